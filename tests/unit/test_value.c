/* SPDX-License-Identifier: BSD-2-Clause */
/* test_value: script expressions as C values. */
#include <netinet/in.h>

#include "tests/unit/call_fixture.h"

/* Values are made on behalf of some call: its name begins the messages. */
static void begin(struct fixture *f)
{
	expect(f, 0, 0);
	prepare(f, "listen", make_int(f, 3), make_int(f, 1), NULL);
}

static void test_integers(struct fixture *f)
{
	struct call *c = &f->call;
	int64_t v = 0;
	int n = 7;

	begin(f);
	value_int(c, make_int(f, INT64_C(1) << 40), &v);
	tap_is_int(v, INT64_C(1) << 40, "integers have 64 bits");
	value_int(c, make_word(f, "SOL_SOCKET"), &v);
	tap_is_int(v, SOL_SOCKET, "a word is looked up as a symbol");
	value_int(c, make_of(f, EXPR_OR, make_int(f, 1),
			     make_of(f, EXPR_OR, make_int(f, 4),
				     make_int(f, 16), NULL), NULL), &v);
	tap_is_int(v, 21, "A|B|C is or-ed, however it nests");
	value_int(c, make_call(f, "htons", make_int(f, 80)), &v);
	tap_is_int(v, htons(80), "htons() swaps bytes");
	value_int32(c, make_int(f, 0xffffffff), &n);
	tap_is_int(n, -1, "0xffffffff is -1 where 32 bits are wanted");
	n = 7;
	tap_is_int(value_int32(c, make_int(f, INT64_C(1) << 32), &n), -EINVAL,
		   "33 bits are refused");
	tap_is_int(n, 7, "a failure leaves the result alone");
	tap_is_str(said(f), "listen(): value 4294967296 is not in the range "
		   "-2147483648 to 4294967295", "and says why");

	begin(f);
	tap_is_int(value_int(c, make_word(f, "SO_WHAT"), &v), -EINVAL,
		   "an unknown symbol is refused");
	tap_is_str(said(f), "listen(): 'SO_WHAT' is not a symbol that is known",
		   "by name");
	begin(f);
	tap_is_int(value_int(c, make_ellipsis(f), &v), -EINVAL,
		   "'...' is not an integer");
	begin(f);
	tap_is_int(value_int(c, make_call(f, "htons", make_int(f, 65536)), &v),
		   -EINVAL, "a port has 16 bits");
	begin(f);
	value_list1(c, make_list1(f, 5), &v);
	tap_is_int(v, 5, "[N] is N");
	tap_is_int(value_list1(c, make_int(f, 5), &v), -EINVAL,
		   "N is not [N]");
}

static void test_fds(struct fixture *f)
{
	int live = 0;

	begin(f);
	fds_add(f->fds, 3, 77);
	value_fd(&f->call, make_int(f, 3), &live);
	tap_is_int(live, 77, "a script's descriptor is mapped");
	value_fd(&f->call, make_int(f, 4), &live);
	tap_is_int(live, -1, "one that was never opened is -1");
	value_fd(&f->call, make_int(f, -5), &live);
	tap_is_int(live, -1, "a negative one is -1");
	fds_remove(f->fds, 3);
}

static void test_addr4(struct fixture *f)
{
	struct sockaddr_storage ss;
	const struct sockaddr_in *in = (struct sockaddr_in *)&ss;
	socklen_t len = 0;

	begin(f);
	f->options.bind_port = 8080;
	f->options.connect_port = 9090;
	inet_pton(AF_INET, "192.0.2.1", &f->options.remote_ip.u.ip4);
	value_addr(&f->call, make_ellipsis(f), true, &ss, &len);
	tap_ok(len == sizeof(*in) && in->sin_family == AF_INET &&
	       in->sin_port == htons(8080) &&
	       in->sin_addr.s_addr == htonl(INADDR_LOOPBACK),
	       "'...' is the local address and bind_port");
	value_addr(&f->call, make_ellipsis(f), false, &ss, &len);
	tap_ok(in->sin_port == htons(9090) &&
	       in->sin_addr.s_addr == inet_addr("192.0.2.1"),
	       "or the remote address and connect_port");
	value_addr(&f->call, make_sockaddr(f, "AF_INET", 53, "203.0.113.7"),
		   true, &ss, &len);
	tap_ok(len == sizeof(*in) && in->sin_family == AF_INET &&
	       in->sin_port == htons(53) &&
	       in->sin_addr.s_addr == inet_addr("203.0.113.7"),
	       "a sockaddr in braces is used as it is");
	value_addr(&f->call, make_word(f, "AF_UNSPEC"), false, &ss, &len);
	tap_ok(ss.ss_family == AF_UNSPEC && len >= sizeof(struct sockaddr),
	       "AF_UNSPEC is an address without an address");
	tap_is_int(value_addr(&f->call,
			      make_sockaddr(f, "AF_INET", 53, "not.an.ip"),
			      true, &ss, &len), -EINVAL,
		   "a malformed address is refused");
	tap_is_str(said(f), "listen(): not an IPv4 address", "with a reason");
	begin(f);
	tap_is_int(value_addr(&f->call,
			      make_sockaddr(f, "AF_UNSPEC", 53, "1.2.3.4"),
			      true, &ss, &len), -EINVAL,
		   "a sockaddr of another family is refused");
}

static void test_addr6(void)
{
	struct sockaddr_storage ss;
	const struct sockaddr_in6 *in6 = (struct sockaddr_in6 *)&ss;
	struct in6_addr want;
	struct fixture f;
	socklen_t len = 0;

	fixture_init(&f, FAMILY_MAPPED);
	begin(&f);
	value_addr(&f.call, make_ellipsis(&f), true, &ss, &len);
	inet_pton(AF_INET6, "::ffff:127.0.0.1", &want);
	tap_ok(len == sizeof(*in6) && ss.ss_family == AF_INET6 &&
	       !memcmp(&in6->sin6_addr, &want, sizeof(want)),
	       "'...' is v4-mapped where IPv4 is played with IPv6 sockets");
	value_addr(&f.call, make_sockaddr(&f, "AF_INET6", 53, "2001:db8::5"),
		   true, &ss, &len);
	inet_pton(AF_INET6, "2001:db8::5", &want);
	tap_ok(len == sizeof(*in6) && in6->sin6_port == htons(53) &&
	       !memcmp(&in6->sin6_addr, &want, sizeof(want)),
	       "an IPv6 sockaddr is used as it is");
	fixture_done(&f);
}

static void test_buffers(struct fixture *f)
{
	struct value_buf b = { 0 };
	struct value_iov v = { 0 };
	struct expr *list;

	begin(f);
	value_buf(&f->call, make_ellipsis(f), make_int(f, 100), &b);
	tap_ok(b.base && b.len == 100 && !b.text &&
	       !memcmp(b.base, (char[100]){ 0 }, 100),
	       "'...' is a buffer of zeros");
	value_buf(&f->call, make_ellipsis(f), make_int(f, 0), &b);
	tap_ok(b.base && !b.len, "also when it is empty");
	value_buf(&f->call, make_string(f, "abc"), make_int(f, 5), &b);
	tap_ok(b.len == 5 && b.text && !memcmp(b.base, "abc\0\0", 5),
	       "a short string is filled up with zeros");
	value_buf(&f->call, make_string(f, "abc"), make_int(f, 2), &b);
	tap_ok(b.len == 2 && b.text, "a long string is cut");
	value_buf(&f->call, make_bytes(f, "\0\0c", 3), make_int(f, 2), &b);
	tap_ok(!b.text, "zeros in a string are not text, nor what was cut");
	value_buf(&f->call, make_word(f, "NULL"), make_int(f, INT64_C(1) << 40),
		  &b);
	tap_ok(!b.base && b.len == UINT64_C(1) << 40,
	       "NULL is no memory, of any length");
	tap_is_int(value_buf(&f->call, make_ellipsis(f),
			     make_int(f, VALUE_MAX_BUF + 1), &b), -EINVAL,
		   "a buffer over 64 MiB is refused");
	tap_is_int(value_buf(&f->call, make_ellipsis(f), make_int(f, -1), &b),
		   -EINVAL, "and a negative length");

	list = make_of(f, EXPR_LIST,
		       make_of(f, EXPR_STRUCT, make_ellipsis(f),
			       make_int(f, 10), NULL),
		       make_of(f, EXPR_STRUCT, make_string(f, "x"),
			       make_int(f, 1), NULL), NULL);
	value_iov(&f->call, list, make_int(f, 2), &v);
	tap_ok(v.n == 2 && v.iov[0].iov_len == 10 && v.iov[1].iov_len == 1 &&
	       *(char *)v.iov[1].iov_base == 'x' && v.text,
	       "a vector has a buffer for each entry");
	value_iov(&f->call, list, make_int(f, 4), &v);
	tap_ok(v.n == 4 && !v.iov[3].iov_base && !v.iov[3].iov_len,
	       "the count may be more than the entries: those are empty");
	value_iov(&f->call, list, make_int(f, 1), &v);
	tap_is_int((long long)v.n, 1, "or less");
	tap_is_int(value_iov(&f->call, list, make_int(f, 5000), &v), -EINVAL,
		   "but not without bound");
}

static void test_offsets(struct fixture *f)
{
	off_t *off = (off_t *)f;

	begin(f);
	value_offset(&f->call, make_word(f, "NULL"), &off);
	tap_ok(!off, "offset NULL is a null pointer");
	off = (off_t *)f;
	value_offset(&f->call, make_ellipsis(f), &off);
	tap_ok(!off, "and so is '...'");
	value_offset(&f->call, make_list1(f, 0), &off);
	tap_ok(off && !*off, "[0] points to 0");
	value_offset(&f->call, make_int(f, 9), &off);
	tap_ok(off && *off == 9, "9 is taken for [9]");
	value_offset(&f->call, make_int(f, 0), &off);
	tap_ok(!off, "0 is NULL, as in C");
}

static size_t fake_size(const struct wire_packet *p, const struct wire_layer *l)
{
	(void)p;
	return l->u.gre.key;
}

static void fake_encode(const struct wire_packet *p, const struct wire_layer *l,
			uint8_t *buf, size_t len,
			const struct wire_layer *outer,
			const struct wire_layer *inner)
{
	(void)p;
	(void)l;
	memset(buf, outer || inner ? 0 : 0x5a, len);
}

static void test_sockopts(struct fixture *f)
{
	static const struct wire_header_ops fake = {
		.size = fake_size,
		.encode = fake_encode,
	};
	static const struct wire_layer layer = { .ops = &fake,
						 .u.gre.key = 6 };
	struct in6_addr a6;
	struct linger l;
	struct expr *e;
	uint8_t *p;
	size_t len = 0;
	void *buf = NULL;

	begin(f);
	value_sockopt(&f->call, make_list1(f, 0xffffffff), 4, &buf, &len);
	tap_ok(len == 4 && value_load(buf, 4) == 0xffffffff,
	       "[N] is an int of 32 bits, signed or not");
	value_sockopt(&f->call, make_list1(f, 9), 8, &buf, &len);
	tap_ok(len == 8 && value_load(buf, 8) == 9,
	       "[N] is as wide as a length of 8 says");
	value_sockopt(&f->call, make_list1(f, 9), 1, &buf, &len);
	tap_ok(len == 1 && value_load(buf, 1) == 9, "or a length of 1");
	value_sockopt(&f->call, make_list1(f, 9), 100, &buf, &len);
	p = buf;
	tap_ok(len == 4 && p[99] == 0,
	       "a length that is too long on purpose has memory behind it");
	tap_is_int(value_sockopt(&f->call, make_list1(f, 300), 1, &buf, &len),
		   -EINVAL, "a value that does not fit is refused");
	value_sockopt(&f->call, make_string(f, "reno"), 4, &buf, &len);
	tap_ok(len == 4 && !memcmp(buf, "reno", 4), "a string is its bytes");
	e = make_of(f, EXPR_STRUCT,
		    make_member(f, "onoff", NULL, make_int(f, 1)),
		    make_member(f, "linger", NULL, make_int(f, 30)), NULL);
	value_sockopt(&f->call, e, sizeof(l), &buf, &len);
	memcpy(&l, buf, sizeof(l));
	tap_ok(len == sizeof(l) && l.l_onoff == 1 && l.l_linger == 30,
	       "{onoff=, linger=} is a struct linger");
	value_sockopt(&f->call,
		      make_call(f, "inet6_addr", make_string(f, "2001:db8::1")),
		      16, &buf, &len);
	inet_pton(AF_INET6, "2001:db8::1", &a6);
	tap_ok(len == 16 && !memcmp(buf, &a6, 16),
	       "inet6_addr() is 16 bytes");
	e = make(f, EXPR_HEADER);
	e->layer = &layer;
	value_sockopt(&f->call, e, 6, &buf, &len);
	tap_ok(len == 6 && !memcmp(buf, "\x5a\x5a\x5a\x5a\x5a\x5a", 6),
	       "a header is encoded, with nothing around or inside");
	tap_is_int(value_sockopt(&f->call, make_ellipsis(f), 4, &buf, &len),
		   -EINVAL, "'...' is not a value");
}

static void test_structs(struct fixture *f)
{
	static const struct value_field field[] = {
		VALUE_FIELD(struct in6_addr, s6_addr16[1], "half"),
	};
	struct in6_addr a = { 0 };
	struct expr *e = make_of(f, EXPR_STRUCT,
				 make_member(f, "half", NULL,
					     make_int(f, 0x1234)), NULL);

	begin(f);
	value_struct(&f->call, e, field, 1, &a);
	tap_ok(a.s6_addr16[0] == 0 && a.s6_addr16[1] == 0x1234 &&
	       a.s6_addr16[2] == 0, "a member goes to its place only");
	e->list[0]->list[0]->num = 65536;
	tap_is_int(value_struct(&f->call, e, field, 1, &a), -EINVAL,
		   "a member that does not fit is refused");
	tap_is_str(said(f), "listen(): half has only 16 bits", "by name");
	tap_ok(value_fits(-128, 1) && value_fits(255, 1) &&
	       !value_fits(-129, 1) && !value_fits(256, 1) &&
	       value_fits(INT64_MIN, 8),
	       "signed and unsigned values fit");
}

int main(void)
{
	struct fixture f;

	fixture_init(&f, FAMILY_IPV4);
	test_integers(&f);
	test_fds(&f);
	test_addr4(&f);
	test_addr6();
	test_buffers(&f);
	test_offsets(&f);
	test_sockopts(&f);
	test_structs(&f);
	fixture_done(&f);
	return tap_done();
}
