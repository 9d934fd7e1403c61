/* SPDX-License-Identifier: BSD-2-Clause */
/* test_tun_packets: what is injected arrives, and what leaves is seen in time. */
#include <linux/sock_diag.h>
#include <netinet/tcp.h>
#include <sched.h>
#include <sys/socket.h>

#include "tests/system/tun_fixture.h"

#define PORT 8080
#define REMOTE_PORT 40000
#define ISN 1000

/* One of both IP versions, its device, and room for packets. */
struct bench {
	int family;
	const char *name;		/* "IPv4" */
	struct netdev_config config;
	struct netdev *dev;
	struct netdev_packet in;	/* the last one received */
	uint8_t out[WIRE_MAX_PACKET];
};

/* --- packets ------------------------------------------------------------- */

static struct wire_packet packet_new(const struct bench *b,
				     const struct wire_header_ops *ops,
				     uint32_t payload_len)
{
	struct wire_packet p = { .n_layers = 2, .payload_len = payload_len };

	p.layer[0].ops = b->family == AF_INET6 ? &wire_ipv6 : &wire_ipv4;
	p.layer[0].u.ip.src = b->config.remote;
	p.layer[0].u.ip.dst = b->config.local;
	p.layer[1].ops = ops;
	return p;
}

static struct wire_packet segment(const struct bench *b, uint16_t flags,
				  uint32_t seq, uint32_t ack, uint32_t len)
{
	struct wire_packet p = packet_new(b, &wire_tcp, len);

	p.layer[1].u.tcp = (struct wire_tcp){
		.sport = REMOTE_PORT,
		.dport = PORT,
		.seq = seq,
		.ack = ack,
		.flags = flags,
		.win = 65535,
	};
	return p;
}

static int inject(struct bench *b, const struct wire_packet *p,
		  const uint8_t *payload, unsigned gso_size)
{
	size_t len = 0;
	int err = wire_packet_encode(p, payload, b->out, sizeof(b->out), &len);

	return err ? err : b->dev->ops->send(b->dev, b->out, len, gso_size);
}

/* The next packet that leaves, decoded; NULL: none, or not one we know. */
static const struct wire_packet *await_packet(struct bench *b)
{
	static struct wire_packet p;
	const uint8_t *payload;
	const char *why = "";
	int err = tun_await(b->dev, &b->in);

	if (!err)
		err = wire_packet_decode(b->in.data, b->in.len, &p, &payload,
					 &why);
	if (err)
		printf("# no packet: %s %s\n", strerror(-err), why);
	return err ? NULL : &p;
}

static bool quiet(struct bench *b)
{
	return b->dev->ops->receive(b->dev, &b->in) == -EAGAIN;
}

/* False while poll() would wake us for something. */
static bool idle(struct bench *b)
{
	struct pollfd p = { .fd = b->dev->ops->poll_fd(b->dev),
			    .events = POLLIN };

	return poll(&p, 1, 0) == 0;
}

/* --- sockets ------------------------------------------------------------- */

/* A socket on PORT of any local address. */
static int bound_socket(const struct bench *b, int type)
{
	struct wire_addr any = { .family = b->family };
	struct sockaddr_storage sa;
	socklen_t len = tun_sockaddr(&any, PORT, &sa);
	int fd = socket(b->family, type | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
	int on = 1;

	setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof(on));
	if (bind(fd, (struct sockaddr *)&sa, len))
		printf("# bind: %s\n", strerror(errno));
	return fd;
}

static bool send_datagram(const struct bench *b, int fd, size_t len)
{
	static const uint8_t zeros[1400];
	struct sockaddr_storage sa;
	socklen_t sa_len = tun_sockaddr(&b->config.remote, REMOTE_PORT, &sa);

	return sendto(fd, zeros, len, MSG_DONTWAIT, (struct sockaddr *)&sa,
		      sa_len) == (ssize_t)len;
}

/* --- UDP ------------------------------------------------------------------- */

static void test_datagram(struct bench *b)
{
	struct wire_packet p = packet_new(b, &wire_udp, 3);
	int fd = bound_socket(b, SOCK_DGRAM);
	char got[8] = "";

	p.layer[1].u.udp.sport = REMOTE_PORT;
	p.layer[1].u.udp.dport = PORT;
	tap_ok(!inject(b, &p, (const uint8_t *)"abc", 0) &&
	       recv(fd, got, sizeof(got), 0) == 3 && !memcmp(got, "abc", 3),
	       "%s: a datagram has arrived when send() returns", b->name);
	tap_ok(quiet(b), "%s: and is not taken for one that leaves", b->name);
	close(fd);
}

static void test_largest(struct bench *b)
{
	uint32_t len = 65535 - 8 - (b->family == AF_INET ? 20 : 0);
	struct wire_packet p = packet_new(b, &wire_udp, len);
	int fd = bound_socket(b, SOCK_DGRAM);
	uint8_t *sent = calloc(1, len), *got = calloc(1, len);

	for (uint32_t i = 0; i < len; i++)
		sent[i] = (uint8_t)(i * 7 + i / 256);
	p.layer[1].u.udp.sport = REMOTE_PORT;
	p.layer[1].u.udp.dport = PORT;
	tap_ok(!inject(b, &p, sent, 0) &&
	       recv(fd, got, len, MSG_TRUNC) == (ssize_t)len &&
	       !memcmp(sent, got, len), "%s: so has one of %u bytes", b->name,
	       len);
	free(sent);
	free(got);
	close(fd);
}

static void test_answer(struct bench *b)
{
	struct wire_packet p = packet_new(b, &wire_udp, 10);
	const struct wire_packet *got;
	int64_t before, after;

	p.layer[1].u.udp.sport = REMOTE_PORT;
	p.layer[1].u.udp.dport = PORT;
	before = tun_now_ns();
	inject(b, &p, NULL, 0);
	after = tun_now_ns();
	got = await_packet(b);
	tap_ok(got && got->layer[got->n_layers - 1].ops ==
		      (b->family == AF_INET ? &wire_icmpv4 : &wire_icmpv6),
	       "%s: a closed port answers with ICMP", b->name);
	/* The two clocks are read one after the other for each packet. */
	tap_ok(b->in.time_ns >= before - 100000 &&
	       b->in.time_ns <= after + 100000,
	       "%s: stamped when it was sent, not when it was read", b->name);
}

/* --- TCP ----------------------------------------------------------------- */

/* Opens a connection to @listener from outside; the kernel's ISN in @ret_isn. */
static int handshake(struct bench *b, int listener, uint32_t *ret_isn)
{
	struct wire_packet p = segment(b, WIRE_TCP_SYN, ISN, 0, 0);
	const struct wire_packet *got;
	const struct wire_tcp *tcp;

	inject(b, &p, NULL, 0);
	got = await_packet(b);
	tcp = got ? wire_packet_tcp(got) : NULL;
	tap_ok(tcp && tcp->flags == (WIRE_TCP_SYN | WIRE_TCP_ACK) &&
	       tcp->ack == ISN + 1 && tcp->sport == PORT,
	       "%s: a SYN is answered", b->name);
	if (!tcp)
		return -1;
	*ret_isn = tcp->seq;
	p = segment(b, WIRE_TCP_ACK, ISN + 1, tcp->seq + 1, 0);
	inject(b, &p, NULL, 0);
	return accept4(listener, NULL, NULL, SOCK_NONBLOCK | SOCK_CLOEXEC);
}

static struct tcp_info info_of(int fd)
{
	struct tcp_info info = { 0 };
	socklen_t len = sizeof(info);

	getsockopt(fd, IPPROTO_TCP, TCP_INFO, &info, &len);
	return info;
}

/* Bytes of skbs, their overhead included, that wait to be read. */
static unsigned queued_memory(int fd)
{
	uint32_t mem[SK_MEMINFO_VARS] = { 0 };
	socklen_t len = sizeof(mem);

	getsockopt(fd, SOL_SOCKET, SO_MEMINFO, mem, &len);
	return mem[SK_MEMINFO_RMEM_ALLOC];
}

#define GSO_SIZE 700
#define GSO_BYTES (10 * GSO_SIZE)

static void test_gso(struct bench *b, int fd, uint32_t isn)
{
	struct wire_packet p = segment(b, WIRE_TCP_ACK | WIRE_TCP_PSH, ISN + 1,
				       isn + 1, GSO_BYTES);
	uint8_t sent[GSO_BYTES], got[GSO_BYTES + 1];
	const struct wire_packet *ack;
	unsigned memory;

	for (unsigned i = 0; i < sizeof(sent); i++)
		sent[i] = (uint8_t)(i * 13 + i / 256);
	tap_is_int(inject(b, &p, sent, GSO_SIZE), 0,
		   "%s: a packet of several segments is taken", b->name);
	memory = queued_memory(fd);
	tap_ok(recv(fd, got, sizeof(got), 0) == GSO_BYTES &&
	       !memcmp(sent, got, GSO_BYTES), "%s: its bytes arrive", b->name);
	/* The kernel's idea of the peer's MSS comes from the size of the
	 * segments that it gets (tcp_measure_rcv_mss()). */
	tap_is_int(info_of(fd).tcpi_rcv_mss, GSO_SIZE,
		   "%s: as segments of that size", b->name);
	ack = await_packet(b);
	tap_ok(ack && wire_packet_tcp(ack) &&
	       wire_packet_tcp(ack)->ack == ISN + 1 + GSO_BYTES,
	       "%s: and are acknowledged", b->name);
	p.layer[1].u.tcp.seq += GSO_BYTES;
	tap_ok(!inject(b, &p, sent, 0) && recv(fd, got, 1, MSG_PEEK) == 1,
	       "%s: as many bytes without a size arrive", b->name);
	tap_is_int(memory, queued_memory(fd),
		   "%s: and need as much memory", b->name);
	recv(fd, got, sizeof(got), 0);
	await_packet(b);
}

#define SHORT 20			/* bytes of a short segment */
#define SHORTS 8

/* What short segments from @seq on take of the receive buffer. */
static unsigned memory_of_shorts(struct bench *b, int fd, uint32_t seq,
				 uint32_t ack, bool let_go)
{
	uint8_t data[SHORT] = { 1 }, got[SHORTS * SHORT];
	const struct wire_packet *ack_seen;
	unsigned memory;

	for (unsigned i = 0; i < SHORTS; i++) {
		struct wire_packet p = segment(b, WIRE_TCP_ACK | WIRE_TCP_PSH,
					       seq + i * SHORT, ack, SHORT);

		inject(b, &p, data, 0);
		if (let_go)
			b->dev->ops->let_go(b->dev);
	}
	memory = queued_memory(fd);
	recv(fd, got, sizeof(got), 0);
	do
		ack_seen = await_packet(b);
	while (ack_seen && wire_packet_tcp(ack_seen)->ack !=
				   seq + SHORTS * SHORT);
	return memory;
}

static void test_hold(struct bench *b, int fd, uint32_t isn)
{
	uint32_t seq = ISN + 1 + 2 * GSO_BYTES;
	unsigned held, merged;

	b->dev->ops->let_go(b->dev);
	held = memory_of_shorts(b, fd, seq, isn + 1, false);
	b->dev->ops->let_go(b->dev);
	merged = memory_of_shorts(b, fd, seq + SHORTS * SHORT, isn + 1, true);
	b->dev->ops->let_go(b->dev);
	tap_ok(merged && held > merged,
	       "%s: short segments that are looked at are not merged (%u, %u)",
	       b->name, held, merged);
}

/* With TSO, what the kernel sends at once is not cut into segments. */
static void test_large_send(struct bench *b, int fd)
{
	static const uint8_t zeros[4000];
	const struct wire_packet *got;

	tap_is_int(write(fd, zeros, sizeof(zeros)), sizeof(zeros),
		   "%s: a large write", b->name);
	got = await_packet(b);
	tap_ok(got && got->payload_len >= 2 * info_of(fd).tcpi_snd_mss,
	       "%s: leaves in pieces of several segments", b->name);
}

static void test_tcp(struct bench *b)
{
	int listener = bound_socket(b, SOCK_STREAM), fd;
	uint32_t isn = 0;

	listen(listener, 1);
	fd = handshake(b, listener, &isn);
	tap_ok(fd >= 0, "%s: an ACK completes the handshake", b->name);
	tap_ok(quiet(b), "%s: and is not answered", b->name);
	test_gso(b, fd, isn);
	test_hold(b, fd, isn);
	test_large_send(b, fd);
	close(fd);
	close(listener);
	while (!b->dev->ops->receive(b->dev, &b->in))
		continue;
}

/* GSO needs a TCP header, which is looked for in whatever is injected. */
static void test_gso_of_others(struct bench *b)
{
	tap_is_int(b->dev->ops->send(b->dev, (const uint8_t *)"", 0, GSO_SIZE),
		   -EINVAL, "%s: nothing is no packet", b->name);
	tap_is_int(b->dev->ops->send(b->dev, (const uint8_t *)"E", 1, GSO_SIZE),
		   0, "%s: bytes that are none are the kernel's to drop",
		   b->name);
	tap_ok(quiet(b), "%s: without an answer", b->name);
}

/* --- many packets --------------------------------------------------------- */

#define BATCH 50
#define BATCHES 40

/* How many packets the device has dropped that the kernel wanted to send; -1: unknown. */
static long device_drops(void)
{
	FILE *f = fopen("/proc/thread-self/net/dev", "re");
	char line[512];
	long drops = -1;

	while (f && fgets(line, sizeof(line), f))
		if (sscanf(line, " tun0: %*s %*s %*s %*s %*s %*s %*s %*s %*s %*s %*s %ld",
			   &drops) == 1)
			break;
	if (f)
		fclose(f);
	return drops;
}

/* The TUN's own queue must be emptied with the capture's, or it fills. */
static void test_many(struct bench *b)
{
	int fd = bound_socket(b, SOCK_DGRAM);
	unsigned n = 0;
	bool sent = true;

	for (unsigned i = 0; i < BATCHES; i++) {
		for (unsigned j = 0; j < BATCH; j++)
			sent &= send_datagram(b, fd, 100);
		for (unsigned j = 0; j < BATCH; j++)
			n += await_packet(b) != NULL;
	}
	tap_ok(sent, "%s: %u datagrams are sent", b->name, BATCH * BATCHES);
	tap_is_int(n, BATCH * BATCHES, "%s: and all are seen", b->name);
	tap_ok(quiet(b), "%s: once", b->name);
	tap_ok(idle(b), "%s: and no queue holds a rest", b->name);
	tap_is_int(device_drops(), 0, "%s: the device drops none", b->name);
	close(fd);
}

/* More than any buffer holds, while nobody looks. */
static void test_overflow(struct bench *b)
{
	int fd = bound_socket(b, SOCK_DGRAM);
	unsigned sent = 0, seen = 0, lost = 0;
	int err;

	for (unsigned i = 0; i < 40000; i++)
		sent += send_datagram(b, fd, 1400);
	while (!(err = b->dev->ops->receive(b->dev, &b->in)) ||
	       err == -ENOBUFS) {
		seen += !err;
		lost += err == -ENOBUFS;
	}
	printf("# %u datagrams sent without a look, %u seen\n", sent, seen);
	tap_ok(err == -EAGAIN && seen && seen < sent && lost == 1,
	       "%s: a loss is told, once", b->name);
	tap_ok(send_datagram(b, fd, 10) && await_packet(b),
	       "%s: and what comes after it is seen", b->name);
	close(fd);
}

/* --- AnyIP ---------------------------------------------------------------- */

static void test_anyip(struct bench *b)
{
	struct wire_packet p = segment(b, WIRE_TCP_SYN, ISN, 0, 0);
	int listener = bound_socket(b, SOCK_STREAM);
	const struct wire_packet *got;

	p.layer[0].u.ip.dst = tun_addr(b->family == AF_INET6 ?
				       "fd3d:a0b:17d6:5::5" : "192.168.77.77");
	listen(listener, 1);
	inject(b, &p, NULL, 0);
	got = await_packet(b);
	tap_ok(got && wire_packet_tcp(got) &&
	       wire_packet_tcp(got)->flags == (WIRE_TCP_SYN | WIRE_TCP_ACK) &&
	       wire_addr_equal(&got->layer[0].u.ip.src,
			       &p.layer[0].u.ip.dst),
	       "%s: AnyIP: any address of the local network answers", b->name);
	close(listener);
}

static void test_family(int family)
{
	struct bench *b = calloc(1, sizeof(*b));

	b->family = family;
	b->name = family == AF_INET6 ? "IPv6" : "IPv4";
	b->config = tun_config(family);
	b->config.anyip = true;
	b->dev = tun_make(&b->config);
	if (b->dev) {
		tap_ok(quiet(b), "%s: nothing leaves unasked", b->name);
		test_datagram(b);
		test_largest(b);
		test_answer(b);
		test_tcp(b);
		test_gso_of_others(b);
		test_many(b);
		test_overflow(b);
		test_anyip(b);
	}
	netdev_free(b->dev);
	free(b);
}

static int test(void)
{
	test_family(AF_INET);
	test_family(AF_INET6);
	return tap_done();
}

int main(void)
{
	return tun_test_main(test);
}
