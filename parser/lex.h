/* SPDX-License-Identifier: BSD-2-Clause */
/* lex: tokens as the grammar sees them; lexer.l knows their shapes only. */
#ifndef LEX_H
#define LEX_H

#include <stddef.h>

#include "parser/parse.h"

union YYSTYPE;

/* The grammar's next token. */
int yylex(union YYSTYPE *ret_value, struct span *ret_span, struct parse *p);

/* True for tokens that begin an event, or the cleanup command. */
bool lex_begins_event(int kind);

/* Skips, from the token at hand, to what may begin the next event. */
void parse_recover(struct parse *p);

/* Applies the command line's options. */
void lex_apply_settings(struct parse *p, struct diag_list *diags);

/* --- for lexer.l: each fills p->lex.tok and returns the token's kind ---- */

/* Moves p->lex over @len bytes of @text, which are one token or blanks. */
void lex_advance(struct lex *lex, const char *text, size_t len);

int lex_integer(struct parse *p, const char *text, size_t len);
int lex_text(struct parse *p, int kind, enum wire_tok_type type,
	     const char *text, size_t len);
/* %{ code }%: outer blanks and tabs are no part of it. */
int lex_code(struct parse *p, const char *text, size_t len);
int lex_punct(struct parse *p, char c);
/* A byte that begins no token; @len bytes when it begins a UTF-8 character. */
int lex_other(struct parse *p, const char *text, size_t len);
/* An opening quote without its end: an error, and the end of the script. */
/* Whether the token at hand ends with the script. */
bool lex_at_end(const struct parse *p);
/* A command on the last line that lacks its back-quote: nothing can follow that it
 * would swallow, so it is taken, with a warning. */
int lex_last_command(struct parse *p, const char *text);
int lex_unterminated(struct parse *p, const char *what, const char *end);

/* The bytes of @text, which looks like an option, that are one: up to a
 * comment outside quotes. */
size_t lex_option_len(const char *text, size_t len);
/* The longest IPv6 address that @text begins with, or 0. */
size_t lex_ipv6_len(const char *text, size_t len);

#endif
