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

/* Skips, from the current token, to a token that may begin the next event. */
void parse_recover(struct parse *p);

/* Applies the command line's options. */
void lex_apply_settings(struct parse *p, struct diag_list *diags);

/* --- for lexer.l: each fills p->lex.tok and returns the token's kind ---- */

/* Moves p->lex over @len bytes of @text, which are one token or blanks. */
void lex_advance(struct lex *lex, const char *text, size_t len);

int lex_integer(struct parse *p, const char *text, size_t len);
/* A token of @kind whose value is its text. */
int lex_text(struct parse *p, int kind, enum wire_tok_type type,
	     const char *text, size_t len);
/* %{ code }%: outer blanks and tabs are no part of it. */
int lex_code(struct parse *p, const char *text, size_t len);
int lex_punct(struct parse *p, char c);
/* A character that begins no token: @len bytes of UTF-8, or one byte. */
int lex_other(struct parse *p, const char *text, size_t len);
/* Whether the current token ends with the script. */
bool lex_at_end(const struct parse *p);
/* A command on the last line without its closing back-quote.  No event can follow, so
 * the command is accepted, with a warning. */
int lex_last_command(struct parse *p, const char *text);
/* The current token opens a @what ("string", "comment") that lacks its @end: an error,
 * and the end of the script. */
int lex_unterminated(struct parse *p, const char *what, const char *end);

/* Reports that "#" does not begin a comment, and skips the rest of the line as if it
 * did. */
void lex_hash(struct parse *p);

/* How many bytes of @text, which begins like an option, belong to the option: all before
 * a comment outside quotes. */
size_t lex_option_len(const char *text, size_t len);
/* The length of the longest IPv6 address that @text begins with, in bytes; 0: none. */
size_t lex_ipv6_len(const char *text, size_t len);

#endif
