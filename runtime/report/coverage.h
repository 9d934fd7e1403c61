/* SPDX-License-Identifier: BSD-2-Clause */
/* coverage: which states and arrows of RFC 9293, figure 5, a suite has seen. */
#ifndef COVERAGE_H
#define COVERAGE_H

#include <stdio.h>

#include "parser/tcp_state.h"
#include "runtime/record/trace.h"

struct coverage {
	unsigned state[STATE_COUNT];	/* times that each was entered */
	unsigned arrow[STATE_COUNT][STATE_COUNT];	/* [from][to] */
};

/* Adds the states and changes of state in the trace of a run. */
void coverage_add(struct coverage *c, const struct trace *t);

/* A table for people: states, arrows, what was missed, what cannot be taken and
 * why, and arrows that no RFC knows. */
void coverage_print(FILE *out, const struct coverage *c);

/* The diagram in Graphviz's language: arrows that were taken are lit and
 * counted. */
void coverage_write_dot(FILE *out, const struct coverage *c);

#endif
