/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * test_run_bounds: a run ends, and keeps little, whatever the kernel sends.
 *
 * The device is a fake that sends UDP packets: without end, or one each time that it is
 * asked, and then the segment that the script expects.
 */
#include <errno.h>
#include <string.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include "runtime/play/event.h"
#include "runtime/play/run.h"
#include "runtime/play/timeline.h"
#include "runtime/timing/clock.h"
#include "tests/unit/tap.h"

#define FOR_EVER UINT64_MAX

struct fake {
	struct netdev dev;
	uint64_t left;		/* UDP packets to send */
	uint64_t sent;
	uint64_t asked;
	unsigned at_once;	/* before there is none for once; 0: without end */
	uint64_t stop_at;	/* packets after which stop_fd becomes readable */
	int stop_fd, poll_fd;
	uint64_t acks;		/* pure ACKs to send behind the answer */
	bool injected, answered;
};

static int fake_send(struct netdev *dev, const uint8_t *data, size_t len,
		     unsigned gso_size)
{
	struct fake *f = (struct fake *)dev;

	(void)data;
	(void)len;
	(void)gso_size;
	f->injected = true;
	return 0;
}

/* @flags: of a TCP segment; 0: UDP. */
static void make_packet(struct netdev_packet *ret, uint16_t flags)
{
	bool tcp = flags;
	struct wire_packet p = { .n_layers = 2, .payload_len = tcp ? 0 : 100 };

	p.layer[0].ops = &wire_ipv4;
	p.layer[0].u.ip.src = (struct wire_addr){ .family = AF_INET };
	p.layer[0].u.ip.src.u.ip4.s_addr = htonl(0xc0a80001);
	p.layer[0].u.ip.dst = (struct wire_addr){ .family = AF_INET };
	p.layer[0].u.ip.dst.u.ip4.s_addr = htonl(0xc0000201);
	p.layer[1].ops = tcp ? &wire_tcp : &wire_udp;
	if (tcp) {
		p.layer[1].u.tcp.sport = 8080;
		p.layer[1].u.tcp.dport = 1000;
		p.layer[1].u.tcp.flags = flags;
		p.layer[1].u.tcp.seq = !(flags & WIRE_TCP_SYN);
		p.layer[1].u.tcp.ack = 1;
		p.layer[1].u.tcp.win = 500;
	} else {
		p.layer[1].u.udp.sport = 9;
		p.layer[1].u.udp.dport = 9;
	}
	wire_packet_encode(&p, NULL, ret->data, sizeof(ret->data), &ret->len);
	ret->time_ns = clock_now_ns();
}

static int fake_receive(struct netdev *dev, struct netdev_packet *ret)
{
	struct fake *f = (struct fake *)dev;

	f->asked++;
	if (f->at_once && f->asked % (f->at_once + 1) == 0)
		return -EAGAIN;
	if (f->stop_at && f->sent >= f->stop_at)
		eventfd_write(f->stop_fd, 1);
	if (f->left) {
		f->left--;
		f->sent++;
		make_packet(ret, 0);
		return 0;
	}
	if (!f->injected || (f->answered && !f->acks))
		return -EAGAIN;
	f->acks -= f->answered;
	make_packet(ret, f->answered ? WIRE_TCP_ACK :
				       WIRE_TCP_SYN | WIRE_TCP_ACK);
	f->answered = true;
	return 0;
}

static void fake_let_go(struct netdev *dev)
{
	(void)dev;
}

static int fake_poll_fd(struct netdev *dev)
{
	return ((struct fake *)dev)->poll_fd;
}

static const struct netdev_ops fake_ops = {
	.send = fake_send,
	.receive = fake_receive,
	.let_go = fake_let_go,
	.poll_fd = fake_poll_fd,
};

/* Plays @text for at most @limit_ns, and puts all that is said to @said. */
static enum verdict play(struct fake *f, const char *text, int64_t limit_ns,
			 struct result *ret, char *said, size_t cap)
{
	struct source *src = source_from_text("t.pkt", text, strlen(text));
	const struct option_setting patient = {
		.name = "tolerance_usecs", .value = "60000000",
	};
	struct script_input input = {
		.calls = event_call_set(), .setting = &patient, .n_settings = 1,
	};
	struct packet_log log = { .max_bytes = 100000 };
	struct diag_list diags = { 0 };
	struct script *s = script_parse(src, &input, &diags);
	struct run_config config = {
		.script = s,
		.dev = &f->dev,
		.stop_fd = eventfd(0, EFD_NONBLOCK),
		.timeout_ns = limit_ns,
		.packets = &log,
	};
	FILE *out = fmemopen(said, cap, "w");

	memset(ret, 0, sizeof(*ret));
	f->dev.ops = &fake_ops;
	f->stop_fd = config.stop_fd;
	/* There is always something. */
	f->poll_fd = eventfd(1, EFD_NONBLOCK);
	config.commands = commands_new(&s->options, false);
	config.code = code_new(&s->options, config.commands);
	config.deadline_ns = clock_now_ns() + limit_ns;
	run_play(&config, ret);
	code_free(config.code);
	commands_free(config.commands);
	diag_print_all(out, src, "t.pkt", &ret->diags, false);
	fclose(out);
	packet_log_done(&log);
	close(f->poll_fd);
	close(config.stop_fd);
	diag_list_done(&diags);
	script_free(s);
	source_free(src);
	return ret->verdict;
}

static bool says(const char *said, const char *what)
{
	if (strstr(said, what))
		return true;
	printf("# said: %s\n", said);
	return false;
}

#define HANDSHAKE \
	"0 < 1000 > 8080 S 0:0(0) win 1000\n" \
	"+0 > 8080 > 1000 S. 0:0(0) ack 1\n"

/* More at a time than any turn takes, while nothing is waited for. */
static void test_flood(void)
{
	struct fake f = { .left = FOR_EVER };
	char said[8192] = "";
	struct result r;

	play(&f, "0 < 1000 > 8080 S 0:0(0) win 1000\n+60 `true`\n",
	     120 * NS_PER_S, &r, said, sizeof(said));
	tap_ok(r.verdict == VERDICT_FAIL && r.kind == FAIL_CONTENT &&
		       says(said, "the kernel sent over 8192 packets that no event expects"),
	       "packets without end: the run fails");
	tap_ok(f.sent < 8 * TIMELINE_SEEN_MAX, "... and has taken few of them");
	tap_ok(r.trace.n < TIMELINE_SEEN_MAX + 10, "... and kept as many as it may");
	tap_ok(says(said, "warning: ") &&
		       says(said, "packets were dropped: a run keeps 8193 that no event has taken yet\n"),
	       "... and tells what it has dropped");
	tap_ok(says(said, "the capture lacks ") && says(said, "note: find out what sends them"),
	       "... and what to do");
	result_done(&r);
}

/* What is passed over while an event waits, at its own pace. */
static void test_passed_over(void)
{
	struct fake f = { .left = TIMELINE_UNEXPECTED_MAX + 1000, .at_once = 1 };
	char said[8192] = "";
	struct result r;

	tap_is_int(play(&f, HANDSHAKE, 120 * NS_PER_S, &r, said, sizeof(said)),
		   VERDICT_PASS, "packets of others come first: the script passes");
	tap_ok(r.trace.n < TIMELINE_UNEXPECTED_MAX + 10, "... the trace has an end");
	tap_ok(says(said, "the trace lacks 1000 packets that no event expected: it has the first 8192\n"),
	       "... and what it lacks is told");
	result_done(&r);
}

/* What a line may be made of, and never is. */
static void test_parts(void)
{
	struct fake f = { .at_once = 1, .acks = FOR_EVER };
	char said[8192] = "";
	struct result r;

	play(&f, HANDSHAKE "+0 > 8080 > 1000 P. 1:1001(1000) ack 1\n",
	     120 * NS_PER_S, &r, said, sizeof(said));
	tap_ok(r.kind == FAIL_CONTENT &&
		       says(said, "the kernel sent over 65536 segments that are each a part of what a line expects"),
	       "pure ACKs without end in front of data: the run fails");
	tap_ok(r.trace.n < TIMELINE_PARTS_MAX + 10, "... the trace has an end");
	result_done(&r);
}

/* Packets that are passed over without end. */
static void test_stops(void)
{
	struct fake f = { .left = FOR_EVER, .at_once = 1, .stop_at = 1000 };
	struct fake late = { .left = FOR_EVER, .at_once = 1 };
	char said[8192] = "";
	struct result r;

	play(&f, HANDSHAKE, 120 * NS_PER_S, &r, said, sizeof(said));
	tap_ok(r.verdict == VERDICT_ERROR && says(said, "interrupted"),
	       "a stop is seen between packets");
	result_done(&r);
	play(&late, HANDSHAKE, NS_PER_S, &r, said, sizeof(said));
	tap_ok(r.kind == FAIL_TIMEOUT && says(said, "the time limit of 1 s is over"),
	       "so is the time limit");
	result_done(&r);
}

/* Events that have nothing to wait for. */
static void test_stops_busy(void)
{
	enum { EVENTS = 19000 };
	static char text[EVENTS * 24];
	struct fake f = { .left = EVENTS, .at_once = 1, .stop_at = 1 };
	char said[8192] = "";
	struct result r;
	size_t at = 0;

	for (int i = 0; i < EVENTS; i++)
		at += (size_t)snprintf(text + at, sizeof(text) - at, "%s fcntl(9, 1)=...\n",
				       i ? "+0" : "0");
	play(&f, text, 120 * NS_PER_S, &r, said, sizeof(said));
	tap_ok(r.verdict == VERDICT_ERROR && says(said, "interrupted"),
	       "a stop is seen between events that are all due");
	result_done(&r);
}

/* Each failure that is not fatal is a warning, up to a number of them. */
static void test_warnings(void)
{
	enum { EVENTS = TIMELINE_WARNINGS_MAX + 500 };
	static char text[EVENTS * 20 + 100];
	struct fake f = { 0 };
	static char said[1 << 20];
	struct result r;
	size_t at;

	at = (size_t)snprintf(text, sizeof(text), "--non_fatal=syscall\n");
	for (int i = 0; i < EVENTS; i++)
		at += (size_t)snprintf(text + at, sizeof(text) - at, "%s fcntl(9,1)=0\n",
				       i ? "+0" : "0");
	play(&f, text, 120 * NS_PER_S, &r, said, sizeof(said));
	tap_is_int(r.verdict, VERDICT_PASS, "--non_fatal: calls that fail pass");
	tap_is_int(r.diags.n_warnings, TIMELINE_WARNINGS_MAX + 1,
		   "... with no more warnings than are kept, and one more");
	tap_ok(says(said, "500 warnings are left out: a run keeps the first 1000\n"),
	       "... that tells of the others");
	result_done(&r);
}

int main(void)
{
	test_flood();
	test_passed_over();
	test_parts();
	test_stops();
	test_stops_busy();
	test_warnings();
	return tap_done();
}
