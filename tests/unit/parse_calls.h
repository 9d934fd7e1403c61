/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * parse_calls: system calls for tests of the parser, which knows none itself.
 * Their own table, so that these tests say what the parser does and stay still
 * when a call is added.
 */
#ifndef TESTS_PARSE_CALLS_H
#define TESTS_PARSE_CALLS_H

#include "parser/call_desc.h"

#define PARSE_CALL(id, returns, ...)				\
	static const struct call_desc parse_call_##id = {	\
		.name = #id, .arg = { __VA_ARGS__ }, .result = returns,	\
		.packetdrill = returns != RESULT_STATE,			\
	}
#define ARG(t, n) { .type = ARG_##t, .name = n }
#define FD(name) ARG(FD, name)
#define INT(name) ARG(INT, name)
#define MAYBE(t, n) { .type = ARG_##t, .name = n, .optional = true }
#define DOTS(n) { .type = ARG_ADDR, .name = n, .portable = ARG_PORTABLE_DOTS }

PARSE_CALL(socket, RESULT_FD, ARG(DOMAIN, "domain"), INT("type"),
	   INT("protocol"));
PARSE_CALL(bind, RESULT_INT, FD("sockfd"), DOTS("addr"),
	   ARG(ADDRLEN, "addrlen"));
PARSE_CALL(listen, RESULT_INT, FD("sockfd"), INT("backlog"));
PARSE_CALL(accept, RESULT_FD, FD("sockfd"), ARG(ADDR, "addr"),
	   ARG(ADDRLEN, "addrlen"));
PARSE_CALL(connect, RESULT_INT, FD("sockfd"), ARG(ADDR, "addr"),
	   ARG(ADDRLEN, "addrlen"));
PARSE_CALL(read, RESULT_INT, FD("fd"), ARG(BUF, "buf"), INT("count"));
PARSE_CALL(write, RESULT_INT, FD("fd"), ARG(BUF, "buf"), INT("count"));
PARSE_CALL(readv, RESULT_INT, FD("fd"), ARG(IOVEC_LIST, "iov"), INT("iovcnt"));
PARSE_CALL(writev, RESULT_INT, FD("fd"), ARG(IOVEC_LIST, "iov"), INT("iovcnt"));
PARSE_CALL(recv, RESULT_INT, FD("sockfd"), ARG(BUF, "buf"), INT("len"),
	   INT("flags"));
PARSE_CALL(send, RESULT_INT, FD("sockfd"), ARG(BUF, "buf"), INT("len"),
	   INT("flags"));
PARSE_CALL(recvfrom, RESULT_INT, FD("sockfd"), ARG(BUF, "buf"), INT("len"),
	   INT("flags"), ARG(ADDR, "src_addr"), ARG(ADDRLEN, "addrlen"));
PARSE_CALL(sendto, RESULT_INT, FD("sockfd"), ARG(BUF, "buf"), INT("len"),
	   INT("flags"), ARG(ADDR, "dest_addr"), ARG(ADDRLEN, "addrlen"));
PARSE_CALL(recvmsg, RESULT_INT, FD("sockfd"), ARG(MSGHDR, "msg"), INT("flags"));
PARSE_CALL(sendmsg, RESULT_INT, FD("sockfd"), ARG(MSGHDR, "msg"), INT("flags"));
PARSE_CALL(fcntl, RESULT_INT, FD("fd"), INT("cmd"), MAYBE(INT, "arg"));
PARSE_CALL(ioctl, RESULT_INT, FD("fd"), INT("request"),
	   MAYBE(INT_LIST1, "arg"));
PARSE_CALL(close, RESULT_INT, FD("fd"));
PARSE_CALL(shutdown, RESULT_INT, FD("sockfd"), INT("how"));
PARSE_CALL(getsockopt, RESULT_INT, FD("sockfd"), INT("level"), INT("optname"),
	   { .type = ARG_SOCKOPT_VALUE, .name = "optval",
	     .portable = ARG_PORTABLE_UNNAMED }, ARG(ADDRLEN, "optlen"));
PARSE_CALL(setsockopt, RESULT_INT, FD("sockfd"), INT("level"), INT("optname"),
	   ARG(SOCKOPT_VALUE, "optval"), INT("optlen"));
PARSE_CALL(poll, RESULT_INT, ARG(POLLFD_LIST, "fds"), INT("nfds"),
	   INT("timeout"));
PARSE_CALL(cap_set, RESULT_INT, INT("flag"), INT("capability"), INT("value"));
PARSE_CALL(open, RESULT_FD, ARG(STRING, "pathname"), INT("flags"));
PARSE_CALL(sendfile, RESULT_INT, FD("out_fd"), FD("in_fd"),
	   ARG(OFFSET, "offset"), INT("count"));
PARSE_CALL(epoll_create, RESULT_FD, INT("size"));
PARSE_CALL(epoll_ctl, RESULT_INT, FD("epfd"), INT("op"), FD("fd"),
	   ARG(EPOLL_EVENT, "event"));
PARSE_CALL(epoll_wait, RESULT_INT, FD("epfd"), ARG(EPOLL_EVENT, "events"),
	   INT("maxevents"), INT("timeout"));
PARSE_CALL(pipe, RESULT_INT, ARG(INT_PAIR, "pipefd"));
PARSE_CALL(splice, RESULT_INT, FD("fd_in"), ARG(OFFSET, "off_in"),
	   FD("fd_out"), ARG(OFFSET, "off_out"), INT("len"), INT("flags"));
PARSE_CALL(state, RESULT_STATE, ARG(SOCKET, "socket"));

static const struct call_desc parse_call_psp_rx_assoc = {
	.name = "psp_rx_assoc",
	.refused = "it needs a network device that speaks PSP",
};

#undef PARSE_CALL
#undef FD
#undef INT
#undef ARG
#undef MAYBE
#undef DOTS

static const struct call_desc *const parse_call_table[] = {
	&parse_call_socket, &parse_call_bind, &parse_call_listen,
	&parse_call_accept, &parse_call_connect, &parse_call_read,
	&parse_call_write, &parse_call_readv, &parse_call_writev,
	&parse_call_recv, &parse_call_send, &parse_call_recvfrom,
	&parse_call_sendto, &parse_call_recvmsg, &parse_call_sendmsg,
	&parse_call_fcntl, &parse_call_ioctl, &parse_call_close,
	&parse_call_shutdown, &parse_call_getsockopt, &parse_call_setsockopt,
	&parse_call_poll, &parse_call_cap_set, &parse_call_open,
	&parse_call_sendfile, &parse_call_epoll_create, &parse_call_epoll_ctl,
	&parse_call_epoll_wait, &parse_call_pipe, &parse_call_splice,
	&parse_call_psp_rx_assoc, &parse_call_state, NULL
};

static const struct call_set parse_call_set = { parse_call_table };

#endif
