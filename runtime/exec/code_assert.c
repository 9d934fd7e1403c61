/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * code_assert: reads and judges asserts in one pass, by recursive descent.  The functions
 * are named after the rules of Python's grammar that they read a part of.
 */
#include "runtime/exec/code_assert.h"

#include <ctype.h>
#include <errno.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

/* Deeper ones are left to Python: a script must not use up our stack. */
#define DEPTH_MAX 32

struct reader {
	const char *p;			/* what is read next */
	const struct info_sample *sample;	/* NULL: no name has a value */
	bool plain;			/* so far, all can be judged here */
	bool holds;			/* so far, all is known to be true */
	bool in_message;		/* which Python does not evaluate */
	unsigned depth;
};

/* What stands here is not read here.  The text ends: nothing more is read. */
static int64_t leave_to_python(struct reader *r)
{
	r->plain = false;
	r->p = "";
	return 0;
}

static int64_t not_known(struct reader *r)
{
	if (!r->in_message)
		r->holds = false;
	return 0;
}

/* --- tokens ----------------------------------------------------------------- */

static bool is_word(char c)
{
	return isalnum((unsigned char)c) || c == '_';
}

static void skip_blanks(struct reader *r)
{
	for (;;) {
		if (*r->p == ' ' || *r->p == '\t')
			r->p++;
		else if (r->p[0] == '\\' && r->p[1] == '\n')
			r->p += 2;
		else
			return;
	}
}

/* Takes @word if it is the next one, and not the beginning of a longer one. */
static bool take_word(struct reader *r, const char *word)
{
	size_t len = strlen(word);

	skip_blanks(r);
	if (strncmp(r->p, word, len) != 0 || is_word(r->p[len]))
		return false;
	r->p += len;
	return true;
}

static bool take_char(struct reader *r, char c)
{
	skip_blanks(r);
	if (*r->p != c)
		return false;
	r->p++;
	return true;
}

/* Takes the operator @c, unless it is a part of another one, such as ** or <<. */
static bool take_operator(struct reader *r, char c)
{
	skip_blanks(r);
	return r->p[0] == c && r->p[1] != c && r->p[1] != '=' &&
	       take_char(r, c);
}

/* --- conditions -------------------------------------------------------------- */

static int64_t disjunction(struct reader *r);

static int64_t number(struct reader *r)
{
	bool hex = r->p[0] == '0' && (r->p[1] == 'x' || r->p[1] == 'X');
	bool octal = r->p[0] == '0' && isdigit((unsigned char)r->p[1]);
	char *end;
	int64_t n;

	errno = 0;
	n = strtoll(r->p, &end, hex ? 16 : 10);
	/* Too large, or 017, 0x, 1.5, 1_000, 1j. */
	if (errno || octal || is_word(*end) || *end == '.')
		return leave_to_python(r);
	r->p = end;
	return n;
}

static int64_t name(struct reader *r)
{
	const struct info_name *found;
	size_t len = 0;
	uint64_t value;

	while (is_word(r->p[len]))
		len++;
	found = info_name_find(r->p, len);
	if (!found)
		return leave_to_python(r);
	r->p += len;
	if (found->source == INFO_CONST)
		return found->value;
	if (r->sample && info_value(found, r->sample, &value) &&
	    value <= INT64_MAX)
		return (int64_t)value;
	return not_known(r);
}

static int64_t atom(struct reader *r)
{
	int64_t value;

	if (take_char(r, '(')) {
		if (++r->depth > DEPTH_MAX)
			return leave_to_python(r);
		value = disjunction(r);
		r->depth--;
		if (!take_char(r, ')') && r->plain)
			return leave_to_python(r);
		return value;
	}
	if (isdigit((unsigned char)*r->p))
		return number(r);
	return name(r);
}

static int64_t factor(struct reader *r)
{
	int64_t value;

	if (!take_operator(r, '-'))
		return atom(r);
	if (++r->depth > DEPTH_MAX)
		return leave_to_python(r);
	value = factor(r);
	r->depth--;
	if (__builtin_sub_overflow((int64_t)0, value, &value))
		return not_known(r);
	return value;
}

static int64_t term(struct reader *r)
{
	int64_t value = factor(r);

	while (take_operator(r, '*'))
		if (__builtin_mul_overflow(value, factor(r), &value))
			not_known(r);
	return value;
}

static int64_t sum(struct reader *r)
{
	int64_t value = term(r);

	for (;;) {
		if (take_operator(r, '+')) {
			if (__builtin_add_overflow(value, term(r), &value))
				not_known(r);
		} else if (take_operator(r, '-')) {
			if (__builtin_sub_overflow(value, term(r), &value))
				not_known(r);
		} else {
			return value;
		}
	}
}

static int64_t bitwise_and(struct reader *r)
{
	int64_t value = sum(r);

	while (take_operator(r, '&'))
		value &= sum(r);
	return value;
}

static int64_t bitwise_or(struct reader *r)
{
	int64_t value = bitwise_and(r);

	while (take_operator(r, '|'))
		value |= bitwise_and(r);
	return value;
}

enum relation { NONE, EQ, NE, LE, GE, LT, GT };

static enum relation take_relation(struct reader *r)
{
	static const char sign[][3] = { "", "==", "!=", "<=", ">=" };

	skip_blanks(r);
	for (unsigned i = EQ; i <= GE; i++) {
		if (strncmp(r->p, sign[i], 2) == 0) {
			r->p += 2;
			return (enum relation)i;
		}
	}
	return take_operator(r, '<') ? LT : take_operator(r, '>') ? GT : NONE;
}

static bool is_so(int64_t a, enum relation relation, int64_t b)
{
	switch (relation) {
	case EQ: return a == b;
	case NE: return a != b;
	case LE: return a <= b;
	case GE: return a >= b;
	case LT: return a < b;
	case GT: return a > b;
	case NONE: break;
	}
	return false;
}

/* a < b < c: each is true. */
static int64_t comparison(struct reader *r)
{
	int64_t left = bitwise_or(r);
	enum relation relation = take_relation(r);
	bool all = true;

	if (relation == NONE)
		return left;
	do {
		int64_t right = bitwise_or(r);

		all = all && is_so(left, relation, right);
		left = right;
		relation = take_relation(r);
	} while (relation != NONE);
	return all;
}

static int64_t inversion(struct reader *r)
{
	int64_t value;

	if (!take_word(r, "not"))
		return comparison(r);
	if (++r->depth > DEPTH_MAX)
		return leave_to_python(r);
	value = !inversion(r);
	r->depth--;
	return value;
}

/* "and" and "or" give one of their sides.  Both sides are judged, though Python may not
 * come to the right one: a name without a value there is one that is not known. */
static int64_t conjunction(struct reader *r)
{
	int64_t value = inversion(r);

	while (take_word(r, "and")) {
		int64_t right = inversion(r);

		value = value ? right : value;
	}
	return value;
}

static int64_t disjunction(struct reader *r)
{
	int64_t value = conjunction(r);

	while (take_word(r, "or")) {
		int64_t right = conjunction(r);

		value = value ? value : right;
	}
	return value;
}

/* --- statements --------------------------------------------------------------- */

static void string(struct reader *r)
{
	char quote = *r->p++;

	while (*r->p && *r->p != quote && *r->p != '\n' && *r->p != '\\')
		r->p++;
	if (*r->p != quote)
		leave_to_python(r);
	else
		r->p++;
}

static void message(struct reader *r)
{
	r->in_message = true;
	skip_blanks(r);
	if (*r->p != '\'' && *r->p != '"') {
		disjunction(r);
	} else {
		string(r);
		if (take_operator(r, '%'))
			factor(r);
	}
	r->in_message = false;
}

static void assertion(struct reader *r)
{
	if (!take_word(r, "assert")) {
		leave_to_python(r);
		return;
	}
	if (!disjunction(r))
		r->holds = false;
	if (take_char(r, ','))
		message(r);
}

static void skip_comment(struct reader *r)
{
	if (*r->p == '#')
		r->p += strcspn(r->p, "\n");
}

/* The statements of a line, and its end. */
static void statements(struct reader *r)
{
	do {
		assertion(r);
		if (!take_char(r, ';'))
			break;
		skip_blanks(r);
	} while (*r->p && *r->p != '\n' && *r->p != '#');
	skip_blanks(r);
	skip_comment(r);
	if (*r->p == '\n')
		r->p++;
	else if (*r->p)
		leave_to_python(r);
}

/* Lines are indented alike: as the first of them, or not at all if something stands on the
 * line of the opening brace, where blanks were cut off. */
static void lines(struct reader *r)
{
	const char *indent = r->p;
	size_t indent_len = 0;
	bool first = *r->p == '\n';

	while (*r->p) {
		size_t len = strspn(r->p, " \t");
		const char *at = r->p;

		r->p += len;
		skip_comment(r);
		if (*r->p == '\n') {
			r->p++;
			continue;
		}
		if (!*r->p)
			return;
		if (first) {
			indent = at;
			indent_len = len;
			first = false;
		}
		if (len != indent_len || memcmp(at, indent, len) != 0)
			leave_to_python(r);
		else
			statements(r);
	}
}

/* Anything else may be a matter of encoding. */
static bool is_plain_ascii(const char *text)
{
	for (; *text; text++)
		if ((*text < ' ' && *text != '\n' && *text != '\t') ||
		    *text > '~')
			return false;
	return true;
}

static void judge(struct reader *r)
{
	if (is_plain_ascii(r->p))
		lines(r);
	else
		leave_to_python(r);
}

bool code_assert_is_plain(const char *text)
{
	struct reader r = { .p = text, .plain = true };

	judge(&r);
	return r.plain;
}

bool code_assert_holds(const char *text, const struct info_sample *sample)
{
	struct reader r = {
		.p = text, .sample = sample, .plain = true, .holds = true,
	};

	judge(&r);
	return r.plain && r.holds;
}
