/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * check: what can only be said about a finished script.
 *
 * A check is a function and a row in checks[].  Errors make a script unfit to
 * run; a warning must have no false positive worth the name, since scripts that
 * pass are to stay silent.
 */

#include <stdio.h>
#include <string.h>

#include "parser/call_desc.h"
#include "parser/check.h"
#include "parser/expr_check.h"
#include "parser/portable.h"
#include "parser/tcp_state.h"

#define WARNINGS_MAX 20		/* of one check; more are noise */
#define SETTINGS_MAX 256	/* options that are compared with each other */
#define FDS_MAX 1024		/* descriptors that are kept track of */

/* One check at work. */
struct check_run {
	struct parse *p;
	const struct script *script;
	const char *name;
	unsigned n_warnings;
};

static struct diag *check_warn(struct check_run *c, struct span span,
			       const char *text)
{
	struct diag *d;

	if (c->n_warnings++ >= WARNINGS_MAX)
		return NULL;
	d = diag_add(c->p->diags, DIAG_WARNING, span, "%s", text);
	if (d)
		d->check = c->name;
	return d;
}

/* --- errors -------------------------------------------------------------------- */

static void check_events(struct check_run *c)
{
	if (!c->script->n_events)
		diag_error(c->p->diags, SPAN_NONE, "the script has no events");
}

/* packetdrill starts its clock with the first event; a way has done so. */
static void check_first_time(struct check_run *c)
{
	const struct event_time *t;

	if (!c->script->n_events || c->script->n_way_events)
		return;
	t = &c->script->event[0]->time;
	if (t->type == TIME_ANY || t->start_ns)
		diag_error(c->p->diags, t->span,
			   "the time of the first event must be 0");
}

static void check_time_kind(struct check_run *c)
{
	for (size_t i = 0; i < c->script->n_events; i++) {
		const struct event *e = c->script->event[i];
		const struct event_time *t = &e->time;

		if ((t->range || t->type == TIME_ANY) &&
		    e->type != EVENT_PACKET_OUT)
			diag_error(c->p->diags, t->span,
				   "%s is for outbound packets, not for %ss",
				   t->range ? "a range of times" : "'*'",
				   event_type_name(e->type));
		if (t->blocking && e->type != EVENT_CALL)
			diag_error(c->p->diags, t->span,
				   "T...T, the time at which a call returns, is "
				   "for system calls, not for %ss",
				   event_type_name(e->type));
	}
}

/* Many long times do not fit what counts nanoseconds.  Said once: all that
 * follows is as late. */
static bool time_advance(struct check_run *c, const struct event *e,
			 int64_t *at_least)
{
	if (!__builtin_add_overflow(*at_least, e->time.start_ns, at_least))
		return true;
	diag_error(c->p->diags, e->time.span,
		   "the relative times up to this one add up to more than 292 years");
	return false;
}

/*
 * Absolute times may not go back.  A relative time moves the clock on at least
 * by its amount, except for an expected packet, which may come a little early.
 */
static void check_time_order(struct check_run *c)
{
	const struct event *latest = NULL;
	int64_t at_least = 0;

	for (size_t i = 0; i < c->script->n_events; i++) {
		const struct event *e = c->script->event[i];

		if (e->time.type == TIME_ABSOLUTE) {
			if (e->time.start_ns < at_least && latest)
				diag_error(c->p->diags, e->time.span,
					   "time goes backwards: line %u is at "
					   "%.9g seconds or later",
					   latest->span.line,
					   (double)at_least / 1e9);
			at_least = e->time.start_ns;
			latest = e;
		} else if (e->time.type == TIME_RELATIVE &&
			   e->type != EVENT_PACKET_OUT && e->time.start_ns) {
			if (!time_advance(c, e, &at_least))
				return;
			latest = e;
		}
	}
}

/* "bind() takes 3 arguments (sockfd, addr, addrlen), not 2" */
static void call_refuse_count(struct check_run *c,
			      const struct script_call *call, size_t min,
			      size_t max)
{
	char names[160] = "";
	size_t len = 0;

	for (size_t i = 0; i < max && len < sizeof(names); i++)
		len += (size_t)snprintf(names + len, sizeof(names) - len,
					"%s%s", i ? ", " : "",
					call->desc->arg[i].name);
	if (min == max)
		diag_error(c->p->diags, call->name_span,
			   "%s() takes %zu argument%s (%s), not %zu",
			   call->name, max, max == 1 ? "" : "s", names,
			   call->n_args);
	else
		diag_error(c->p->diags, call->name_span,
			   "%s() takes %zu to %zu arguments (%s), not %zu",
			   call->name, min, max, names, call->n_args);
}

static void call_check_args(struct check_run *c, const struct script_call *call)
{
	const struct arg_desc *arg = call->desc->arg;
	size_t min = 0, max = 0;

	for (; max < CALL_MAX_ARGS && arg[max].type != ARG_END; max++)
		if (!arg[max].optional && min == max)
			min = max + 1;
	if (call->n_args < min || call->n_args > max) {
		call_refuse_count(c, call, min, max);
		return;
	}
	for (size_t i = 0; i < call->n_args; i++)
		arg_check(&arg[i], call->arg[i], c->p->diags);
}

static void call_check_result_kind(struct check_run *c,
				   const struct script_call *call)
{
	const struct expr *e = call->result;
	const char *hint = NULL;
	enum tcp_state state;

	if (e->type == EXPR_ELLIPSIS)
		return;
	if (call->desc->result != RESULT_STATE) {
		expr_fit_int(e, c->p->diags);
		return;
	}
	if (e->type == EXPR_WORD && tcp_state_parse(e->text, &state, &hint))
		return;
	if (hint)
		diag_unknown(c->p->diags, e->span, "TCP state", e->text, hint);
	else
		diag_error(c->p->diags, e->span,
			   "%s() takes the name of a TCP state, such as CLOSE_WAIT",
			   call->name);
}

static void check_calls(struct check_run *c)
{
	for (size_t i = 0; i < c->script->n_events; i++) {
		const struct event *e = c->script->event[i];
		const struct script_call *call = &e->u.call;

		if (e->type != EVENT_CALL || !call->desc ||
		    call->desc->refused)
			continue;
		call_check_args(c, call);
		call_check_result_kind(c, call);
	}
}

/* --- warnings -------------------------------------------------------------------- */

/* RFC 9293, 3.10.7.4: what is not acceptable as an ACK is dropped. */
static void check_ack_missing(struct check_run *c)
{
	for (size_t i = 0; i < c->script->n_events; i++) {
		const struct event *e = c->script->event[i];
		const struct wire_tcp *tcp;
		struct wire_packet packet;
		struct diag *d;

		if (e->type != EVENT_PACKET_IN)
			continue;
		packet = script_packet_get(e->u.packet);
		tcp = wire_packet_tcp(&packet);
		if (!tcp || !(tcp->flags & WIRE_TCP_ACK) || tcp->ack_given ||
		    tcp->flags & (WIRE_TCP_SYN | WIRE_TCP_RST))
			continue;
		d = check_warn(c, e->span, "an ACK without 'ack N' acknowledges "
			       "sequence number 0");
		diag_note(d, "kernels since 6.7 drop it as too old, with its "
			  "data or FIN, unless they have been acknowledged "
			  "something before");
	}
}

/* Must the kernel do something about it?  Not when it only acknowledges. */
static bool packet_wants_answer(const struct script_packet *kept)
{
	const struct wire_packet p = script_packet_get(kept);
	const struct wire_tcp *tcp = wire_packet_tcp(&p);

	return !tcp || p.payload_len || tcp->flags & (WIRE_TCP_SYN |
						      WIRE_TCP_FIN);
}

/* Nothing looks at what the last packet did, unless a call still waits. */
static void check_unchecked_end(struct check_run *c)
{
	const struct script *s = c->script;
	const struct event *last;
	size_t before = s->n_events;

	while (before && s->event[before - 1]->type == EVENT_PACKET_IN)
		before--;
	if (before == s->n_events || s->cleanup ||
	    (before && s->event[before - 1]->time.blocking))
		return;
	last = s->event[s->n_events - 1];
	if (packet_wants_answer(last->u.packet))
		check_warn(c, last->span, "the script ends with this inbound "
			   "packet: nothing checks what it did");
}

/* "--define=NAME=...": the length of NAME; 0 for other options. */
static size_t define_name_len(const struct parse *p,
			      const struct option_setting *s)
{
	const struct option_desc *desc = option_find(s->name, p->arena, NULL);

	if (!s->value || !desc || strcmp(desc->name, "define"))
		return 0;
	return strcspn(s->value, "=");
}

static void check_duplicate_define(struct check_run *c)
{
	const struct option_setting *s = c->p->setting;
	size_t n = c->p->n_settings;

	if (n > SETTINGS_MAX)
		n = SETTINGS_MAX;
	for (size_t i = 1; i < n; i++) {
		size_t len = define_name_len(c->p, &s[i]);

		for (size_t j = 0; len && j < i; j++) {
			if (define_name_len(c->p, &s[j]) != len ||
			    memcmp(s[i].value, s[j].value, len))
				continue;
			diag_note(check_warn(c, s[i].span, "this symbol is "
					     "defined twice"),
				  "line %u defines it first; the last "
				  "definition counts", s[j].span.line);
			break;
		}
	}
}

/* Descriptors that the script has, by its own numbers. */
struct fds_known {
	bool all;		/* "= ..." may have returned any */
	bool fd[FDS_MAX];
};

static void fds_known_add(struct fds_known *known, const struct expr *e)
{
	if (e->type != EXPR_INT)
		known->all = true;
	else if (e->num >= 0 && e->num < FDS_MAX)
		known->fd[e->num] = true;
}

/* What @call makes: its result, or the two ends of a pipe. */
static void fds_known_update(struct fds_known *known,
			    const struct script_call *call)
{
	if (call->desc->result == RESULT_FD)
		fds_known_add(known, call->result);
	for (size_t i = 0; i < call->n_args && i < CALL_MAX_ARGS; i++)
		if (call->desc->arg[i].type == ARG_INT_PAIR)
			for (size_t j = 0; j < call->arg[i]->n; j++)
				fds_known_add(known, call->arg[i]->list[j]);
}

/* A call that is to fail may well use a descriptor that does not exist. */
static bool call_may_fail(const struct script_call *call)
{
	return call->result->type == EXPR_ELLIPSIS ||
	       (call->result->type == EXPR_INT && call->result->num < 0);
}

static void check_unknown_fd(struct check_run *c)
{
	struct fds_known known = { 0 };

	for (size_t i = 0; i < c->script->n_events; i++) {
		const struct event *e = c->script->event[i];
		const struct script_call *call = &e->u.call;

		if (e->type != EVENT_CALL || !call->desc)
			continue;
		for (size_t k = 0; k < call->n_args && k < CALL_MAX_ARGS; k++) {
			const struct expr *arg = call->arg[k];

			if (call->desc->arg[k].type == ARG_FD &&
			    !call_may_fail(call) && !known.all &&
			    arg->type == EXPR_INT && arg->num >= 0 &&
			    arg->num < FDS_MAX && !known.fd[arg->num])
				check_warn(c, arg->span, "no call before this "
					   "one returns that descriptor");
		}
		fds_known_update(&known, call);
	}
}

static bool event_is_syn(const struct event *e)
{
	struct wire_packet packet;
	const struct wire_tcp *tcp;

	if (e->type != EVENT_PACKET_IN)
		return false;
	packet = script_packet_get(e->u.packet);
	tcp = wire_packet_tcp(&packet);
	return tcp && (tcp->flags & WIRE_TCP_SYN) && !(tcp->flags & WIRE_TCP_ACK);
}

/* A client of the script's own, or one that a command may start. */
static bool event_may_connect(const struct event *e)
{
	static const char *const calls[] = { "connect", "sendmsg", "sendto" };

	if (e->type != EVENT_CALL)
		return e->type == EVENT_COMMAND;
	for (size_t i = 0; i < sizeof(calls) / sizeof(*calls); i++)
		if (!strcmp(e->u.call.name, calls[i]))
			return true;
	return false;
}

/* Without T...T the script goes on when accept() has a connection, and no earlier. */
static void check_accept_without_syn(struct check_run *c)
{
	size_t n_syns = 0, n_accepted = 0;

	for (size_t i = 0; i < c->script->n_events; i++) {
		const struct event *e = c->script->event[i];
		const struct script_call *call = &e->u.call;

		if (event_may_connect(e))
			return;
		n_syns += event_is_syn(e);
		if (e->type != EVENT_CALL || strcmp(call->name, "accept") ||
		    call_may_fail(call) || n_accepted++ < n_syns ||
		    e->time.blocking)
			continue;
		diag_note(check_warn(c, call->name_span, "no SYN comes before "
				     "this call that it could wait for"),
			  "one that waits for a later SYN has the time of its "
			  "return, too: '+0...0.200 accept(...)'");
	}
}

static void check_portable(struct check_run *c)
{
	portable_check(c->p);
}

static const struct check {
	const char *name;
	enum diag_level level;
	bool whole;		/* only for whole scripts: after a syntax error events
				 * are missing, and what it says could be wrong */
	void (*run)(struct check_run *c);
} checks[] = {
	{ "events", DIAG_ERROR, true, check_events },
	{ "first-time", DIAG_ERROR, true, check_first_time },
	{ "time-kind", DIAG_ERROR, false, check_time_kind },
	{ "time-order", DIAG_ERROR, true, check_time_order },
	{ "calls", DIAG_ERROR, false, check_calls },
	{ "ack-missing", DIAG_WARNING, true, check_ack_missing },
	{ "unchecked-end", DIAG_WARNING, true, check_unchecked_end },
	{ "duplicate-define", DIAG_WARNING, true, check_duplicate_define },
	{ "unknown-fd", DIAG_WARNING, true, check_unknown_fd },
	{ "accept-without-syn", DIAG_WARNING, true, check_accept_without_syn },
	{ PORTABLE_CHECK, DIAG_WARNING, true, check_portable },
};

void check_script(struct parse *p)
{
	for (size_t i = 0; i < sizeof(checks) / sizeof(*checks); i++) {
		struct check_run run = {
			.p = p, .script = p->script, .name = checks[i].name
		};

		if (checks[i].whole && p->syntax_errors)
			continue;
		/* Errors first: warnings may only be their echo. */
		if (checks[i].level == DIAG_WARNING && p->diags->n_errors)
			continue;
		checks[i].run(&run);
	}
}
