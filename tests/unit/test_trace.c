/* SPDX-License-Identifier: BSD-2-Clause */
/* test_trace: order, marks, segments in numbers and decoded headers; samples. */
#include <stdlib.h>

#include "runtime/record/samples.h"
#include "runtime/record/trace.h"
#include "runtime/story/trace_packet.h"
#include "tests/unit/tap.h"
#include "tests/unit/wire_text.h"

static void test_order(void)
{
	struct trace t = { 0 };

	trace_reserve(&t, 2);
	trace_add(&t, TRACE_CALL, 30, 3, 0, "third");
	trace_add(&t, TRACE_STATE, 31, 3, 1, NULL);
	trace_add(&t, TRACE_OUT, 10, 1, 0, "first");
	trace_add(&t, TRACE_OUT, 10, 2, 0, "second");
	tap_is_int(t.entry[0].late_ns, TRACE_NO_TIME, "no time is known at first");
	trace_sort(&t);
	tap_is_str(t.entry[0].text, "first", "entries are sorted by time");
	tap_is_str(t.entry[1].text, "second", "... and stay in order otherwise");
	tap_is_int(t.entry[3].kind, TRACE_STATE,
		   "a change of state stays behind its event");
	trace_fail_at(&t, TRACE_OUT, 2);
	tap_ok(!t.entry[0].failed && t.entry[1].failed, "the last of a kind");
	trace_fail_at(&t, TRACE_OUT, 1);
	tap_ok(t.entry[0].failed, "... that begins by a line");
	trace_fail_at(&t, TRACE_CODE, 1);
	trace_fail_at(&t, TRACE_CALL, 2);
	tap_ok(!t.entry[2].failed, "... and no other");
	trace_done(&t);
}

/* --- packets ---------------------------------------------------------------- */

struct story {
	struct trace t;
	struct packet_heads heads;
	struct socket sk;
};

/* Adds a packet of connection 1, whose sequence numbers in the script and on the
 * wire are the same. */
static struct trace_segment *add(struct story *s, bool outbound,
				 const char *text)
{
	struct packet_head head;
	struct wire_packet p;
	char err[240] = "";
	uint8_t buf[4000];
	size_t len = 0;

	if (!wire_text_packet(text, AF_INET, true, &p, err, sizeof(err)))
		tap_ok(false, "'%s' does not parse: %s", text, err);
	wire_text_addresses(&p);
	if (wire_packet_encode(&p, NULL, buf, sizeof(buf), &len))
		tap_ok(false, "'%s' does not encode", text);
	packet_head_set(&head, buf, len);
	trace_add(&s->t, outbound ? TRACE_OUT : TRACE_IN, (int64_t)s->t.n, 1, 1,
		  text);
	trace_packet_add(&s->t, &s->heads, s->t.n - 1, &head, &p, &s->sk);
	return &s->t.entry[s->t.n - 1].segment;
}

static void describe(struct story *s)
{
	static uint8_t buf[WIRE_MAX_PACKET];

	trace_packets_describe(&s->t, &s->heads, buf, sizeof(buf));
}

static void story_done(struct story *s)
{
	trace_done(&s->t);
	packet_heads_done(&s->heads);
}

static void test_segments(void)
{
	struct story s = {
		.sk.script_local_isn = 500, .sk.script_remote_isn = 100,
	};
	const struct trace_segment *g;

	packet_heads_reserve(&s.heads, 1);
	g = add(&s, false, "5 > 6 S 100:110(10) win 7");
	tap_ok(g->given && g->seq == 0 && g->end_seq == 11 && !g->ack_given &&
	       g->len == 10, "a SYN counts from 0, with its data");
	g = add(&s, true, "6 > 5 S. 500:500(0) ack 101 win 9");
	tap_ok(g->seq == 0 && g->end_seq == 1 && g->ack_given && g->ack == 1,
	       "so does its answer");
	g = add(&s, true, "6 > 5 F. 1:4(3) ack 11 win 9 <sack 3:4 8:9,nop,nop>");
	tap_ok(g->seq == 1 && g->end_seq == 5 && g->ack == 11,
	       "other segments do already; FIN takes a number");
	tap_ok(g->n_sack == 2 && g->sack[1].left == 8 && g->sack[1].right == 9,
	       "blocks of SACK");
	describe(&s);
	tap_is_str(s.t.entry[1].detail,
		   "ipv4 192.0.2.1 > 192.0.2.2, ttl 255, len 40\n"
		   "tcp 6 > 5, SYN ACK, seq 500, ack 101, win 9",
		   "headers as on the wire");
	tap_is_int(s.t.entry[2].segment.win, 9, "no scale, no scaling");
	story_done(&s);
}

static void test_scales(void)
{
	struct story s = { 0 };

	add(&s, false, "5 > 6 S 0:0(0) win 8 <nop,wscale 3>");
	add(&s, true, "6 > 5 S. 0:0(0) ack 1 win 8 <nop,wscale 200>");
	add(&s, false, "5 > 6 . 1:3001(3000) ack 1 win 8");
	add(&s, true, "6 > 5 . 1:1(0) ack 1 win 8");
	describe(&s);
	tap_is_int(s.t.entry[1].segment.win, 8, "a SYN's window is not scaled");
	tap_is_int(s.t.entry[2].segment.win, 8 << 3, "an inbound one is");
	tap_is_int(s.t.entry[3].segment.win, 8 << 14, "by 14 at most");
	tap_ok(strstr(s.t.entry[2].detail, "ack 1, win 8, len 3000"),
	       "what is beyond the head is counted");
	story_done(&s);

	s = (struct story){ 0 };
	add(&s, false, "5 > 6 S 0:0(0) win 8 <nop,wscale 3>");
	add(&s, true, "6 > 5 S. 0:0(0) ack 1 win 8");
	add(&s, false, "5 > 6 . 1:1(0) ack 1 win 8");
	describe(&s);
	tap_is_int(s.t.entry[2].segment.win, 8, "both sides must scale");
	story_done(&s);
}

static void test_many(void)
{
	struct story s = { 0 };

	for (size_t i = 0; i <= PACKET_HEADS_MAX; i++)
		add(&s, true, "6 > 5 . 1:1(0) ack 1 win 8");
	describe(&s);
	tap_ok(s.t.entry[PACKET_HEADS_MAX - 1].detail &&
	       s.t.entry[PACKET_HEADS_MAX - 1].segment.given,
	       "so many packets are described");
	tap_ok(!s.t.entry[PACKET_HEADS_MAX].detail &&
	       !s.t.entry[PACKET_HEADS_MAX].segment.given, "and no more");
	story_done(&s);
}

/* --- samples ------------------------------------------------------------------ */

/* Places of struct tcp_info (include/uapi/linux/tcp.h). */
enum { AT_STATE = 0, AT_MSS = 16, AT_UNACKED = 24, AT_SACKED = 28, AT_LOST = 32,
	AT_RETRANS = 36, AT_SSTHRESH = 76, AT_CWND = 80, AT_END = 104 };

static void put(struct info_answer *a, size_t at, uint32_t value)
{
	memcpy(a->data + at, &value, sizeof(value));
}

static void test_samples(void)
{
	struct info_answer a = { .asked = true, .len = AT_END };
	struct samples samples = { 0 };
	struct sampler r;
	const struct sample *s;

	sampler_init(&r, &samples);
	a.data[AT_STATE] = 1;
	put(&a, AT_CWND, 10);
	put(&a, AT_MSS, 100);
	put(&a, AT_UNACKED, 7);
	put(&a, AT_SACKED, 2);
	put(&a, AT_LOST, 3);
	put(&a, AT_RETRANS, 1);
	put(&a, AT_SSTHRESH, 0x7fffffff);
	sampler_take(&r, 5, 1, &a);
	sampler_take(&r, 6, 2, &a);
	sampler_take(&r, 7, 1, &a);
	tap_is_int((long long)samples.n, 2, "what a connection repeats is left out");
	s = &samples.item[0];
	tap_ok(s->state == STATE_ESTABLISHED && s->time_ns == 5 &&
	       s->value[SAMPLE_cwnd] == 10, "a sample");
	tap_is_int((long long)s->value[SAMPLE_in_flight], 300, "bytes in flight");
	tap_ok(!s->known[SAMPLE_ssthresh], "infinite is no number");
	tap_ok(!s->known[SAMPLE_delivered] && s->known[SAMPLE_cwnd],
	       "an old kernel's tcp_info is shorter");
	put(&a, AT_SSTHRESH, 5);
	put(&a, AT_LOST, 8);
	sampler_take(&r, 8, 1, &a);
	s = &samples.item[2];
	tap_ok(samples.n == 3 && s->value[SAMPLE_ssthresh] == 5, "what changes");
	tap_is_int((long long)s->value[SAMPLE_in_flight], 0, "... is never below 0");
	a.data[AT_STATE] = 10;
	sampler_take(&r, 9, 3, &a);
	a.data[AT_STATE] = 1;
	a.err = 5;
	sampler_take(&r, 9, 3, &a);
	tap_is_int((long long)samples.n, 3, "nothing of listening sockets, nor of errors");
	tap_is_str(sample_value_name(SAMPLE_srtt_us), "srtt_us", "a name");
	samples_done(&samples);
}

int main(void)
{
	test_order();
	test_segments();
	test_scales();
	test_many();
	test_samples();
	return tap_done();
}
