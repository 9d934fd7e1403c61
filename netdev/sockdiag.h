/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * sockdiag: the state of TCP sockets, asked of the kernel (sock_diag(7)), and their end:
 * also of those that have no descriptor: request sockets, orphans, TIME-WAIT.
 */
#ifndef SOCKDIAG_H
#define SOCKDIAG_H

#include <stdbool.h>
#include <stdint.h>

#include "netdev/wire/packet.h"

struct sockdiag;

/* In the current network namespace.  0 or -errno. */
int sockdiag_new(struct sockdiag **ret);
void sockdiag_free(struct sockdiag *d);

/* Which socket: the tuple as the kernel under test sees it, ports in host order. */
struct sockdiag_tuple {
	int family;		/* AF_INET or AF_INET6, of the wire */
	struct wire_addr local, remote;
	uint16_t local_port, remote_port;
};

/* What a caller wants to know of a connection, too. */
struct sockdiag_info {
	void *buf;		/* for struct tcp_info, as this kernel has it */
	size_t cap;		/* bytes; what does not fit is cut */
	size_t len;		/* answer: 0 when there is none (a request socket,
				 * TIME-WAIT) */
};

/*
 * Asks for one connection: a look-up by its tuple, some microseconds.  0 with
 * the kernel's state (TCP_ESTABLISHED...) in *@ret_state and tcp_info in *@info,
 * which may be NULL; -ENOENT: there is none (a listening socket that would take
 * the tuple is not reported).
 */
int sockdiag_state(struct sockdiag *d, const struct sockdiag_tuple *tuple,
		   unsigned *ret_state, struct sockdiag_info *info);

/*
 * Ends all connections in the network namespace, about a millisecond.  What was closed and
 * is not acknowledged is retransmitted for minutes, and keeps a namespace that nobody is in
 * any more, some 400 KB.  0 or -errno: -EOPNOTSUPP for a kernel without
 * CONFIG_INET_DIAG_DESTROY, which changes nothing.
 */
int sockdiag_end_all(struct sockdiag *d);

#endif
