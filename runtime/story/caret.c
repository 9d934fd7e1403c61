/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * caret: where in its line an expected packet differs from the kernel's.
 *
 * The script keeps no places of fields: there are many packets, and few fail.  So the
 * line is read once more.
 */
#include "runtime/story/caret.h"

#include <ctype.h>
#include <limits.h>
#include <string.h>

/* Bytes of a line, from the first to behind the last; both 0: not there. */
struct part {
	size_t from, to;
};

/* What stands behind the '>', as far as it is a TCP segment. */
struct line {
	const char *text;
	size_t at, len;
	struct part notes, ports, flags, seq, ack, win, urg, options;
	struct part option[WIRE_TCP_OPTIONS_MAX];
	size_t n_options;
};

static void skip_blanks(struct line *l)
{
	while (l->at < l->len && isspace((unsigned char)l->text[l->at]))
		l->at++;
}

/* Up to the next blank or one of @stops. */
static struct part take(struct line *l, const char *stops)
{
	struct part p;

	skip_blanks(l);
	p.from = l->at;
	while (l->at < l->len && !isspace((unsigned char)l->text[l->at]) &&
	       !strchr(stops, l->text[l->at]))
		l->at++;
	p.to = l->at;
	return p;
}

/* Up to @close, and that. */
static struct part take_until(struct line *l, char close)
{
	const char *end = memchr(l->text + l->at, close, l->len - l->at);
	struct part p = { l->at, 0 };

	l->at = p.to = end ? (size_t)(end - l->text) + 1 : l->len;
	return p;
}

static bool is_word(const struct line *l, const struct part *p,
		    const char *word)
{
	return p->to - p->from == strlen(word) &&
	       !memcmp(l->text + p->from, word, p->to - p->from);
}

static bool has_digits_only(const struct line *l, const struct part *p)
{
	for (size_t i = p->from; i < p->to; i++)
		if (!isdigit((unsigned char)l->text[i]))
			return false;
	return p->to > p->from;
}

/* "8080 > 42000", which may stand in front of the flags. */
static void take_ports(struct line *l)
{
	size_t begin = l->at;
	struct part first = take(l, ">"), second;

	skip_blanks(l);
	if (has_digits_only(l, &first) && l->at < l->len &&
	    l->text[l->at] == '>') {
		l->at++;
		second = take(l, "");
		l->ports = (struct part){ first.from, second.to };
		return;
	}
	l->at = begin;
}

/* "<mss 1000,nop,nop>", option by option. */
static void take_options(struct line *l)
{
	size_t from = l->at + 1;

	l->options = take_until(l, '>');
	for (size_t i = from; i < l->options.to; i++) {
		size_t to = i;

		if (l->text[i] != ',' && l->text[i] != '>')
			continue;
		while (from < to && isspace((unsigned char)l->text[from]))
			from++;
		while (to > from && isspace((unsigned char)l->text[to - 1]))
			to--;
		if (l->n_options < WIRE_TCP_OPTIONS_MAX)
			l->option[l->n_options++] = (struct part){ from, to };
		from = i + 1;
	}
}

static void take_field(struct line *l)
{
	struct part name = take(l, "<"), value;
	struct part *field = is_word(l, &name, "ack") ? &l->ack :
			     is_word(l, &name, "win") ? &l->win :
			     is_word(l, &name, "urg") ? &l->urg : NULL;

	if (!field)
		return;
	value = take(l, "<");
	*field = (struct part){ name.from, value.to };
}

static void read_line(struct line *l)
{
	skip_blanks(l);
	if (l->at < l->len && (l->text[l->at] == '[' || l->text[l->at] == '('))
		l->notes = take_until(l, l->text[l->at] == '[' ? ']' : ')');
	skip_blanks(l);
	take_ports(l);
	l->flags = take(l, "");
	skip_blanks(l);
	l->seq = take_until(l, ')');
	for (skip_blanks(l); l->at < l->len; skip_blanks(l)) {
		size_t before = l->at;

		if (l->text[l->at] == '<')
			take_options(l);
		else
			take_field(l);
		if (l->at == before)
			return;
	}
}

/* From the first difference to the last one. */
struct difference {
	const struct line *line;
	const struct wire_packet *want, *got;
	struct part part;
	size_t option;		/* of @want, the next one */
	size_t end;		/* of what the script says in front of the field */
};

static void add(struct difference *d, const struct part *p)
{
	struct part at = *p;

	if (!at.to)
		at = (struct part){ d->end - 1, d->end };
	if (!d->part.to)
		d->part = at;
	else
		d->part.to = at.to;
}

static void add_option(void *arg, const struct wire_item *want,
		       const struct wire_item *got, bool differs)
{
	struct difference *d = arg;
	const struct line *l = d->line;
	bool given = want->len > 0;

	(void)got;
	if (differs && given && d->option < l->n_options)
		add(d, &l->option[d->option]);
	else if (differs)
		add(d, &(struct part){ l->options.to - 1, l->options.to });
	d->option += given;
}

static const struct part *part_of(const struct line *l, const char *field)
{
	const struct {
		const char *name;
		const struct part *part;
	} parts[] = {
		{ "ip ecn", &l->notes }, { "ip ttl", &l->notes },
		{ "ip flowlabel", &l->notes }, { "ports", &l->ports },
		{ "flags", &l->flags }, { "seq", &l->seq },
		{ "ack", &l->ack }, { "win", &l->win }, { "urg", &l->urg },
		{ "options", &l->options },
	};

	for (size_t i = 0; i < sizeof(parts) / sizeof(*parts); i++)
		if (!strcmp(parts[i].name, field))
			return parts[i].part;
	return NULL;
}

static void add_field(void *arg, const struct wire_field *f,
		      const struct wire_layer *want,
		      const struct wire_layer *got, bool differs)
{
	struct difference *d = arg;
	const struct part *p = part_of(d->line, f->name);

	if (differs && p &&
	    !(p == &d->line->options && p->to && want->ops->items &&
	      want->ops->items(f, d->want, want, d->got, got, add_option, d)))
		add(d, p);
	if (p && p->to)
		d->end = p->to;
}

struct span caret_difference(const struct source *source,
			     const struct event *event,
			     const struct wire_packet *want,
			     const struct wire_packet *got)
{
	struct span at = event->u.packet->direction_span;
	struct line l = { .at = at.end_col };
	struct difference d = { .line = &l, .want = want, .got = got };
	size_t len;

	l.text = source_line(source, at.line, &len);
	l.len = event->span.end_col < len ? event->span.end_col : len;
	if (event->span.end_line != at.line || want->n_layers != 2 ||
	    !wire_packet_tcp(want) || l.at >= l.len ||
	    l.text[at.col - 1] != '>')
		return at;
	read_line(&l);
	if (!l.seq.to || l.text[l.seq.to - 1] != ')')
		return at;
	d.end = at.col;
	if (wire_packet_compare(want, got, add_field, &d) == UINT_MAX ||
	    !d.part.to || d.part.from >= d.part.to)
		return at;
	at.col = (uint32_t)d.part.from + 1;
	at.end_col = (uint32_t)d.part.to;
	return at;
}
