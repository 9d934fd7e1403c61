/* SPDX-License-Identifier: BSD-2-Clause */
/* format_space: blanks between the tokens of an event. */
#include <stdlib.h>
#include <string.h>

#include "parser/format/format_parts.h"
#include "parser/grammar.tab.h"
#include "parser/mem.h"

/* A walk over the tokens of an event; comments are not among them. */
struct walk {
	struct format_piece **tok;
	size_t n, i;		/* the current gap is in front of tok[i] */
	size_t body;		/* the first token behind the time */
	bool packet;		/* else: a call, a command or code */
	char open[PARSE_MAX_DEPTH + 1];	/* '<': TCP options; 'H': {header} */
	size_t depth;
	bool result;		/* behind the '=' of a call's result */
};

bool format_is_comment(const struct format_piece *p)
{
	return p->kind == PIECE_LINE_COMMENT || p->kind == PIECE_BLOCK_COMMENT;
}

/* The kind of the token @delta from the gap: 0 is behind it, -1 in front. */
static int kind_at(const struct walk *w, long delta)
{
	long at = (long)w->i + delta;

	return at < 0 || at >= (long)w->n ? 0 : w->tok[at]->kind;
}

static char innermost(const struct walk *w)
{
	return w->depth ? w->open[w->depth - 1] : 0;
}

/* Within "{gre ...}" of a call. */
static bool in_header(const struct walk *w)
{
	return memchr(w->open, 'H', w->depth) != NULL;
}

static bool is_number(int kind)
{
	return kind == INTEGER || kind == HEXINT || kind == FLOAT;
}

static bool is_one_of(int kind, const char *chars)
{
	return kind > 0 && kind < 128 && strchr(chars, kind);
}

/* As the source has it: what is not known to stay two tokens, or is no matter of
 * taste. */
static bool as_written(const struct walk *w)
{
	return w->tok[w->i]->apart;
}

/* --- times --------------------------------------------------------------- */

/* Behind "T" or "+T" from @i on. */
static size_t instant_end(const struct walk *w, size_t i)
{
	if (i < w->n && w->tok[i]->kind == '+')
		i++;
	return i < w->n ? i + 1 : i;
}

static size_t time_end(const struct walk *w)
{
	size_t end = instant_end(w, 0);

	if (end < w->n && (w->tok[end]->kind == '~' ||
			   w->tok[end]->kind == ELLIPSIS))
		end = instant_end(w, end + 1);
	return end;
}

/* --- packets ------------------------------------------------------------- */

/* Around the ':' of 1:1001(1000), sack 1:1001 and the like, which may be read
 * as an address where two of them are near. */
static bool space_around_colon(const struct walk *w)
{
	static const long near_next[] = { -2, -1, 1, 2 };
	static const long near_prev[] = { -3, -2, 0, 1 };
	const long *near = kind_at(w, 0) == ':' ? near_next : near_prev;

	for (size_t i = 0; i < 4; i++)
		if (kind_at(w, near[i]) == ':')
			return as_written(w);
	return false;
}

static bool space_in_options(const struct walk *w)
{
	int prev = kind_at(w, -1), next = kind_at(w, 0);

	if (prev == ':' || next == ':')
		return space_around_colon(w);
	return !is_one_of(prev, "<,=") && !is_one_of(next, ">,=");
}

/* Headers, notes, fields, what an ICMP message quotes. */
static bool space_in_headers(const struct walk *w)
{
	int prev = kind_at(w, -1), next = kind_at(w, 0);

	if (is_one_of(prev, "([{") || is_one_of(next, ")]},#"))
		return false;
	if (prev == ',' || (!w->depth && w->i == w->body + 1))
		return true;
	if (next == ':')
		return w->depth ? space_around_colon(w) : false;
	/* "1:1(0)", or the end of a header, with ports behind it. */
	if (prev == ':' && !w->depth)
		return !(is_number(next) && kind_at(w, 1) == '(');
	if (prev == ':')
		return space_around_colon(w);
	if (next == '(')
		return !(is_number(prev) && kind_at(w, -2) == ':');
	if (w->depth && (is_one_of(prev, ".+-") || is_one_of(next, ".+-")))
		return as_written(w);
	return true;
}

/* --- calls ----------------------------------------------------------------- */

static bool space_in_call(const struct walk *w)
{
	int prev = kind_at(w, -1), next = kind_at(w, 0);

	if (is_one_of(prev, "([{|") || is_one_of(next, ")]},|("))
		return false;
	if (prev == '=' || next == '=')
		return !w->depth;
	return !(prev == STRING && next == ELLIPSIS);
}

/* --- the walk ---------------------------------------------------------------- */

static bool space_at(const struct walk *w)
{
	if (w->i < w->body)
		return false;
	if (w->i == w->body)
		return true;
	if (innermost(w) == '<')
		return space_in_options(w);
	if (w->packet || in_header(w))
		return space_in_headers(w);
	return space_in_call(w);
}

static bool may_break_at(const struct walk *w, bool space)
{
	int prev = kind_at(w, -1);

	if (w->i <= w->body || (w->packet && w->i == w->body + 1))
		return false;
	return space || is_one_of(prev, "([{,|") ||
	       (prev == '<' && innermost(w) == '<');
}

/* Goes over tok[i]. */
static void step(struct walk *w)
{
	struct format_piece *t = w->tok[w->i];
	bool options = w->packet && w->i > w->body;

	if (w->i >= w->body && !w->depth && t->kind == '=')
		w->result = true;
	t->opens = is_one_of(t->kind, "([{") || (t->kind == '<' && options);
	t->closes = is_one_of(t->kind, ")]}") ||
		    (t->kind == '>' && innermost(w) == '<');
	w->i++;
	if (t->opens && w->depth < sizeof(w->open))
		w->open[w->depth++] = t->kind == '{' && kind_at(w, 0) == ENCAP ?
					      'H' : (char)t->kind;
	else if (t->closes && w->depth)
		w->depth--;
}

/* From the bracket at @i of the pieces, which begins a note, on: one piece. */
static void join_note(struct format_piece *piece, size_t i, size_t *n)
{
	const struct format_piece *last = &piece[*n - 1];

	piece[i].kind = PIECE_NOTE;
	piece[i].len = (size_t)(last->text + last->len - piece[i].text);
	piece[i].space = true;
	piece[i].may_break = true;
	*n = i + 1;
}

/* Blanks next to comments, where no token is on the other side. */
static void space_comments(struct format_piece *piece, size_t n)
{
	for (size_t i = 1; i < n; i++) {
		const struct format_piece *prev = &piece[i - 1];

		if (format_is_comment(&piece[i]))
			piece[i].space = !prev->opens;
		else if (format_is_comment(prev))
			piece[i].space = !piece[i].closes &&
					 piece[i].kind != ',';
	}
}

void format_space(struct format_piece *piece, size_t *n)
{
	struct walk w = { 0 };

	w.tok = xcalloc(*n, sizeof(*w.tok));
	for (size_t i = 0; i < *n; i++)
		if (!format_is_comment(&piece[i]))
			w.tok[w.n++] = &piece[i];
	w.body = time_end(&w);
	w.packet = w.body < w.n && is_one_of(w.tok[w.body]->kind, "<>");
	while (w.i < w.n) {
		struct format_piece *t = w.tok[w.i];

		if (w.result && !w.packet && !w.depth && t->kind == '(') {
			join_note(piece, (size_t)(t - piece), n);
			break;
		}
		t->space = w.i && space_at(&w);
		t->may_break = may_break_at(&w, t->space);
		step(&w);
	}
	free(w.tok);
	space_comments(piece, *n);
}
