/* SPDX-License-Identifier: BSD-2-Clause */
/* table: the list of all system calls that scripts may make. */
#ifndef CALLS_TABLE_H
#define CALLS_TABLE_H

#include "runtime/calls/call.h"

#define CALL_LIST(X)                                                          \
	X(accept)                                                             \
	X(bind)                                                               \
	X(cap_set)                                                            \
	X(close)                                                              \
	X(connect)                                                            \
	X(epoll_create)                                                       \
	X(epoll_ctl)                                                          \
	X(epoll_wait)                                                         \
	X(fcntl)                                                              \
	X(getsockopt)                                                         \
	X(ioctl)                                                              \
	X(listen)                                                             \
	X(open)                                                               \
	X(pipe)                                                               \
	X(poll)                                                               \
	X(psp_rx_assoc)                                                       \
	X(psp_tx_assoc)                                                       \
	X(read)                                                               \
	X(readv)                                                              \
	X(recv)                                                               \
	X(recvfrom)                                                           \
	X(recvmsg)                                                            \
	X(send)                                                               \
	X(sendfile)                                                           \
	X(sendmsg)                                                            \
	X(sendto)                                                             \
	X(setsockopt)                                                         \
	X(shutdown)                                                           \
	X(socket)                                                             \
	X(splice)                                                             \
	X(write)                                                              \
	X(writev)

/* call_ops_accept and so on, each in the file of that name. */
#define CALL_DECLARE(name) extern const struct call_ops call_ops_##name;
CALL_LIST(CALL_DECLARE)
#undef CALL_DECLARE

#endif
