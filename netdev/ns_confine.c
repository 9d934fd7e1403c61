/* SPDX-License-Identifier: BSD-2-Clause */
/* ns_confine: what a run of a stranger gives up before it begins. */
#include <errno.h>
#include <linux/capability.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "netdev/ns_setup.h"

#define KIB(n) ((rlim_t)(n) << 10)
#define MIB(n) ((rlim_t)(n) << 20)

/* --- capabilities ---------------------------------------------------------------- */

#define BIT(cap) (UINT64_C(1) << (cap))

/* What a run keeps.  These capabilities count only in its user namespace, which owns
 * its network and has one user. */
#define KEPT (BIT(CAP_CHOWN) | BIT(CAP_DAC_OVERRIDE) | BIT(CAP_FOWNER) | \
	      BIT(CAP_FSETID) | BIT(CAP_KILL) | BIT(CAP_SETGID) | \
	      BIT(CAP_SETUID) | BIT(CAP_NET_BIND_SERVICE) | \
	      BIT(CAP_NET_BROADCAST) | BIT(CAP_NET_ADMIN) | BIT(CAP_NET_RAW))

static int drop_capabilities(char *err)
{
	struct __user_cap_header_struct head = {
		.version = _LINUX_CAPABILITY_VERSION_3,
	};
	struct __user_cap_data_struct data[2] = {
		{ .effective = (uint32_t)KEPT, .permitted = (uint32_t)KEPT },
		{ .effective = (uint32_t)(KEPT >> 32),
		  .permitted = (uint32_t)(KEPT >> 32) },
	};

	/* The numbers have no gap: the first one that the kernel does not know ends
	 * the loop. */
	for (int cap = 0; prctl(PR_CAPBSET_READ, cap) >= 0; cap++)
		if (!(KEPT >> cap & 1) && prctl(PR_CAPBSET_DROP, cap))
			return ns_fail(err, "cannot give up capability %d: %s",
				       cap, strerror(errno));
	if (prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_CLEAR_ALL, 0, 0, 0) ||
	    syscall(SYS_capset, &head, data))
		return ns_fail(err, "cannot give up capabilities: %s",
			       strerror(errno));
	return 0;
}

/* --- limits ---------------------------------------------------------------------- */

static const struct {
	int resource;
	rlim_t max;
} limits[] = {
	{ RLIMIT_NPROC, 256 },		/* of the run: its user namespace counts */
	{ RLIMIT_NOFILE, 4096 },
	{ RLIMIT_FSIZE, MIB(256) },
	/* No more than 1: neither a file nor, as 0 would, a program of the host's that
	 * the kernel starts to take it (do_coredump()). */
	{ RLIMIT_CORE, 1 },
	{ RLIMIT_MSGQUEUE, KIB(800) },
/* The address sanitizer reserves more than there is. */
#ifndef __SANITIZE_ADDRESS__
	{ RLIMIT_DATA, MIB(1024) },	/* of each process, as is the next */
	{ RLIMIT_AS, MIB(4096) },
#endif
};

static int set_limits(char *err)
{
	for (size_t i = 0; i < sizeof(limits) / sizeof(*limits); i++) {
		__rlimit_resource_t resource =
			(__rlimit_resource_t)limits[i].resource;
		struct rlimit now;

		if (getrlimit(resource, &now))
			return ns_fail(err, "cannot read limit %d: %s",
				       limits[i].resource, strerror(errno));
		if (now.rlim_max > limits[i].max)
			now.rlim_max = limits[i].max;
		if (now.rlim_cur > now.rlim_max)
			now.rlim_cur = now.rlim_max;
		if (setrlimit(resource, &now))
			return ns_fail(err, "cannot set limit %d: %s",
				       limits[i].resource, strerror(errno));
	}
	return 0;
}

/* --- the environment ---------------------------------------------------------------- */

static const char *const kept_names[] = {
	"LANG", "LANGUAGE", "PATH", "TERM", "TZ",
};

static bool is_kept(const char *var)
{
	size_t n = strcspn(var, "=");

	if (!strncmp(var, "LC_", 3))
		return true;
	for (size_t i = 0; i < sizeof(kept_names) / sizeof(*kept_names); i++)
		if (strlen(kept_names[i]) == n && !strncmp(kept_names[i], var, n))
			return true;
	return false;
}

/* What a CI has in there is not for strangers: tokens, above all. */
static void clean_environment(bool overlay)
{
	size_t n = 0;

	for (char **var = environ; var && *var; var++)
		if (is_kept(*var))
			environ[n++] = *var;
	if (environ)
		environ[n] = NULL;
	setenv("HOME", "/tmp", 1);
	setenv("TUNDRILL_UNTRUSTED", overlay ? "overlay" : "read-only", 1);
}

int ns_confine(bool overlay, char *err)
{
	/* No terminal to write to: /dev/tty is that of the session. */
	setsid();
	clean_environment(overlay);
	if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0))
		return ns_fail(err, "cannot give up new privileges: %s",
			       strerror(errno));
	if (set_limits(err) || drop_capabilities(err))
		return -1;
	/* This process's memory began as a copy of its parent's. */
	if (prctl(PR_SET_DUMPABLE, 0))
		return ns_fail(err, "cannot close this process to others: %s",
			       strerror(errno));
	return ns_confine_calls(err);
}
