/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * code: %{ python }% snippets.  One interpreter has them all.  It checks their syntax
 * before the timeline, and runs them after it.  At the time of a snippet, the socket under
 * test is sampled for it: tcp_info, congestion control info, meminfo.
 */
#ifndef CODE_H
#define CODE_H

#include <stdbool.h>
#include <stdint.h>

#include "parser/diag.h"
#include "parser/script.h"
#include "runtime/exec/command.h"
#include "runtime/record/tcp_info.h"

/* How long an interpreter may take to report errors of syntax; later ones are lost. */
#define CODE_CHECK_NS (INT64_C(10) * 1000000000)

struct code;

/* @commands start its interpreter.  Both arguments must live as long as the result. */
struct code *code_new(const struct script_options *options,
		      struct commands *commands);
/* Kills the interpreter, if it has not ended. */
void code_free(struct code *c);

/*
 * Starts the interpreter for all snippets of @script, if it has any, and has it look for
 * errors of Python's syntax: each is added to @diags, at its place in the script.
 * Nothing of a snippet is run.  Nothing is added if there is no interpreter, or if it has
 * not answered by @deadline_ns (CLOCK_MONOTONIC) or before @stop_fd (-1: none) is readable.
 */
void code_check(struct code *c, const struct script *script, int64_t deadline_ns,
		int stop_fd, struct diag_list *diags);

/* The socket under test, as a snippet finds it. */
struct code_subject {
	int live_fd;		/* -1: there is none */
	bool isn_known;		/* its connection's SYN has been seen ... */
	uint32_t isn;		/* ... with this live sequence number */
};

/*
 * Samples @subject for the snippet of @event.  What the kernel does not tell has no name in
 * the snippet.  0; or -EINVAL after adding an error to @diags: the socket does not have what
 * --code_sockopt names.
 */
int code_sample(struct code *c, const struct event *event,
		const struct code_subject *subject, struct diag_list *diags);

/* Whether the snippet of @event has a name that measures time, such as tcpi_rtt. */
bool code_measures_time(const struct event *event);

/* The TCP_INFO of the last code_sample(); valid until the next one. */
const struct info_answer *code_last_tcp_info(const struct code *c);

/* The interpreter's process; 0: there is none, or its status has been collected. */
pid_t code_process(const struct code *c);
/* To be called when that process has ended before code_execute(): collects its status. */
void code_process_ended(struct code *c);

/* True once something was sampled. */
bool code_pending(const struct code *c);

enum code_outcome {
	CODE_FAILED,
	CODE_PASSED,
	CODE_NOT_RUN,		/* no interpreter could be started */
};

/*
 * Runs all snippets in order, until @deadline_ns (CLOCK_MONOTONIC) at the
 * latest.  CODE_FAILED: an error at the snippet's own line in the
 * script, with python's message and the values of the names it uses, was added to
 * @diags.  CODE_NOT_RUN: no interpreter could be started; an error was added, too.
 */
enum code_outcome code_execute(struct code *c, int64_t deadline_ns,
			       struct diag_list *diags);

#endif
