/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * ladder: a run as a diagram in text: the remote host on the left, the kernel on
 * the right, a line an event, and the state after it.
 *
 *     time      remote host              kernel            state
 *     0.100000  ─── S 0:0(0) win 100 ──▶                   LISTEN → SYN-RECEIVED
 *     0.100041  ◀── S. 0:0(0) ack 1 ────
 *     0.300011                           close(4) = 0      FIN-WAIT-1
 */
#ifndef LADDER_H
#define LADDER_H

#include <stdbool.h>
#include <stdio.h>

#include "runtime/record/trace.h"

struct ladder_style {
	unsigned width;		/* columns of the output, 80 or more */
	bool utf8;		/* else ASCII */
	bool colour;
};

/* A style with the width of the terminal, from 80 to 200 (110 if @out is no terminal),
 * and with UTF-8 if the user's locale has it. */
struct ladder_style ladder_style_for(FILE *out, bool colour);

/* Prints the diagram.  Text that is wider than its column is cut. */
void ladder_print(FILE *out, const struct trace *t,
		  const struct ladder_style *style);

#endif
