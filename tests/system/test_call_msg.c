/* SPDX-License-Identifier: BSD-2-Clause */
/* test_call_msg: sendmsg(), recvmsg() and their control messages. */
#include <fcntl.h>
#include <linux/net_tstamp.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <time.h>
#include <linux/errqueue.h>
#include <unistd.h>

#include "runtime/calls/cmsg.h"
#include "tests/unit/call_fixture.h"

/* Script descriptors 3 and 4: both ends of a TCP connection over loopback. */
static bool make_connection(struct fixture *f)
{
	struct sockaddr_in in = {
		.sin_family = AF_INET,
		.sin_addr.s_addr = htonl(INADDR_LOOPBACK),
	};
	socklen_t len = sizeof(in);
	int listener = socket(AF_INET, SOCK_STREAM, 0);
	int client = socket(AF_INET, SOCK_STREAM, 0);
	int server = -1;

	if (!bind(listener, (struct sockaddr *)&in, len) &&
	    !getsockname(listener, (struct sockaddr *)&in, &len) &&
	    !listen(listener, 1) &&
	    !connect(client, (struct sockaddr *)&in, len))
		server = accept(listener, NULL, NULL);
	close(listener);
	socket_created(f->sockets, 3, client, AF_INET, SOCK_STREAM,
		       IPPROTO_TCP);
	socket_created(f->sockets, 4, server, AF_INET, SOCK_STREAM,
		       IPPROTO_TCP);
	return server >= 0;
}

static void drop_connection(struct fixture *f)
{
	for (int i = 3; i <= 4; i++) {
		close(fds_live(f->fds, i));
		socket_closed(f->sockets, i);
		fds_remove(f->fds, i);
	}
}

/* {msg_name(...)=..., msg_iov(1)=[{..., @len}], msg_flags=@flags,
 * msg_control=@control}; @flags and @control may be NULL. */
static struct expr *make_msg(struct fixture *f, int len, struct expr *flags,
			     struct expr *control)
{
	struct expr *iov = make_of(f, EXPR_LIST,
				   make_of(f, EXPR_STRUCT, make_ellipsis(f),
					   make_int(f, len), NULL), NULL);
	struct expr *m = make_of(f, EXPR_STRUCT,
				 make_member(f, "msg_name", make_ellipsis(f),
					     make_ellipsis(f)),
				 make_member(f, "msg_iov", make_int(f, 1), iov),
				 NULL);

	if (flags)
		m->list[m->n++] = make_member(f, "msg_flags", NULL, flags);
	if (control)
		m->list[m->n++] = make_member(f, "msg_control", NULL, control);
	return m;
}

/* {cmsg_level=, cmsg_type=, cmsg_data=} */
static struct expr *make_cmsg(struct fixture *f, int level, int type,
			      struct expr *data)
{
	return make_of(f, EXPR_STRUCT,
		       make_member(f, "cmsg_level", NULL, make_int(f, level)),
		       make_member(f, "cmsg_type", NULL, make_int(f, type)),
		       make_member(f, "cmsg_data", NULL, data), NULL);
}

static struct expr *make_ee(struct fixture *f, int err, int origin, int code,
			    int info, int data)
{
	return make_of(f, EXPR_STRUCT,
		       make_member(f, "ee_errno", NULL, make_int(f, err)),
		       make_member(f, "ee_origin", NULL, make_int(f, origin)),
		       make_member(f, "ee_type", NULL, make_int(f, 0)),
		       make_member(f, "ee_code", NULL, make_int(f, code)),
		       make_member(f, "ee_info", NULL, make_int(f, info)),
		       make_member(f, "ee_data", NULL, make_int(f, data)),
		       NULL);
}

static int play_msg(struct fixture *f, const char *name, int fd,
		    struct expr *msg, int flags)
{
	return play(f, name, make_int(f, fd), msg, make_int(f, flags), NULL);
}

static void test_data(struct fixture *f)
{
	struct expr *m = make_msg(f, 1, NULL, NULL);

	make_connection(f);
	expect(f, 100, 0);
	IS_FINE(f, play_msg(f, "sendmsg", 3, make_msg(f, 100, make_int(f, 0),
						      NULL), 0),
		"sendmsg() sends its buffers");
	IS_FINE(f, play_msg(f, "recvmsg", 4, make_msg(f, 200, make_int(f, 0),
						      NULL), 0),
		"recvmsg() receives them");
	expect(f, -1, EAGAIN);
	IS_FINE(f, play_msg(f, "recvmsg", 4, make_msg(f, 200, NULL, NULL),
			    MSG_DONTWAIT), "until there are no more");
	expect(f, -1, EMSGSIZE);
	m->list[1]->arg = make_int(f, 1025);
	IS_FINE(f, play_msg(f, "sendmsg", 3, m, 0),
		"msg_iov(N) is the number that the call is told");
	drop_connection(f);
}

static void test_flags(struct fixture *f)
{
	int fd[2];

	if (socketpair(AF_UNIX, SOCK_DGRAM, 0, fd))
		tap_ok(false, "cannot make a socket pair");
	fds_add(f->fds, 3, fd[0]);
	fds_add(f->fds, 4, fd[1]);
	if (write(fd[0], "1234", 4) != 4 || write(fd[0], "1234", 4) != 4)
		tap_ok(false, "cannot write");
	expect(f, 2, 0);
	IS_FINE(f, play_msg(f, "recvmsg", 4,
			    make_msg(f, 2, make_word(f, "MSG_TRUNC"), NULL), 0),
		"msg_flags are compared");
	tap_is_int(play_msg(f, "recvmsg", 4, make_msg(f, 2, make_int(f, 0),
						      NULL), 0), -EINVAL,
		   "and fail when they differ");
	tap_is_str(said(f), "recvmsg() gave other msg_flags\n"
		   "expected  0\n"
		   "actual    MSG_TRUNC", "by their names");
	close(fd[0]);
	close(fd[1]);
	fds_remove(f->fds, 3);
	fds_remove(f->fds, 4);
}

/* Sends one int of control data: the TOS byte of a datagram. */
static void test_tos(struct fixture *f)
{
	struct sockaddr_in in = {
		.sin_family = AF_INET,
		.sin_addr.s_addr = htonl(INADDR_LOOPBACK),
	};
	socklen_t len = sizeof(in);
	int fd = socket(AF_INET, SOCK_DGRAM, 0), on = 1;
	struct expr *list;

	bind(fd, (struct sockaddr *)&in, len);
	getsockname(fd, (struct sockaddr *)&in, &len);
	setsockopt(fd, IPPROTO_IP, IP_RECVTOS, &on, sizeof(on));
	f->options.connect_port = ntohs(in.sin_port);
	socket_created(f->sockets, 3, fd, AF_INET, SOCK_DGRAM, IPPROTO_UDP);
	list = make_of(f, EXPR_LIST,
		       make_cmsg(f, IPPROTO_IP, IP_TOS, make_int(f, 0x48)),
		       NULL);
	expect(f, 4, 0);
	IS_FINE(f, play_msg(f, "sendmsg", 3, make_msg(f, 4, NULL, list), 0),
		"sendmsg() sends an integer as cmsg_data");
	IS_FINE(f, play_msg(f, "recvmsg", 3, make_msg(f, 4, make_int(f, 0),
						      list), 0),
		"recvmsg() compares it, also with one byte");
	play_msg(f, "sendmsg", 3, make_msg(f, 4, NULL, list), 0);
	list->list[0]->list[2]->list[0]->num = 0x44;
	tap_is_int(play_msg(f, "recvmsg", 3, make_msg(f, 4, NULL, list), 0),
		   -EINVAL, "another value fails");
	tap_is_str(said(f), "recvmsg() gave other cmsg_data\n"
		   "expected  68\n"
		   "actual    72", "and is told");
	play_msg(f, "sendmsg", 3, make_msg(f, 4, NULL, list), 0);
	list->list[0]->list[1]->list[0]->num = IP_TTL;
	tap_is_int(play_msg(f, "recvmsg", 3, make_msg(f, 4, NULL, list), 0),
		   -EINVAL, "another type fails");
	tap_is_str(said(f), "recvmsg() gave another control message\n"
		   "expected  {cmsg_level=0, cmsg_type=2, cmsg_data=68}\n"
		   "actual    {cmsg_level=SOL_IP, cmsg_type=1, "
		   "cmsg_data=68}", "and is told");
	list->list[0]->list[2]->list[0] = make_ee(f, 0, 0, 0, 0, 0);
	tap_is_int(play_msg(f, "sendmsg", 3, make_msg(f, 4, NULL, list), 0),
		   -EINVAL, "a struct cannot be sent");
	close(fd);
	socket_closed(f->sockets, 3);
	fds_remove(f->fds, 3);
}

/* A connection with 30 bytes to be read, which tells TCP_CM_INQ. */
static void make_inq(struct fixture *f)
{
	int on = 1;

	make_connection(f);
	setsockopt(fds_live(f->fds, 4), IPPROTO_TCP, TCP_INQ, &on,
		   sizeof(on));
	if (write(fds_live(f->fds, 3), (char[30]){ 0 }, 30) != 30)
		tap_ok(false, "cannot write");
}

/* Number and order are exact: TCP_CM_INQ tells the bytes that are left. */
static void test_inq(struct fixture *f)
{
	struct expr *inq, *list, *two;

	make_inq(f);
	inq = make_cmsg(f, IPPROTO_TCP, TCP_CM_INQ, make_int(f, 20));
	list = make_of(f, EXPR_LIST, inq, NULL);
	two = make_of(f, EXPR_LIST, inq, inq, NULL);
	expect(f, 10, 0);
	IS_FINE(f, play_msg(f, "recvmsg", 4, make_msg(f, 10, make_int(f, 0),
						      list), 0),
		"TCP_CM_INQ is compared");
	inq->list[2]->list[0]->num = 10;
	tap_is_int(play_msg(f, "recvmsg", 4, make_msg(f, 10, NULL, two), 0),
		   -EINVAL, "a missing control message fails");
	tap_is_str(said(f), "recvmsg() gave another number of control messages\n"
		   "expected  2\n"
		   "actual    1\n"
		   "note: received {cmsg_level=SOL_TCP, cmsg_type=36, "
		   "cmsg_data=10}", "and those received are listed");
	tap_is_int(play_msg(f, "recvmsg", 4,
			    make_msg(f, 10, NULL, make_of(f, EXPR_LIST, NULL)),
			    0), -EINVAL, "one that is not listed fails");
	drop_connection(f);
}

static void test_ctrunc(struct fixture *f)
{
	make_inq(f);
	expect(f, 10, 0);
	IS_FINE(f, play_msg(f, "recvmsg", 4,
			    make_msg(f, 10, make_word(f, "MSG_CTRUNC"),
				     make_of(f, EXPR_LIST, NULL)), 0),
		"a script that expects MSG_CTRUNC gets no spare room");
	IS_FINE(f, play_msg(f, "recvmsg", 4,
			    make_msg(f, 10, make_word(f, "MSG_CTRUNC"), NULL),
			    0), "nor does one without msg_control");
	drop_connection(f);
}

static void await_errqueue(struct fixture *f)
{
	struct pollfd p = { .fd = fds_live(f->fds, 3) };

	if (poll(&p, 1, 5000) != 1)
		tap_ok(false, "the error queue stays empty");
}

/* recvmsg(3, {...}, MSG_ERRQUEUE) = 0 with one or two control messages */
static int play_errqueue(struct fixture *f, int flags, struct expr *a,
			 struct expr *b)
{
	return play_msg(f, "recvmsg", 3,
			make_msg(f, 0, make_int(f, MSG_ERRQUEUE | flags),
				 make_of(f, EXPR_LIST, a, b, NULL)),
			MSG_ERRQUEUE);
}

static void send_zerocopy(struct fixture *f)
{
	expect(f, 4000, 0);
	play_msg(f, "sendmsg", 3, make_msg(f, 4000, NULL, NULL), MSG_ZEROCOPY);
	play_msg(f, "recvmsg", 4, make_msg(f, 4000, NULL, NULL), MSG_WAITALL);
	await_errqueue(f);
	expect(f, 0, 0);
}

static void test_zerocopy(struct fixture *f)
{
	struct expr *ee = make_ee(f, 0, SO_EE_ORIGIN_ZEROCOPY,
				  SO_EE_CODE_ZEROCOPY_COPIED, 0, 0);
	struct expr *cmsg = make_cmsg(f, IPPROTO_IP, IP_RECVERR, ee);
	int on = 1;

	make_connection(f);
	setsockopt(fds_live(f->fds, 3), SOL_SOCKET, SO_ZEROCOPY, &on,
		   sizeof(on));
	send_zerocopy(f);
	IS_FINE(f, play_errqueue(f, 0, cmsg, NULL),
		"a zerocopy notification is compared");
	tap_is_int(play_errqueue(f, 0, cmsg, NULL), -EINVAL,
		   "it comes once only");
	send_zerocopy(f);
	tap_is_int(play_errqueue(f, 0, cmsg, NULL), -EINVAL,
		   "a field that differs fails");
	tap_is_str(said(f), "recvmsg() gave another ee_info\n"
		   "expected  ee_info=0\n"
		   "actual    ee_info=1\n"
		   "note: received {ee_errno=0, ee_origin=5, ee_type=0, "
		   "ee_code=1, ee_info=1, ee_data=1}",
		   "and is shown with all the others");
	drop_connection(f);
}

static void enable_stamps(struct fixture *f, int more)
{
	int flags = SOF_TIMESTAMPING_TX_SCHED | SOF_TIMESTAMPING_SOFTWARE |
		    SOF_TIMESTAMPING_OPT_ID | more;

	setsockopt(fds_live(f->fds, 3), SOL_SOCKET, SO_TIMESTAMPING, &flags,
		   sizeof(flags));
	if (write(fds_live(f->fds, 3), "x", 1) != 1)
		tap_ok(false, "cannot write");
	await_errqueue(f);
}

static struct expr *make_time(struct fixture *f, int64_t sec, int64_t nsec)
{
	return make_cmsg(f, SOL_SOCKET, SO_TIMESTAMPING,
			 make_of(f, EXPR_STRUCT,
				 make_member(f, "scm_sec", NULL,
					     make_int(f, sec)),
				 make_member(f, "scm_nsec", NULL,
					     make_int(f, nsec)), NULL));
}

/* A stamp is a time of the script: what was sent 2.5 s after its start. */
static void test_stamps(struct fixture *f)
{
	struct expr *ee = make_cmsg(f, IPPROTO_IP, IP_RECVERR,
				    make_ee(f, ENOMSG,
					    SO_EE_ORIGIN_TIMESTAMPING, 0,
					    SCM_TSTAMP_SCHED, 0));
	struct timespec now;

	make_connection(f);
	clock_gettime(CLOCK_MONOTONIC, &now);
	f->call.script_start_ns = now.tv_sec * NS_PER_S + now.tv_nsec -
				  2500 * NS_PER_MS;
	enable_stamps(f, 0);
	expect(f, 0, 0);
	/* A busy machine may stop us between reading the clock and sending. */
	f->tolerance_ns = NS_PER_S;
	IS_FINE(f, play_errqueue(f, MSG_TRUNC,
				 make_time(f, 2, 500 * NS_PER_MS), ee),
		"a stamp is compared in script time");
	f->tolerance_ns = 4 * NS_PER_MS;
	enable_stamps(f, 0);
	tap_is_int(play_errqueue(f, MSG_TRUNC, ee, NULL), -EINVAL,
		   "control messages have their order");
	tap_ok(strstr(said(f), "actual    {cmsg_level=SOL_SOCKET, "
		      "cmsg_type=37, cmsg_data={scm_sec=2,scm_nsec=5"),
	       "and what came instead is shown as a script would write it");
	enable_stamps(f, 0);
	tap_is_int(play_errqueue(f, MSG_TRUNC, make_time(f, 1, 0), ee), -EINVAL,
		   "a stamp of another time fails");
	tap_ok(strstr(said(f), "recvmsg() gave another time stamp\n"
		      "expected  {scm_sec=1,scm_nsec=0}\n"
		      "actual    {scm_sec=2,scm_nsec=5") &&
	       strstr(said(f), "ms too late, tolerance 4.000 ms"),
	       "and it is told by how much");
	tap_ok(f->call.late && f->call.late == f->diags.item[f->diags.n - 1],
	       "it is only late");
	f->call.goes_on_late = true;
	enable_stamps(f, 0);
	/* The fourth byte that was sent. */
	tap_is_int(play_errqueue(f, MSG_TRUNC, make_time(f, 1, 0),
				 make_cmsg(f, IPPROTO_IP, IP_RECVERR,
					   make_ee(f, ENOMSG,
						   SO_EE_ORIGIN_TIMESTAMPING, 0,
						   SCM_TSTAMP_SCHED, 3))), 0,
		   "a run that goes on compares the rest");
	enable_stamps(f, 0);
	tap_is_int(play_errqueue(f, MSG_TRUNC, make_time(f, 1, 0), NULL), -EINVAL,
		   "... which may be wrong");
	f->call.goes_on_late = false;
	enable_stamps(f, 0);
	tap_is_int(play_errqueue(f, MSG_TRUNC, make_time(f, 99999999999, 0),
				 ee), -EINVAL,
		   "a time of more nanoseconds than an integer has, too");
	tap_ok(strstr(said(f), "expected  {scm_sec=99999999999,scm_nsec=0}\n"),
	       "and it is shown as written");
	drop_connection(f);
}

static void test_stats(struct fixture *f)
{
	struct expr *stats = make_of(f, EXPR_LIST,
				     make_member(f, "TCP_NLA_BYTES_SENT", NULL,
						 make_int(f, 1)), NULL);
	struct expr *list, *ee;

	make_connection(f);
	ee = make_cmsg(f, IPPROTO_IP, IP_RECVERR,
		       make_ee(f, ENOMSG, SO_EE_ORIGIN_TIMESTAMPING, 0,
			       SCM_TSTAMP_SCHED, 0));
	list = make_of(f, EXPR_LIST, make_time(f, 0, 0),
		       make_cmsg(f, SOL_SOCKET, SCM_TIMESTAMPING_OPT_STATS,
				 stats), ee, NULL);
	enable_stamps(f, SOF_TIMESTAMPING_OPT_TSONLY |
			 SOF_TIMESTAMPING_OPT_STATS);
	expect(f, 0, 0);
	f->tolerance_ns = INT64_MAX;
	prepare(f, "recvmsg", make_int(f, 3),
		make_msg(f, 0, make_int(f, MSG_ERRQUEUE | MSG_TRUNC), list),
		make_int(f, MSG_ERRQUEUE), NULL);
	f->call.ops->execute(&f->call);
	IS_FINE(f, f->call.ops->finish(&f->call), "TCP_NLA_x is compared");

	/* The same bytes again, against other expectations. */
	stats->list[0]->list[0]->num = 2;
	tap_is_int(f->call.ops->finish(&f->call), -EINVAL,
		   "another value fails");
	tap_ok(strstr(said(f), "recvmsg() gave another TCP_NLA_BYTES_SENT\n"
		      "expected  TCP_NLA_BYTES_SENT=2\n"
		      "actual    TCP_NLA_BYTES_SENT=1\n"
		      "note: received [") &&
	       strstr(said(f), ", TCP_NLA_BYTES_SENT=1, "),
	       "and all are shown");
	diag_list_done(&f->diags);
	memset(&f->diags, 0, sizeof(f->diags));
	tap_is_int(cmsg_opt_stats.check(&f->call, stats, (uint8_t *)"\x08", 1),
		   -EINVAL, "an attribute that is missing fails");
	tap_is_str(said(f), "recvmsg() gave another TCP_NLA_BYTES_SENT\n"
		   "expected  TCP_NLA_BYTES_SENT=2\n"
		   "actual    no TCP_NLA_BYTES_SENT\n"
		   "note: received []", "by name");
	drop_connection(f);
}

int main(void)
{
	struct fixture f;

	fixture_init(&f, FAMILY_IPV4);
	test_data(&f);
	test_flags(&f);
	test_tos(&f);
	test_inq(&f);
	test_ctrunc(&f);
	test_zerocopy(&f);
	test_stamps(&f);
	test_stats(&f);
	fixture_done(&f);
	return tap_done();
}
