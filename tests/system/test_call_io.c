/* SPDX-License-Identifier: BSD-2-Clause */
/* test_call_io: calls that move data. */
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/ip_icmp.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "tests/unit/call_fixture.h"

/* Script descriptors 3 and 4: two connected sockets of the application. */
static void make_pair(struct fixture *f, int type)
{
	int fd[2];

	if (socketpair(AF_UNIX, type, 0, fd))
		tap_ok(false, "cannot make a socket pair");
	for (int i = 0; i < 2; i++)
		socket_created(f->sockets, 3 + i, fd[i], AF_UNIX, type, 0);
}

static void drop_pair(struct fixture *f)
{
	for (int i = 0; i < 2; i++) {
		close(fds_live(f->fds, 3 + i));
		socket_closed(f->sockets, 3 + i);
		fds_remove(f->fds, 3 + i);
	}
}

/* What came out at the other end, as text. */
static const char *peer_reads(struct fixture *f, int script_fd)
{
	char *buf = arena_alloc(f->mem, 256);
	ssize_t n = recv(fds_live(f->fds, script_fd), buf, 255,
			 MSG_DONTWAIT);

	for (ssize_t i = 0; i < n; i++)
		if (!buf[i])
			buf[i] = '0';
	return n < 0 ? "nothing" : buf;
}

/* (fd, @buf, @count), with flags when @flags is not NULL */
static int play_buf(struct fixture *f, const char *name, int fd,
		    struct expr *buf, int64_t count, const char *flags)
{
	return play(f, name, make_int(f, fd), buf, make_int(f, count),
		    flags ? make_word(f, flags) : NULL, NULL);
}

static void test_write(struct fixture *f)
{
	const struct socket *s;

	make_pair(f, SOCK_STREAM);
	s = socket_by_fd(f->sockets, 3);
	expect(f, 3, 0);
	IS_FINE(f, play_buf(f, "write", 3, make_ellipsis(f), 3, NULL),
		"write(3, ..., 3) = 3");
	tap_is_str(peer_reads(f, 4), "000", "sends zeros");
	tap_ok(!s->wrote_text, "which are not text");
	expect(f, 5, 0);
	IS_FINE(f, play_buf(f, "send", 3, make_string(f, "abc"), 5, "MSG_EOR"),
		"send(3, \"abc\", 5, MSG_EOR) = 5");
	tap_is_str(peer_reads(f, 4), "abc00", "sends the string");
	tap_ok(s->wrote_text, "which is text");
	expect(f, -1, EFAULT);
	IS_FINE(f, play_buf(f, "write", 3, make_word(f, "NULL"), 10, NULL),
		"write(3, NULL, 10) = -1 EFAULT");
	expect(f, 0, 0);
	tap_is_int(play_buf(f, "write", 3, make_ellipsis(f), -1, NULL),
		   -EINVAL, "a buffer cannot have a negative length");
	tap_is_str(said(f), "write(): length -1 is not in the range 0 to "
		   "67108864", "and that is said before the call");
	drop_pair(f);
}

static void test_read(struct fixture *f)
{
	make_pair(f, SOCK_STREAM);
	if (write(fds_live(f->fds, 3), "abcdef", 6) != 6)
		tap_ok(false, "cannot write");
	expect(f, 3, 0);
	IS_FINE(f, play_buf(f, "recv", 4, make_ellipsis(f), 3, "MSG_PEEK"),
		"recv(4, ..., 3, MSG_PEEK) = 3");
	IS_FINE(f, play_buf(f, "recv", 4, make_ellipsis(f), 3, "MSG_PEEK"),
		"leaves the data where it is");
	expect(f, 6, 0);
	IS_FINE(f, play_buf(f, "read", 4, make_ellipsis(f), 100, NULL),
		"read(4, ..., 100) = 6");
	expect(f, -1, EAGAIN);
	IS_FINE(f, play_buf(f, "recv", 4, make_ellipsis(f), 1, "MSG_DONTWAIT"),
		"recv() with nothing to receive");
	drop_pair(f);
}

/* [{..., @a}, {"xy", @b}] */
static struct expr *two_buffers(struct fixture *f, int a, int b)
{
	return make_of(f, EXPR_LIST,
		       make_of(f, EXPR_STRUCT, make_ellipsis(f),
			       make_int(f, a), NULL),
		       make_of(f, EXPR_STRUCT, make_string(f, "xy"),
			       make_int(f, b), NULL), NULL);
}

static void test_vectors(struct fixture *f)
{
	make_pair(f, SOCK_STREAM);
	expect(f, 5, 0);
	IS_FINE(f, play(f, "writev", make_int(f, 3), two_buffers(f, 3, 2),
			make_int(f, 2), NULL), "writev() = 5");
	tap_is_str(peer_reads(f, 4), "000xy", "sends both buffers");
	expect(f, 3, 0);
	IS_FINE(f, play(f, "writev", make_int(f, 3), two_buffers(f, 3, 2),
			make_int(f, 1), NULL), "a count of 1 sends one");
	IS_FINE(f, play(f, "readv", make_int(f, 4), two_buffers(f, 1, 8),
			make_int(f, 2), NULL), "readv() = 3");
	expect(f, -1, EINVAL);
	IS_FINE(f, play(f, "readv", make_int(f, 4), two_buffers(f, 1, 8),
			make_int(f, 1025), NULL),
		"the kernel refuses over UIO_MAXIOV buffers");
	IS_FINE(f, play(f, "writev", make_int(f, 3), two_buffers(f, 1, 1),
			make_int(f, -1), NULL), "and a negative count");
	drop_pair(f);
}

/* Descriptor 3: a UDP socket bound to loopback, "..." is its address. */
static void make_udp(struct fixture *f)
{
	struct sockaddr_in in = { 0 };
	socklen_t len = sizeof(in);

	expect(f, 3, 0);
	play(f, "socket", make_ellipsis(f), make_word(f, "SOCK_DGRAM"),
	     make_int(f, 0), NULL);
	expect(f, 0, 0);
	play(f, "bind", make_int(f, 3), make_ellipsis(f), make_ellipsis(f),
	     NULL);
	getsockname(fds_live(f->fds, 3), (struct sockaddr *)&in, &len);
	f->options.connect_port = ntohs(in.sin_port);
}

static int play_sendto(struct fixture *f, struct expr *to)
{
	return play(f, "sendto", make_int(f, 3), make_ellipsis(f),
		    make_int(f, 4), make_int(f, 0), to, make_ellipsis(f), NULL);
}

static int play_recvfrom(struct fixture *f, struct expr *from, struct expr *len)
{
	return play(f, "recvfrom", make_int(f, 3), make_ellipsis(f),
		    make_int(f, 10), make_word(f, "MSG_DONTWAIT"), from, len,
		    NULL);
}

static void test_datagrams(struct fixture *f)
{
	struct expr *self;

	make_udp(f);
	self = make_sockaddr(f, "AF_INET", f->options.connect_port,
			     "127.0.0.1");
	expect(f, 4, 0);
	IS_FINE(f, play_sendto(f, make_ellipsis(f)),
		"sendto() uses the remote address for '...'");
	IS_FINE(f, play_recvfrom(f, self, make_list1(f, 16)),
		"recvfrom() compares address and length");
	IS_FINE(f, play_sendto(f, self), "sendto() uses a given address");
	IS_FINE(f, play_recvfrom(f, make_ellipsis(f), make_ellipsis(f)),
		"'...' passes for any address");
	play_sendto(f, self);
	tap_is_int(play_recvfrom(f, make_ellipsis(f), make_list1(f, 8)),
		   -EINVAL, "a length that differs fails");
	tap_is_str(said(f), "recvfrom() gave another length of the address\n"
		   "expected  [8]\n"
		   "actual    [16]", "and is told");
	close(fds_live(f->fds, 3));
	socket_closed(f->sockets, 3);
	fds_remove(f->fds, 3);
}

/* The buffer that sendto(5, ..., @len, ...) prepares on a socket of @protocol. */
static const uint8_t *prepared_echo(struct fixture *f, int type, int protocol)
{
	const struct buf_args *a;
	int fd = socket(AF_INET, SOCK_DGRAM, 0);

	socket_created(f->sockets, 5, fd, AF_INET, type, protocol);
	expect(f, 16, 0);
	prepare(f, "sendto", make_int(f, 5), make_ellipsis(f), make_int(f, 16),
		make_int(f, 0), make_ellipsis(f), make_ellipsis(f), NULL);
	close(fd);
	socket_closed(f->sockets, 5);
	fds_remove(f->fds, 5);
	a = f->call.arg;
	return a->base;
}

static void test_echo_requests(struct fixture *f)
{
	const struct buf_args *a;
	const uint8_t *p = prepared_echo(f, SOCK_DGRAM, IPPROTO_ICMP);

	tap_is_mem(p, "\x08\x00\xf7\xff\0\0\0\0", 8,
		   "'...' to an ICMP socket is an echo request");
	p = prepared_echo(f, SOCK_RAW, IPPROTO_ICMPV6);
	tap_is_mem(p, "\x80\x00\0\0\0\0\0\0", 8,
		   "ICMPv6 leaves the checksum to the kernel");
	a = f->call.arg;
	tap_is_int(((const struct sockaddr_in *)&a->addr.ss)->sin_port, 0,
		   "a raw socket gets no port");
	p = prepared_echo(f, SOCK_DGRAM, IPPROTO_UDP);
	tap_is_mem(p, "\0\0\0\0\0\0\0\0", 8, "UDP gets zeros");
}

static void test_files(struct fixture *f)
{
	char path[] = "/tmp/test_call_io.XXXXXX";
	int fd = mkstemp(path);

	if (fd < 0 || write(fd, "0123456789", 10) != 10)
		tap_ok(false, "cannot write a file");
	close(fd);
	make_pair(f, SOCK_STREAM);
	expect(f, 5, 0);
	IS_FINE(f, play(f, "open", make_string(f, path),
			make_word(f, "O_RDONLY"), NULL), "open() = 5");
	expect(f, 3, 0);
	IS_FINE(f, play(f, "sendfile", make_int(f, 3), make_int(f, 5),
			make_list1(f, 4), make_int(f, 3), NULL),
		"sendfile(3, 5, [4], 3) = 3");
	tap_is_str(peer_reads(f, 4), "456", "begins at the offset");
	IS_FINE(f, play(f, "sendfile", make_int(f, 3), make_int(f, 5),
			make_word(f, "NULL"), make_int(f, 3), NULL),
		"sendfile(3, 5, NULL, 3) = 3");
	tap_is_str(peer_reads(f, 4), "012", "begins where the file is");

	expect(f, 0, 0);
	IS_FINE(f, play(f, "pipe", make_of(f, EXPR_LIST, make_int(f, 6),
					   make_int(f, 7), NULL), NULL),
		"pipe([6, 7])");
	expect(f, 4, 0);
	IS_FINE(f, play(f, "splice", make_int(f, 5), make_list1(f, 2),
			make_int(f, 7), make_word(f, "NULL"), make_int(f, 4),
			make_int(f, 0), NULL), "splice() from a file");
	IS_FINE(f, play(f, "splice", make_int(f, 6), make_word(f, "NULL"),
			make_int(f, 3), make_word(f, "NULL"), make_int(f, 4),
			make_int(f, 0), NULL), "splice() to a socket");
	tap_is_str(peer_reads(f, 4), "2345", "moves the bytes");
	for (int i = 5; i <= 7; i++)
		close(fds_live(f->fds, i));
	expect(f, -1, ENOENT);
	unlink(path);
	IS_FINE(f, play(f, "open", make_string(f, path),
			make_word(f, "O_RDONLY"), NULL),
		"open() of a file that is gone");
	drop_pair(f);
}

int main(void)
{
	struct fixture f;

	fixture_init(&f, FAMILY_IPV4);
	test_write(&f);
	test_read(&f);
	test_vectors(&f);
	test_datagrams(&f);
	test_echo_requests(&f);
	test_files(&f);
	fixture_done(&f);
	return tap_done();
}
