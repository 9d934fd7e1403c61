/* SPDX-License-Identifier: BSD-2-Clause */
/* lex: what a token means, and where to go on after an error. */

#include <arpa/inet.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "parser/budget.h"
#include "parser/build.h"
#include "parser/call_desc.h"
#include "parser/grammar.tab.h"
#include "parser/lex.h"
#include "parser/lexer.yy.h"
#include "parser/mem.h"

/* Words that packetdrill's lexer reserves and that no table of ours holds:
 * like those in the tables, a symbol of that name is not substituted. */
static const char *const reserved_words[] = {
	"Flags", "TS", "ce", "ceb", "checksum", "e0b", "e1b", "ecr", "ect0",
	"ect01", "ect1", "encap", "flags", "htons", "inet6_addr", "inet_addr",
	"noecn", "none", "present", "psp", "raw", "spi", "u32", "u64", "val",
};

void lex_advance(struct lex *lex, const char *text, size_t len)
{
	/* All of a way is at the place of its pragma. */
	if (lex->on_way)
		return;
	lex->span.line = lex->span.end_line = lex->line;
	lex->span.col = lex->span.end_col = lex->col;
	lex->first = !lex->line_used;
	for (size_t i = 0; i < len; i++) {
		lex->span.end_line = lex->line;
		lex->span.end_col = lex->col;
		if (text[i] == '\n') {
			lex->line++;
			lex->col = 1;
			lex->line_used = false;
		} else {
			lex->col++;
		}
	}
}

/* Most tokens are of one byte: those share their text. */
static const char *lex_keep_text(struct parse *p, const char *text, size_t len)
{
	const char **one = &p->one_byte[(unsigned char)*text];

	if (len != 1)
		return arena_strndup(p->arena, text, len);
	if (!*one)
		*one = arena_strndup(p->arena, text, 1);
	return *one;
}

/* Makes the current token. */
static int lex_token(struct parse *p, int kind, enum wire_tok_type type,
		     const char *text, size_t len)
{
	p->lex.tok = (struct tok){
		.type = type,
		.text = lex_keep_text(p, text, len),
		.len = len,
		.span = p->lex.span,
	};
	return kind;
}

int lex_text(struct parse *p, int kind, enum wire_tok_type type,
	     const char *text, size_t len)
{
	return lex_token(p, kind, type, text, len);
}

/* Reads the number that @t's text is. */
static void tok_set_number(struct tok *t, int base)
{
	errno = 0;
	if (t->hex)
		t->num = (int64_t)strtoull(t->text, NULL, 16);
	else
		t->num = strtoll(t->text, NULL, base);
	t->overflow = errno == ERANGE;
}

int lex_integer(struct parse *p, const char *text, size_t len)
{
	struct tok *t = &p->lex.tok;

	lex_token(p, INTEGER, WIRE_TOK_INT, text, len);
	t->hex = len > 1 && (text[1] == 'x' || text[1] == 'X');
	tok_set_number(t, 10);
	/* Cookies and keys may be long rows of digits: text only. */
	if (t->overflow)
		t->type = WIRE_TOK_WORD;
	return t->hex ? HEXINT : INTEGER;
}

int lex_code(struct parse *p, const char *text, size_t len)
{
	text += 2;
	len -= 4;
	while (len && strchr(" \t", *text)) {
		text++;
		len--;
	}
	while (len && strchr(" \t", text[len - 1]))
		len--;
	return lex_token(p, CODE, WIRE_TOK_PUNCT, text, len);
}

int lex_punct(struct parse *p, char c)
{
	return lex_token(p, c, WIRE_TOK_PUNCT, &c, 1);
}

int lex_other(struct parse *p, const char *text, size_t len)
{
	unsigned char byte = (unsigned char)*text;

	if (byte < ' ' || byte == 0x7f) {
		diag_error(p->diags, p->lex.span,
			   "not a text file: it holds the byte 0x%02x", byte);
		parse_end(p);
		return YYEOF;
	}
	return lex_token(p, OTHER, WIRE_TOK_PUNCT, text, len);
}

bool lex_at_end(const struct parse *p)
{
	const struct source *src = p->script->source;

	return p->lex.line > src->n_lines ||
	       src->line_start[p->lex.line - 1] + p->lex.col - 1 >= src->len;
}

int lex_last_command(struct parse *p, const char *text)
{
	size_t len = strcspn(text, "\r\n");
	struct diag *d;

	d = diag_add(p->diags, DIAG_WARNING, p->lex.span,
		     "this command ends with the script: '`' is missing");
	if (d)
		d->check = "unended-command";
	return lex_text(p, BACKQUOTED, WIRE_TOK_PUNCT, text, len);
}

int lex_unterminated(struct parse *p, const char *what, const char *end)
{
	diag_error(p->diags, p->lex.span, "the %s that begins here has no end: "
		   "'%s' is missing", what, end);
	/* All that follows belongs to it, so there is nothing to go on with. */
	p->lex.ended = true;
	p->syntax_errors = true;
	return YYEOF;
}

void lex_hash(struct parse *p)
{
	struct span hash = p->lex.span;

	hash.end_col = hash.col;
	diag_error(p->diags, hash,
		   "a comment begins with '//', not with '#'");
}

size_t lex_option_len(const char *text, size_t len)
{
	char quote = 0;

	for (size_t i = 0; i < len; i++) {
		if (quote) {
			if (text[i] == quote)
				quote = 0;
		} else if (text[i] == '"' || text[i] == '`') {
			quote = text[i];
		} else if (text[i] == '/' && i + 1 < len &&
			   (text[i + 1] == '/' || text[i + 1] == '*')) {
			return i;
		}
	}
	return len;
}

size_t lex_ipv6_len(const char *text, size_t len)
{
	char buf[64];
	struct in6_addr addr;

	if (len >= sizeof(buf))
		return 0;
	memcpy(buf, text, len);
	for (; len > 1; len--) {
		buf[len] = '\0';
		if (inet_pton(AF_INET6, buf, &addr) == 1)
			return len;
	}
	return 0;
}

/* --- options ------------------------------------------------------------ */

/* Splits "--name = value" into @ret. */
static void option_split(struct parse *p, const struct tok *t,
			 struct option_setting *ret)
{
	const char *name = t->text + 2, *value;
	size_t len = strcspn(name, "= \t"), value_len;

	ret->name = arena_strndup(p->arena, name, len);
	ret->span = t->span;
	ret->value = NULL;
	value = strchr(name, '=');
	if (!value)
		return;
	value += 1 + strspn(value + 1, " \t");
	value_len = strlen(value);
	/* Quotes around all of a value only group it; those of the V in N=V
	 * decide which kind of token the symbol becomes. */
	if (value_len > 1 && strchr("\"`", *value) &&
	    strchr(value + 1, *value) == value + value_len - 1) {
		value++;
		value_len -= 2;
	}
	ret->value = arena_strndup(p->arena, value, value_len);
}

/* The address family belongs to the suite when it has chosen one. */
static bool option_is_forced(const struct parse *p,
			     const struct option_setting *s)
{
	const struct option_desc *desc;

	if (!p->input->family_forced)
		return false;
	desc = option_find(s->name, p->arena, NULL);
	return desc && !strcmp(desc->name, "ip_version");
}

/*
 * Options take effect as they are read: they decide which symbols are
 * substituted in the tokens that follow, and the family of the packets.
 */
static void lex_option(struct parse *p, const struct tok *t)
{
	struct option_setting s;

	option_split(p, t, &s);
	if (p->n_settings == p->cap_settings) {
		struct option_setting *old = p->setting;

		p->cap_settings = p->cap_settings ? 2 * p->cap_settings : 8;
		p->setting = arena_alloc(p->arena, p->cap_settings * sizeof(s));
		if (old)
			memcpy(p->setting, old, p->n_settings * sizeof(s));
	}
	p->setting[p->n_settings++] = s;
	if (!option_is_forced(p, &s))
		options_apply(&p->script->options, &s, p->arena, p->diags);
}

void lex_apply_settings(struct parse *p, struct diag_list *diags)
{
	for (size_t i = 0; i < p->input->n_settings; i++)
		if (!option_is_forced(p, &p->input->setting[i]))
			options_apply(&p->script->options,
				      &p->input->setting[i], p->arena, diags);
}

/* The first token behind the options: the command line has the last word. */
static void lex_options_end(struct parse *p)
{
	struct diag_list said_before = { 0 };

	lex_apply_settings(p, &said_before);
	diag_list_done(&said_before);
	p->defines = define_index_make(&p->script->options, p->arena);
	p->options_done = true;
}

/* --- words --------------------------------------------------------------- */

static bool word_is_reserved(const char *word)
{
	for (size_t i = 0; i < sizeof(reserved_words) / sizeof(*reserved_words);
	     i++)
		if (!strcmp(reserved_words[i], word))
			return true;
	return wire_tcp_option_find(word) || struct_desc_find(word);
}

/* Replaces the current word by the value of a -D symbol. */
static int lex_substitute(struct parse *p, const char *value)
{
	struct tok *t = &p->lex.tok;
	size_t len = strlen(value);
	char *end;

	if (*value == '"' || *value == '`') {
		bool string = *value == '"';

		if (len > 1 && value[len - 1] == *value)
			len--;
		return lex_token(p, string ? STRING : BACKQUOTED,
				 string ? WIRE_TOK_STRING : WIRE_TOK_PUNCT,
				 value + 1, len - 1);
	}
	lex_token(p, WORD, WIRE_TOK_WORD, value, len);
	errno = 0;
	t->num = strtoll(value, &end, 0);
	if (!len || *end || errno == ERANGE)
		return WORD;
	t->type = WIRE_TOK_INT;
	return INTEGER;
}

/* What the current word is to the grammar. */
static int lex_word(struct parse *p)
{
	const char *word = p->lex.tok.text, *value;
	const struct wire_header_ops *header =
		wire_header_find(word, family_wire(p->script->options.family));

	if (header && header->parse)
		return header->place == WIRE_PLACE_LAST ? PROTO : ENCAP;
	if (wire_field_word(word))
		return FIELD;
	value = p->lex.on_way ? NULL : define_index_get(&p->defines, word);
	if (value && !word_is_reserved(word))
		return lex_substitute(p, value);
	packet_note_word(p, &p->lex.tok);
	return WORD;
}

/* --- the grammar's view --------------------------------------------------- */

bool lex_begins_event(int kind)
{
	return kind == INTEGER || kind == FLOAT || kind == '+' || kind == '*' ||
	       kind == BACKQUOTED;
}

/* Keeps the brackets that are open.  False: too many. */
static bool lex_nest(struct lex *lex, int kind)
{
	if (kind == '(' || kind == '[' || kind == '{') {
		if (lex->depth == PARSE_MAX_DEPTH)
			return false;
		lex->open[lex->depth].c = (char)kind;
		lex->open[lex->depth++].span = lex->span;
	} else if (kind == ')' || kind == ']' || kind == '}') {
		if (lex->depth)
			lex->depth--;
	}
	return true;
}

static void lex_keep(struct parse *p)
{
	struct script *s = p->script;

	s->token = arena_grow(p->arena, s->token, s->n_tokens, &p->cap_tokens,
			      sizeof(*s->token));
	s->token[s->n_tokens++] = (struct script_token){
		.kind = p->lex.kind,
		.span = p->lex.span,
	};
}

/* Whether the current token is the first one behind options and init command, and the
 * events of a way belong in front of it. */
static bool lex_begins_timeline(const struct parse *p)
{
	const struct lex *lex = &p->lex;

	return p->script->pragmas.from && !lex->on_way && !lex->way_read &&
	       lex->kind != OPTION && lex->kind != BACKQUOTED;
}

/* Lays the script aside, with its current token, and reads the way first. */
static void lex_enter_way(struct parse *p)
{
	const char *text = p->script->pragmas.from->text;
	struct lex *lex = &p->lex;
	struct lex own = *lex;

	lex->own = arena_alloc(p->arena, sizeof(own));
	*lex->own = own;
	lex->on_way = true;
	lex->span = p->script->pragmas.from_span;
	scan_lex_init_extra(p, &lex->scanner);
	scan__scan_bytes(text, (int)strlen(text), lex->scanner);
}

/* Goes on with the token that was at hand. */
static void lex_leave_way(struct parse *p)
{
	struct lex *lex = &p->lex;
	struct lex way = *lex;

	scan_lex_destroy(way.scanner);
	*lex = *way.own;
	lex->prev = way.prev;
	lex->prev_kind = way.prev_kind;
	lex->n_tokens = way.n_tokens;
	lex->way_read = true;
	if (way.ended)
		parse_end(p);
	if (lex->ended)
		lex->kind = YYEOF;
}

/* Reads the next token into p->lex. */
static void lex_read(struct parse *p)
{
	struct lex *lex = &p->lex;
	YYSTYPE unused_value;
	struct span unused_span;

	if (!lex->ended && !budget_allows_token(p))
		parse_end(p);
	lex->prev = lex->tok;
	lex->prev_kind = lex->kind;
	if (lex->ended)
		lex->kind = YYEOF;
	else
		lex->kind = scan_lex(&unused_value, &unused_span, lex->scanner);
	lex->line_used = true;
	if (lex->kind == YYEOF) {
		/* Behind the last byte. */
		lex->tok = (struct tok){ .text = "" };
		lex->tok.span = (struct span){ lex->line, lex->col, lex->line,
					       lex->col };
	}
	if (lex->kind == OPTION && !p->options_done)
		lex_option(p, &lex->tok);
	else if (!p->options_done)
		lex_options_end(p);
	if (lex->kind == WORD)
		lex->kind = lex_word(p);
	if (p->input->keep_tokens && !lex->on_way && lex->kind != YYEOF)
		lex_keep(p);
	if (lex->on_way && lex->kind == YYEOF) {
		lex_leave_way(p);
	} else if (lex_begins_timeline(p)) {
		lex_enter_way(p);
		lex_read(p);
	}
}

/* A time where a bracket of the packet in front is open?  That would swallow the
 * events up to the next one. */
static bool lex_swallows(struct parse *p)
{
	const struct lex *lex = &p->lex;

	if (!lex->depth || !lex->first || lex->kind != '+' || !p->packet.event)
		return false;
	if (!packet_refuse_mptcp(p))
		diag_error(p->diags, lex->open[lex->depth - 1].span,
			   "this '%c' is never closed",
			   lex->open[lex->depth - 1].c);
	return true;
}

int yylex(YYSTYPE *ret_value, struct span *ret_span, struct parse *p)
{
	struct lex *lex = &p->lex;

	if (lex->replay && !p->recovering) {
		lex->replay = false;
	} else if (!lex->replay) {
		do {
			lex_read(p);
		} while (p->recovering && lex->kind != YYEOF &&
			 !(lex->first && lex_begins_event(lex->kind)));
	}
	ret_value->tok = lex->tok;
	*ret_span = lex->tok.span;
	if (p->recovering && lex->kind != YYEOF) {
		p->recovering = false;
		lex->replay = true;
		lex->depth = 0;
		return RESYNC;
	}
	if (lex_swallows(p)) {
		parse_recover(p);
		return YYerror;
	}
	if (!lex_nest(lex, lex->kind)) {
		diag_error(p->diags, lex->tok.span,
			   "brackets are nested more than %d deep",
			   PARSE_MAX_DEPTH);
		parse_recover(p);
		return YYerror;
	}
	return lex->kind;
}

void parse_recover(struct parse *p)
{
	p->syntax_errors = true;
	p->recovering = true;
	p->packet.event = NULL;
	/* The token at fault may well begin the next event. */
	p->lex.replay = p->lex.first && lex_begins_event(p->lex.kind);
}
