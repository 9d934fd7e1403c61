/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * outbound: what the kernel must send: finds the live packet for an
 * expectation and judges it.
 *
 * Packets of other sockets are passed over.  The first one of the right socket
 * must match: there is no searching, since order is part of what a script says.
 * Unless --strict_segments, a large expected segment may come as several live
 * ones that follow each other (the device may or may not have had TSO): each is
 * matched against its part, PSH and FIN belonging to the last, CWR to the first.
 */
#include <stdlib.h>
#include <string.h>

#include "parser/mem.h"
#include "runtime/play/clock.h"
#include "runtime/play/timeline.h"

#define TEXT_MAX 1024		/* bytes of notation; longer one is cut */

/* --- live -> script ------------------------------------------------------ */

static uint16_t script_port(const struct socket *sk, uint16_t live)
{
	if (live == sk->local_port && sk->script_local_port)
		return sk->script_local_port;
	if (live == sk->remote_port && sk->script_remote_port)
		return sk->script_remote_port;
	return live;
}

static void tcp_to_script(const struct socket *sk, struct wire_tcp *tcp)
{
	bool syn = tcp->flags & WIRE_TCP_SYN;
	struct wire_tcp_option *o;

	if (sk->live_local_isn_known)
		tcp->seq -= sk->live_local_isn -
			    (syn ? sk->script_local_isn : 0);
	if (tcp->flags & WIRE_TCP_ACK)
		tcp->ack -= sk->live_remote_isn -
			    (syn ? sk->script_remote_isn : 0);
	o = wire_tcp_option_get(&tcp->options, &wire_opt_sack);
	for (unsigned i = 0; o && i < o->u.sack.n; i++) {
		o->u.sack.block[i].left -= sk->live_remote_isn;
		o->u.sack.block[i].right -= sk->live_remote_isn;
	}
}

static void ports_to_script(const struct socket *sk, bool show_ports,
			    struct wire_layer *l)
{
	struct wire_ports *ports = &l->u.ports;

	if (!show_ports || (l->ops == &wire_tcp && !sk)) {
		ports->sport = 0;
		ports->dport = 0;
	} else if (l->ops == &wire_tcp) {
		ports->sport = script_port(sk, ports->sport);
		ports->dport = script_port(sk, ports->dport);
	}
}

void outbound_to_script(const struct socket *sk, bool show_ports,
			const struct wire_packet *live,
			struct wire_packet *ret)
{
	struct wire_layer *l;

	*ret = *live;
	l = &ret->layer[ret->n_layers - 1];
	if (l->ops->has_ports)
		ports_to_script(sk, show_ports, l);
	if (!sk)
		return;
	if (l->ops == &wire_tcp) {
		tcp_to_script(sk, &l->u.tcp);
	} else if ((l->ops == &wire_icmpv4 || l->ops == &wire_icmpv6) &&
		   l->u.icmp.echo == WIRE_ICMP_ECHO_TCP) {
		/* What it quotes came from the remote host. */
		l->u.icmp.echo_seq -= sk->live_remote_isn;
	}
}

/* What every packet has and no script mentions says nothing in a report. */
static void hide_common(struct wire_packet *p)
{
	struct wire_ip *ip = &p->layer[0].u.ip;

	if (p->n_layers != 2)
		return;
	ip->src.family = 0;
	ip->dst.family = 0;
	ip->ttl_given = false;
	ip->flowlabel_given = false;
}

/* --- choosing ---------------------------------------------------------------- */

/* Neighbour discovery and multicast listener messages of the stack itself
 * (RFC 4861, RFC 3810): no script expects these. */
static bool is_icmpv6_housekeeping(const struct wire_packet *p)
{
	const struct wire_layer *l = &p->layer[p->n_layers - 1];

	return l->ops == &wire_icmpv6 &&
	       ((l->u.icmp.type >= 130 && l->u.icmp.type <= 137) ||
		l->u.icmp.type == 143);
}

static bool is_candidate(struct socket *sk, const struct wire_packet *want,
			 const struct wire_packet *live)
{
	const struct wire_header_ops *last =
		want->layer[want->n_layers - 1].ops;

	if (last != live->layer[live->n_layers - 1].ops)
		return false;
	if (last->has_ports)
		return sk && socket_sent(sk, live);
	return !is_icmpv6_housekeeping(live);
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

/* Records a packet as the script would write it: @line 0: no event expects it. */
static struct trace_entry *record(struct timeline *t,
				  const struct seen_packet *s, uint32_t line,
				  const struct socket *sk,
				  const struct wire_packet *shown)
{
	return timeline_record(t, &(struct packet_event){
		.time_ns = s->time_ns,
		.outbound = true,
		.line = line,
		.sk = sk,
		.packet = shown,
		.head = &s->head,
		.logged = s->logged,
	});
}

void outbound_record_unexpected(struct timeline *t,
				const struct seen_packet *s)
{
	struct wire_packet shown;
	struct socket *sk = sockets_first(t->sockets);

	if (is_icmpv6_housekeeping(&s->packet))
		return;
	while (sk && !socket_owns(sk, &s->packet))
		sk = sk->next;
	outbound_to_script(sk, !sk, &s->packet, &shown);
	hide_common(&shown);
	record(t, s, 0, sk, &shown);
}

/* Waits for the next packet that could be the expected one; NULL: none came
 * by @until_ns, or the run ends. */
static struct seen_packet *next_candidate(struct timeline *t,
					  struct socket *sk, int64_t until_ns)
{
	const struct wire_packet *want = &t->event->u.packet->packet;

	while (timeline_wait(t, until_ns, WAKE_PACKET, -1)) {
		struct seen_packet *s = seen_take(t);

		if (is_candidate(sk, want, &s->packet))
			return s;
		outbound_record_unexpected(t, s);
		free(s);
	}
	return NULL;
}

/* --- judging --------------------------------------------------------------------- */

/* The kernel's ISN is learnt from its first SYN. */
static void learn_local_isn(struct socket *sk, const struct wire_tcp *want,
			    const struct wire_tcp *live)
{
	if (!(live->flags & WIRE_TCP_SYN) || !(want->flags & WIRE_TCP_SYN))
		return;
	if (sk->live_local_isn_known)
		return;
	sk->live_local_isn = live->seq;
	sk->script_local_isn = want->seq;
	sk->live_local_isn_known = true;
}

/* A segment that acknowledges fixes the remote host's ISN. */
static void note_synchronised(struct socket *sk, const struct wire_tcp *tcp)
{
	if ((tcp->flags & WIRE_TCP_ACK) && !(tcp->flags & WIRE_TCP_RST) &&
	    sk->phase >= SOCKET_SYN_SENT)
		sk->phase = SOCKET_ESTABLISHED;
}

static bool check_ts_tick(struct timeline *t, const struct socket *sk,
			  const struct wire_tcp_option *want,
			  const struct wire_tcp_option *got)
{
	int64_t tick_us = t->options->tcp_ts_tick_us;
	uint32_t first_script, first_live;
	int64_t script_us, live_us;
	struct diag *d;

	if (!tick_us || !socket_ts_first(sk, &first_script, &first_live))
		return true;
	script_us = (int32_t)(want->u.ts.val - first_script) * tick_us;
	live_us = (int32_t)(got->u.ts.val - first_live) * tick_us;
	if (llabs(script_us - live_us) <= t->options->tolerance_us)
		return true;
	d = timeline_fail(t, FAIL_TIMING, t->event->span,
			  "the timestamp of this segment is off");
	diag_detail(d, "expected  TS val %u, %.6f s after the first one",
		    want->u.ts.val, (double)script_us / 1e6);
	diag_detail(d, "actual    TS val %u, %.6f s after it",
		    first_script + (got->u.ts.val - first_live),
		    (double)live_us / 1e6);
	return false;
}

/* Sets the expectation's TS val free (it is judged by its ticks, if at all) and
 * learns the pair for inbound echo replies. */
static bool judge_ts(struct timeline *t, struct socket *sk,
		     struct wire_packet *want, struct wire_packet *got)
{
	struct wire_layer *wl = wire_packet_last(want, &wire_tcp);
	struct wire_layer *gl = wire_packet_last(got, &wire_tcp);
	struct wire_tcp_option *w, *g;

	if (!wl || !gl)
		return true;
	w = wire_tcp_option_get(&wl->u.tcp.options, &wire_opt_ts);
	g = wire_tcp_option_get(&gl->u.tcp.options, &wire_opt_ts);
	if (!w)
		return true;
	w->u.ts.val_any = true;
	if (!g)
		return true;
	if (!check_ts_tick(t, sk, w, g))
		return !t->failed;
	socket_ts_learn(sk, w->u.ts.val, g->u.ts.val);
	return true;
}

static bool judge_time(struct timeline *t, int64_t time_ns)
{
	const struct event_time *time = &t->event->time;
	int64_t tolerance = timeline_tolerance_ns(t, t->planned_ns);
	struct diag *d;

	if (time->type == TIME_ANY)
		return true;
	if (disturbance_in_time(&t->disturbance, time_ns, t->planned_ns,
				t->planned_end_ns, tolerance,
				timeline_is_of_timer(t, time_ns)))
		return true;
	d = timeline_fail(t, FAIL_TIMING, time->span,
			  "the kernel sent this %.6f s too %s",
			  (double)(time_ns < t->planned_ns ?
					   t->planned_ns - time_ns :
					   time_ns - t->planned_end_ns) /
				  (double)NS_PER_S,
			  time_ns < t->planned_ns ? "early" : "late");
	if (time->range)
		diag_detail(d, "expected  from %.6f s to %.6f s, tolerance %.6f s",
			    timeline_seconds(t, t->planned_ns),
			    timeline_seconds(t, t->planned_end_ns),
			    (double)tolerance / (double)NS_PER_S);
	else
		diag_detail(d, "expected  at %.6f s, tolerance %.6f s",
			    timeline_seconds(t, t->planned_ns),
			    (double)tolerance / (double)NS_PER_S);
	diag_detail(d, "actual    at %.6f s", timeline_seconds(t, time_ns));
	explain_history(t, d);
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
	if (done)
		free_flags |= WIRE_TCP_CWR;
	tcp->flags = (uint16_t)((tcp->flags & ~free_flags) |
				(live->flags & free_flags));
}

/* True if @got can be one of several segments that make up @want. */
static bool is_part(const struct timeline *t, const struct wire_packet *want,
		    const struct wire_packet *got, uint32_t done)
{
	const struct wire_tcp *tcp = wire_packet_tcp(want);

	return tcp && !t->options->strict_segments && want->payload_len &&
	       got->payload_len &&
	       (done || got->payload_len < want->payload_len);
}

/* In the notation of scripts.  Caller frees. */
static char *packet_text(const struct wire_packet *p)
{
	char text[TEXT_MAX];

	wire_packet_print(p, text, sizeof(text));
	return xstrdup(text);
}

/* What a capture says of a packet that differs. */
static void log_difference(struct packet_log_entry *e,
			   const struct wire_packet *want,
			   const struct wire_packet *shown)
{
	td_auto_free char *expected = packet_text(want);
	td_auto_free char *sent = packet_text(shown);

	if (e)
		e->deviation = xasprintf("differs: not '%s', but '%s'",
					 expected, sent);
}

/* The same of one that the last failures, from the @first on, are about. */
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

/* Judges one live packet.  Returns the bytes of the expectation that it
 * covers, with *@ret_ok; a mismatch covers all of it. */
static uint32_t judge(struct timeline *t, struct socket *sk,
		      struct seen_packet *s, uint32_t done, bool *ret_ok)
{
	const struct event *ev = t->event;
	struct wire_packet want = ev->u.packet->packet;
	struct wire_packet got, shown;
	const struct wire_tcp *tcp = wire_packet_tcp(&want);
	struct trace_entry *e;
	bool differs = false;
	struct diag *d;

	*ret_ok = false;
	if (tcp && sk)
		learn_local_isn(sk, tcp, wire_packet_tcp(&s->packet));
	outbound_to_script(sk, ev->u.packet->explicit_ports, &s->packet, &got);
	if (is_part(t, &want, &got, done)) {
		struct wire_packet part;

		expect_part(&want, done, &got, &part);
		want = part;
	}
	shown = got;
	hide_common(&shown);
	if (sk && !judge_ts(t, sk, &want, &got)) {
		record(t, s, ev->span.line, sk, &shown);
		return want.payload_len;
	}
	differs = wire_packet_compare(&want, &got, NULL, NULL);
	if (differs) {
		d = timeline_fail(t, FAIL_CONTENT,
				  ev->u.packet->direction_span,
				  "outbound %s differs",
				  tcp ? "segment" : "packet");
		explain_mismatch(t, d, sk, &want, &got, s->time_ns);
		log_difference(s->logged, &want, &shown);
	} else if (tcp && sk && !s->zero_payload && !sk->wrote_text) {
		timeline_fail(t, FAIL_CONTENT, ev->u.packet->direction_span,
			      "the payload of this segment is not what was written: zeros");
	} else {
		if (tcp && sk)
			note_synchronised(sk, tcp);
		*ret_ok = judge_time(t, s->time_ns);
	}
	e = record(t, s, ev->span.line, sk, &shown);
	if (differs)
		e->expected = packet_text(&want);
	return want.payload_len;
}

void outbound_play(struct timeline *t)
{
	const struct wire_packet *want = &t->event->u.packet->packet;
	struct socket *sk = socket_for_outbound(t->sockets, want);
	int64_t until = t->planned_end_ns + TIMELINE_GIVE_UP_NS;
	uint32_t done = 0;
	bool ok;

	if (!sk && wire_packet_ports(want)) {
		timeline_fail(t, FAIL_CONTENT, t->event->span,
			      "there is no socket that could send this packet");
		return;
	}
	if (t->event->time.type == TIME_ANY)
		until = t->base_ns + TIMELINE_ANY_GIVE_UP_NS;
	do {
		struct seen_packet *s = next_candidate(t, sk, until);
		size_t n_diags = t->result->diags.n;

		if (!s) {
			/* Another event's failure ends the wait, too. */
			if (!t->failed || t->stopped)
				timeline_record_missing(t, sk);
			if (t->failed || t->stopped)
				return;
			explain_missing(t,
					timeline_fail(t, FAIL_CONTENT,
						      t->event->u.packet->direction_span,
						      "the expected packet did not come"),
					sk);
			t->base_ns = clock_now_ns();
			return;
		}
		done += judge(t, sk, s, done, &ok);
		log_failure(t, s->logged, n_diags);
		/* Counting from the kernel's stamp, not from when the tool
		 * woke up, keeps relative times exact on a busy machine. */
		timeline_answered(t, s->time_ns);
		free(s);
	} while (ok && done < want->payload_len);
	if (t->event->time.type == TIME_ANY)
		t->planned_ns = t->base_ns;
}
