/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * sockdiag: asks the kernel for the state of TCP sockets, and has it end them
 * (sock_diag(7)): also sockets without a descriptor (request sockets, orphans, TIME-WAIT).
 */
#ifndef SOCKDIAG_H
#define SOCKDIAG_H

#include <stdbool.h>
#include <stdint.h>

#include "netdev/wire/packet.h"

struct sockdiag;

/* For the current network namespace.  0, or -errno; -EPROTONOSUPPORT: the kernel has no
 * sock_diag. */
int sockdiag_new(struct sockdiag **ret);
/* @d may be NULL. */
void sockdiag_free(struct sockdiag *d);

/* Which socket: the tuple as the kernel under test sees it, ports in host order. */
struct sockdiag_tuple {
	int family;		/* AF_INET or AF_INET6, of the wire */
	struct wire_addr local, remote;
	uint16_t local_port, remote_port;
};

/* tcp_info of a connection, if the caller wants it. */
struct sockdiag_info {
	void *buf;		/* for struct tcp_info, as this kernel has it */
	size_t cap;		/* bytes; what does not fit is cut */
	size_t len;		/* answer: 0 when there is none (a request socket,
				 * TIME-WAIT) */
};

/*
 * Asks for one connection by its tuple, which takes some microseconds.  0 with the
 * kernel's state (TCP_ESTABLISHED...) in *@ret_state and tcp_info in *@info, which may be
 * NULL.  -ENOENT: there is no such connection; a listening socket that would take the
 * tuple is none.  -EIO: the kernel could not be asked.
 */
int sockdiag_state(struct sockdiag *d, const struct sockdiag_tuple *tuple,
		   unsigned *ret_state, struct sockdiag_info *info);

/*
 * Ends all connections in the network namespace, except in TIME-WAIT, which takes about
 * a millisecond.  Otherwise a closed connection retransmits for minutes what is not
 * acknowledged.  So long it keeps its namespace, some 400 KB, also when no process is in
 * there.  0 or -errno; -EOPNOTSUPP: the kernel has no CONFIG_INET_DIAG_DESTROY, and nothing
 * changes.
 */
int sockdiag_end_all(struct sockdiag *d);

/* Ends the connection with @tuple, if there is one, also in TIME-WAIT, so that its ports
 * are free.  Never ends a listening socket.  Returns as sockdiag_end_all(). */
int sockdiag_end(struct sockdiag *d, const struct sockdiag_tuple *tuple);

#endif
