/* SPDX-License-Identifier: BSD-2-Clause */
/* output: a call with what it has returned in its arguments, as scripts write it. */
#ifndef CALLS_OUTPUT_H
#define CALLS_OUTPUT_H

#include "runtime/calls/call.h"

/* The arguments as they are shown: those of the script, or what the call has set. */
struct call_output {
	struct arena *mem;
	struct expr **arg;	/* a copy of the script's list, changed in place */
	size_t n;
};

/* For the outputs() of a call: the text stands for @e, a part of an argument. */
void call_output_set(struct call_output *o, const struct expr *e,
		     const char *fmt, ...)
	__attribute__((format(printf, 3, 4)));

/* The call of the script, with the outputs of @c that differ from what it says.
 * Valid until the end of the run. */
struct script_call call_with_outputs(struct call *c);

#endif
