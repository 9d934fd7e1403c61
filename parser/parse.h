/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * parse: what lexer, grammar and builders share while a script is parsed.
 *
 * Who does what:
 *   lexer.l     shapes: numbers, words, strings; one token at a time
 *   lex.c       meaning of a token: options, -D symbols, header words; skips
 *               to the next event after an error
 *   grammar.y   order of tokens; each action is one call of a builder
 *   build*.c    builders: values, ranges and names, into the script's arena
 *   syntax.c    words for a syntax error
 *   check.c     what can only be said about a finished script
 *   budget.c    what all of that may take
 *
 * All state is in struct parse, so any number of scripts can be parsed at once.
 */
#ifndef PARSE_H
#define PARSE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "netdev/wire/packet.h"
#include "netdev/wire/token.h"
#include "parser/define_index.h"
#include "parser/diag.h"
#include "parser/script.h"

#define PARSE_MAX_DEPTH 64	/* brackets within brackets */
#define PARSE_MAX_EVENTS 20000

/* A token.  Strings, commands and code come without their quotes. */
struct tok {
	enum wire_tok_type type;	/* how headers and TCP options see it */
	const char *text;	/* NUL-terminated, in the arena */
	size_t len;		/* bytes of text */
	int64_t num;		/* integers; the bits of an unsigned hex one */
	bool hex;		/* written 0x... */
	bool overflow;		/* an integer of more than 64 bits: no num */
	struct span span;
};

/* Growing arrays in the arena: values, so the newest copy is the list. */
struct tok_list {
	struct tok *tok;
	size_t n, cap;
};

struct expr_list {
	struct expr **item;
	size_t n, cap;
};

/* A point in time as written. */
struct instant {
	int64_t ns;
	bool plus;		/* "+" in front */
	struct span span;
};

/* Where the lexer is. */
struct lex {
	void *scanner;		/* flex's */
	struct lex *own;	/* on a way: what was laid aside for it */
	struct span span;	/* of the token being read */
	uint32_t line, col;	/* of the next byte */
	bool line_used;		/* the current line holds a token already */
	bool first;		/* the current token begins its line */
	bool on_way;		/* the events of "from" are being read ... */
	bool way_read;		/* ... or have been */
	bool ended;		/* text that cannot be read: as if at its end */
	struct tok tok;		/* current token */
	int kind;
	struct tok prev;	/* the one before */
	int prev_kind;
	bool replay;		/* kind and tok are to be returned again */
	size_t n_tokens;	/* so far */
	struct {
		char c;
		struct span span;
	} open[PARSE_MAX_DEPTH];	/* brackets not yet closed */
	unsigned depth;
};

/* A packet under construction: from its direction to its end. */
struct packet_draft {
	struct event *event;	/* NULL: none */
	bool inbound;
	struct wire_packet packet;
	struct span notes_span;
	struct wire_ip notes;	/* for the innermost IP header; others: packet */
	struct wire_tcp tcp;
	bool headers_bad;	/* a header in front has an error */
	bool fields_bad;	/* an unknown field, which may be any */
	bool options_bad;	/* an option of the list has an error */
	bool mptcp;		/* a word of MPTCP is in it ... */
	struct span mptcp_span;	/* ... and the first one is here */
	bool options_partial;	/* it has "NAME *" or "..." ... */
	struct span partial_span;	/* ... and the first one is here */
};

struct parse {
	struct script *script;
	struct arena *arena;	/* the script's */
	struct arena *scratch;	/* lists of tokens, until their event ends */
	size_t memory_max;	/* of both, bytes */
	bool memory_scarce;	/* ... as the process has no more */
	const char *one_byte[UINT8_MAX + 1];	/* texts of such tokens, or NULL */
	const struct script_input *input;
	struct diag_list *diags;
	struct lex lex;
	struct packet_draft packet;
	struct option_setting *setting;	/* the script's own, as read */
	size_t n_settings, cap_settings;
	bool options_done;	/* family, symbols and addresses are known */
	struct define_index defines;	/* valid if options_done */
	bool recovering;	/* skip to what may begin an event */
	bool syntax_errors;	/* events are missing from the script */
	bool time_said;		/* an error told that a time is missing, which explains
				 * an error at the next '=', too */
	bool psp_refused;	/* an error told of PSP: one is enough for a script */
	bool mptcp_refused;	/* likewise of MPTCP */
	unsigned n_portable;	/* warnings of portable.c */
	size_t cap_events, cap_tokens;
};

/* Reads no more, as if the script ended here.  The caller has reported why. */
static inline void parse_end(struct parse *p)
{
	p->lex.ended = true;
	p->syntax_errors = true;
}

#endif
