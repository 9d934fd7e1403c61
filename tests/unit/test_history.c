/* SPDX-License-Identifier: BSD-2-Clause */
/* test_history: what is kept of packets, and which of them is a retransmission. */
#include "runtime/story/history.h"

#include <stdio.h>
#include <stdlib.h>

#include "tests/unit/tap.h"

static const struct socket one, other;

static struct wire_packet segment(uint16_t flags, uint32_t seq, uint32_t len)
{
	struct wire_packet p = {
		.n_layers = 2,
		.layer[0].ops = &wire_ipv4,
		.layer[1].ops = &wire_tcp,
		.payload_len = len,
	};

	p.layer[1].u.tcp = (struct wire_tcp){
		.flags = flags,
		.seq = seq,
		.ack = 7,
		.ack_given = true,
	};
	return p;
}

/* A segment of socket one; the line of the event counts up from 1. */
static void add(struct history *h, bool outbound, uint16_t flags, uint32_t seq,
		uint32_t len)
{
	struct wire_packet p = segment(flags, seq, len);

	history_add(h, 0, outbound, (uint32_t)h->n + 1, &one, &p);
}

/* The line of the entry that sent a segment before; 0: none. */
static long long sent(const struct history *h, uint16_t flags, uint32_t seq,
		      uint32_t len)
{
	struct wire_packet p = segment(flags, seq, len);
	const struct history_entry *e =
		history_find_sent(h, &one, &p.layer[1].u.tcp, len);

	return e ? (long long)e->line : 0;
}

static void test_entries(void)
{
	struct wire_packet tcp = segment(WIRE_TCP_PSH | WIRE_TCP_ACK, 1, 1000);
	struct wire_packet udp = {
		.n_layers = 2,
		.layer[0].ops = &wire_ipv4,
		.layer[1].ops = &wire_udp,
		.payload_len = 50,
	};
	struct history h = { 0 };
	const struct history_entry *e;

	history_add(&h, 5000000, true, 12, &one, &tcp);
	history_add(&h, 6000000, false, 0, NULL, &udp);
	tap_is_int(h.n, 2, "packets are kept");
	e = &h.entry[0];
	tap_ok(e->script_ns == 5000000 && e->outbound && e->line == 12 &&
	       e->socket == &one, "with when, where and whose");
	tap_ok(e->flags == (WIRE_TCP_PSH | WIRE_TCP_ACK) && e->seq == 1 &&
	       e->ack == 7 && e->ack_given && e->len == 1000,
	       "with the numbers of a segment");
	tap_is_str(e->text, "P. 1:1001(1000) ack 7", "and as a script has it");
	e = &h.entry[1];
	tap_ok(!e->flags && !e->len && !e->seq && !e->outbound && !e->socket,
	       "a datagram has no such numbers");
	tap_is_str(e->text, "udp (50)", "but its text");
	history_done(&h);
	tap_ok(!h.n && !h.entry, "what is done is empty");
	history_done(&h);
}

static void test_find(void)
{
	struct wire_packet p = segment(WIRE_TCP_ACK, 5001, 1000);
	struct history h = { 0 };

	add(&h, true, WIRE_TCP_SYN, 0, 0);			/* 1 */
	add(&h, true, WIRE_TCP_ACK, 1, 3000);			/* 2 */
	add(&h, true, WIRE_TCP_ACK, 1001, 1000);		/* 3 */
	add(&h, false, WIRE_TCP_ACK, 4001, 1000);		/* 4 */
	history_add(&h, 0, true, 5, &other, &p);		/* 5 */
	add(&h, true, WIRE_TCP_FIN | WIRE_TCP_ACK, 3001, 0);	/* 6 */

	tap_is_int(sent(&h, WIRE_TCP_ACK, 1, 3000), 2, "the same segment");
	tap_is_int(sent(&h, WIRE_TCP_ACK, 2001, 1000), 2,
		   "one that covers it");
	tap_is_int(sent(&h, WIRE_TCP_PSH | WIRE_TCP_ACK, 1001, 1000), 3,
		   "the latest of several, whatever its PSH");
	tap_is_int(sent(&h, WIRE_TCP_ACK, 1001, 1001), 2,
		   "not one that covers a part");
	tap_is_int(sent(&h, WIRE_TCP_ACK, 1, 3001), 0,
		   "none covers the end");
	tap_is_int(sent(&h, WIRE_TCP_ACK, 0, 10), 0,
		   "none covers the start; a SYN's number is not data");
	tap_is_int(sent(&h, WIRE_TCP_ACK, 4001, 1000), 0,
		   "inbound segments do not count");
	tap_is_int(sent(&h, WIRE_TCP_ACK, 5001, 1000), 0,
		   "nor those of another socket");
	tap_is_int(sent(&h, WIRE_TCP_ACK, 1, 0), 0,
		   "an ACK without data is never sent again");
	tap_is_int(sent(&h, WIRE_TCP_SYN, 0, 0), 1, "a SYN is");
	tap_is_int(sent(&h, WIRE_TCP_SYN | WIRE_TCP_ACK, 1, 0), 0,
		   "but data is no SYN");
	tap_is_int(sent(&h, WIRE_TCP_FIN | WIRE_TCP_ACK, 3001, 0), 6,
		   "a FIN is");
	tap_is_int(sent(&h, WIRE_TCP_FIN | WIRE_TCP_ACK, 1001, 2000), 0,
		   "but not by the data before it");
	history_done(&h);
}

/* The same ports again: what the second connection sends is new. */
static void test_find_again(void)
{
	struct history h = { 0 };

	add(&h, false, WIRE_TCP_SYN, 0, 0);			/* 1 */
	add(&h, true, WIRE_TCP_SYN | WIRE_TCP_ACK, 0, 0);	/* 2 */
	add(&h, false, WIRE_TCP_SYN, 0, 0);			/* 3 */
	tap_is_int(sent(&h, WIRE_TCP_SYN | WIRE_TCP_ACK, 0, 0), 2,
		   "a SYN that comes again has its answer sent again");
	add(&h, false, WIRE_TCP_RST, 1, 0);			/* 4 */
	tap_is_int(sent(&h, WIRE_TCP_SYN | WIRE_TCP_ACK, 0, 0), 2,
		   "an RST may be one that the kernel does not take");
	add(&h, false, WIRE_TCP_SYN, 0, 0);			/* 5 */
	tap_is_int(sent(&h, WIRE_TCP_SYN | WIRE_TCP_ACK, 0, 0), 0,
		   "a SYN behind an RST begins a connection");
	add(&h, true, WIRE_TCP_SYN | WIRE_TCP_ACK, 0, 0);	/* 6 */
	tap_is_int(sent(&h, WIRE_TCP_SYN | WIRE_TCP_ACK, 0, 0), 6,
		   "which has retransmissions of its own");
	history_done(&h);
}

/* The lines of the last packets up to @script_ns. */
static const char *last_lines(const struct history *h, int64_t script_ns)
{
	const struct history_entry *last[HISTORY_SHOWN];
	size_t n = history_last(h, script_ns, last);
	static char text[100];
	size_t len = 0;

	text[0] = '\0';
	for (size_t i = 0; i < n; i++)
		len += (size_t)snprintf(text + len, sizeof(text) - len, "%s%u",
					i ? " " : "", last[i]->line);
	return text;
}

static void test_last(void)
{
	static const int64_t times[] = { 10, 20, 60, 30, 40, 40, 70, 50 };
	struct wire_packet p = segment(WIRE_TCP_ACK, 1, 0);
	struct history h = { 0 };

	tap_is_str(last_lines(&h, 100), "", "of no packets none is the last");
	for (uint32_t i = 0; i < sizeof(times) / sizeof(*times); i++)
		history_add(&h, times[i], true, i + 1, &one, &p);
	tap_is_str(last_lines(&h, 9), "", "none is as old");
	tap_is_str(last_lines(&h, 20), "1 2", "those that are as old");
	tap_is_str(last_lines(&h, 40), "1 2 4 5 6",
		   "in the order of their times, then of their adding");
	tap_is_str(last_lines(&h, 50), "2 4 5 6 8", "the last five");
	tap_is_str(last_lines(&h, 100), "5 6 8 3 7", "of all");
	history_done(&h);
}

/* Sequence numbers are compared modulo 2^32 (RFC 9293, 3.4). */
static void test_find_wrapped(void)
{
	struct history h = { 0 };

	add(&h, true, WIRE_TCP_ACK, 0xffffff00u, 1000);
	tap_is_int(sent(&h, WIRE_TCP_ACK, 0xffffff80u, 500), 1,
		   "a segment across 2^32 covers one across it");
	tap_is_int(sent(&h, WIRE_TCP_ACK, 0xffffff80u, 16), 1,
		   "or in front of it");
	tap_is_int(sent(&h, WIRE_TCP_ACK, 100, 500), 1, "or behind it");
	tap_is_int(sent(&h, WIRE_TCP_ACK, 100, 900), 0,
		   "but not beyond its end");
	history_done(&h);
}

#define MANY 10000

static void test_many(void)
{
	struct history h = { 0 };
	uint32_t i;

	for (i = 0; i < MANY; i++) {
		struct wire_packet p = segment(WIRE_TCP_ACK, i, 1);

		history_add(&h, i, true, i, &one, &p);
	}
	tap_ok(h.n <= 4096 && h.n >= 2048, "old packets are dropped");
	tap_is_int(h.entry[h.n - 1].line, MANY - 1, "the last one is kept");
	for (i = 1; i < h.n; i++)
		if (h.entry[i].line != h.entry[i - 1].line + 1)
			break;
	tap_is_int(i, (long long)h.n, "with those before it, in order");
	history_done(&h);
}

static void test_drop(void)
{
	struct wire_packet p = { .n_layers = 1, .layer[0].ops = &wire_ipv4 };
	struct history h = { 0 };

	for (uint32_t i = 1; i <= 3; i++)
		history_add(&h, i, true, i, NULL, &p);
	history_drop_last(&h, 2);
	tap_ok(h.n == 1 && h.entry[0].line == 1, "the last two are taken back");
	history_drop_last(&h, 2);
	tap_is_int((long long)h.n, 0, "no more than there are");
	history_done(&h);
}

/* Eight headers with long addresses: more text than is kept. */
static void test_long_text(void)
{
	struct wire_packet p = { .n_layers = WIRE_MAX_LAYERS };
	struct history h = { 0 };

	for (unsigned i = 0; i < WIRE_MAX_LAYERS; i++) {
		p.layer[i].ops = &wire_ipv6;
		p.layer[i].u.ip.src.family = AF_INET6;
		p.layer[i].u.ip.dst.family = AF_INET6;
		memset(&p.layer[i].u.ip.src.u, 0xff, 16);
		memset(&p.layer[i].u.ip.dst.u, 0xff, 16);
	}
	history_add(&h, 0, true, 1, NULL, &p);
	tap_ok(strlen(h.entry[0].text) >= 300 &&
	       strlen(h.entry[0].text) < 400, "long notation is cut");
	history_done(&h);
}

int main(void)
{
	test_entries();
	test_find();
	test_find_again();
	test_last();
	test_find_wrapped();
	test_many();
	test_drop();
	test_long_text();
	return tap_done();
}
