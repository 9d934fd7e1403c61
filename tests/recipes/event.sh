# SPDX-License-Identifier: BSD-2-Clause
# event: queued(fd) = bytes that wait to be read.
recipe "Add an event" queued

new runtime/play/event_queued.c <<'END'
/* SPDX-License-Identifier: BSD-2-Clause */
/* event_queued: queued(4) = 100, the bytes that wait to be read. */
#include <linux/sockios.h>
#include <sys/ioctl.h>

#include "runtime/play/event.h"
#include "runtime/play/timeline.h"
#include "runtime/timing/clock.h"

static void queued_play(struct timeline *t)
{
	const struct script_call *ast = &t->event->u.call;
	const struct fds *fds = sockets_fds(t->sockets);
	int fd = fds_live(fds, (int)ast->arg[0]->num), n = -1;

	ioctl(fd, SIOCINQ, &n);
	t->base_ns = clock_now_ns();
	if (ast->result->type == EXPR_INT && n != ast->result->num)
		timeline_fail(t, FAIL_STATE, ast->result->span,
			      "%d bytes wait to be read", n);
}

const struct event_ops event_ops_queued = {
	.word = {
		.name = "queued",
		.arg = {
			{ .type = ARG_FD, .name = "fd" },
		},
		.result = RESULT_INT,
	},
	.play = queued_play,
};
END

row runtime/play/event.h '#define EVENT_WORD_LIST(X)' <<'END'
	X(queued)							\
END

new tests/e2e/queued.pkt <<'END'
// Data that comes in order waits to be read (RFC 9293, 3.9.1.3).
//! mutate s/= 100/= 99/
0  socket(..., SOCK_STREAM, IPPROTO_TCP) = 3
+0 bind(3, ..., ...) = 0
+0 listen(3, 1) = 0
+0 < S 0:0(0) win 20000 <mss 1000>
+0 > S. 0:0(0) ack 1 <mss 1460>
+0 < . 1:1(0) ack 1 win 20000
+0 accept(3, ..., ...) = 4
+0 queued(4) = 0
+0 < P. 1:101(100) ack 1 win 20000
+0 queued(4) = 100
END

front man/tundrill-script.5 '.SH SYMBOLS' <<'END'
.SS Queues
.BR queued "(fd)"
is how many bytes wait to be read:
.PP
.\" conn
.EX
+0   queued(4) = 0
.EE
END
