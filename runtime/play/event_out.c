/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * event_out: what the kernel must send: finds the live packet for an
 * expectation and judges it.
 *
 * Packets of other sockets are passed over.  The first one of the right socket
 * must match: there is no searching, since order is part of what a script says.
 *
 * Unless --strict_segments, a large expected segment may come as several live ones
 * that follow each other: the device may or may not have had TSO.  Each is matched
 * against its part; PSH and FIN belong to the last, CWR to the first.  A pure ACK before
 * or between them is a part of no bytes, as for packetdrill.
 */
#include <stdlib.h>
#include <string.h>

#include "parser/mem.h"
#include "runtime/conn/translate.h"
#include "runtime/play/event.h"
#include "runtime/play/timeline.h"
#include "runtime/story/caret.h"
#include "runtime/story/unsent.h"
#include "runtime/timing/clock.h"

#define WHAT_MAX 64		/* bytes of unsent_what() */
#define TEXT_MAX 1024		/* bytes of notation; longer one is cut */

/* --- choosing ---------------------------------------------------------------- */

/* Whether @live may be what @want describes.  For a packet with ports, *@sk becomes
 * the socket that sent it. */
static bool is_candidate(struct timeline *t, struct socket **sk,
			 const struct wire_packet *want,
			 const struct wire_packet *live)
{
	const struct wire_header_ops *last =
		want->layer[want->n_layers - 1].ops;
	struct socket *sender;

	if (last != live->layer[live->n_layers - 1].ops)
		return false;
	if (!last->has_ports)
		return !outbound_is_housekeeping(live);
	sender = socket_of_outbound(t->sockets, *sk, want, live);
	if (!sender)
		return false;
	*sk = sender;
	return true;
}

static struct seen_packet *seen_take(struct timeline *t)
{
	struct seen_packet *s = t->seen;

	t->seen = s->next;
	if (!t->seen)
		t->seen_tail = &t->seen;
	t->n_seen--;
	return s;
}

/* The time after which the current packet is overdue.  A packet with "*" is never
 * late: it is overdue when others are given up. */
static int64_t overdue_ns(const struct timeline *t)
{
	if (t->event->time.type == TIME_ANY)
		return t->base_ns + TIMELINE_GIVE_UP_NS;
	return t->planned_end_ns + timeline_tolerance_ns(t, t->planned_ns);
}

/* Waits for a packet.  False: none has come by @until_ns, or the run ends.  When
 * @want of @sk is overdue, the kernel is asked why: later it has forgotten. */
static bool wait_for_packet(struct timeline *t, const struct socket *sk,
			    const struct wire_packet *want, int64_t until_ns)
{
	int64_t overdue = overdue_ns(t);

	if (!t->unsent && overdue < until_ns && clock_now_ns() <= overdue) {
		if (timeline_wait(t, overdue, WAKE_PACKET, -1))
			return true;
		if (t->failed || t->stopped)
			return false;
		t->unsent = unsent_why(&t->story, sk, want);
	}
	return timeline_wait(t, until_ns, WAKE_PACKET, -1);
}

/* Waits for the next packet that could be the expected one; NULL: none came
 * by @until_ns, or the run ends. */
static struct seen_packet *next_candidate(struct timeline *t,
					  struct socket **sk,
					  const struct wire_packet *want,
					  int64_t until_ns)
{
	for (;;) {
		struct seen_packet *s;

		if (!wait_for_packet(t, *sk, want, until_ns))
			return NULL;
		s = seen_take(t);

		t->config->dev->ops->let_go(t->config->dev);
		if (is_candidate(t, sk, want, &s->packet))
			return s;
		outbound_record_unexpected(t, s);
		free(s);
	}
}

/* --- judging --------------------------------------------------------------------- */

/* A segment that acknowledges fixes the remote host's ISN. */
static void note_synchronised(struct socket *sk, const struct wire_tcp *tcp)
{
	if ((tcp->flags & WIRE_TCP_ACK) && !(tcp->flags & WIRE_TCP_RST) &&
	    sk->phase >= SOCKET_SYN_SENT)
		sk->phase = SOCKET_ESTABLISHED;
}

static void check_ts_tick(struct timeline *t, const struct socket *sk,
			  const struct wire_tcp_option *want,
			  const struct wire_tcp_option *got)
{
	int64_t tick_us = t->options->tcp_ts_tick_us;
	uint32_t first_script, first_live;
	int64_t script_us, live_us;
	struct diag *d;

	if (!tick_us || !ts_map_first(sk->ts_map, &first_script, &first_live))
		return;
	script_us = (int32_t)(want->u.ts.val - first_script) * tick_us;
	live_us = (int32_t)(got->u.ts.val - first_live) * tick_us;
	if (llabs(script_us - live_us) <= t->options->tolerance_us)
		return;
	d = timeline_fail_late(t, t->event->span,
			       "the timestamp of this segment is off");
	diag_detail(d, "expected  TS val %u, %.6f s after the first one",
		    want->u.ts.val, (double)script_us / 1e6);
	diag_detail(d, "actual    TS val %u, %.6f s after it",
		    first_script + (got->u.ts.val - first_live),
		    (double)live_us / 1e6);
}

/* "TS *" names no value. */
static bool judge_ts(struct timeline *t, const struct socket *sk,
		     struct wire_packet *want, struct wire_packet *got)
{
	const struct wire_tcp_option *w, *g;

	w = wire_tcp_option_get(&want->tcp_options, &wire_opt_ts);
	g = wire_tcp_option_get(&got->tcp_options, &wire_opt_ts);
	if (w && g && !w->any)
		check_ts_tick(t, sk, w, g);
	return !t->failed;
}

/* In the notation of scripts.  Caller frees. */
static char *packet_text(const struct wire_packet *p)
{
	char text[TEXT_MAX];

	wire_packet_print(p, text, sizeof(text));
	return xstrdup(text);
}

/* One live packet, which may be what the event expects, on its way. */
struct candidate {
	const struct seen_packet *seen;	/* as on the wire */
	struct socket *sk;		/* that sent it; NULL: it is of none */
	struct wire_packet want;	/* what the script says of it: all or a part */
	struct wire_packet rest;	/* all that has not come before it */
	struct wire_packet got;		/* in the script's numbers */
	bool differs;
};

/* An ACK that is taken for the begin of what the line expects. */
static bool is_bare_ack(const struct timeline *t, const struct candidate *c)
{
	return wire_packet_tcp(&c->got) && !c->got.payload_len &&
	       t->event->u.packet->payload_len;
}

/* If a retransmission is late, the kernel's timer is the cause, not an earlier line. */
static struct diag *fail_untimely(struct timeline *t, const struct candidate *c,
				  bool early)
{
	const struct wire_tcp *tcp = wire_packet_tcp(&c->got);
	int64_t time_ns = c->seen->time_ns;
	double off = (double)(early ? t->planned_ns - time_ns :
				      time_ns - t->planned_end_ns) /
		     (double)NS_PER_S;
	const char *when = early ? "early" : "late";
	struct span at = t->event->time.span;

	if (is_bare_ack(t, c))
		return timeline_fail(t, FAIL_TIMING, at,
				     "the kernel sent an ACK that no line expects, %.6f s too %s for this",
				     off, when);
	if (tcp && history_find_sent(&t->story.history, c->sk, tcp,
				     c->got.payload_len))
		return timeline_fail_late(t, at,
				     "the kernel retransmitted this %.6f s too %s",
				     off, when);
	return timeline_fail_late(t, at,
			     "the kernel sent this %.6f s too %s%s%s", off,
			     when, t->unsent ? ": " : "",
			     t->unsent ? t->unsent : "");
}

/* An ACK in place of what the line expects is another packet, too: then times stand behind
 * the packets. */
static void detail_times(const struct timeline *t, struct diag *d,
			 const struct candidate *c, int64_t tolerance_ns)
{
	bool other = is_bare_ack(t, c);
	td_auto_free char *want = other ? packet_text(&c->rest) : xstrdup("");
	td_auto_free char *got = other ? packet_text(&c->got) : xstrdup("");
	const char *gap = other ? "     " : "";
	double tolerance = (double)tolerance_ns / (double)NS_PER_S;

	if (t->event->time.range)
		diag_detail(d, "expected  %s%sfrom %.6f s to %.6f s, tolerance %.6f s",
			    want, gap, timeline_seconds(t, t->planned_ns),
			    timeline_seconds(t, t->planned_end_ns), tolerance);
	else
		diag_detail(d, "expected  %s%sat %.6f s, tolerance %.6f s",
			    want, gap, timeline_seconds(t, t->planned_ns),
			    tolerance);
	diag_detail(d, "actual    %s%sat %.6f s", got, gap,
		    timeline_seconds(t, c->seen->time_ns));
}

static bool judge_time(struct timeline *t, const struct candidate *c)
{
	int64_t time_ns = c->seen->time_ns;
	int64_t tolerance = timeline_tolerance_ns(t, t->planned_ns);
	struct diag *d;

	if (t->event->time.type == TIME_ANY)
		return true;
	if (disturbance_in_time(&t->disturbance, time_ns, t->planned_ns,
				t->planned_end_ns, tolerance,
				timeline_is_of_timer(t, time_ns)))
		return true;
	d = fail_untimely(t, c, time_ns < t->planned_ns);
	detail_times(t, d, c, tolerance);
	explain_untimely(&t->story, d, c->sk, &c->got, time_ns);
	return !t->failed;
}

/* The part of the expectation that a shorter live segment has to satisfy. */
static void expect_part(const struct wire_packet *want, uint32_t done,
			const struct wire_packet *got,
			struct wire_packet *ret_part)
{
	const struct wire_tcp *live = wire_packet_tcp(got);
	struct wire_tcp *tcp;
	uint16_t free_flags = 0;

	*ret_part = *want;
	tcp = &wire_packet_last(ret_part, &wire_tcp)->u.tcp;
	tcp->seq += done;
	ret_part->payload_len -= done;
	if (got->payload_len < ret_part->payload_len) {
		ret_part->payload_len = got->payload_len;
		tcp->flags &= (uint16_t)~WIRE_TCP_FIN;
		free_flags |= WIRE_TCP_PSH;
	}
	/* CWR is on new data only; with AccECN it is a bit of a counter. */
	if (done || !got->payload_len)
		free_flags |= WIRE_TCP_CWR;
	tcp->flags = (uint16_t)((tcp->flags & ~free_flags) |
				(live->flags & free_flags));
}

/* A pure ACK that stands where the rest of @want begins. */
static bool is_ack_before(const struct wire_packet *want,
			  const struct wire_packet *got, uint32_t done)
{
	const struct wire_tcp *w = wire_packet_tcp(want);
	const struct wire_tcp *g = wire_packet_tcp(got);

	return !got->payload_len && (g->flags & WIRE_TCP_ACK) &&
	       !(g->flags & (WIRE_TCP_SYN | WIRE_TCP_FIN | WIRE_TCP_RST |
			     WIRE_TCP_PSH)) &&
	       g->seq == w->seq + done && g->ack == w->ack;
}

/* True if @got can be one of several segments that make up @want. */
static bool is_part(const struct timeline *t, const struct wire_packet *want,
		    const struct wire_packet *got, uint32_t done)
{
	if (!wire_packet_tcp(want) || t->options->strict_segments ||
	    !want->payload_len)
		return false;
	if (!got->payload_len)
		return is_ack_before(want, got, done);
	return done || got->payload_len < want->payload_len;
}

/* What a capture says of a packet that the last failures, from the @first on, are
 * about. */
static void log_failure(const struct timeline *t, struct packet_log_entry *e,
			size_t first)
{
	const struct diag_list *list = &t->result->diags;

	if (!e || first >= list->n)
		return;
	e->line = t->event->span.line;
	if (!e->deviation)
		e->deviation = xasprintf("but %s", list->item[first]->text);
}

static void translate(const struct timeline *t, struct candidate *c,
		      const struct wire_packet *whole, uint32_t done)
{
	const struct wire_tcp *tcp = wire_packet_tcp(whole);
	const struct wire_packet *live = &c->seen->packet;

	if (tcp && c->sk)
		translate_learn_isn(c->sk, tcp, wire_packet_tcp(live));
	translate_to_script(c->sk, t->event->u.packet->explicit_ports, live,
			    &c->got);
	c->rest = *whole;
	if (done) {
		wire_packet_last(&c->rest, &wire_tcp)->u.tcp.seq += done;
		c->rest.payload_len -= done;
	}
	if (is_part(t, whole, &c->got, done))
		expect_part(whole, done, &c->got, &c->want);
	else
		c->want = *whole;
}

/* Fails with a better reason than "differs", if the live packet is none that the line
 * could mean: it is known why the kernel did not send that one, or the live packet
 * only repeats what earlier lines expected.  NULL: there is no better reason. */
static struct diag *fail_other(struct timeline *t, const struct candidate *c)
{
	struct span at = t->event->u.packet->direction_span;
	bool stray = explain_is_stray(&t->story, c->sk, &c->want, &c->got);
	td_auto_free char *now = stray && !t->unsent ?
		unsent_why(&t->story, c->sk, &c->want) : NULL;
	const char *why = t->unsent ? t->unsent : now;
	char what[WHAT_MAX];

	if (why && explain_is_other(&c->want, &c->got)) {
		unsent_what(&c->rest, what, sizeof(what));
		return timeline_fail(t, FAIL_CONTENT, at,
				     "the kernel did not send %s: %s", what,
				     why);
	}
	return stray ? timeline_fail(t, FAIL_CONTENT, at,
				     "a retransmission that no line expects") :
		       NULL;
}

static void fail_differs(struct timeline *t, const struct candidate *c)
{
	bool told = t->failed;
	struct diag *d = fail_other(t, c);
	struct span at = t->event->u.packet->direction_span;
	bool other = d;

	if (!d && !told && !t->failed) {
		if (!script_event_on_way(t->script, t->event))
			at = caret_difference(t->script->source, t->event,
					      &c->want, &c->got);
		d = timeline_fail(t, FAIL_CONTENT, at, "outbound %s differs",
				  wire_packet_tcp(&c->want) ? "segment" :
							      "packet");
	}
	explain_mismatch(&t->story, d, c->sk, other ? &c->rest : &c->want,
			 &c->got, c->seen->time_ns, other);
}

/* False: the event ends here. */
static bool compare(struct timeline *t, struct candidate *c)
{
	bool segment = wire_packet_tcp(&c->want) && c->sk;

	if (c->sk)
		translate_meet_options(c->sk, &c->want, &c->got);
	if (c->sk && !judge_ts(t, c->sk, &c->want, &c->got))
		return false;
	c->differs = wire_packet_compare(&c->want, &c->got, NULL, NULL);
	if (c->differs) {
		fail_differs(t, c);
		return false;
	}
	if (segment && !c->seen->zero_payload && !c->sk->wrote_text) {
		timeline_fail(t, FAIL_CONTENT,
			      t->event->u.packet->direction_span,
			      "the payload of this segment is not what was written: zeros");
		return false;
	}
	if (segment)
		note_synchronised(c->sk, wire_packet_tcp(&c->want));
	return judge_time(t, c);
}

/* For the trace, and the capture of a packet that differs.  @ok: it is right. */
static void note(struct timeline *t, const struct candidate *c, bool ok)
{
	struct packet_log_entry *logged = c->seen->logged;
	struct wire_packet shown = c->got;
	td_auto_free char *sent = NULL;
	struct trace_entry *e;

	outbound_hide_common(&shown);
	e = outbound_record(t, c->seen, t->event->span.line, c->sk, &shown);
	if (!ok && is_bare_ack(t, c))
		e->expected = packet_text(&c->rest);
	else if (c->differs)
		e->expected = packet_text(&c->want);
	if (!c->differs || !logged)
		return;
	sent = packet_text(&shown);
	logged->deviation = xasprintf("differs: not '%s', but '%s'",
				      e->expected, sent);
}

/* Judges one live packet.  @done bytes of the expectation @whole have come before.
 * Returns how many more this packet covers, all of them if it differs, with *@ret_ok. */
static uint32_t judge(struct timeline *t, struct socket *sk,
		      const struct wire_packet *whole,
		      const struct seen_packet *s, uint32_t done, bool *ret_ok)
{
	size_t n_diags = t->result->diags.n;
	struct candidate c = { .seen = s, .sk = sk };

	translate(t, &c, whole, done);
	*ret_ok = compare(t, &c);
	note(t, &c, *ret_ok);
	log_failure(t, s->logged, n_diags);
	return c.want.payload_len;
}

static void fail_missing(struct timeline *t, struct socket *sk,
			 const struct wire_packet *want)
{
	struct note_plan plan = timeline_plan(t);
	char what[WHAT_MAX] = "";
	struct diag *d;

	/* Another event's failure ends the wait, too. */
	if (!t->failed || t->stopped)
		note_missing(&t->story, &plan, sk);
	if (t->failed || t->stopped)
		return;
	if (t->unsent)
		unsent_what(want, what, sizeof(what));
	d = timeline_fail(t, FAIL_CONTENT, t->event->u.packet->direction_span,
			  t->unsent ? "the kernel did not send %s: %s" :
				      "the expected packet did not come",
			  what, t->unsent);
	explain_missing(&t->story, d, sk, want, t->planned_ns);
	t->base_ns = clock_now_ns();
}

/* Whether the line may take one more segment.  Pure ACKs are parts, and there may be
 * any number of them. */
static bool may_have_part(struct timeline *t)
{
	if (t->n_parts++ < TIMELINE_PARTS_MAX)
		return true;
	timeline_fail(t, FAIL_CONTENT, t->event->u.packet->direction_span,
		      "the kernel sent over %d segments that are each a part of what a line expects",
		      TIMELINE_PARTS_MAX);
	return false;
}

static void await_all(struct timeline *t)
{
	const struct wire_packet want = script_packet_get(t->event->u.packet);
	struct socket *sk = socket_for_outbound(t->sockets, &want);
	int64_t tolerance = timeline_tolerance_ns(t, t->planned_ns);
	int64_t until = t->planned_end_ns + timeline_patience_ns(tolerance);
	uint32_t done = 0;
	bool ok;

	if (!sk && wire_packet_ports(&want)) {
		timeline_fail(t, FAIL_CONTENT, t->event->span,
			      "there is no socket that could send this packet");
		return;
	}
	if (t->event->time.type == TIME_ANY)
		until = t->base_ns + TIMELINE_ANY_GIVE_UP_NS;
	do {
		struct seen_packet *s = next_candidate(t, &sk, &want, until);

		if (!s) {
			fail_missing(t, sk, &want);
			return;
		}
		done += judge(t, sk, &want, s, done, &ok);
		/* Counting from the kernel's stamp, not from when the tool
		 * woke up, keeps relative times exact on a busy machine. */
		timeline_answered(t, s->time_ns);
		free(s);
	} while (ok && done < want.payload_len && may_have_part(t));
	if (t->event->time.type == TIME_ANY)
		t->planned_ns = t->base_ns;
}

static void outbound_play(struct timeline *t)
{
	await_all(t);
	free(t->unsent);
	t->unsent = NULL;
}

const struct event_ops event_ops_packet_out = {
	.play = outbound_play,
};
