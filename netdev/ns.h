/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * ns: the namespaces that keep a run apart from the host.
 *
 * A run has its own network, mount, PID, IPC, UTS and cgroup namespace, and when
 * started without CAP_SYS_ADMIN a user namespace in which it is root.  The process that
 * is forked by ns_fork() is the init of the PID namespace: when it dies, by any
 * signal, the kernel kills all that it started and removes the rest.
 */
#ifndef NS_H
#define NS_H

#include <signal.h>
#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

enum ns_mode {
	/*
	 * All of the above; IPC, UTS and cgroup where the kernel has and permits them.
	 * The host's file system, with /tmp, /proc and /sys of the run's own (the last two
	 * where the kernel permits that), and the rights of whoever calls.
	 */
	NS_ISOLATE,
	/*
	 * As packetdrill has it: the namespaces that the caller is in.  Where that is
	 * permitted, the run has a PID namespace, and a mount namespace for the /proc that
	 * goes with it.  The caller has one more child then, the init, which it must kill
	 * after the run.  Where it is not permitted, the process kills what it has started
	 * when the caller dies.
	 */
	NS_STAY,
	/*
	 * For a script of a stranger: all of NS_ISOLATE and always a user namespace, whose
	 * root is nobody in particular outside, also when root calls; the host's file
	 * system read-only; few devices, capabilities, resources, system calls; a clean
	 * environment (ns_untrusted.c, ns_confine.c, ns_filter.c).  All of it, or failure.
	 */
	NS_UNTRUSTED,
	/*
	 * For a kernel of the user's own, which is a process to the host: the namespaces
	 * of NS_ISOLATE, with the rights of whoever calls, but the host's file system is
	 * read-only (ns_guest.c).
	 */
	NS_GUEST,
};

/*
 * fork() into the namespaces of @mode.  In the child (returns 0) the set-up is
 * complete: maps written, mounts private, /tmp a fresh tmpfs (a script folder
 * under /tmp stays visible: @keep_dir, absolute or NULL, is bound back), /proc of
 * the PID namespace where that is allowed; the child gets SIGKILL when the
 * parent dies.  In the parent: the child's pid.
 * NS_UNTRUSTED: @keep_dir is the working directory, with a throw-away overlay; where the
 * kernel permits none, it is read-only.  TUNDRILL_UNTRUSTED in the environment says which:
 * "overlay" or "read-only".
 * On failure -errno in the parent with a message in @err; when the set-up fails in the child,
 * it reports that to the parent through this call and is gone.
 */
pid_t ns_fork(enum ns_mode mode, const char *keep_dir, char *err,
	      size_t err_cap);

/*
 * A tmpfs of at most @size_mib MiB that has no place in the file system and goes with its
 * last descriptor: "/proc/self/fd/N/name" names a file in it.  Called in a process of
 * NS_GUEST.  Returns the descriptor, which exec keeps; or -errno.
 */
int ns_tmpfs_new(unsigned size_mib);

/*
 * Makes this process a subreaper that kills all its descendants and itself when its parent
 * dies.  ns_fork() calls it with NS_STAY where there is no PID namespace.  A program that
 * this process begins by exec has to call it again.  0 or -errno.
 */
int ns_end_with_parent(void);
/* The signal that the process gets when its parent dies. */
#define NS_PARENT_DIED (SIGRTMAX - 1)

#endif
