/* SPDX-License-Identifier: BSD-2-Clause */
/* test_packet_log: what is kept of packets for a capture, and said of them. */
#include "runtime/record/packet_log.h"

#include <stdio.h>

#include "parser/mem.h"
#include "tests/unit/tap.h"

static const uint8_t bytes[] = { 0x45, 0, 0, 3 };

static void comment_is(const struct packet_log_entry *e, const char *want)
{
	char text[200];

	packet_log_comment(e, text, sizeof(text));
	tap_is_str(text, want, "a comment: %s", want);
}

static void test_comments(void)
{
	struct packet_log_entry e = { .line = 17 };
	char cut[10];

	comment_is(&e, "line 17: injected");
	e.outbound = true;
	comment_is(&e, "line 17: expected");
	e.deviation = (char *)"differs: x";
	comment_is(&e, "line 17: expected, differs: x");
	e.retransmission = true;
	comment_is(&e, "line 17: expected, differs: x; retransmission");
	packet_log_comment(&e, cut, sizeof(cut));
	tap_is_str(cut, "line 17: ", "a long one is cut");
	e = (struct packet_log_entry){ .outbound = true };
	comment_is(&e, "expected by no line");
}

static void test_order(void)
{
	static const int64_t time_ns[] = { 30, 10, 40, 10, 20 };
	struct packet_log log = { .max_bytes = 10000 };
	char order[32] = "";

	for (unsigned i = 0; i < 5; i++)
		packet_log_add(&log, time_ns[i], i & 1, bytes, sizeof(bytes))
			->line = i;
	packet_log_sort(&log);
	for (size_t i = 0; i < log.n; i++)
		snprintf(order + 2 * i, 3, "%u ", log.entry[i]->line);
	tap_is_str(order, "1 3 4 0 2 ",
		   "in the order of times, and of arrival at equal ones");
	tap_ok(log.entry[0]->outbound && !log.entry[2]->outbound,
	       "with their directions");
	tap_is_int((long long)log.entry[0]->len, sizeof(bytes),
		   "with their length");
	tap_is_mem(log.entry[0]->data, bytes, sizeof(bytes),
		   "with their bytes");
	log.entry[0]->deviation = xstrdup("differs");
	packet_log_done(&log);
	tap_ok(!log.n && !log.entry, "what is done is empty");
	packet_log_done(&log);
}

static void test_bound(void)
{
	size_t one = sizeof(struct packet_log_entry) + sizeof(bytes);
	struct packet_log log = { .max_bytes = 3 * one - 1 };

	tap_ok(!packet_log_add(NULL, 1, true, bytes, sizeof(bytes)),
	       "no log keeps nothing");
	tap_ok(packet_log_add(&log, 1, true, bytes, sizeof(bytes)) &&
	       packet_log_add(&log, 2, true, bytes, sizeof(bytes)),
	       "what there is room for is kept");
	tap_ok(!packet_log_add(&log, 3, true, bytes, sizeof(bytes)),
	       "what there is none for is not");
	tap_ok(!packet_log_add(&log, 4, true, bytes, 1),
	       "nor what comes after it, were it smaller");
	tap_is_int((long long)log.n_left_out, 2, "but counted");
	tap_is_int((long long)log.n, 2, "the first ones stay");
	packet_log_done(&log);
}

int main(void)
{
	test_comments();
	test_order();
	test_bound();
	return tap_done();
}
