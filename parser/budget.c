/* SPDX-License-Identifier: BSD-2-Clause */
/* budget: what a parse may take: memory, and time until it is told to stop. */
#include "parser/budget.h"

/* Parsing takes at most 50 times the length of a script: this, its text and the lexer's
 * copy of it.  Short ones may take a larger share. */
#define MEMORY_FACTOR 48
#define MEMORY_MIN ((size_t)64 << 20)	/* bytes */

#define STOP_TOKENS 4096	/* are read between two looks at who stops us */

static void refuse(struct parse *p)
{
	struct diag *d;

	d = diag_error(p->diags, p->lex.tok.span,
		       "the script needs more than %zu MiB of memory",
		       p->memory_max >> 20);
	if (p->memory_scarce)
		diag_note(d, "that is what the limits of this process leave: see 'ulimit -v'");
}

bool budget_begin(struct parse *p)
{
	size_t len = p->script->source->len;
	size_t max = len * MEMORY_FACTOR, room = mem_room();

	/* The lexer's copy of the text comes first.  A quarter of what the process
	 * may still take besides is left to later stages. */
	room = room > len ? (room - len) / 4 * 3 : 0;
	if (max < MEMORY_MIN)
		max = MEMORY_MIN;
	p->memory_scarce = room < max;
	p->memory_max = p->memory_scarce ? room : max;
	if (p->memory_max > len)
		return true;
	refuse(p);
	return false;
}

/* Arrays double, and a list of tokens is copied where it ends: each of that is at most
 * twice the largest block. */
static bool has_room(const struct parse *p)
{
	size_t largest = arena_largest(p->scratch);

	if (largest < arena_largest(p->arena))
		largest = arena_largest(p->arena);
	return arena_size(p->arena) + arena_size(p->scratch) + 4 * largest <=
	       p->memory_max;
}

bool budget_allows_token(struct parse *p)
{
	if (++p->lex.n_tokens % STOP_TOKENS == 0 &&
	    stop_wanted(p->input->stop)) {
		p->script->stopped = true;
		return false;
	}
	if (has_room(p))
		return true;
	refuse(p);
	return false;
}
