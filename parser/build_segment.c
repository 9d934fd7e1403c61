/* SPDX-License-Identifier: BSD-2-Clause */
/* build_segment: TCP segments: FLAGS S:E(L) fields <options>. */

#include <ctype.h>
#include <inttypes.h>
#include <string.h>

#include "parser/build.h"
#include "parser/portable.h"
#include "parser/suggest.h"

/* Numbers behind the sequence numbers, by name. */
struct segment_field {
	const char *name;
	int64_t max;
	bool (*set)(struct wire_tcp *tcp, int64_t num);	/* false: given twice */
};

static bool set_ack(struct wire_tcp *tcp, int64_t num)
{
	bool first = !tcp->ack_given;

	tcp->ack = (uint32_t)num;
	tcp->ack_given = true;
	return first;
}

static bool set_win(struct wire_tcp *tcp, int64_t num)
{
	bool first = !tcp->win_given;

	tcp->win = (uint16_t)num;
	tcp->win_given = true;
	return first;
}

static bool set_urg(struct wire_tcp *tcp, int64_t num)
{
	bool first = !tcp->urg_given;

	tcp->urg = (uint16_t)num;
	tcp->urg_given = true;
	return first;
}

static const struct segment_field segment_fields[] = {
	{ "ack", UINT32_MAX, set_ack },
	{ "win", UINT16_MAX, set_win },
	{ "urg", UINT16_MAX, set_urg },
};

#define N_SEGMENT_FIELDS (sizeof(segment_fields) / sizeof(*segment_fields))

const char *segment_field_near(const char *name)
{
	struct suggest near;

	suggest_init(&near, name);
	for (size_t i = 0; i < N_SEGMENT_FIELDS; i++)
		suggest_offer(&near, segment_fields[i].name);
	return suggest_best(&near);
}

void segment_field(struct parse *p, const struct tok *name,
		   const struct tok *value)
{
	const char *near = segment_field_near(name->text);
	int64_t num;

	for (size_t i = 0; i < N_SEGMENT_FIELDS; i++) {
		const struct segment_field *f = &segment_fields[i];

		if (strcmp(f->name, name->text))
			continue;
		if (!tok_int(p, value, f->name, 0, f->max, &num))
			num = 0;
		portable_field(p, f->name, value);
		if (!f->set(&p->packet.tcp, num))
			diag_error(p->diags, name->span, "%s is given twice",
				   f->name);
		return;
	}
	if (near)
		diag_unknown(p->diags, name->span, "field", name->text, near);
	else
		diag_error(p->diags, name->span, "unknown field '%s': a TCP "
			   "segment has ack, win and urg", name->text);
	p->packet.fields_bad = true;
}

void segment_ports(struct parse *p, const struct tok *src,
		   const struct tok *dst)
{
	struct wire_tcp *tcp = &p->packet.tcp;
	int64_t num;

	p->packet.event->u.packet->explicit_ports = true;
	if (tok_int(p, src, "a port", 1, UINT16_MAX, &num))
		tcp->sport = (uint16_t)num;
	if (tok_int(p, dst, "a port", 1, UINT16_MAX, &num))
		tcp->dport = (uint16_t)num;
}

/* --- options -------------------------------------------------------------- */

void segment_option(struct parse *p, const struct tok_list *toks,
		    struct span span)
{
	struct packet_draft *d = &p->packet;
	struct wire_tcp_options *list = &d->packet.tcp_options;
	const struct wire_tcp_option *last;
	struct wire_cursor c;

	toks_cursor(p, toks, &c);
	if (d->options_bad)
		return;
	if (!wire_tcp_option_parse(&c, list) || !wire_take_end(&c)) {
		span.line = span.end_line;
		span.col = span.end_col;
		if (!packet_refuse_mptcp(p))
			toks_fail(p, toks, &c, span);
		d->options_bad = true;
		return;
	}
	last = &list->opt[list->n - 1];
	portable_option(p, last, span);
	if (!d->options_partial &&
	    (last->any || wire_tcp_option_is_rest(last))) {
		d->options_partial = true;
		d->partial_span = span;
	}
}

static void segment_options_any(struct parse *p, struct span span)
{
	p->packet.tcp.options_any = true;
	p->packet.packet.tcp_options.n = 0;
	if (p->packet.inbound)
		diag_error(p->diags, span, "<...> stands for the options of an "
			   "outbound segment; an injected one needs its own");
}

/* What a segment to inject cannot have. */
static void segment_options_partial(struct parse *p)
{
	size_t len;
	const char *text = source_text(p->script->source,
				       p->packet.partial_span, &len);

	diag_error(p->diags, p->packet.partial_span,
		   "'%.*s' stands for what an outbound segment has; an "
		   "injected one needs a value", (int)len, text);
}

/* The header's length counts words of 4 bytes (RFC 9293, 3.1, Data Offset). */
void segment_options_end(struct parse *p, struct span span)
{
	const struct wire_tcp_options *list = &p->packet.packet.tcp_options;
	size_t size = wire_tcp_options_size(list);
	unsigned missing = (unsigned)(-size % 4);

	if (p->packet.options_bad)
		return;
	if (list->n == 1 && wire_tcp_option_is_rest(&list->opt[0]))
		segment_options_any(p, span);
	else if (p->packet.options_partial && p->packet.inbound)
		segment_options_partial(p);
	else if (size > WIRE_TCP_OPTIONS_MAX)
		diag_error(p->diags, span, "the options are %zu bytes: a TCP "
			   "header has room for %d", size,
			   WIRE_TCP_OPTIONS_MAX);
	else if (missing && !wire_tcp_options_open(list))
		diag_error(p->diags, span, "the options are %zu byte%s, not a "
			   "multiple of 4: pad with %u 'nop'", size,
			   size == 1 ? "" : "s", missing);
	else if (p->packet.options_partial)
		portable_open_options(p);
}

/* --- the whole ------------------------------------------------------------- */

static void segment_flags(struct parse *p, const struct tok *flags)
{
	const char *why = wire_tcp_flags_parse(flags->text, &p->packet.tcp);
	struct wire_tcp unused;
	char upper[16];
	size_t i;

	if (!why)
		return;
	for (i = 0; flags->text[i] && i + 1 < sizeof(upper); i++)
		upper[i] = (char)toupper((unsigned char)flags->text[i]);
	upper[i] = '\0';
	if (strcmp(upper, flags->text) && !wire_tcp_flags_parse(upper, &unused))
		diag_error(p->diags, flags->span, "TCP flags are capital "
			   "letters; did you mean '%s'?", upper);
	else
		diag_error(p->diags, flags->span, "%s", why);
}

/* S:E(L): E is the first number behind the segment, modulo 2^32. */
static void segment_sequence(struct parse *p, const struct tok_list *seq)
{
	const struct tok *s = &seq->tok[0], *e = &seq->tok[1], *l = &seq->tok[2];
	int64_t start, end, len;
	uint32_t sum;

	if (!tok_int(p, s, "a sequence number", 0, UINT32_MAX, &start) ||
	    !tok_int(p, e, "a sequence number", 0, UINT32_MAX, &end) ||
	    !tok_int(p, l, "a segment's length", 0, UINT16_MAX, &len))
		return;
	sum = (uint32_t)start + (uint32_t)len;
	if (sum != (uint32_t)end)
		diag_error(p->diags, e->span, "%s:%s(%s) does not add up: the "
			   "end should be %" PRIu32, s->text, e->text, l->text,
			   sum);
	p->packet.tcp.seq = (uint32_t)start;
	p->packet.packet.payload_len = (uint32_t)len;
}

void segment_end(struct parse *p, const struct tok *flags,
		 const struct tok_list *seq)
{
	struct wire_tcp *tcp = &p->packet.tcp;

	segment_flags(p, flags);
	segment_sequence(p, seq);
	if (p->packet.inbound && !tcp->win_given && !p->packet.fields_bad)
		diag_error(p->diags, span_join(flags->span, seq->tok[2].span),
			   "an inbound segment needs 'win N'");
}

void segment_push(struct parse *p, struct span span)
{
	struct wire_layer layer = { .ops = &wire_tcp };

	layer.u.tcp = p->packet.tcp;
	packet_push_ip(p, span);
	packet_push(p, &layer, span);
}
