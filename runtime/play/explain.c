/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * explain: what a failure can say about its cause.
 *
 * A mismatch shows both packets field by field in columns, with a line of marks
 * under the fields that differ; notes name what is known to lie behind it: a
 * retransmission, an inbound segment that the kernel dropped, a SYN that nobody
 * listens for, a packet of another connection.
 */
#include <limits.h>
#include <stdio.h>
#include <string.h>

#include "runtime/play/clock.h"
#include "runtime/play/timeline.h"

#define FIELD_MAX 300		/* bytes of one field's text */
#define LINE_MAX_LEN 1000
#define COLUMNS_MAX 64		/* fields that can differ */
#define OUTPUT_LINES 8		/* of a command's output, shown with a failure */

/* --- columns --------------------------------------------------------------- */

struct columns {
	const struct wire_packet *want, *got;
	char expected[LINE_MAX_LEN], actual[LINE_MAX_LEN], marks[LINE_MAX_LEN];
	size_t len;			/* all three are this long */
	/* Columns that differ, for emphasis. */
	struct {
		size_t from, to;
	} differing[COLUMNS_MAX];
	unsigned n_differing;
};

static void column_put(char *line, size_t at, const char *text, size_t width)
{
	size_t n = strlen(text);

	memset(line + at, ' ', width);
	memcpy(line + at, text, n < width ? n : width);
	line[at + width] = '\0';
}

static void column_add(void *arg, const struct wire_field *f,
		       const struct wire_layer *want,
		       const struct wire_layer *got, bool differs)
{
	struct columns *c = arg;
	char expected[FIELD_MAX] = "", actual[FIELD_MAX] = "";
	char marks[FIELD_MAX] = "";
	size_t width, a;

	f->print(c->want, want, expected, sizeof(expected));
	/* Every packet has addresses and a TTL: shown where the script has. */
	if (expected[0] || differs || want->ops->place != WIRE_PLACE_IP)
		f->print(c->got, got, actual, sizeof(actual));
	if (differs && !expected[0])
		strcpy(expected, "-");
	if (differs && !actual[0])
		strcpy(actual, "-");
	width = strlen(expected);
	a = strlen(actual);
	if (a > width)
		width = a;
	if (!width || c->len + width + 1 >= LINE_MAX_LEN)
		return;
	if (differs) {
		memset(marks, '^', a ? a : width);
		if (c->n_differing < COLUMNS_MAX) {
			c->differing[c->n_differing].from = c->len;
			c->differing[c->n_differing++].to = c->len + width;
		}
	}
	column_put(c->expected, c->len, expected, width + 1);
	column_put(c->actual, c->len, actual, width + 1);
	column_put(c->marks, c->len, marks, width + 1);
	c->len += width + 1;
}

/* @line with emphasis on the columns that differ, without trailing blanks. */
static void emphasise(const struct columns *c, char *line, char *ret,
		      size_t cap)
{
	size_t end = strlen(line), at = 0, from = 0;

	while (end && line[end - 1] == ' ')
		end--;
	for (unsigned i = 0; i < c->n_differing; i++) {
		size_t on = c->differing[i].from, off = c->differing[i].to;

		if (off > end)
			off = end;
		if (on >= off)
			continue;
		at += (size_t)snprintf(ret + at, cap - at, "%.*s%c%.*s%c",
				       (int)(on - from), line + from,
				       DIAG_EMPHASIS_ON, (int)(off - on),
				       line + on, DIAG_EMPHASIS_OFF);
		from = off;
	}
	snprintf(ret + at, cap - at, "%.*s", (int)(end - from), line + from);
}

static void trim(char *line)
{
	size_t n = strlen(line);

	while (n && line[n - 1] == ' ')
		line[--n] = '\0';
}

/* --- causes ------------------------------------------------------------------- */

/* "its FIN", "its SYN", "100 bytes". */
static void retransmitted_what(const struct wire_tcp *tcp, uint32_t len,
			       char *buf, size_t cap)
{
	if (tcp->flags & WIRE_TCP_SYN)
		snprintf(buf, cap, "its SYN%s",
			 tcp->flags & WIRE_TCP_ACK ? "-ACK" : "");
	else if (len)
		snprintf(buf, cap, "%u byte%s%s", len, len == 1 ? "" : "s",
			 tcp->flags & WIRE_TCP_FIN ? " and its FIN" : "");
	else
		snprintf(buf, cap, "its FIN");
}

static void note_retransmission(struct timeline *t, struct diag *d,
				const struct socket *sk,
				const struct wire_packet *got, int64_t time_ns)
{
	const struct wire_tcp *tcp = wire_packet_tcp(got);
	const struct history_entry *e;
	char what[64];

	if (!tcp)
		return;
	e = history_find_sent(&t->history, sk, tcp, got->payload_len);
	if (!e)
		return;
	retransmitted_what(tcp, got->payload_len, what, sizeof(what));
	if (e->line)
		diag_note(d, "same as the segment that line %u expected: the kernel retransmitted %s after %.3f s without an answer",
			  e->line, what,
			  timeline_seconds(t, time_ns) -
				  (double)e->script_ns / (double)NS_PER_S);
	else
		diag_note(d, "the kernel retransmitted %s", what);
}

/* Kernels since 6.7 drop a segment whose ACK is older than what was sent before the
 * largest window (tcp_ack(), RFC 5961, 5.2): the usual victim is one whose script
 * line forgot "ack N". */
static void note_missing_ack(struct timeline *t, struct diag *d,
			     const struct socket *sk,
			     const struct wire_packet *got)
{
	const struct wire_tcp *tcp = wire_packet_tcp(got);

	if (!tcp || !(tcp->flags & WIRE_TCP_ACK))
		return;
	for (size_t i = t->history.n; i-- > 0;) {
		const struct history_entry *e = &t->history.entry[i];
		uint32_t end = e->seq + e->len +
			       !!(e->flags & (WIRE_TCP_FIN | WIRE_TCP_SYN));

		if (e->outbound || e->socket != sk ||
		    !(e->flags & WIRE_TCP_ACK) || e->ack_given)
			continue;
		if ((int32_t)(end - tcp->ack) <= 0 && end != e->seq)
			continue;
		diag_note(d, "the segment of line %u was not accepted: it has no 'ack', so it acknowledges 0, which kernels since 6.7 drop as old; give it one",
			  e->line);
		return;
	}
}

/* RST that answers a SYN: no listener took it (RFC 9293, 3.10.7.1).  To listen is
 * what a script forgets most easily. */
static void note_nobody_listens(struct timeline *t, struct diag *d,
				const struct socket *sk,
				const struct wire_packet *got)
{
	const struct wire_tcp *tcp = wire_packet_tcp(got);
	const struct history_entry *e = NULL;

	if (!tcp || !sk || !(tcp->flags & WIRE_TCP_RST))
		return;
	for (size_t i = t->history.n; i-- > 0 && !e;)
		if (!t->history.entry[i].outbound &&
		    t->history.entry[i].socket == sk)
			e = &t->history.entry[i];
	if (e && (e->flags & WIRE_TCP_SYN) && !(e->flags & WIRE_TCP_ACK))
		diag_note(d, "the kernel refused the connection: nothing listens on port %u; is bind() or listen() missing?",
			  sk->script_local_port ? sk->script_local_port
						: sk->local_port);
}

/* The latest packet that no line expected, for a line whose own did not come. */
static void note_other_packet(struct timeline *t, struct diag *d)
{
	for (size_t i = t->history.n; i-- > 0;) {
		const struct history_entry *e = &t->history.entry[i];

		if (!e->outbound || e->line)
			continue;
		diag_note(d, "a packet %s came at %.6f: %s",
			  e->socket ? "of another connection"
				    : "that belongs to no socket of the script",
			  (double)e->script_ns / (double)NS_PER_S, e->text);
		return;
	}
}

void explain_history(struct timeline *t, struct diag *d)
{
	const struct history *h = &t->history;
	size_t first = h->n > HISTORY_SHOWN ? h->n - HISTORY_SHOWN : 0;

	if (h->n == first)
		return;
	diag_detail(d, "the last packets before it:");
	for (size_t i = first; i < h->n; i++) {
		const struct history_entry *e = &h->entry[i];
		double at = (double)e->script_ns / (double)NS_PER_S;

		if (e->line)
			diag_detail(d, "  %.6f %c %s      line %u", at,
				    e->outbound ? '>' : '<', e->text, e->line);
		else
			diag_detail(d, "  %.6f %c %s      expected by no line",
				    at, e->outbound ? '>' : '<', e->text);
	}
}

void explain_mismatch(struct timeline *t, struct diag *d,
		      const struct socket *sk, const struct wire_packet *want,
		      const struct wire_packet *got, int64_t time_ns)
{
	struct columns c = { .want = want, .got = got };
	char line[LINE_MAX_LEN + 2 * COLUMNS_MAX + 1];

	if (wire_packet_compare(want, got, column_add, &c) == UINT_MAX) {
		wire_packet_print(want, c.expected, sizeof(c.expected));
		wire_packet_print(got, c.actual, sizeof(c.actual));
		diag_note(d, "the packets are made of different headers");
	}
	emphasise(&c, c.expected, line, sizeof(line));
	diag_detail(d, "expected  %s", line);
	emphasise(&c, c.actual, line, sizeof(line));
	diag_detail(d, "actual    %s     at %.6f", line,
		    timeline_seconds(t, time_ns));
	trim(c.marks);
	if (c.n_differing)
		diag_detail(d, "%c          %s", DIAG_WITHOUT_COLOUR, c.marks);
	explain_history(t, d);
	note_retransmission(t, d, sk, got, time_ns);
	note_missing_ack(t, d, sk, got);
	note_nobody_listens(t, d, sk, got);
}

void explain_missing(struct timeline *t, struct diag *d,
		     const struct socket *sk)
{
	const struct wire_packet *want = &t->event->u.packet->packet;
	char text[FIELD_MAX];

	wire_packet_print(want, text, sizeof(text));
	diag_detail(d, "expected  %s     at %.6f", text,
		    timeline_seconds(t, t->planned_ns));
	diag_detail(d, "actual    the kernel sent nothing until %.6f",
		    timeline_seconds(t, clock_now_ns()));
	explain_history(t, d);
	note_other_packet(t, d);
	for (size_t i = t->history.n; i-- > 0;) {
		const struct history_entry *e = &t->history.entry[i];

		if (e->outbound)
			break;
		if (e->socket == sk && (e->flags & WIRE_TCP_ACK) &&
		    !e->ack_given) {
			diag_note(d, "the segment of line %u has no 'ack', so it acknowledges 0: kernels since 6.7 drop it as old; give it one",
				  e->line);
			break;
		}
	}
}

void explain_output(struct diag *d, const char *output)
{
	size_t len = strlen(output);
	const char *p = output + len;
	unsigned lines = 0;

	while (p > output && lines < OUTPUT_LINES) {
		p--;
		if (p[0] == '\n' && p[1])
			lines++;
	}
	if (p > output)
		p += 2;
	while (*p) {
		size_t n = strcspn(p, "\n");

		if (n)
			diag_detail(d, "| %.*s", (int)n, p);
		p += n + (p[n] == '\n');
	}
}
