/* SPDX-License-Identifier: BSD-2-Clause */
/* test_call: the registry of calls, results, and the life of a connection. */
#include <fcntl.h>
#include <netinet/in.h>
#include <unistd.h>

#include "runtime/play/event.h"
#include "tests/unit/call_fixture.h"

/* --- the registry --------------------------------------------------------- */

/* The arguments end with ARG_END, and optional ones are not followed by others. */
static bool args_sane(const struct call_desc *d)
{
	bool optional = false;

	for (unsigned i = 0; i < CALL_MAX_ARGS; i++) {
		if (d->arg[i].type == ARG_END)
			return i > 0;
		if (!d->arg[i].name || (optional && !d->arg[i].optional))
			return false;
		optional = d->arg[i].optional;
	}
	return true;
}

static void test_registry(void)
{
	const struct call_set *set = event_call_set();
	bool sane = true, same = true, found = true, complete = true;
	bool words = true;
	bool sorted = true;
	size_t n = 0;

	for (; call_table[n]; n++) {
		const struct call_ops *o = call_table[n];

		sane &= args_sane(&o->desc);
		same &= set->call[n] == &o->desc;
		found &= call_ops_find(o->desc.name) == o;
		sorted &= !n || strcmp(call_table[n - 1]->desc.name,
				       o->desc.name) < 0;
		complete &= o->desc.refused || (o->prepare && o->execute);
	}
	for (size_t i = n; set->call[i]; i++) {
		const struct event_ops *o = event_word_find(set->call[i]->name);

		words &= o && &o->word == set->call[i] && o->play &&
			 args_sane(&o->word) && !call_ops_find(o->word.name);
	}
	tap_ok(n && sorted, "all calls, in the order of the alphabet");
	tap_ok(sane, "their arguments are described");
	tap_ok(same, "the parser is handed their descriptors");
	tap_ok(words && set->call[n], "... and those of words, which are no calls");
	tap_ok(!event_word_find("accept"), "a call is no word");
	tap_ok(found, "each is found by its own name");
	tap_ok(complete, "each can be made, or is refused with a reason");
	tap_ok(call_ops_find("psp_rx_assoc")->desc.refused,
	       "PSP is known and refused");
	tap_ok(!call_ops_find("sokcet"), "no other name is found");
}

/* --- results -------------------------------------------------------------- */

static int check(struct fixture *f, long ret, int err)
{
	f->call.ret = ret;
	f->call.err = err;
	diag_list_done(&f->diags);
	memset(&f->diags, 0, sizeof(f->diags));
	return call_check_result(&f->call);
}

static void test_result_ints(struct fixture *f)
{
	struct script_call *a = &f->event.u.call;

	expect(f, 100, 0);
	prepare(f, "fcntl", make_int(f, 7), make_int(f, 0), NULL);
	tap_is_int(check(f, 100, 0), 0, "the same integer passes");
	tap_is_int(check(f, 99, 0), -EINVAL, "another fails");
	tap_is_str(said(f), "fcntl() returned 99\n"
		   "expected  fcntl(...) = 100\n"
		   "actual    fcntl(...) = 99", "and both are shown");
	a->result->hex = true;
	a->result->num = 2;
	check(f, 0x802, 0);
	tap_is_str(said(f), "fcntl() returned 0x802\n"
		   "expected  fcntl(...) = 0x2\n"
		   "actual    fcntl(...) = 0x802",
		   "in hex when the script does so");
	a->result = make_ellipsis(f);
	tap_is_int(check(f, -1, EPERM), 0, "'...' passes for anything");
}

static void test_result_errnos(struct fixture *f)
{
	expect(f, -1, EINPROGRESS);
	prepare(f, "connect", make_int(f, 3), make_ellipsis(f),
		make_ellipsis(f), NULL);
	tap_is_int(check(f, -1, EINPROGRESS), 0, "the same errno passes");
	tap_is_int(check(f, 0, 0), -EINVAL, "success instead fails");
	tap_is_str(said(f), "connect() returned 0\n"
		   "expected  connect(...) = -1 EINPROGRESS "
		   "(Operation now in progress)\n"
		   "actual    connect(...) = 0", "and says so");
	tap_is_int(check(f, -1, ECONNREFUSED), -EINVAL, "another errno fails");
	tap_is_str(said(f), "connect() returned -1 ECONNREFUSED\n"
		   "expected  connect(...) = -1 EINPROGRESS "
		   "(Operation now in progress)\n"
		   "actual    connect(...) = -1 ECONNREFUSED "
		   "(Connection refused)", "with both names");
	f->event.u.call.errno_span = (struct span){ 1, 9, 1, 19 };
	check(f, 0, 0);
	tap_is_int(f->diags.item[0]->span.end_col, 19,
		   "the caret is under result and errno");

	expect(f, -1, 0);
	prepare(f, "connect", make_int(f, 3), make_ellipsis(f),
		make_ellipsis(f), NULL);
	tap_is_int(check(f, -1, EPIPE), 0, "-1 alone passes for any errno");
}

static void test_result_fds(struct fixture *f)
{
	expect(f, 3, 0);
	prepare(f, "socket", make_ellipsis(f), make_word(f, "SOCK_STREAM"),
		make_int(f, 0), NULL);
	tap_is_int(check(f, 12, 0), 0, "any descriptor is a new one");
	tap_is_int(check(f, -1, EMFILE), -EINVAL, "-1 is none");
	tap_is_str(said(f), "socket() returned -1 EMFILE\n"
		   "expected  socket(...) = 3\n"
		   "actual    socket(...) = -1 EMFILE (Too many open files)",
		   "and the errno is told");
	f->event.u.call.result->num = -1;
	tap_is_int(check(f, 12, 0), -EINVAL,
		   "a descriptor fails where an error is expected");

	expect(f, 0, 0);
	play(f, "listen", make_int(f, 42), make_int(f, 1), NULL);
	tap_is_str(said(f), "listen() returned -1 EBADF\n"
		   "expected  listen(...) = 0\n"
		   "actual    listen(...) = -1 EBADF (Bad file descriptor)\n"
		   "note: no call of this script that is still in effect "
		   "opened descriptor 42",
		   "a descriptor that the script never opened is pointed out");
}

/* --- connections ---------------------------------------------------------- */

static int play_socket(struct fixture *f, int script_fd, const char *type)
{
	expect(f, script_fd, 0);
	return play(f, "socket", make_ellipsis(f), make_word(f, type),
		    make_int(f, 0), NULL);
}

/* connect(), bind(): (fd, @addr, ...) */
static int play_addr(struct fixture *f, const char *name, int fd,
		     struct expr *addr)
{
	return play(f, name, make_int(f, fd), addr, make_ellipsis(f), NULL);
}

static uint16_t local_port(struct fixture *f, int script_fd)
{
	struct sockaddr_in in = { 0 };
	socklen_t len = sizeof(in);

	getsockname(fds_live(f->fds, script_fd), (struct sockaddr *)&in,
		    &len);
	return ntohs(in.sin_port);
}

static void test_listen(struct fixture *f)
{
	const struct socket *s;

	IS_FINE(f, play_socket(f, 3, "SOCK_STREAM"), "socket(...) = 3");
	s = socket_by_fd(f->sockets, 3);
	tap_ok(s && s->domain == AF_INET && s->type == SOCK_STREAM &&
	       s->protocol == IPPROTO_TCP && s->phase == SOCKET_NEW,
	       "is recorded, protocol 0 as the one it stands for");
	expect(f, 0, 0);
	IS_FINE(f, play_addr(f, "bind", 3, make_ellipsis(f)), "bind(3, ..., ...)");
	tap_ok(s->local_port && s->local_port == local_port(f, 3) &&
	       s->local.u.ip4.s_addr == htonl(INADDR_LOOPBACK),
	       "uses and records the local address");
	IS_FINE(f, play(f, "listen", make_int(f, 3), make_int(f, 1), NULL),
		"listen(3, 1)");
	tap_is_int(s->phase, SOCKET_LISTENING, "is recorded");
	f->options.connect_port = s->local_port;
}

static void test_connect(struct fixture *f)
{
	struct socket *s;

	play_socket(f, 4, "SOCK_STREAM");
	s = socket_by_fd(f->sockets, 4);
	expect(f, 0, 0);
	prepare(f, "connect", make_int(f, 4), make_ellipsis(f),
		make_ellipsis(f), NULL);
	tap_ok(s->phase == SOCKET_CONNECTING &&
	       s->remote_port == f->options.connect_port,
	       "a SYN is expected before connect() is made");
	IS_FINE(f, play_addr(f, "connect", 4, make_ellipsis(f)),
		"connect(4, ..., ...)");

	s->phase = SOCKET_ESTABLISHED;
	expect(f, -1, EISCONN);
	IS_FINE(f, play_addr(f, "connect", 4, make_ellipsis(f)),
		"connecting once more is EISCONN");
	tap_is_int(s->phase, SOCKET_ESTABLISHED, "which expects no SYN");
}

/* What the script's SYN would make of the connection. */
static void fake_handshake(struct fixture *f)
{
	struct socket *s = socket_created(f->sockets, 90, 900, AF_INET,
					  SOCK_STREAM, IPPROTO_TCP);

	fds_remove(f->fds, 90);
	s->script_fd = -1;
	s->live_fd = -1;
	s->phase = SOCKET_SYN_RECEIVED;
	s->remote = f->options.remote_ip;
	s->remote_port = local_port(f, 4);
}

static void test_accept(struct fixture *f)
{
	const struct socket *s;
	struct expr *peer = make_sockaddr(f, "AF_INET", local_port(f, 4),
					  "127.0.0.1");

	fake_handshake(f);
	expect(f, 5, 0);
	IS_FINE(f, play(f, "accept", make_int(f, 3), peer, make_list1(f, 16),
			NULL), "accept() gives the peer's address");
	s = socket_by_fd(f->sockets, 5);
	tap_ok(s && s->remote_port == local_port(f, 4),
	       "the connection gets its descriptor");

	fcntl(fds_live(f->fds, 3), F_SETFL, O_NONBLOCK);
	expect(f, -1, EAGAIN);
	IS_FINE(f, play_addr(f, "accept", 3, make_ellipsis(f)),
		"accept(3, ..., ...) = -1 EAGAIN");
	tap_is_int(fds_live(f->fds, -1), -1, "records no descriptor");
	expect(f, 5, 0);
	tap_is_int(play_addr(f, "accept", 3, make_ellipsis(f)), -EINVAL,
		   "accept() that fails unexpectedly fails the script");
}

static void test_accept_differs(struct fixture *f)
{
	char want[400];

	play_socket(f, 6, "SOCK_STREAM");
	expect(f, 0, 0);
	play_addr(f, "connect", 6, make_ellipsis(f));
	expect(f, 7, 0);
	play(f, "accept", make_int(f, 3),
	     make_sockaddr(f, "AF_INET", 1, "127.0.0.1"), make_ellipsis(f),
	     NULL);
	snprintf(want, sizeof(want),
		 "accept() gave another address\n"
		 "expected  {sa_family=AF_INET, sin_port=htons(1), "
		 "sin_addr=inet_addr(\"127.0.0.1\")}\n"
		 "actual    {sa_family=AF_INET, sin_port=htons(%u), "
		 "sin_addr=inet_addr(\"127.0.0.1\")}", local_port(f, 6));
	tap_is_str(said(f), want, "another peer than the script's is told");
	tap_ok(fds_live(f->fds, 7) >= 0, "its descriptor is kept all the same");
	close(fds_live(f->fds, 7));
	close(fds_live(f->fds, 6));
}

static void test_reconnect(struct fixture *f)
{
	struct socket *s = socket_by_fd(f->sockets, 4);

	s->live_local_isn_known = true;
	s->local_port = local_port(f, 4);
	expect(f, 0, 0);
	IS_FINE(f, play_addr(f, "connect", 4, make_word(f, "AF_UNSPEC")),
		"connect(4, AF_UNSPEC, ...) disconnects");
	play_addr(f, "connect", 4, make_word(f, "AF_UNSPEC"));
	tap_is_int(s->phase, SOCKET_ESTABLISHED,
		   "which sends no SYN, nor when done twice");
	prepare(f, "connect", make_int(f, 4), make_ellipsis(f),
		make_ellipsis(f), NULL);
	tap_ok(s->phase == SOCKET_CONNECTING && !s->live_local_isn_known &&
	       !s->local_port, "connecting anew expects a new SYN");
}

static void test_sendto_connects(struct fixture *f)
{
	struct socket *s;

	play_socket(f, 8, "SOCK_STREAM");
	s = socket_by_fd(f->sockets, 8);
	expect(f, 1, 0);
	prepare(f, "sendto", make_int(f, 8), make_ellipsis(f), make_int(f, 1),
		make_int(f, 0), make_ellipsis(f), make_ellipsis(f), NULL);
	tap_is_int(s->phase, SOCKET_NEW, "sendto() on TCP expects no SYN");
	prepare(f, "sendto", make_int(f, 8), make_ellipsis(f), make_int(f, 1),
		make_word(f, "MSG_FASTOPEN"), make_ellipsis(f),
		make_ellipsis(f), NULL);
	tap_is_int(s->phase, SOCKET_CONNECTING, "but with MSG_FASTOPEN it does");
	play_socket(f, 9, "SOCK_DGRAM");
	s = socket_by_fd(f->sockets, 9);
	prepare(f, "sendto", make_int(f, 9), make_ellipsis(f), make_int(f, 1),
		make_int(f, 0), make_ellipsis(f), make_ellipsis(f), NULL);
	tap_is_int(s->remote_port, f->options.connect_port,
		   "a datagram's destination is recorded");
}

static void test_close(struct fixture *f)
{
	int live = fds_live(f->fds, 4);

	expect(f, 0, 0);
	IS_FINE(f, play(f, "close", make_int(f, 4), NULL), "close(4)");
	tap_ok(fcntl(live, F_GETFD) < 0 && errno == EBADF,
	       "closes the live descriptor");
	tap_is_int(fds_live(f->fds, 4), -1, "and forgets the script's");
	tap_ok(!socket_by_fd(f->sockets, 4), "the socket has none any more");
	expect(f, -1, EBADF);
	IS_FINE(f, play(f, "close", make_int(f, 4), NULL),
		"closing it again is EBADF");
}

/* A short address of accept() must not hide the peer from the tool. */
static void test_accept_short(struct fixture *f)
{
	struct socket *s;

	play_socket(f, 4, "SOCK_STREAM");
	expect(f, 0, 0);
	play_addr(f, "connect", 4, make_ellipsis(f));
	fake_handshake(f);
	expect(f, 6, 0);
	IS_FINE(f, play(f, "accept", make_int(f, 3), make_ellipsis(f),
			make_int(f, 2), NULL), "accept(3, ..., 2)");
	s = socket_by_fd(f->sockets, 6);
	tap_ok(s && s->remote_port == local_port(f, 4),
	       "finds the connection without being given all of the address");
	expect(f, 0, 0);
	IS_FINE(f, play(f, "shutdown", make_int(f, 6), make_word(f, "SHUT_WR"),
			NULL), "shutdown(6, SHUT_WR)");
	tap_is_int(read(fds_live(f->fds, 4), &(char){ 0 }, 1), 0,
		   "ends what the peer reads");
}

int main(void)
{
	struct fixture f;

	fixture_init(&f, FAMILY_IPV4);
	test_registry();
	test_result_ints(&f);
	test_result_errnos(&f);
	test_result_fds(&f);
	test_listen(&f);
	test_connect(&f);
	test_accept(&f);
	test_accept_differs(&f);
	test_reconnect(&f);
	test_sendto_connects(&f);
	test_close(&f);
	test_accept_short(&f);
	fixture_done(&f);
	return tap_done();
}
