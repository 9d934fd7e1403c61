/* SPDX-License-Identifier: BSD-2-Clause */
/* code_python: runs code snippets in one Python interpreter. */
#ifndef CODE_PYTHON_H
#define CODE_PYTHON_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "runtime/exec/command.h"
#include "runtime/exec/kept_sample.h"

/* The text of a snippet.  The interpreter is started with all of them. */
struct python_text {
	const char *text;
	uint32_t line;		/* of the script, where the text begins */
};

/* A snippet to be run. */
struct python_snippet {
	size_t index;		/* of its text */
	const struct kept_sample *sample;
};

/* How a run of the snippets failed. */
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

/* Frees the texts of @f. */
void python_failure_done(struct python_failure *f);

/* A text that is no Python. */
struct python_error {
	size_t index;		/* of the text */
	uint32_t line, col;	/* of the script and of its line, in bytes; 0: not known */
	char *message;		/* "SyntaxError: invalid syntax" */
};

/* An interpreter. */
struct python;

/*
 * Starts @interpreter (shell words), which compiles the texts and runs none of them
 * yet.  0 with *@ret to be freed by python_free(), or -errno.  @commands must live as long
 * as *@ret.
 */
int python_start(const char *interpreter, const struct python_text *text,
		 size_t n, struct commands *commands, struct python **ret);
/* The interpreter's process; 0: its status has been collected. */
pid_t python_process(const struct python *p);
/* Collects the status of a process that has ended; python_run() tells it. */
void python_collect(struct python *p);
/* Kills the interpreter, if it has not ended.  @p may be NULL. */
void python_free(struct python *p);

/*
 * Waits until the texts are compiled, at most until @deadline_ns (CLOCK_MONOTONIC) or until
 * @stop_fd (-1: none) is readable.  Hands each error of syntax to @found, where it is valid
 * during the call.  An interpreter that does not work reports none.
 */
void python_check(struct python *p, int64_t deadline_ns, int stop_fd,
		  void (*found)(void *arg, const struct python_error *e),
		  void *arg);

/*
 * Runs the snippets in order in one namespace, each after its sample's names have been
 * set there.  Ends when one fails, or at @deadline_ns (CLOCK_MONOTONIC).  The interpreter
 * has ended then.  0; -ECANCELED if one has failed, with *@ret to be freed by
 * python_failure_done(); else another -errno.
 */
int python_run(struct python *p, const struct python_snippet *snippet, size_t n,
	       int64_t deadline_ns, struct python_failure *ret);

#endif
