/* SPDX-License-Identifier: BSD-2-Clause */
/* qdisc: which queueing disciplines the kernel has. */
#include "netdev/qdisc.h"

#include <errno.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include <netlink/errno.h>
#include <netlink/netlink.h>
#include <netlink/route/qdisc.h>
#include <netlink/route/tc.h>

#include "netdev/ns.h"

#define LO_IFINDEX 1		/* of every network namespace */

enum answer { ANSWER_KNOWN, ANSWER_UNKNOWN, ANSWER_NONE };

/*
 * qdisc_create() in net/sched/sch_api.c looks the kind up first, and says ENOENT
 * when there is none.  A kind that it knows may still refuse to be made without
 * options, which is no reason to think that it is missing.
 */
static enum answer ask(const char *kind)
{
	struct nl_sock *sock = nl_socket_alloc();
	struct rtnl_qdisc *qdisc = rtnl_qdisc_alloc();
	enum answer answer = ANSWER_NONE;
	int ret;

	if (sock && qdisc && nl_connect(sock, NETLINK_ROUTE) == 0) {
		rtnl_tc_set_ifindex(TC_CAST(qdisc), LO_IFINDEX);
		rtnl_tc_set_parent(TC_CAST(qdisc), TC_H_ROOT);
		rtnl_tc_set_kind(TC_CAST(qdisc), kind);
		ret = rtnl_qdisc_add(sock, qdisc, NLM_F_CREATE);
		if (ret == -NLE_OBJ_NOTFOUND)
			answer = ANSWER_UNKNOWN;
		else if (ret != -NLE_PERM && ret != -NLE_NOMEM)
			answer = ANSWER_KNOWN;
	}
	rtnl_qdisc_put(qdisc);
	nl_socket_free(sock);
	return answer;
}

int qdisc_probe(const char *kind)
{
	char err[256];
	pid_t pid = ns_fork(NS_ISOLATE, NULL, err, sizeof(err));
	int status;

	if (pid < 0)
		return pid;
	if (pid == 0)
		_exit(ask(kind));
	while (waitpid(pid, &status, 0) < 0)
		if (errno != EINTR)
			return -errno;
	if (!WIFEXITED(status) || WEXITSTATUS(status) == ANSWER_NONE)
		return -EIO;
	return WEXITSTATUS(status) == ANSWER_UNKNOWN ? -ENOENT : 0;
}
