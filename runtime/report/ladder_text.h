/* SPDX-License-Identifier: BSD-2-Clause */
/* ladder_text: what of an event's notation a row of a ladder has room for. */
#ifndef LADDER_TEXT_H
#define LADDER_TEXT_H

#include <stdbool.h>
#include <stddef.h>

/* What a segment may do without, the least important first.  Each level leaves out what
 * those before it do, too. */
enum ladder_yield {
	LADDER_ALL,
	LADDER_NO_NOP,
	LADDER_NO_SAME_WIN,	/* a window that is as in the segment before */
	LADDER_NO_TS,
	LADDER_NO_ADDRESSES,	/* nor ports */
	LADDER_YIELD_COUNT
};

/* @text, a packet in the notation of scripts, without what yields.  @same_win: its window
 * is that of the segment before.  Caller frees. */
char *ladder_text_yield(const char *text, enum ladder_yield yield,
			bool same_win);
/* Bytes of @text in front of its TCP options and the blank before them: of all of it, if it
 * has none. */
size_t ladder_text_head(const char *text);
/* The value of "win", with its length in bytes; NULL: @text has none. */
const char *ladder_text_win(const char *text, size_t *ret_len);

/* A copy on one line, in which nothing acts (plain.h): what would part its words is one
 * blank.  Caller frees. */
char *ladder_text_line(const char *text);
/* Columns of @text. */
unsigned ladder_text_columns(const char *text);
/*
 * Bytes of @text, one line, that a row of @width columns takes, of whole words: it may end
 * behind a blank, a comma or a '|'.  If the first word alone is too wide, it takes all of that word;
 * with @cut, as much as there is room for.
 */
size_t ladder_text_break(const char *text, unsigned width, bool cut);

#endif
