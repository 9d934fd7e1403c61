/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * ns_setup: what ns_fork() is made of; for ns*.c, and nobody else.
 *
 * What begins with "ns_mount" or "ns_confine" is called in the new process, which has
 * all capabilities in its user namespace.  Each returns 0, or -1 with a message in @err,
 * of NS_ERR_MAX bytes, which goes to the parent.
 */
#ifndef NS_SETUP_H
#define NS_SETUP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#define NS_ERR_MAX 512

/* Puts a message into @err.  Returns -1. */
int ns_fail(char *err, const char *fmt, ...)
	__attribute__((format(printf, 2, 3)));

/* clone3() with CLONE_* @flags: a fork, as fork() is one; -1 with errno. */
long ns_clone(uint64_t flags);

/* --- mounts: ns_mount.c, ns_untrusted.c ----------------------------------------- */

/* The part of @dir just below /tmp ("/tmp/x" of "/tmp/x/y"); false: none. */
bool ns_below_tmp(const char *dir, char *ret, size_t cap);

/* A /sys of this network namespace.  0 or -errno. */
int ns_mount_sysfs(bool read_only);

/* What a run sees; @keep_dir as in ns_fork(). */
int ns_mount_isolated(const char *keep_dir, char *err);

/*
 * What a run of a stranger sees; @keep_dir, which becomes the working directory, has a
 * throw-away overlay where the kernel permits it (*@ret_overlay).  @dev_fd: of
 * ns_dev_new(); -1: its devices are the host's, with their owners and modes.
 */
int ns_mount_untrusted(const char *keep_dir, int dev_fd, bool *ret_overlay,
		       char *err);
/* Called by root, in the parent.  Returns the descriptor of a mount with devices that are
 * open to all, which the caller closes; -1: that is not permitted. */
int ns_dev_new(void);

/* What a guest sees. */
int ns_mount_guest(char *err);

/* --- rights: ns_confine.c, ns_filter.c ------------------------------------------ */

/* Gives up, for good, what a run does not need: capabilities, new privileges, resources
 * without limit, the environment, the terminal.  TUNDRILL_UNTRUSTED in the new environment
 * says whether there is an @overlay. */
int ns_confine(bool overlay, char *err);

/* The system calls that strangers have no use for are refused from now on. */
int ns_confine_calls(char *err);

/* --- a PID namespace for NS_STAY: ns_stay.c -------------------------------------- */

/*
 * Forks into a new PID namespace.  Its init is another child of the caller, which lives
 * until it gets SIGKILL or the caller dies.  The new process has in there the number that
 * the init has here: no other run has the same.  Returns as fork() does, with the init's
 * number in *@ret_init; -1: it is not permitted here.
 */
pid_t ns_stay_fork(pid_t *ret_init);
/* In that new process: /proc shows its PID namespace. */
int ns_stay_mount(char *err);
/* Ends an init, and all in its namespace. */
void ns_stay_end(pid_t init);

#endif
