/* SPDX-License-Identifier: BSD-2-Clause */
/* token: the text of a header or a TCP option, as a list of tokens. */
#ifndef WIRE_TOKEN_H
#define WIRE_TOKEN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum wire_tok_type {
	WIRE_TOK_WORD,		/* mss, e0b, aabbccdd: letters, digits, _ */
	WIRE_TOK_INT,		/* 12, -1, 0x1f; num holds the value */
	WIRE_TOK_FLOAT,		/* .3, 1.5; text only */
	WIRE_TOK_STRING,	/* "...": text without the quotes, escapes as written */
	WIRE_TOK_ADDR4,		/* 192.0.2.1 */
	WIRE_TOK_ADDR6,		/* 2001:db8::1 */
	WIRE_TOK_PUNCT,		/* one character: : , = [ ] ( ) . - > # + */
};

/* One token.  The text belongs to whoever made the token. */
struct wire_tok {
	enum wire_tok_type type;
	const char *text;	/* NUL-terminated, as written in the script */
	int64_t num;		/* WIRE_TOK_INT only */
};

/*
 * A reading position in a list of tokens, with the first error.
 *
 * Each take function consumes on success and returns true; on failure it
 * consumes nothing, returns false and, unless an error is already recorded,
 * records one at the current token.  try functions record no error.
 */
struct wire_cursor {
	const struct wire_tok *tok;
	size_t n;
	size_t at;
	size_t err_at;		/* index of the token at fault; n: after the last */
	char err[240];		/* "" while there is no error */
};

/* At the first of @n tokens, which must live as long as @c. */
void wire_cursor_init(struct wire_cursor *c, const struct wire_tok *tok,
		      size_t n);
/* True if nothing is left. */
bool wire_cursor_done(const struct wire_cursor *c);
/* True if nothing is left; otherwise records "unexpected '...'" . */
bool wire_take_end(struct wire_cursor *c);
/* Consume the word @word, or the character @punct. */
bool wire_try_word(struct wire_cursor *c, const char *word);
bool wire_take_word(struct wire_cursor *c, const char *word);
bool wire_try_punct(struct wire_cursor *c, char punct);
bool wire_take_punct(struct wire_cursor *c, char punct);
/* Consumes an integer in [min, max]; @what names it in the error. */
bool wire_take_int(struct wire_cursor *c, const char *what, int64_t min,
		   int64_t max, int64_t *ret_num);
/* As wire_take_int, for the 32-bit fields. */
bool wire_take_u32(struct wire_cursor *c, const char *what, uint32_t *ret_num);
/*
 * Consumes a word or an integer made of an even number of hex digits, at most
 * @cap bytes' worth; @what names it in the error.
 */
bool wire_take_hex(struct wire_cursor *c, const char *what, uint8_t *buf,
		   size_t cap, size_t *ret_len);
/* Records an error at token @at unless there is one.  Returns false. */
bool wire_cursor_fail(struct wire_cursor *c, size_t at, const char *fmt, ...)
	__attribute__((format(printf, 3, 4)));

#endif
