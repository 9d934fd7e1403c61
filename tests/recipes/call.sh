# SPDX-License-Identifier: BSD-2-Clause
# call: getpeername(fd, address, length).
recipe "Add a system call" getpeername

new runtime/calls/getpeername.c <<'END'
/* SPDX-License-Identifier: BSD-2-Clause */
/* getpeername: the address of the other end. */
#include <sys/socket.h>

#include "runtime/calls/common.h"

struct getpeername_args {
	int fd;
	struct addr_out addr;
};

static int getpeername_prepare(struct call *c)
{
	struct getpeername_args *a = arena_alloc(c->mem, sizeof(*a));

	if (value_fd(c, c->ast->arg[0], &a->fd) < 0 ||
	    call_prepare_addr_out(c, 1, &a->addr) < 0)
		return -EINVAL;
	c->arg = a;
	return 0;
}

static void getpeername_execute(struct call *c)
{
	struct getpeername_args *a = c->arg;

	call_done(c, getpeername(a->fd, (struct sockaddr *)&a->addr.ss,
				 &a->addr.len));
}

static int getpeername_finish(struct call *c)
{
	const struct getpeername_args *a = c->arg;

	return call_has_outputs(c) ? call_check_addr_out(c, 1, &a->addr) : 0;
}

const struct call_ops call_ops_getpeername = {
	.desc = {
		.name = "getpeername",
		.arg = {
			{ .type = ARG_FD, .name = "fd" },
			{ .type = ARG_ADDR, .name = "address" },
			{ .type = ARG_ADDRLEN, .name = "address length" },
		},
		.result = RESULT_INT,
	},
	.prepare = getpeername_prepare,
	.execute = getpeername_execute,
	.finish = getpeername_finish,
};
END

row runtime/calls/table.h 'X(fcntl)' <<'END'
	X(getpeername)                                                        \
END

row tests/system/test_call.c 'play_socket(f, 6, "SOCK_STREAM");' <<'END'
	expect(f, -1, ENOTCONN);
	IS_FINE(f, play_addr(f, "getpeername", 6, make_ellipsis(f)),
		"getpeername() of a socket that is not connected");
END

new tests/e2e/getpeername.pkt <<'END'
// getpeername() tells who is connected (POSIX).
//! families ipv4
//! mutate s/inet_addr("192.0.2.9")/inet_addr("192.0.2.8")/
0  socket(..., SOCK_DGRAM, IPPROTO_UDP) = 3
+0 getpeername(3, ..., ...) = -1 ENOTCONN (not yet)
+0 connect(3, {sa_family=AF_INET, sin_port=htons(80), sin_addr=inet_addr("192.0.2.9")}, ...) = 0
+0 getpeername(3, {sa_family=AF_INET, sin_port=htons(80), sin_addr=inet_addr("192.0.2.9")}, [16]) = 0
END

row man/tundrill-script.5 '.BR fcntl "(fd, ' <<'END'
.br
.BR getpeername "(fd, address, length)"
END
row man/tundrill-script.5 'Each of them, on a connection:' <<'END'
.PP
.\" conn
.EX
+0   getpeername(4, ..., ...) = 0
.EE
END
