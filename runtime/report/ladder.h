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

#include "runtime/play/trace.h"

struct ladder_style {
	unsigned width;		/* columns of the output */
	bool utf8;		/* else ASCII */
	bool colour;
};

/* Width of the terminal (80 to 200; 110 when @out is none), and whether the user's
 * locale is UTF-8. */
struct ladder_style ladder_style_for(FILE *out, bool colour);

void ladder_print(FILE *out, const struct trace *t,
		  const struct ladder_style *style);

#endif
