/* SPDX-License-Identifier: BSD-2-Clause */
/* test_call_wait: poll(), epoll, socket options and other questions. */
#include <fcntl.h>
#include <linux/capability.h>
#include <sys/epoll.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "tests/unit/call_fixture.h"

/* Script descriptors 3 and 4: two connected sockets. */
static void make_pair(struct fixture *f)
{
	int fd[2];

	if (socketpair(AF_UNIX, SOCK_STREAM, 0, fd))
		tap_ok(false, "cannot make a socket pair");
	fds_add(f->fds, 3, fd[0]);
	fds_add(f->fds, 4, fd[1]);
}

static void drop(struct fixture *f, int first, int last)
{
	for (int i = first; i <= last; i++) {
		close(fds_live(f->fds, i));
		fds_remove(f->fds, i);
	}
}

/* --- poll ----------------------------------------------------------------- */

static struct expr *make_pollfd(struct fixture *f, int fd, const char *events,
				struct expr *revents)
{
	return make_of(f, EXPR_STRUCT,
		       make_member(f, "fd", NULL, make_int(f, fd)),
		       make_member(f, "events", NULL, make_word(f, events)),
		       make_member(f, "revents", NULL, revents), NULL);
}

static int play_poll(struct fixture *f, struct expr *a, struct expr *b)
{
	return play(f, "poll", make_of(f, EXPR_LIST, a, b, NULL),
		    make_int(f, b ? 2 : 1), make_int(f, 0), NULL);
}

static void test_poll(struct fixture *f)
{
	struct expr *in_out = make_of(f, EXPR_OR, make_word(f, "POLLIN"),
				      make_word(f, "POLLOUT"), NULL);

	make_pair(f);
	expect(f, 1, 0);
	IS_FINE(f, play_poll(f, make_pollfd(f, 3, "POLLIN", make_int(f, 0)),
			     make_pollfd(f, 4, "POLLOUT",
					 make_word(f, "POLLOUT"))),
		"revents are compared");
	tap_is_int(play_poll(f, make_pollfd(f, 3, "POLLOUT", in_out), NULL),
		   -EINVAL, "exactly");
	tap_is_str(said(f), "poll() gave other revents for descriptor 3\n"
		   "expected  POLLIN|POLLOUT\n"
		   "actual    POLLOUT", "by their names");
	expect(f, 0, 0);
	tap_is_int(play_poll(f, make_pollfd(f, 3, "POLLOUT", make_int(f, 0)),
			     NULL), -EINVAL, "the result is compared");
	tap_is_int((long long)f->diags.n, 1,
		   "and when it differs, revents are not complained about");
	expect(f, 1, 0);
	IS_FINE(f, play_poll(f, make_pollfd(f, 9, "POLLIN",
					    make_word(f, "POLLNVAL")), NULL),
		"an unknown descriptor is POLLNVAL");
	expect(f, 0, 0);
	IS_FINE(f, play_poll(f, make_pollfd(f, -1, "POLLIN", make_int(f, 0)),
			     NULL), "a negative one is ignored");
	drop(f, 3, 4);
}

/* --- epoll ---------------------------------------------------------------- */

/* {events=@events, @name=@data} */
static struct expr *make_event(struct fixture *f, const char *events,
			       const char *name, int64_t data)
{
	struct expr *e = events ? make_word(f, events) : make_int(f, 0);

	return make_of(f, EXPR_STRUCT, make_member(f, "events", NULL, e),
		       make_member(f, name, NULL, make_int(f, data)), NULL);
}

static int play_ctl(struct fixture *f, const char *op, int fd,
		    struct expr *event)
{
	return play(f, "epoll_ctl", make_int(f, 5), make_word(f, op),
		    make_int(f, fd), event, NULL);
}

static int play_wait(struct fixture *f, struct expr *event)
{
	return play(f, "epoll_wait", make_int(f, 5), event, make_int(f, 1),
		    make_int(f, 0), NULL);
}

static void test_epoll_fd(struct fixture *f)
{
	make_pair(f);
	expect(f, 5, 0);
	IS_FINE(f, play(f, "epoll_create", make_int(f, 1), NULL),
		"epoll_create(1) = 5");
	expect(f, 0, 0);
	IS_FINE(f, play_ctl(f, "EPOLL_CTL_ADD", 3,
			    make_event(f, "EPOLLIN", "fd", 3)),
		"epoll_ctl() adds a script's descriptor");
	IS_FINE(f, play_wait(f, make_event(f, NULL, "ptr", 0)),
		"there is no event at first");
	IS_FINE(f, play_wait(f, make_event(f, "EPOLLIN", "fd", 3)),
		"and then none is compared");
	if (write(fds_live(f->fds, 4), "x", 1) != 1)
		tap_ok(false, "cannot write");
	expect(f, 1, 0);
	IS_FINE(f, play_wait(f, make_event(f, "EPOLLIN", "fd", 3)),
		"epoll_wait() gives the script's descriptor");
	tap_is_int(play_wait(f, make_event(f, "EPOLLIN", "fd", 4)), -EINVAL,
		   "another descriptor fails");
	tap_is_str(said(f), "epoll_wait() gave other data\n"
		   "expected  fd=4\n"
		   "actual    fd=3", "by the script's numbers");
	tap_is_int(play_wait(f, make_event(f, "EPOLLOUT", "fd", 3)), -EINVAL,
		   "other events fail");
	tap_is_str(said(f), "epoll_wait() gave other events\n"
		   "expected  EPOLLOUT\n"
		   "actual    EPOLLIN", "by their names");
}

static void test_epoll_data(struct fixture *f)
{
	int64_t big = INT64_C(0x1122334455667788);

	expect(f, 0, 0);
	IS_FINE(f, play_ctl(f, "EPOLL_CTL_MOD", 3,
			    make_event(f, "EPOLLIN", "u64", big)),
		"data may be any 64 bits");
	expect(f, 1, 0);
	IS_FINE(f, play_wait(f, make_event(f, "EPOLLIN", "u64", big)),
		"which come back");
	IS_FINE(f, play_wait(f, make_event(f, "EPOLLIN", "u32", 0x55667788)),
		"u32 is what C makes of them");
	tap_is_int(play_wait(f, make_event(f, "EPOLLIN", "ptr", 1)), -EINVAL,
		   "other data fails");
	expect(f, 0, 0);
	IS_FINE(f, play_ctl(f, "EPOLL_CTL_DEL", 3, NULL),
		"EPOLL_CTL_DEL needs no event");
	IS_FINE(f, play_wait(f, make_event(f, NULL, "ptr", 0)),
		"and ends the events");
	drop(f, 3, 5);
}

/* --- socket options ------------------------------------------------------- */

static int play_set(struct fixture *f, const char *level, const char *option,
		    struct expr *value, int len)
{
	return play(f, "setsockopt", make_int(f, 3), make_word(f, level),
		    make_word(f, option), value, make_int(f, len), NULL);
}

static int play_get(struct fixture *f, const char *level, const char *option,
		    struct expr *value, int len)
{
	return play(f, "getsockopt", make_int(f, 3), make_word(f, level),
		    make_word(f, option), value, make_list1(f, len), NULL);
}

static void test_int_options(struct fixture *f)
{
	expect(f, 3, 0);
	play(f, "socket", make_ellipsis(f), make_word(f, "SOCK_STREAM"),
	     make_int(f, 0), NULL);
	expect(f, 0, 0);
	IS_FINE(f, play_set(f, "SOL_TCP", "TCP_NODELAY", make_list1(f, 1), 4),
		"setsockopt() of an int");
	IS_FINE(f, play_get(f, "SOL_TCP", "TCP_NODELAY", make_list1(f, 1), 4),
		"getsockopt() compares an int");
	tap_is_int(play_get(f, "SOL_TCP", "TCP_NODELAY", make_list1(f, 0), 4),
		   -EINVAL, "another int fails");
	tap_is_str(said(f), "getsockopt() gave another value\n"
		   "expected  [0]\n"
		   "actual    [1]", "and both are shown");
	tap_is_int(play_get(f, "SOL_TCP", "TCP_NODELAY", make_list1(f, 1), 8),
		   -EINVAL, "a length that differs fails");
	tap_is_str(said(f), "getsockopt() gave another length\n"
		   "expected  [8]\n"
		   "actual    [4]", "and both are shown");
	play_set(f, "SOL_TCP", "TCP_NOTSENT_LOWAT", make_list1(f, -1), 4);
	IS_FINE(f, play_get(f, "SOL_TCP", "TCP_NOTSENT_LOWAT",
			    make_list1(f, 0xffffffff), 4),
		"an int is 32 bits, whatever its sign");
	expect(f, -1, EINVAL);
	IS_FINE(f, play_set(f, "SOL_TCP", "TCP_NODELAY", make_list1(f, 1), 1),
		"a length that is wrong on purpose reaches the kernel");
}

static void test_other_options(struct fixture *f)
{
	struct expr *linger = make_of(f, EXPR_STRUCT,
				      make_member(f, "onoff", NULL,
						  make_int(f, 1)),
				      make_member(f, "linger", NULL,
						  make_int(f, 7)), NULL);

	expect(f, 0, 0);
	IS_FINE(f, play_set(f, "SOL_TCP", "TCP_CONGESTION",
			    make_string(f, "reno"), 4),
		"setsockopt() of a string");
	IS_FINE(f, play_get(f, "SOL_TCP", "TCP_CONGESTION",
			    make_string(f, "reno"), 16),
		"getsockopt() ends it at its zero");
	IS_FINE(f, play_get(f, "SOL_TCP", "TCP_CONGESTION",
			    make_string(f, "reno"), 2), "or cuts it");
	tap_is_int(play_get(f, "SOL_TCP", "TCP_CONGESTION",
			    make_string(f, "ren"), 16), -EINVAL,
		   "the beginning is not the string");
	tap_is_str(said(f), "getsockopt() gave another value\n"
		   "expected  \"ren\"\n"
		   "actual    \"reno\"", "and both are shown");
	IS_FINE(f, play_set(f, "SOL_SOCKET", "SO_LINGER", linger, 8),
		"setsockopt() of a linger");
	IS_FINE(f, play_get(f, "SOL_SOCKET", "SO_LINGER", linger, 8),
		"getsockopt() of a linger");
	linger->list[1]->list[0]->num = 8;
	tap_is_int(play_get(f, "SOL_SOCKET", "SO_LINGER", linger, 8), -EINVAL,
		   "another linger fails");
	drop(f, 3, 3);
}

/* --- descriptors and capabilities ----------------------------------------- */

static void test_fcntl_ioctl(struct fixture *f)
{
	make_pair(f);
	expect(f, O_RDWR, 0);
	IS_FINE(f, play(f, "fcntl", make_int(f, 3), make_word(f, "F_GETFL"),
			NULL), "fcntl() without an argument");
	expect(f, 0, 0);
	IS_FINE(f, play(f, "fcntl", make_int(f, 3), make_word(f, "F_SETFL"),
			make_word(f, "O_NONBLOCK"), NULL),
		"fcntl() with an argument");
	tap_ok(fcntl(fds_live(f->fds, 3), F_GETFL) & O_NONBLOCK,
	       "sets the flag");
	if (write(fds_live(f->fds, 4), "12345", 5) != 5)
		tap_ok(false, "cannot write");
	IS_FINE(f, play(f, "ioctl", make_int(f, 3), make_word(f, "SIOCINQ"),
			make_list1(f, 5), NULL), "ioctl() compares its int");
	tap_is_int(play(f, "ioctl", make_int(f, 3), make_word(f, "SIOCINQ"),
			make_list1(f, 6), NULL), -EINVAL, "another int fails");
	tap_is_str(said(f), "ioctl() gave another integer\n"
		   "expected  [6]\n"
		   "actual    [5]", "and both are shown");
	drop(f, 3, 4);
}

static uint32_t effective(void)
{
	struct __user_cap_header_struct h = {
		.version = _LINUX_CAPABILITY_VERSION_3,
	};
	struct __user_cap_data_struct d[_LINUX_CAPABILITY_U32S_3] = { 0 };

	syscall(SYS_capget, &h, d);
	return d[0].effective;
}

static int play_cap(struct fixture *f, const char *value)
{
	return play(f, "cap_set", make_word(f, "CAP_EFFECTIVE"),
		    make_word(f, "CAP_NET_BIND_SERVICE"), make_word(f, value),
		    NULL);
}

static void test_cap_set(struct fixture *f)
{
	uint32_t before = effective(), bit = 1u << CAP_NET_BIND_SERVICE;

	expect(f, 0, 0);
	IS_FINE(f, play_cap(f, "CAP_CLEAR"), "cap_set() drops a capability");
	tap_is_int(effective(), before & ~bit, "and no other");
	if (!(before & bit)) {
		expect(f, -1, EPERM);
		IS_FINE(f, play_cap(f, "CAP_SET"),
			"raising one that is not permitted is EPERM");
		return;
	}
	IS_FINE(f, play_cap(f, "CAP_SET"), "cap_set() raises it again");
	tap_is_int(effective(), before, "and no other");
	tap_is_int(play(f, "cap_set", make_int(f, 3), make_int(f, 0),
			make_int(f, 0), NULL), -EINVAL,
		   "there are three sets only");
}

int main(void)
{
	struct fixture f;

	fixture_init(&f, FAMILY_IPV4);
	test_poll(&f);
	test_epoll_fd(&f);
	test_epoll_data(&f);
	test_int_options(&f);
	test_other_options(&f);
	test_fcntl_ioctl(&f);
	test_cap_set(&f);
	fixture_done(&f);
	return tap_done();
}
