/* SPDX-License-Identifier: BSD-2-Clause */
/* pragma: what a script says about its own runs. */
#include "parser/pragma.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "parser/families.h"
#include "parser/suggest.h"

#define BLANKS " \t\r\v\f"
#define PREFIX "//!"
#define REQUIRES_MAX 64		/* and warnings; more are noise */

enum require_shape { REQUIRE_AT_LEAST, REQUIRE_NAME };

static const struct {
	const char *word;
	enum require_shape shape;
} require_words[] = {
#define REQUIRE_ROW(word, shape) [REQUIRE_##word] = { #word, shape },
	REQUIRE_LIST(REQUIRE_ROW)
#undef REQUIRE_ROW
};

/* One pragma at work. */
struct reader {
	struct arena *arena;
	struct pragmas *pragmas;
	struct diag_list *diags;
	struct span span;	/* all of it */
	unsigned n_warnings;
	size_t cap_places;	/* of pragmas->place */
	char *rest;		/* what is not read yet, NUL-terminated */
};

static void __attribute__((format(printf, 2, 3)))
warn(struct reader *r, const char *fmt, ...)
{
	td_auto_free char *text = NULL;
	struct diag *d;
	va_list ap;

	if (r->n_warnings++ >= REQUIRES_MAX)
		return;
	va_start(ap, fmt);
	text = xvasprintf(fmt, ap);
	va_end(ap);
	d = diag_add(r->diags, DIAG_WARNING, r->span, "%s", text);
	if (d)
		d->check = "unknown-pragma";
}

/* The next word, "" at the end. */
static char *next_word(struct reader *r)
{
	char *word = r->rest + strspn(r->rest, BLANKS);

	r->rest = word + strcspn(word, BLANKS);
	if (*r->rest)
		*r->rest++ = '\0';
	return word;
}

static bool at_end(const struct reader *r)
{
	return !r->rest[strspn(r->rest, BLANKS)];
}

bool version_parse(const char *text, struct version *ret, const char **ret_end)
{
	struct version v = { { 0 } };
	size_t n = 0;

	while (isdigit((unsigned char)*text)) {
		char *end;

		v.part[n++] = (unsigned)strtoul(text, &end, 10);
		text = end;
		if (n == 3 || *text != '.' || !isdigit((unsigned char)text[1]))
			break;
		text++;
	}
	if (!n)
		return false;
	*ret = v;
	*ret_end = text;
	return true;
}

int version_compare(const struct version *a, const struct version *b)
{
	for (size_t i = 0; i < 3; i++)
		if (a->part[i] != b->part[i])
			return a->part[i] < b->part[i] ? -1 : 1;
	return 0;
}

static bool read_argument(struct reader *r, struct requirement *ret)
{
	const char *end = "";

	if (require_words[ret->type].shape == REQUIRE_AT_LEAST) {
		if (strcmp(next_word(r), ">=") != 0)
			return false;
		ret->name = next_word(r);
		if (!version_parse(ret->name, &ret->least, &end))
			return false;
	} else {
		ret->name = next_word(r);
	}
	return *ret->name && !*end && at_end(r);
}

static void unknown_requirement(struct reader *r, const char *word)
{
	struct suggest suggest;
	char all[256] = "";
	size_t len = 0;

	suggest_init(&suggest, word);
	for (size_t i = 0; i < REQUIRE_COUNT && len < sizeof(all); i++) {
		suggest_offer(&suggest, require_words[i].word);
		len += (size_t)snprintf(all + len, sizeof(all) - len, "%s%s",
					!i ? "" :
					i + 1 < REQUIRE_COUNT ? ", " : " or ",
					require_words[i].word);
	}
	if (suggest_best(&suggest))
		warn(r, "unknown requirement '%s'; did you mean '%s'?", word,
		     suggest_best(&suggest));
	else
		warn(r, "unknown requirement '%s': it may be %s",
		     word, all);
}

static void read_requires(struct reader *r)
{
	struct pragmas *all = r->pragmas;
	const char *word = next_word(r);
	struct requirement one = { .span = r->span };

	while (one.type < REQUIRE_COUNT &&
	       strcmp(require_words[one.type].word, word) != 0)
		one.type++;
	if (one.type == REQUIRE_COUNT) {
		unknown_requirement(r, word);
		return;
	}
	if (!read_argument(r, &one)) {
		warn(r, "this requirement is written 'requires %s %s'", word,
		     require_words[one.type].shape == REQUIRE_NAME ? "NAME" :
								     ">= N");
		return;
	}
	if (!all->require)
		all->require = arena_alloc(r->arena,
					   REQUIRES_MAX * sizeof(one));
	if (all->n_requires == REQUIRES_MAX)
		warn(r, "more than %d requirements: this one has no effect",
		     REQUIRES_MAX);
	else
		all->require[all->n_requires++] = one;
}

/* What is left, without blanks around it; NULL: nothing is. */
static const char *the_rest(struct reader *r)
{
	const char *text = r->rest + strspn(r->rest, BLANKS);

	r->rest += strlen(r->rest);
	return *text ? text : NULL;
}

static void read_expect(struct reader *r)
{
	if (strcmp(next_word(r), "fail") != 0) {
		warn(r, "what can be expected is 'expect fail'");
		return;
	}
	r->pragmas->expect_fail = true;
	r->pragmas->expect_reason = the_rest(r);
	r->pragmas->expect_span = r->span;
}

static void read_families(struct reader *r)
{
	unsigned families = families_parse(next_word(r));

	if (!families || !at_end(r))
		warn(r, "families are a list of ipv4,ipv6,mapped, without blanks");
	else
		r->pragmas->families = families;
}

static void read_timeout(struct reader *r)
{
	const char *word = next_word(r);
	char *end;
	double s = strtod(word, &end);

	/* strtod() knows more numbers than a script: digits and a point will do. */
	if (end == word || *end || word[strspn(word, "0123456789.")] ||
	    !at_end(r) || s <= 0 || s > PRAGMA_TIMEOUT_MAX_S)
		warn(r, "a time limit is written 'timeout SECONDS', of at most %d",
		     PRAGMA_TIMEOUT_MAX_S);
	else
		r->pragmas->timeout_ns = (int64_t)(s * 1e9);
}

/* What is behind STATE.  False: that is no such text. */
static bool read_way(struct reader *r, enum tcp_state state, bool *ret_client,
		     bool *ret_closed)
{
	const char *word = next_word(r);

	*ret_client = from_is_client(state);
	*ret_closed = false;
	if (!strcmp(word, "as")) {
		word = next_word(r);
		*ret_client = !strcmp(word, "client");
		if (!*ret_client && strcmp(word, "server") != 0)
			return false;
		word = next_word(r);
	}
	if (!strcmp(word, "closed")) {
		*ret_closed = true;
		word = next_word(r);
	}
	return !*word;
}

static void read_from(struct reader *r)
{
	const char *word = next_word(r), *hint;
	bool client, closed;
	enum tcp_state state;

	if (r->pragmas->from) {
		diag_error(r->diags, r->span, "a script begins in one state");
	} else if (!tcp_state_parse(word, &state, &hint)) {
		diag_error(r->diags, r->span, "'%s' is no TCP state%s%s%s", word,
			   hint ? "; did you mean '" : "", hint ? hint : "",
			   hint ? "'?" : "");
	} else if (!read_way(r, state, &client, &closed)) {
		diag_error(r->diags, r->span,
			   "this is written 'from STATE', with 'as client', 'as server' and 'closed' behind it if need be");
	} else {
		r->pragmas->from = from_find(state, client, closed);
		r->pragmas->from_span = r->span;
		if (!r->pragmas->from)
			diag_error(r->diags, r->span,
				   "no way is known into %s as %s%s",
				   tcp_state_name(state),
				   client ? "client" : "server",
				   closed ? " behind close()" : "");
	}
}

/* --- what a script shows ---------------------------------------------------- */

#define LOWER "abcdefghijklmnopqrstuvwxyz"
#define DIGITS "0123456789"
#define UPPER "ABCDEFGHIJKLMNOPQRSTUVWXYZ"

/* A document is a folder, too: it has no slash, and is not "..". */
static bool is_name(const char *text, size_t len)
{
	return len && strchr(UPPER LOWER DIGITS, *text) &&
	       strspn(text, UPPER LOWER DIGITS "._-") >= len;
}

bool covered_parse(const char *text, struct arena *arena, struct covered *ret)
{
	size_t len = strcspn(text, ":"), id_len;

	if (!text[len] || strlen(text) > PRAGMA_COVERED_LEN_MAX)
		return false;
	id_len = strlen(text + len + 1);
	if (!is_name(text, len) || !is_name(text + len + 1, id_len))
		return false;
	ret->document = arena_strndup(arena, text, len);
	ret->id = arena_strndup(arena, text + len + 1, id_len);
	return true;
}

static void read_covers(struct reader *r)
{
	struct pragmas *all = r->pragmas;

	if (at_end(r))
		warn(r, "what is covered is written 'covers DOCUMENT:ID'");
	while (!at_end(r)) {
		const char *word = next_word(r);
		struct covered one;

		if (!covered_parse(word, r->arena, &one)) {
			warn(r, "'%s' is not DOCUMENT:ID, such as RFC9293:MUST-23",
			     word);
			continue;
		}
		if (all->n_covers == PRAGMA_COVERS_MAX) {
			warn(r, "more than %d are covered: these have no effect",
			     PRAGMA_COVERS_MAX);
			return;
		}
		if (!all->covers)
			all->covers = arena_alloc(r->arena, PRAGMA_COVERS_MAX *
							    sizeof(one));
		all->covers[all->n_covers++] = one;
	}
}

bool stimulus_is_valid(const char *text)
{
	size_t len = strlen(text);

	return len && len <= PRAGMA_STIMULUS_LEN_MAX && *text != '-' &&
	       text[len - 1] != '-' && strspn(text, LOWER DIGITS "-") == len;
}

static void read_cell(struct reader *r)
{
	const char *state = next_word(r), *hint = NULL;
	struct cell cell = { .stimulus = next_word(r) };

	cell.answer = the_rest(r);
	if (!cell.answer)
		warn(r, "a cell is written 'cell STATE STIMULUS ANSWER'");
	else if (!tcp_state_parse(state, &cell.state, &hint))
		warn(r, "'%s' is no TCP state%s%s%s", state,
		     hint ? "; did you mean '" : "", hint ? hint : "",
		     hint ? "'?" : "");
	else if (!stimulus_is_valid(cell.stimulus))
		warn(r, "'%s' is no name of a stimulus: it may have a-z, 0-9 and dashes",
		     cell.stimulus);
	else if (strlen(cell.answer) > PRAGMA_ANSWER_LEN_MAX)
		warn(r, "an answer may have at most %d bytes",
		     PRAGMA_ANSWER_LEN_MAX);
	else if (r->pragmas->cell.stimulus)
		warn(r, "a script shows one cell: this one has no effect");
	else
		r->pragmas->cell = cell;
}

static void read_long(struct reader *r)
{
	if (at_end(r))
		r->pragmas->is_long = true;
	else
		warn(r, "'long' stands alone");
}

/* "mutate s/A/B/" is for those who test scripts: how to make this one fail. */
static void read_mutate(struct reader *r)
{
	r->rest += strlen(r->rest);
}

static const struct {
	const char *word;
	void (*read)(struct reader *r);
} pragma_words[] = {
	{ "requires", read_requires },
	{ "expect", read_expect },
	{ "families", read_families },
	{ "timeout", read_timeout },
	{ "covers", read_covers },
	{ "cell", read_cell },
	{ "long", read_long },
	{ "mutate", read_mutate },
	{ "from", read_from },
};

static void read_pragma(struct reader *r)
{
	size_t n = sizeof(pragma_words) / sizeof(*pragma_words);
	const char *word = next_word(r);
	struct suggest suggest;

	suggest_init(&suggest, word);
	for (size_t i = 0; i < n; i++) {
		if (strcmp(pragma_words[i].word, word) == 0) {
			pragma_words[i].read(r);
			return;
		}
		suggest_offer(&suggest, pragma_words[i].word);
	}
	if (suggest_best(&suggest))
		warn(r, "unknown pragma '%s'; did you mean '%s'?", word,
		     suggest_best(&suggest));
	else
		warn(r, "unknown pragma '%s'", word);
}

/* A line that begins with "//!" and a blank; "//!!!" is only a comment. */
static void read_line(struct reader *r, uint32_t line, const char *text,
		      size_t len)
{
	size_t col = 0, prefix = strlen(PREFIX);
	struct pragmas *p = r->pragmas;

	while (col < len && strchr(BLANKS, text[col]))
		col++;
	while (len > col && strchr(BLANKS, text[len - 1]))
		len--;
	if (len - col <= prefix || memcmp(text + col, PREFIX, prefix) != 0 ||
	    !strchr(BLANKS, text[col + prefix]))
		return;
	r->span = (struct span){ line, (uint32_t)col + 1, line, (uint32_t)len };
	p->place = arena_grow(r->arena, p->place, p->n_places, &r->cap_places,
			      sizeof(*p->place));
	p->place[p->n_places++] = r->span;
	r->rest = arena_strndup(r->arena, text + col + prefix,
				len - col - prefix);
	read_pragma(r);
}

void pragmas_read(const struct source *src, struct arena *arena,
		  struct pragmas *ret, struct diag_list *diags)
{
	struct reader r = {
		.arena = arena, .pragmas = ret, .diags = diags,
	};

	*ret = (struct pragmas){ 0 };
	for (uint32_t line = 1; line <= src->n_lines; line++) {
		size_t len;
		const char *text = source_line(src, line, &len);

		read_line(&r, line, text, len);
	}
}
