/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * test_run: timelines against a kernel that is played by the test.
 *
 * The device is a fake: after the Nth injected packet it "sends" the segments
 * listed for N, stamped with a chosen delay.  Scripts give explicit ports, so
 * that no system call, address or privilege is needed.
 */
#include <errno.h>
#include <string.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include "runtime/play/event.h"
#include "runtime/play/run.h"
#include "runtime/timing/clock.h"
#include "tests/unit/tap.h"

#define ISN 1000000u		/* of the fake kernel */

struct reply {
	unsigned after;		/* number of injected packets before it; 0: ends
				 * the list */
	int64_t delay_us;	/* stamped this long after the injection */
	uint16_t flags;
	uint32_t seq;		/* relative to ISN */
	uint32_t ack;
	uint32_t len;
	bool text;		/* payload is not zeros */
};

struct fake {
	struct netdev dev;
	const struct reply *reply;
	unsigned injected;
	unsigned gso_sizes;	/* of all that was injected, added up */
	int64_t injected_ns;
	int fd;
	bool interrupted;	/* the run is, from its start */
	bool goes_on_late;
	unsigned received;	/* asked for packets so often */
	unsigned lose_at;	/* tells then that some were lost; 0: never */
};

static int fake_send(struct netdev *dev, const uint8_t *data, size_t len,
		     unsigned gso_size)
{
	struct fake *f = (struct fake *)dev;

	(void)data;
	(void)len;
	f->gso_sizes += gso_size;
	f->injected++;
	f->injected_ns = clock_now_ns();
	return 0;
}

static int fake_receive(struct netdev *dev, struct netdev_packet *ret)
{
	struct fake *f = (struct fake *)dev;
	const struct reply *r = f->reply;
	static const uint8_t text[4096] = { 'x' };
	struct wire_packet p = { .n_layers = 2 };
	struct wire_tcp *tcp = &p.layer[1].u.tcp;

	if (++f->received == f->lose_at)
		return -ENOBUFS;
	if (!r->after || r->after > f->injected)
		return -EAGAIN;
	f->reply++;
	p.layer[0].ops = &wire_ipv4;
	p.layer[0].u.ip.src = (struct wire_addr){ .family = AF_INET };
	p.layer[0].u.ip.src.u.ip4.s_addr = htonl(0xc0a80001);
	p.layer[0].u.ip.dst = (struct wire_addr){ .family = AF_INET };
	p.layer[0].u.ip.dst.u.ip4.s_addr = htonl(0xc0000201);
	p.layer[1].ops = &wire_tcp;
	tcp->sport = 8080;
	tcp->dport = 1000;
	tcp->flags = r->flags;
	tcp->seq = ISN + r->seq;
	tcp->ack = r->ack;
	tcp->win = 500;
	p.payload_len = r->len;
	wire_packet_encode(&p, r->text ? text : NULL, ret->data,
			   sizeof(ret->data), &ret->len);
	ret->time_ns = f->injected_ns + r->delay_us * NS_PER_US;
	return 0;
}

static void fake_let_go(struct netdev *dev)
{
	(void)dev;
}

static int fake_poll_fd(struct netdev *dev)
{
	return ((struct fake *)dev)->fd;
}

static const struct netdev_ops fake_ops = {
	.send = fake_send,
	.receive = fake_receive,
	.let_go = fake_let_go,
	.poll_fd = fake_poll_fd,
};

#define SYN WIRE_TCP_SYN
#define ACK WIRE_TCP_ACK
#define PSH WIRE_TCP_PSH
#define FIN WIRE_TCP_FIN
#define RST WIRE_TCP_RST

#define HANDSHAKE \
	"0 < 1000 > 8080 S 0:0(0) win 1000\n" \
	"+0 > 8080 > 1000 S. 0:0(0) ack 1\n" \
	"+0 < 1000 > 8080 . 1:1(0) ack 1 win 1000\n"
#define SYN_ACK { .after = 1, .flags = SYN | ACK, .ack = 1 }

/* Plays @text on @f; the first record's text, details and notes in @ret_said, its
 * packets in @log, unless NULL. */
static enum verdict play_on(struct fake *f, const char *text,
			    struct result *ret, char *said, size_t cap,
			    struct packet_log *log)
{
	struct source *src = source_from_text("t.pkt", text, strlen(text));
	/* A busy machine is late by tens of ms now and then. */
	const struct option_setting patient = {
		.name = "tolerance_usecs", .value = "100000",
	};
	struct script_input input = {
		.calls = event_call_set(), .setting = &patient, .n_settings = 1,
	};
	struct diag_list diags = { 0 };
	struct script *s = script_parse(src, &input, &diags);
	int stop_fd = eventfd(f->interrupted, EFD_NONBLOCK);
	struct run_config config = {
		.script = s,
		.dev = &f->dev,
		.stop_fd = stop_fd,
		.deadline_ns = clock_now_ns() + 20 * NS_PER_S,
		.packets = log,
		.goes_on_late = f->goes_on_late,
	};
	FILE *out = fmemopen(said, cap, "w");

	memset(ret, 0, sizeof(*ret));
	f->fd = eventfd(0, EFD_NONBLOCK);
	if (diags.n_errors) {
		diag_print_all(stderr, src, "t.pkt", &diags, false);
		ret->verdict = VERDICT_ERROR;
	} else {
		config.commands = commands_new(&s->options, false);
		config.code = code_new(&s->options,
					     config.commands);
		run_play(&config, ret);
		code_free(config.code);
		commands_free(config.commands);
	}
	diag_print_all(out, src, "t.pkt", &ret->diags, false);
	fclose(out);
	close(f->fd);
	close(stop_fd);
	diag_list_done(&diags);
	script_free(s);
	source_free(src);
	return ret->verdict;
}

static enum verdict play_logged(const char *text, const struct reply *reply,
				struct result *ret, char *said, size_t cap,
				struct packet_log *log)
{
	struct fake f = { .dev = { &fake_ops }, .reply = reply };

	return play_on(&f, text, ret, said, cap, log);
}

static enum verdict play(const char *text, const struct reply *reply,
			 struct result *ret, char *said, size_t cap)
{
	return play_logged(text, reply, ret, said, cap, NULL);
}

struct run_case {
	const char *name;
	const char *text;
	struct reply reply[6];
	enum verdict verdict;
	enum fail_kind kind;
	const char *says;	/* part of what is printed; NULL: nothing is */
};

static const struct run_case cases[] = {
	{ "a handshake that is as written passes",
	  HANDSHAKE, { SYN_ACK }, VERDICT_PASS, FAIL_NONE, NULL },
	{ "a segment in three pieces adds up to the one expected",
	  HANDSHAKE "+0 > 8080 > 1000 P. 1:3001(3000) ack 1\n",
	  { SYN_ACK,
	    { 2, 0, ACK, 1, 1, 1000, false },
	    { 2, 0, ACK, 1001, 1, 1000, false },
	    { 2, 0, PSH | ACK, 2001, 1, 1000, false } },
	  VERDICT_PASS, FAIL_NONE, NULL },
	{ "pieces that are too long together do not",
	  HANDSHAKE "+0 > 8080 > 1000 P. 1:2501(2500) ack 1\n",
	  { SYN_ACK,
	    { 2, 0, ACK, 1, 1, 2000, false },
	    { 2, 0, PSH | ACK, 2001, 1, 1000, false } },
	  VERDICT_FAIL, FAIL_CONTENT, "2001:3001(1000)" },
	{ "a gap between pieces is a mismatch",
	  HANDSHAKE "+0 > 8080 > 1000 P. 1:3001(3000) ack 1\n",
	  { SYN_ACK,
	    { 2, 0, ACK, 1, 1, 1000, false },
	    { 2, 0, PSH | ACK, 2001, 1, 1000, false } },
	  VERDICT_FAIL, FAIL_CONTENT, "1001:2001(1000)" },
	{ "--strict_segments wants one segment for one line",
	  "--strict_segments\n" HANDSHAKE
	  "+0 > 8080 > 1000 P. 1:2001(2000) ack 1\n",
	  { SYN_ACK,
	    { 2, 0, ACK, 1, 1, 1000, false },
	    { 2, 0, PSH | ACK, 1001, 1, 1000, false } },
	  VERDICT_FAIL, FAIL_CONTENT, "1:1001(1000)" },
	{ "the last piece must bear the FIN that was expected",
	  HANDSHAKE "+0 > 8080 > 1000 FP. 1:2001(2000) ack 1\n",
	  { SYN_ACK,
	    { 2, 0, ACK, 1, 1, 1000, false },
	    { 2, 0, PSH | ACK, 1001, 1, 1000, false } },
	  VERDICT_FAIL, FAIL_CONTENT, "outbound segment differs" },
	{ "pure ACKs before and between pieces are parts of no bytes",
	  HANDSHAKE "+0 > 8080 > 1000 P. 1:2001(2000) ack 1\n",
	  { SYN_ACK,
	    { 2, 0, ACK, 1, 1, 0, false },
	    { 2, 0, ACK, 1, 1, 1000, false },
	    { 2, 0, ACK, 1001, 1, 0, false },
	    { 2, 0, PSH | ACK, 1001, 1, 1000, false } },
	  VERDICT_PASS, FAIL_NONE, NULL },
	{ "... and need the data",
	  HANDSHAKE "+0 > 8080 > 1000 P. 1:1001(1000) ack 1\n",
	  { SYN_ACK, { 2, 0, ACK, 1, 1, 0, false } },
	  VERDICT_FAIL, FAIL_CONTENT, "the expected packet did not come" },
	{ "... and its time",
	  HANDSHAKE "+.3 > 8080 > 1000 P. 1:1001(1000) ack 1\n",
	  { SYN_ACK,
	    { 2, 0, ACK, 1, 1, 0, false },
	    { 2, 20000, PSH | ACK, 1, 1, 1000, false } },
	  VERDICT_FAIL, FAIL_TIMING, "too early" },
	{ "one that acknowledges something else is a mismatch",
	  HANDSHAKE "+0 > 8080 > 1000 P. 1:1001(1000) ack 2\n",
	  { SYN_ACK,
	    { 2, 0, ACK, 1, 1, 0, false },
	    { 2, 0, PSH | ACK, 1, 2, 1000, false } },
	  VERDICT_FAIL, FAIL_CONTENT, "P. 1:1001(1000) ack 2\n   actual" },
	{ "so is one with another window",
	  HANDSHAKE "+0 > 8080 > 1000 P. 1:1001(1000) ack 1 win 400\n",
	  { SYN_ACK, { 2, 0, ACK, 1, 1, 0, false } },
	  VERDICT_FAIL, FAIL_CONTENT, ". 1:1(0) ack 1 win 400\n   actual" },
	{ "and a FIN",
	  HANDSHAKE "+0 > 8080 > 1000 FP. 1:1001(1000) ack 1\n",
	  { SYN_ACK, { 2, 0, FIN | ACK, 1, 1, 0, false } },
	  VERDICT_FAIL, FAIL_CONTENT, "outbound segment differs" },
	{ "--strict_segments: so is any",
	  "--strict_segments\n" HANDSHAKE
	  "+0 > 8080 > 1000 P. 1:1001(1000) ack 1\n",
	  { SYN_ACK,
	    { 2, 0, ACK, 1, 1, 0, false },
	    { 2, 0, PSH | ACK, 1, 1, 1000, false } },
	  VERDICT_FAIL, FAIL_CONTENT, "outbound segment differs" },
	{ "a segment at another time is a timing failure",
	  HANDSHAKE "+.3 > 8080 > 1000 P. 1:101(100) ack 1\n",
	  { SYN_ACK, { 2, 200, PSH | ACK, 1, 1, 100, false } },
	  VERDICT_FAIL, FAIL_TIMING, "too early" },
	{ "a time range takes what lies in it",
	  HANDSHAKE "+.005~+.05 > 8080 > 1000 P. 1:101(100) ack 1\n",
	  { SYN_ACK, { 2, 20000, PSH | ACK, 1, 1, 100, false } },
	  VERDICT_PASS, FAIL_NONE, NULL },
	{ "* takes any time",
	  HANDSHAKE "* > 8080 > 1000 P. 1:101(100) ack 1\n",
	  { SYN_ACK, { 2, 900000, PSH | ACK, 1, 1, 100, false } },
	  VERDICT_PASS, FAIL_NONE, NULL },
	{ "a retransmission is named, with the line it repeats",
	  HANDSHAKE "+0 > 8080 > 1000 F. 1:1(0) ack 1\n"
		    "+.001 < 1000 > 8080 F. 1:1(0) ack 1 win 1000\n"
		    "+0 > 8080 > 1000 . 2:2(0) ack 2\n",
	  { SYN_ACK,
	    { 2, 0, FIN | ACK, 1, 1, 0, false },
	    { 3, 0, FIN | ACK, 1, 1, 0, false } },
	  VERDICT_FAIL, FAIL_CONTENT,
	  "note: same as the segment that line 4 expected: the kernel retransmitted its FIN" },
	{ "an inbound segment without ack is named as the cause",
	  HANDSHAKE "+0 < 1000 > 8080 F. 1:1(0) win 1000\n"
		    "+0 > 8080 > 1000 . 1:1(0) ack 2\n",
	  { SYN_ACK, { 3, 0, ACK, 1, 1, 0, false } },
	  VERDICT_FAIL, FAIL_CONTENT, "the segment of line 4 was not accepted" },
	{ "RST for a SYN: nothing listens",
	  "0 < 1000 > 8080 S 0:0(0) win 1000\n"
	  "+0 > 8080 > 1000 S. 0:0(0) ack 1\n",
	  { { .after = 1, .flags = RST | ACK, .ack = 1 } },
	  VERDICT_FAIL, FAIL_CONTENT,
	  "note: the kernel refused the connection: nothing listens on port 8080; is bind() or listen() missing?" },
	{ "a packet of another connection is named",
	  HANDSHAKE "+0 < 1001 > 8080 S 0:0(0) win 1000\n"
		    "+0 > 8080 > 1001 S. 0:0(0) ack 1\n",
	  { SYN_ACK, { 3, 0, ACK, 1, 1, 0, false } },
	  VERDICT_FAIL, FAIL_CONTENT,
	  "note: a packet of another connection came at " },
	{ "... and one of no connection",
	  "0 < 1001 > 8080 S 0:0(0) win 1000\n"
	  "+0 > 8080 > 1001 S. 0:0(0) ack 1\n",
	  { SYN_ACK }, VERDICT_FAIL, FAIL_CONTENT,
	  "note: a packet that belongs to no socket of the script came at " },
	{ "a packet that does not come is given up after 2 s",
	  HANDSHAKE "+0 > 8080 > 1000 . 1:1(0) ack 2\n",
	  { SYN_ACK }, VERDICT_FAIL, FAIL_CONTENT,
	  "the kernel sent nothing until 2.00" },
	{ "a TS ecr is an error while no outbound line has named a TS val",
	  "0 < 1000 > 8080 S 0:0(0) win 1000 <sackOK,TS val 7 ecr 6>\n"
	  "+0 > 8080 > 1000 S. 0:0(0) ack 1\n"
	  "+0 < 1000 > 8080 . 1:1(0) ack 1 win 1000 <nop,nop,TS val 8 ecr 0>\n"
	  "+0 < 1000 > 8080 . 1:1(0) ack 1 win 1000 <nop,nop,TS val 8 ecr 9>\n",
	  { SYN_ACK }, VERDICT_FAIL, FAIL_CONTENT,
	  "t.pkt:4:4: error: the TS ecr of this segment stands for no value" },
	{ "... but not 0, nor that of a SYN",
	  "0 < 1000 > 8080 S 0:0(0) win 1000 <sackOK,TS val 7 ecr 6>\n"
	  "+0 > 8080 > 1000 S. 0:0(0) ack 1\n"
	  "+0 < 1000 > 8080 . 1:1(0) ack 1 win 1000 <nop,nop,TS val 8 ecr 0>\n",
	  { SYN_ACK }, VERDICT_PASS, FAIL_NONE, NULL },
	{ "a payload that nobody wrote is a mismatch",
	  HANDSHAKE "+0 > 8080 > 1000 P. 1:101(100) ack 1\n",
	  { SYN_ACK, { 2, 0, PSH | ACK, 1, 1, 100, true } },
	  VERDICT_FAIL, FAIL_CONTENT, "payload" },
	{ "--non_fatal=packet makes a mismatch a warning",
	  "--non_fatal=packet\n" HANDSHAKE
	  "+0 > 8080 > 1000 . 1:1(0) ack 2\n"
	  "+0 < 1000 > 8080 . 1:1(0) ack 1 win 1000\n"
	  "+0 > 8080 > 1000 . 1:1(0) ack 1\n",
	  { SYN_ACK,
	    { 2, 0, ACK, 1, 1, 0, false },
	    { 3, 0, ACK, 1, 1, 0, false } },
	  VERDICT_PASS, FAIL_NONE, "warning: outbound segment differs" },
	{ "a command that fails is a failure of its line",
	  "0 `true`\n+0 `exit 3`\n", { { 0 } },
	  VERDICT_FAIL, FAIL_COMMAND, "t.pkt:2:" },
	{ "an absolute time that has passed is a timing failure",
	  "0 `sleep 0.5`\n0.01 < 1000 > 8080 S 0:0(0) win 1000\n", { { 0 } },
	  VERDICT_FAIL, FAIL_TIMING, "the event before it ended only at" },
};

static void test_deadline(void)
{
	struct result r;
	char said[4096] = "";

	/* The default deadline of play() is far; a script's own is not: */
	play("0 `sleep 0.01`\n", (struct reply[]){ { 0 } }, &r, said,
	     sizeof(said));
	tap_ok(r.script_ns >= 10 * NS_PER_MS && r.script_ns < 5 * NS_PER_S,
	       "the length of the timeline is recorded");
	result_done(&r);
}

/* What was sent before an injection may be seen only after it. */
static void test_log(void)
{
	static const struct reply replies[] = {
		SYN_ACK, { 2, -1000, ACK, 1, 1, 1000, false }, { 0 },
	};
	static const uint32_t lines[] = { 0, 1, 2, 3 };
	struct packet_log log = { .max_bytes = PACKET_LOG_MAX };
	struct result r;
	char said[1000];
	size_t i;

	play_logged(HANDSHAKE, replies, &r, said, sizeof(said), &log);
	tap_is_int((long long)log.n, 4, "all packets are logged");
	for (i = 0; i < log.n && i < 4; i++)
		if (log.entry[i]->line != lines[i])
			break;
	tap_is_int((long long)i, 4, "in the order of their times");
	result_done(&r);
	packet_log_done(&log);
}

/* As in packetdrill: each segment has the size, a SYN and a pure ACK, too. */
static void test_gso_size(void)
{
	static const struct reply replies[] = { SYN_ACK, { 0 } };
	struct fake f = { .dev = { &fake_ops }, .reply = replies };
	struct result r;
	char said[1000];

	play_on(&f, "--mss=1000\n" HANDSHAKE
		"+0 < 1000 > 8080 P. 1:101(100) ack 1 win 1000\n",
		&r, said, sizeof(said), NULL);
	tap_is_int(f.gso_sizes, 3 * 1000, "--mss: all inbound segments have it");
	result_done(&r);
}

/* What fails behind the first failure changes neither verdict nor message. */
static void test_first_failure(void)
{
	static const struct reply nothing[] = { { 0 } };
	static const struct reply mismatch[] = {
		SYN_ACK, { 2, 0, ACK, 1, 1, 0, false }, { 0 },
	};
	struct fake stopped = { .dev = { &fake_ops }, .reply = nothing,
				.interrupted = true, .lose_at = 2 };
	struct fake lossy = { .dev = { &fake_ops }, .reply = nothing,
			      .lose_at = 2 };
	struct result r;
	char said[4096] = "";

	play_on(&stopped, HANDSHAKE, &r, said, sizeof(said), NULL);
	tap_ok(r.verdict == VERDICT_ERROR && r.kind == FAIL_NONE &&
		       r.diags.n_errors == 1 && strstr(said, "interrupted") &&
		       !strstr(said, "lost"),
	       "interrupted, then packets were lost: interrupted");
	result_done(&r);

	memset(said, 0, sizeof(said));
	play_on(&lossy, HANDSHAKE, &r, said, sizeof(said), NULL);
	tap_ok(r.verdict == VERDICT_FAIL && strstr(said, "packets were lost"),
	       "that they were lost is told where it is the first");
	result_done(&r);

	play("--non_fatal=packet,syscall\n" HANDSHAKE
	     "+0 > 8080 > 1000 . 1:1(0) ack 2\n+0 close(99) = 0\n", mismatch,
	     &r, said, sizeof(said));
	tap_ok(r.verdict == VERDICT_PASS && r.diags.n_errors == 0 &&
		       r.diags.n_warnings == 2,
	       "failures that are not fatal count as warnings");
	result_done(&r);
}

/* The segment of line 4 comes too early, what follows is right or wrong. */
#define EARLY HANDSHAKE "+.3 > 8080 > 1000 P. 1:101(100) ack 1\n" \
	"+0 < 1000 > 8080 . 1:1(0) ack 101 win 1000\n"
#define EARLY_REPLY { 2, 200, PSH | ACK, 1, 1, 100, false }

static const struct late_case {
	const char *name;
	bool goes_on;
	const char *text;
	struct reply reply[4];
	enum verdict verdict;
	enum fail_kind kind;
	enum failure failure;
	unsigned injected;	/* packets, before it ended */
	uint32_t line;		/* of the first error; 0: there is none */
	unsigned warnings;
} late_cases[] = {
	{ "only a time is off: late, and the run ends", false,
	  EARLY "+0 > 8080 > 1000 . 101:101(0) ack 9\n",
	  { SYN_ACK, EARLY_REPLY }, VERDICT_FAIL, FAIL_TIMING, FAILURE_LATE,
	  2, 4, 0 },
	{ "... goes on: late, if all else is right", true,
	  EARLY "+0 > 8080 > 1000 F. 101:101(0) ack 1\n",
	  { SYN_ACK, EARLY_REPLY, { 3, 0, FIN | ACK, 101, 1, 0, false } },
	  VERDICT_FAIL, FAIL_TIMING, FAILURE_LATE, 3, 4, 0 },
	{ "... also where other times are off", true,
	  EARLY "+.3 > 8080 > 1000 F. 101:101(0) ack 1\n",
	  { SYN_ACK, EARLY_REPLY, { 3, 0, FIN | ACK, 101, 1, 0, false } },
	  VERDICT_FAIL, FAIL_TIMING, FAILURE_LATE, 3, 4, 0 },
	{ "... wrong, if something else is", true,
	  EARLY "+0 > 8080 > 1000 F. 101:101(0) ack 2\n",
	  { SYN_ACK, EARLY_REPLY, { 3, 0, FIN | ACK, 101, 1, 0, false } },
	  VERDICT_FAIL, FAIL_CONTENT, FAILURE_WRONG, 3, 6, 1 },
	{ "... wrong, if something is missing", true,
	  EARLY "+0 > 8080 > 1000 F. 101:101(0) ack 2\n",
	  { SYN_ACK, EARLY_REPLY },
	  VERDICT_FAIL, FAIL_CONTENT, FAILURE_WRONG, 3, 6, 1 },
	{ "content is wrong, whatever the time", true,
	  HANDSHAKE "+.3 > 8080 > 1000 P. 1:101(100) ack 2\n",
	  { SYN_ACK, EARLY_REPLY }, VERDICT_FAIL, FAIL_CONTENT, FAILURE_WRONG,
	  2, 4, 0 },
	{ "an event that begins late is late", false,
	  "0 `sleep 0.5`\n0.01 < 1000 > 8080 S 0:0(0) win 1000\n", { { 0 } },
	  VERDICT_FAIL, FAIL_TIMING, FAILURE_LATE, 0, 2, 0 },
	{ "... which goes on, too", true,
	  "0 `sleep 0.5`\n0.01 < 1000 > 8080 S 0:0(0) win 1000\n", { { 0 } },
	  VERDICT_FAIL, FAIL_TIMING, FAILURE_LATE, 1, 2, 0 },
	{ "what is not late passes, if it could go on", true,
	  HANDSHAKE, { SYN_ACK }, VERDICT_PASS, FAIL_NONE, FAILURE_WRONG, 2, 0,
	  0 },
	{ "a command that fails is wrong", true,
	  "0 `exit 3`\n", { { 0 } },
	  VERDICT_FAIL, FAIL_COMMAND, FAILURE_WRONG, 0, 1, 0 },
};

static uint32_t first_error(const struct diag_list *list)
{
	for (size_t i = 0; i < list->n; i++)
		if (list->item[i]->level == DIAG_ERROR)
			return list->item[i]->span.line;
	return 0;
}

static uint32_t first_failed(const struct trace *trace)
{
	for (size_t i = 0; i < trace->n; i++)
		if (trace->entry[i].failed)
			return trace->entry[i].line;
	return 0;
}

static void test_late(const struct late_case *c)
{
	struct fake f = { .dev = { &fake_ops }, .reply = c->reply,
			  .goes_on_late = c->goes_on };
	struct result r;
	char said[8192] = "";

	play_on(&f, c->text, &r, said, sizeof(said), NULL);
	result_settle(&r);
	if (!tap_ok(r.verdict == c->verdict && r.kind == c->kind &&
		    r.failure == c->failure && r.diags.n_warnings == c->warnings,
		    "%s", c->name))
		printf("# %s, %s, %s, said: %s\n", verdict_name(r.verdict),
		       fail_kind_name(r.kind), failure_name(r.failure), said);
	tap_is_int(f.injected, c->injected, "... packets until its end");
	tap_is_int(first_error(&r.diags), c->line, "... its line");
	tap_is_int(first_failed(&r.trace), c->line, "... which is marked");
	tap_is_int(r.diags.n_errors, c->line != 0, "... and no other");
	result_done(&r);
}

int main(void)
{
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		const struct run_case *c = &cases[i];
		char said[8192] = "";
		struct result r;
		enum verdict v = play(c->text, c->reply, &r, said,
				      sizeof(said));

		if (!tap_ok(v == c->verdict && r.kind == c->kind &&
				    (c->says ? strstr(said, c->says) != NULL :
					       !said[0]),
			    "%s", c->name))
			printf("# verdict %s, kind %s, said: %s\n",
			       verdict_name(v), fail_kind_name(r.kind), said);
		result_done(&r);
	}
	test_deadline();
	test_log();
	test_gso_size();
	test_first_failure();
	for (size_t i = 0; i < sizeof(late_cases) / sizeof(late_cases[0]); i++)
		test_late(&late_cases[i]);
	return tap_done();
}
