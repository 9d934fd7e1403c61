/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * ladder: a run as a diagram in text: the remote host on the left, the kernel on
 * the right, what happened in the order of time, and the states it led to.
 *
 *     time     remote host                   kernel  state
 *     0.100000 ── S 0:0(0) win 65535 <mss 1000> ──▶  LISTEN → SYN-RECEIVED
 *     0.100041 ◀─ S. 0:0(0) ack 1 win 64240 ───────
 *     0.300011                     close(4) = 0      ESTABLISHED → FIN-WAIT-1
 *
 * No row is wider than the output, and no word is cut.  Where there is room, calls have a
 * column of their own; else they stand in the lane of the segments, which is empty beside
 * them.
 */
#ifndef LADDER_H
#define LADDER_H

#include <stdbool.h>
#include <stdio.h>

#include "parser/diag.h"
#include "runtime/record/trace.h"

struct ladder_style {
	unsigned width;		/* columns of the output, 40 or more */
	bool utf8;		/* else ASCII */
	bool colour;
	bool whole;		/* nothing of a segment yields (ladder_text.h), and no word
				 * is cut, however long: nobody sees rows wrap */
	bool way;		/* what leads to the state of "from" is shown event by
				 * event */
};

/* A style for @out: as wide as COLUMNS says, else as the terminal is, else 100; with UTF-8
 * if the user's locale has it; whole if @out is no terminal. */
struct ladder_style ladder_style_for(FILE *out, bool colour);

/* Prints the diagram of a run.  @error: why it failed, which is told below the event that
 * the verdict is about; or NULL. */
void ladder_print(FILE *out, const struct trace *t, const struct diag *error,
		  const struct ladder_style *style);

#endif
