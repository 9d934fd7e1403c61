/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * ns: the namespaces that keep a run apart from the host.
 *
 * A run has its own network, mount and PID namespace, and when started without
 * CAP_SYS_ADMIN a user namespace in which it is root.  The process that is
 * forked by ns_fork() is the init of the PID namespace: when it dies, by any
 * signal, the kernel kills all that it started and removes the rest.
 */
#ifndef NS_H
#define NS_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

enum ns_mode {
	NS_ISOLATE,		/* all of the above */
	NS_STAY,		/* packetdrill's: the namespaces we are in */
};

/*
 * fork() into the namespaces of @mode.  In the child (returns 0) the set-up is
 * complete: maps written, mounts private, /tmp a fresh tmpfs (a script folder
 * under /tmp stays visible: @keep_dir, absolute or NULL, is bound back), /proc of
 * the PID namespace where that is allowed; the child gets SIGKILL when the
 * parent dies.  In the parent: the child's pid.
 * On failure -errno in the parent with a message in @err; when the set-up fails in the child,
 * it reports that to the parent through this call and is gone.
 */
pid_t ns_fork(enum ns_mode mode, const char *keep_dir, char *err,
	      size_t err_cap);

#endif
