/* SPDX-License-Identifier: BSD-2-Clause */
/* requires: whether this machine has what a script requires. */
#include "runtime/suite/requires.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/utsname.h>
#include <unistd.h>

#include "netdev/qdisc.h"
#include "runtime/exec/program.h"
#include "runtime/timing/clock.h"

static char *unmet_kernel(const struct requirement *r)
{
	struct utsname name;
	struct version running;
	const char *end;

	if (uname(&name) != 0 || !version_parse(name.release, &running, &end) ||
	    version_compare(&running, &r->least) >= 0)
		return NULL;
	return xasprintf("requires kernel >= %s, this is %s", r->name,
			 name.release);
}

/* As sysctl(8) has it: dots stand for slashes, unless slashes are written. */
static char *unmet_sysctl(const struct requirement *r)
{
	td_auto_free char *path = xasprintf("/proc/sys/%s", r->name);

	if (!strchr(r->name, '/'))
		for (char *p = path; *p; p++)
			if (*p == '.')
				*p = '/';
	if (access(path, F_OK) == 0)
		return NULL;
	return xasprintf("requires sysctl %s, which this kernel does not have",
			 r->name);
}

/* Where namespaces are forbidden the run itself will tell why. */
static char *unmet_qdisc(const struct requirement *r)
{
	if (qdisc_probe(r->name) != -ENOENT)
		return NULL;
	return xasprintf("requires qdisc %s, which this kernel does not have",
			 r->name);
}

static char *unmet_command(const struct requirement *r)
{
	if (program_found(r->name))
		return NULL;
	return xasprintf("requires command %s, which is not in PATH", r->name);
}

static char *unmet_hz(const struct requirement *r)
{
	int64_t tick_ns = clock_tick_ns();
	unsigned hz = (unsigned)((NS_PER_S + tick_ns / 2) / tick_ns);

	if (hz >= r->least.part[0])
		return NULL;
	return xasprintf("requires hz >= %s, this kernel has %u ticks a second",
			 r->name, hz);
}

/* Each returns why it is not met, or NULL. */
static char *(*const unmet[])(const struct requirement *r) = {
#define UNMET_ROW(word, shape) [REQUIRE_##word] = unmet_##word,
	REQUIRE_LIST(UNMET_ROW)
#undef UNMET_ROW
};

char *requires_unmet(const struct pragmas *pragmas)
{
	for (size_t i = 0; i < pragmas->n_requires; i++) {
		const struct requirement *r = &pragmas->require[i];
		char *why = unmet[r->type](r);

		if (why)
			return why;
	}
	return NULL;
}
