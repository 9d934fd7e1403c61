/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * explain_notes: known causes of a failure: a retransmission, an inbound segment that
 * the kernel dropped, a SYN to a port where nothing listens, segmentation offload, a
 * packet of another connection.
 */
#include <inttypes.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <string.h>

#include "runtime/record/tcp_info.h"
#include "runtime/story/explain_handshake.h"
#include "runtime/story/explain_notes.h"
#include "runtime/timing/clock.h"

#define TEXT_MAX 300		/* bytes of a packet's text; longer ones are cut */

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

/* The last packet that @sk was sent between two moments; NULL: none. */
static const struct history_entry *heard_between(const struct story *story,
						 const struct socket *sk,
						 int64_t from_ns, int64_t to_ns)
{
	const struct history_entry *last = NULL;

	for (size_t i = 0; i < story->history.n; i++) {
		const struct history_entry *e = &story->history.entry[i];

		if (!e->outbound && e->socket == sk && e->script_ns > from_ns &&
		    e->script_ns <= to_ns)
			last = e;
	}
	return last;
}

/* Any packet may be an answer, also a SACK or an ICMP error: then it is told which
 * was the last, and when. */
void explain_note_retransmission(struct story *story, struct diag *d,
				 const struct socket *sk,
				 const struct wire_packet *got, int64_t time_ns)
{
	const struct wire_tcp *tcp = wire_packet_tcp(got);
	int64_t at = time_ns - story->start_ns;
	const struct history_entry *e, *heard;
	char what[64], after[100];

	if (!tcp)
		return;
	e = history_find_sent(&story->history, sk, tcp, got->payload_len);
	if (!e)
		return;
	retransmitted_what(tcp, got->payload_len, what, sizeof(what));
	if (!e->line) {
		diag_note(d, "the kernel retransmitted %s", what);
		return;
	}
	heard = heard_between(story, sk, e->script_ns, at);
	if (heard)
		snprintf(after, sizeof(after),
			 ", %.6f s after the packet of line %u came",
			 (double)(at - heard->script_ns) / (double)NS_PER_S,
			 heard->line);
	else
		snprintf(after, sizeof(after), " without an answer");
	diag_note(d, "%s the segment that line %u expected: the kernel retransmitted %s after %.3f s%s",
		  e->seq == tcp->seq && e->len == got->payload_len ?
			  "same as" : "part of",
		  e->line, what,
		  (double)(at - e->script_ns) / (double)NS_PER_S, after);
}

/* What the script made the tool do, or expected of the kernel. */
static bool is_event(const struct trace_entry *e)
{
	return e->line && e->kind != TRACE_STATE && e->kind != TRACE_MISSING;
}

/* An event that came after the packet says that the script is behind the kernel. */
static void note_place(struct story *story, struct diag *d, int64_t time_ns)
{
	const struct trace *trace = story->trace;
	const struct trace_entry *before = NULL, *after = NULL;
	int64_t at = time_ns - story->start_ns;

	for (size_t i = 0; i < trace->n; i++) {
		const struct trace_entry *e = &trace->entry[i];

		if (!is_event(e))
			continue;
		if (e->time_ns <= at && (!before || e->time_ns >= before->time_ns))
			before = e;
		if (e->time_ns > at && (!after || e->time_ns < after->time_ns))
			after = e;
	}
	if (before && after)
		diag_note(d, "sent between line %u and line %u, where no line expects it",
			  before->line, after->line);
}

/* Bytes in each segment that @sk sends; 0: not known. */
static uint64_t segment_size(const struct socket *sk)
{
	static const char name[] = "tcpi_snd_mss";
	struct info_sample sample = { .no_socket = false };
	uint64_t size = 0;

	if (!sk || sk->live_fd < 0)
		return 0;
	info_ask(&sample.tcp, sk->live_fd, IPPROTO_TCP, TCP_INFO);
	info_value(info_name_find(name, sizeof(name) - 1), &sample, &size);
	return size;
}

/* More than a segment holds is several of them, which the device would cut: with a
 * line for each, the first one meets all of them. */
static void note_offload(struct diag *d, const struct socket *sk,
			 const struct wire_packet *want,
			 const struct wire_packet *got)
{
	const struct wire_tcp *w = wire_packet_tcp(want);
	const struct wire_tcp *g = wire_packet_tcp(got);
	struct wire_packet line = *want;
	char text[TEXT_MAX];
	uint64_t size;

	if (!w || !g || w->seq != g->seq || !want->payload_len ||
	    got->payload_len <= want->payload_len)
		return;
	size = segment_size(sk);
	if (!size || got->payload_len <= size)
		return;
	line.payload_len = got->payload_len;
	wire_packet_last(&line, &wire_tcp)->u.tcp.flags = g->flags;
	wire_packet_print(&line, text, sizeof(text));
	diag_note(d, "the kernel gave the device one packet of %" PRIu64 " segments of %" PRIu64 " bytes%s (segmentation offload)",
		  (got->payload_len + size - 1) / size, size,
		  got->payload_len % size ? ", the last one shorter" : "");
	diag_note(d, "one line stands for all of them, '> %s'; or set --no_offload (as 'ethtool -K tun0 tso off gso off' in the init command does), so that they come one by one",
		  text);
}

/* Kernels since 6.7 drop a segment whose ACK is older than what was sent before the
 * largest window (tcp_ack(), RFC 5961, 5.2): the usual victim is one whose script
 * line forgot "ack N". */
static void note_missing_ack(struct story *story, struct diag *d,
			     const struct socket *sk,
			     const struct wire_packet *got)
{
	const struct wire_tcp *tcp = wire_packet_tcp(got);

	if (!tcp || !(tcp->flags & WIRE_TCP_ACK))
		return;
	for (size_t i = story->history.n; i-- > 0;) {
		const struct history_entry *e = &story->history.entry[i];
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

static bool is_listening(const struct story *story, uint16_t port)
{
	for (const struct socket *s = sockets_first(story->sockets); s; s = s->next)
		if (s->phase == SOCKET_LISTENING && s->live_fd >= 0 &&
		    s->local_port == port)
			return true;
	return false;
}

/* An RST answers a SYN that no listener took (RFC 9293, 3.10.7.1).  Scripts forget
 * listen() most easily. */
static void note_nobody_listens(struct story *story, struct diag *d,
				const struct socket *sk,
				const struct wire_packet *got)
{
	const struct wire_tcp *tcp = wire_packet_tcp(got);
	const struct history_entry *e = NULL;

	if (!tcp || !sk || !(tcp->flags & WIRE_TCP_RST) ||
	    is_listening(story, sk->local_port))
		return;
	for (size_t i = story->history.n; i-- > 0 && !e;)
		if (!story->history.entry[i].outbound &&
		    story->history.entry[i].socket == sk)
			e = &story->history.entry[i];
	if (e && (e->flags & WIRE_TCP_SYN) && !(e->flags & WIRE_TCP_ACK))
		diag_note(d, "the kernel refused the connection: nothing listens on port %u; is bind() or listen() missing?",
			  sk->script_local_port ? sk->script_local_port
						: sk->local_port);
}

/* The latest packet that no line expected, for a line whose own did not come. */
static void note_other_packet(struct story *story, struct diag *d)
{
	for (size_t i = story->history.n; i-- > 0;) {
		const struct history_entry *e = &story->history.entry[i];

		if (!e->outbound || e->line)
			continue;
		diag_note(d, "a packet %s came at %.6f: %s",
			  e->socket ? "of another connection"
				    : "that belongs to no socket of the script",
			  (double)e->script_ns / (double)NS_PER_S, e->text);
		return;
	}
}

/* When @sk came into @state, as far as that has been seen; or NULL. */
static const struct trace_entry *came_into(const struct story *story,
					   const struct socket *sk,
					   enum tcp_state state)
{
	const struct trace *trace = story->trace;

	for (size_t i = trace->n; i-- > 0;) {
		const struct trace_entry *e = &trace->entry[i];

		if (e->kind == TRACE_STATE && e->connection == sk->number)
			return e->to == state ? e : NULL;
	}
	return NULL;
}

/* The packet of @sk that can have brought about @change, which was seen after it:
 * an RST of either side, or an ICMP message that came right then; or NULL. */
static const struct history_entry *packet_that_ended(const struct story *story,
						     const struct socket *sk,
						     const struct trace_entry *change)
{
	for (size_t i = story->history.n; i-- > 0;) {
		const struct history_entry *e = &story->history.entry[i];

		if (e->socket != sk || e->script_ns > change->time_ns)
			continue;
		if (e->flags & WIRE_TCP_RST &&
		    (e->outbound || e->line == change->line))
			return e;
		if (e->icmp && !e->outbound && e->line == change->line)
			return e;
	}
	return NULL;
}

static bool is_call(const struct story *story, const struct socket *sk,
		    uint32_t line, const char *name)
{
	const struct trace *trace = story->trace;
	size_t len = strlen(name);

	for (size_t i = 0; i < trace->n; i++) {
		const struct trace_entry *e = &trace->entry[i];

		if (e->kind == TRACE_CALL && e->line == line &&
		    e->connection == sk->number &&
		    !strncmp(e->text, name, len))
			return true;
	}
	return false;
}

/* What brought about @change, the end of a connection: ": the RST of line 12 ended
 * it". */
static void print_end(const struct story *story, const struct socket *sk,
		      const struct trace_entry *change, char *buf, size_t cap)
{
	const struct history_entry *e = packet_that_ended(story, sk, change);

	if (e && e->outbound)
		snprintf(buf, cap, ": the kernel's RST at %.6f ended it",
			 (double)e->script_ns / (double)NS_PER_S);
	else if (e)
		snprintf(buf, cap, ": the %s of line %u ended it",
			 e->icmp ? "ICMP error" : "RST", e->line);
	else if (is_call(story, sk, change->line, "close("))
		snprintf(buf, cap, ": the close() of line %u ended it",
			 change->line);
	else
		snprintf(buf, cap, ", behind line %u", change->line);
}

/* Tells the state also of a connection that still is: it may be one that sends
 * nothing. */
void explain_note_state(struct story *story, struct diag *d,
			const struct socket *sk)
{
	const struct trace_entry *change;
	enum tcp_state state;
	char end[80] = "";

	if (!sk || !sk->seen)
		return;
	state = observer_state(story->observer, sk);
	change = came_into(story, sk, state);
	if (!change) {
		diag_note(d, "the connection is in %s", tcp_state_name(state));
		return;
	}
	if (state == STATE_CLOSED)
		print_end(story, sk, change, end, sizeof(end));
	diag_note(d, "the connection is in %s since %.6f%s",
		  tcp_state_name(state),
		  (double)change->time_ns / (double)NS_PER_S, end);
}

void explain_note_mismatch(struct story *story, struct diag *d,
			   const struct socket *sk,
			   const struct wire_packet *want,
			   const struct wire_packet *got, int64_t time_ns)
{
	note_place(story, d, time_ns);
	explain_note_retransmission(story, d, sk, got, time_ns);
	note_offload(d, sk, want, got);
	note_missing_ack(story, d, sk, got);
	note_nobody_listens(story, d, sk, got);
}

void explain_note_missing(struct story *story, struct diag *d,
			  const struct socket *sk)
{
	explain_note_state(story, d, sk);
	if (sk && sk->seen &&
	    observer_state(story->observer, sk) == STATE_SYN_RECEIVED)
		explain_handshake(story, d, sk);
	note_other_packet(story, d);
	for (size_t i = story->history.n; i-- > 0;) {
		const struct history_entry *e = &story->history.entry[i];

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
