/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * syntax: words for a syntax error.  The floor is "unexpected X, expecting Y";
 * above it are hints, tried in turn, for mistakes that people make.
 */

#include <stdio.h>
#include <string.h>

#include "parser/build.h"
#include "parser/grammar.tab.h"
#include "parser/lex.h"
#include "parser/mem.h"
#include "parser/suggest.h"
#include "parser/syntax.h"

#define SHOWN_MAX 30		/* bytes of a token that a message quotes */
#define LISTED_MAX 6		/* expected tokens that a message lists */

/* What the grammar calls by more names than people do. */
static const struct {
	const char *name;
	const char *by;		/* not listed when this one is */
} covered[] = {
	{ "a hex number", "a number" },
	{ "a decimal number", "a number" },
	{ "a field", "a word" },
	{ "a protocol", "a word" },
	{ "a header", "a word" },
};

/* Characters that text processors put in place of those of the language. */
static const struct {
	const char *text;
	const char *name;
	const char *meant;
} look_alikes[] = {
	{ "\xc2\xa0", "no-break space U+00A0", "a blank" },
	{ "\xe2\x80\x83", "em space U+2003", "a blank" },
	{ "\xe3\x80\x80", "ideographic space U+3000", "a blank" },
	{ "\xe2\x80\x8b", "zero width space U+200B", "nothing" },
	{ "\xe2\x80\x98", "quotation mark U+2018", "'`'" },
	{ "\xe2\x80\x99", "quotation mark U+2019", "'`'" },
	{ "\xe2\x80\x9c", "quotation mark U+201C", "'\"'" },
	{ "\xe2\x80\x9d", "quotation mark U+201D", "'\"'" },
	{ "\xe2\x80\xa6", "ellipsis U+2026", "'...'" },
	{ "\xe2\x80\x93", "dash U+2013", "'-'" },
	{ "\xe2\x88\x92", "minus sign U+2212", "'-'" },
	{ "\xef\xbc\x88", "parenthesis U+FF08", "'('" },
	{ "\xef\xbc\x89", "parenthesis U+FF09", "')'" },
	{ "\xef\xbc\x8c", "comma U+FF0C", "','" },
};

#define ARRAY_LEN(a) (sizeof(a) / sizeof(*(a)))

void syntax_expect(struct syntax_error *e, const char *name)
{
	if (e->n_expected < SYNTAX_MAX_EXPECTED)
		e->expected[e->n_expected++] = name;
}

static bool expects(const struct syntax_error *e, const char *name)
{
	for (size_t i = 0; i < e->n_expected; i++)
		if (!strcmp(e->expected[i], name))
			return true;
	return false;
}

/* Between two events? */
static bool at_boundary(const struct syntax_error *e)
{
	return expects(e, "an option");
}

static bool is_word(int kind)
{
	return kind == WORD || kind == FIELD || kind == PROTO || kind == ENCAP;
}

/* Does the current token belong to the next event? */
static bool event_ends(const struct lex *lex)
{
	return lex->kind == YYEOF ||
	       (lex->first && lex_begins_event(lex->kind));
}

/* --- hints: true when the error was said ------------------------------------ */

/* An error in front of this one explains it. */
static bool hint_said(struct parse *p, const struct syntax_error *e)
{
	bool time_said = p->time_said && p->lex.kind == '=';

	(void)e;
	p->time_said = false;
	return time_said || p->lex.ended ||
	       (p->packet.event && p->packet.headers_bad);
}

static bool hint_look_alike(struct parse *p, const struct syntax_error *e)
{
	(void)e;
	if (p->lex.kind != OTHER)
		return false;
	for (size_t i = 0; i < ARRAY_LEN(look_alikes); i++) {
		if (strcmp(look_alikes[i].text, p->lex.tok.text))
			continue;
		diag_error(p->diags, p->lex.tok.span,
			   "the %s is not part of the language: use %s",
			   look_alikes[i].name, look_alikes[i].meant);
		return true;
	}
	return false;
}

static bool hint_mptcp(struct parse *p, const struct syntax_error *e)
{
	(void)e;
	return packet_refuse_mptcp(p);
}

/* Within brackets; elsewhere the lexer has said it. */
static bool hint_comment(struct parse *p, const struct syntax_error *e)
{
	(void)e;
	if (p->lex.kind != '#')
		return false;
	diag_error(p->diags, p->lex.tok.span,
		   "a comment begins with '//', not with '#'");
	return true;
}

static bool hint_time(struct parse *p, const struct syntax_error *e)
{
	const struct lex *lex = &p->lex;

	if (!at_boundary(e))
		return false;
	/* A '=' follows a call whose name was taken for an errno. */
	if (lex->kind != '=' &&
	    (!lex->first || !(lex->kind == '<' || lex->kind == '>' ||
			      lex->kind == CODE || is_word(lex->kind))))
		return false;
	diag_error(p->diags, lex->tok.span, "an event begins with its time, "
		   "such as '+0' or '0.250'");
	return true;
}

static bool hint_result(struct parse *p, const struct syntax_error *e)
{
	if (p->lex.prev_kind != ')' || e->n_expected != 1 ||
	    !expects(e, "'='"))
		return false;
	diag_error(p->diags, p->lex.prev.span, "a call needs its result: "
		   "'= 0', '= -1 EAGAIN', or '= ...' for any");
	return true;
}

/* The next event begins, or the script ends, within brackets. */
static bool hint_open(struct parse *p, const struct syntax_error *e)
{
	const struct lex *lex = &p->lex;

	(void)e;
	if (!lex->depth || !event_ends(lex))
		return false;
	diag_error(p->diags, lex->open[lex->depth - 1].span,
		   "this '%c' is never closed", lex->open[lex->depth - 1].c);
	return true;
}

/* "5.": a digit and a dot are one token, as they might be flags. */
static bool hint_decimal(struct parse *p, const struct syntax_error *e)
{
	const struct tok *number = &p->lex.prev;
	struct span dot = p->lex.tok.span;
	const char *flags = p->lex.tok.text;

	(void)e;
	if (p->lex.kind == FLAGS && strchr("0123456789", *flags) &&
	    !strcmp(flags + 1, ".")) {
		diag_error(p->diags, dot,
			   "'%s' is not a number: write '%c' or '%s0'",
			   flags, *flags, flags);
		return true;
	}
	if (p->lex.kind != '.' || p->lex.prev_kind != INTEGER ||
	    number->span.end_line != dot.line ||
	    number->span.end_col + 1 != dot.col)
		return false;
	diag_error(p->diags, span_join(number->span, dot),
		   "'%s.' is not a number: write '%s' or '%s.0'",
		   number->text, number->text, number->text);
	return true;
}

/* "win <", "winn <". */
static bool hint_field(struct parse *p, const struct syntax_error *e)
{
	const struct tok *name = &p->lex.prev;
	const char *near;

	if (!p->packet.event || e->n_expected != 2 ||
	    !expects(e, "a number") || !expects(e, "a hex number"))
		return false;
	near = segment_field_near(name->text);
	if (p->lex.prev_kind == FIELD)
		diag_error(p->diags, name->span, "'%s' needs a number",
			   name->text);
	else
		diag_unknown(p->diags, name->span, "field", name->text, near);
	return true;
}

/* The first word of the packet that is under construction. */
static const char *packet_word(const struct parse *p, struct span *ret_span)
{
	struct span span = p->packet.event->u.packet->direction_span;
	size_t len, at, word;
	const char *text;

	text = source_text(p->script->source,
			   span_join(span, p->lex.tok.span), &len);
	for (at = 1; at < len && strchr(" \t", text[at]); at++)
		;
	for (word = at; word < len && strchr("abcdefghijklmnopqrstuvwxyz"
					     "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
					     "0123456789_", text[word]); word++)
		;
	if (word == at)
		return NULL;
	ret_span->line = ret_span->end_line = span.line;
	ret_span->col = span.col + (uint32_t)at;
	ret_span->end_col = span.col + (uint32_t)word - 1;
	return arena_strndup(p->arena, text + at, word - at);
}

/* "> . ack 1", "> S <mss 1460>" */
static bool hint_sequence(struct parse *p, const struct syntax_error *e)
{
	const struct lex *lex = &p->lex;
	const char *flags = lex->prev.text;
	struct wire_tcp unused;

	if (!p->packet.event || !expects(e, "a number") ||
	    expects(e, "a hex number") || lex->prev_kind == INTEGER ||
	    !flags || wire_tcp_flags_parse(flags, &unused))
		return false;
	diag_error(p->diags, event_ends(lex) ? lex->prev.span : lex->tok.span,
		   "the sequence numbers are missing: write START:END(LENGTH), such "
		   "as '1:1(0)', behind the flags");
	return true;
}

/* "icpm unreachable": neither TCP flags nor a header. */
static bool hint_header(struct parse *p, const struct syntax_error *e)
{
	const struct wire_header_ops *const *header = wire_headers;
	struct span span = SPAN_NONE;
	struct wire_tcp unused;
	struct suggest near;
	const char *word;

	(void)e;
	if (!p->packet.event)
		return false;
	word = packet_word(p, &span);
	if (!word || strchr("0123456789", *word) ||
	    !wire_tcp_flags_parse(word, &unused) ||
	    wire_header_find(word, AF_INET) || !strcmp(word, "encap"))
		return false;
	suggest_init(&near, word);
	for (; *header && !diag_is_full(p->diags); header++)
		if ((*header)->parse)
			suggest_offer(&near, (*header)->name);
	if (suggest_best(&near))
		diag_unknown(p->diags, span, "header", word,
			     suggest_best(&near));
	else
		diag_error(p->diags, span, "'%s' is neither a header nor TCP "
			   "flags", word);
	return true;
}

static bool (*const hints[])(struct parse *p, const struct syntax_error *e) = {
	hint_said,
	hint_look_alike,
	hint_comment,
	hint_mptcp,
	hint_open,
	hint_time,
	hint_result,
	hint_decimal,
	hint_header,
	hint_sequence,
	hint_field,
};

/* --- the floor ------------------------------------------------------------------ */

static bool is_covered(const struct syntax_error *e, const char *name)
{
	for (size_t i = 0; i < ARRAY_LEN(covered); i++)
		if (!strcmp(covered[i].name, name) &&
		    expects(e, covered[i].by))
			return true;
	return false;
}

/* ", expecting a, b or c" into @buf; "" when that would tell nothing. */
static void print_expected(const struct syntax_error *e, char *buf, size_t cap)
{
	const char *shown[LISTED_MAX];
	size_t n = 0, len = 0;

	*buf = '\0';
	if (at_boundary(e)) {
		snprintf(buf, cap, ", expecting the time of an event");
		return;
	}
	if (expects(e, "code")) {
		snprintf(buf, cap, ", expecting a packet, a call, a command "
			 "or code");
		return;
	}
	if (expects(e, "flags") && !expects(e, "a character")) {
		snprintf(buf, cap, ", expecting TCP flags or a header");
		return;
	}
	if (expects(e, "'*'") && !expects(e, "a character")) {
		snprintf(buf, cap, expects(e, "','") ?
			 ", expecting the rest of the option, ',' or '>'" :
			 ", expecting a TCP option");
		return;
	}
	for (size_t i = 0; i < e->n_expected; i++) {
		if (is_covered(e, e->expected[i]))
			continue;
		if (n == LISTED_MAX)
			return;
		shown[n++] = e->expected[i];
	}
	for (size_t i = 0; i < n && len < cap; i++)
		len += (size_t)snprintf(buf + len, cap - len, "%s%s",
					!i ? ", expecting " :
					i + 1 < n ? ", " : " or ", shown[i]);
}

static void say_unexpected(struct parse *p, const char *expected)
{
	const struct tok *t = &p->lex.tok;
	size_t len, shown;
	const char *text;

	text = source_text(p->script->source, t->span, &len);
	for (shown = 0; shown < len && shown < SHOWN_MAX &&
	     text[shown] != '\n'; shown++)
		;
	diag_error(p->diags, t->span, "unexpected '%.*s%s'%s", (int)shown, text,
		   shown < len ? "..." : "", expected);
}

void syntax_error(struct parse *p, const struct syntax_error *e)
{
	const struct lex *lex = &p->lex;
	bool said = false;
	char expected[200];

	for (size_t i = 0; i < ARRAY_LEN(hints) && !said; i++)
		said = hints[i](p, e);
	print_expected(e, expected, sizeof(expected));
	if (!said && event_ends(lex))
		diag_error(p->diags, lex->prev.span,
			   "the event ends too soon%s", expected);
	else if (!said)
		say_unexpected(p, expected);
	parse_recover(p);
}
