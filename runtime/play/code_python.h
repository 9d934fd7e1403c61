/* SPDX-License-Identifier: BSD-2-Clause */
/* code_python: runs code snippets in one Python interpreter. */
#ifndef CODE_PYTHON_H
#define CODE_PYTHON_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "runtime/play/command.h"
#include "runtime/play/tcp_info.h"

#define PYTHON_MAX_DOUBTS 4

/* A name that may have had other values than in the sample. */
struct python_doubt {
	const char *name;
	uint64_t low, high;
};

struct python_snippet {
	const char *text;
	uint32_t line;		/* of the script, where the text begins */
	const struct info_sample *sample;
	struct python_doubt doubt[PYTHON_MAX_DOUBTS];
	size_t n_doubts;
};

/* How it ended, when not well. */
struct python_failure {
	size_t index;		/* the snippet that was running */
	bool started;		/* false: not even the first one was */
	char *message;		/* "AssertionError: cwnd=12"; or NULL: why[] only */
	char *missing;		/* the name that a NameError is about, or NULL */
	uint32_t line;		/* in the script, where it was raised, or 0 */
	uint32_t caller_line;	/* of the snippet itself, when it called a function
				 * of another one; else the same */
	char why[160];		/* "ended with status 1" */
};

void python_failure_done(struct python_failure *f);

/* The program that the interpreter is started with. */
extern const char python_driver[];

/*
 * Starts @interpreter (shell words) once and runs the snippets in order in one
 * namespace, each after its sample's names have been set there, until one fails
 * or @deadline_ns.  0; -ECANCELED when one failed, then *@ret says how; else
 * -errno.
 *
 * *@ret_holds after 0: whether all that have doubts are known to pass with those values,
 * too: all low, all high, and each of them alone.  For that they are run again in a copy
 * of the namespace, if they are nothing but assertions that call nothing; of others it is
 * not known.
 */
int python_run(const char *interpreter, const struct python_snippet *snippet,
	       size_t n, struct commands *commands, int64_t deadline_ns,
	       bool *ret_holds, struct python_failure *ret);

#endif
