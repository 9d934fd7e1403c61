/* SPDX-License-Identifier: BSD-2-Clause */
/* kernel_tools: what a build needs of the machine, and which package has it. */
#include "runtime/kernel/kernel_tools.h"

#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <sys/utsname.h>

#include "runtime/exec/program.h"
#include "runtime/kernel/kernel_job.h"

/* Documentation/process/changes.rst has more, which User Mode Linux does not need. */
static const struct tool {
	const char *program;
	const char *package;	/* Debian's */
	const char *ending;	/* only for tarballs that end like that; or NULL */
} tools[] = {
	{ "make", "make", NULL },
	{ "gcc", "gcc", NULL },
	{ "ld", "binutils", NULL },
	{ "flex", "flex", NULL },
	{ "bison", "bison", NULL },
	{ "bc", "bc", NULL },
	{ "tar", "tar", "" },
	{ "xz", "xz-utils", "xz" },
	{ "gzip", "gzip", "gz" },
	{ "bzip2", "bzip2", "bz2" },
	{ "zstd", "zstd", "zst" },
};

static const struct header {
	const char *name;
	const char *package;
} headers[] = {
	{ "stdio.h", "libc6-dev" },
	{ "linux/types.h", "linux-libc-dev" },
};

/* What is missing so far: "flex, bison" and "flex bison". */
struct missing {
	char names[256], packages[256];
};

static void append(char *list, size_t cap, const char *between, const char *word)
{
	size_t used = strlen(list);

	snprintf(list + used, cap - used, "%s%s", used ? between : "", word);
}

static void add_missing(struct missing *m, const char *name, const char *package)
{
	append(m->names, sizeof(m->names), ", ", name);
	append(m->packages, sizeof(m->packages), " ", package);
}

static bool ends_like(const char *text, const char *ending)
{
	size_t len = strlen(text), n = strlen(ending);

	return len >= n && strcmp(text + len - n, ending) == 0;
}

static void drop_line(void *arg, const char *line)
{
	(void)arg;
	(void)line;
}

/* The compiler knows where its headers are. */
static bool has_header(const char *name)
{
	const char *const argv[] = {
		"gcc", "-E", "-x", "c", "-include", name, "/dev/null", NULL
	};
	const struct kernel_job job = {
		.argv = argv, .stop_fd = -1, .on_line = drop_line,
	};
	char err[128];

	return kernel_job_run(&job, err, sizeof(err)) == 0;
}

int kernel_tools_check(const char *tarball, char *err, size_t err_cap)
{
	struct missing missing = { "", "" };
	struct utsname machine;

	if (uname(&machine) != 0 || strcmp(machine.machine, "x86_64") != 0) {
		snprintf(err, err_cap,
			 "User Mode Linux is for x86-64, and this machine is %s: run tundrill in a virtual machine that has your kernel (vng, QEMU)",
			 machine.machine);
		return -ENOENT;
	}
	for (size_t i = 0; i < sizeof(tools) / sizeof(*tools); i++) {
		const struct tool *t = &tools[i];

		if (t->ending && (!tarball || !ends_like(tarball, t->ending)))
			continue;
		if (!program_found(t->program))
			add_missing(&missing, t->program, t->package);
	}
	for (size_t i = 0; program_found("gcc") &&
			   i < sizeof(headers) / sizeof(*headers); i++)
		if (!has_header(headers[i].name))
			add_missing(&missing, headers[i].name,
				    headers[i].package);
	if (!*missing.names)
		return 0;
	snprintf(err, err_cap,
		 "a kernel cannot be built here without %s: apt-get install %s",
		 missing.names, missing.packages);
	return -ENOENT;
}

