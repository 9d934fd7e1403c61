/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * code: %{ python }% snippets.  Each is sampled (tcp_info, congestion control
 * info, meminfo of the socket under test) at its time and run after the timeline,
 * all in one interpreter.
 */
#ifndef CODE_H
#define CODE_H

#include <stdbool.h>
#include <stdint.h>

#include "parser/diag.h"
#include "parser/script.h"
#include "runtime/play/command.h"
#include "runtime/play/tcp_info.h"

struct code;

struct code *code_new(const struct script_options *options);
void code_free(struct code *c);

/*
 * Samples @live_fd (-1: there is no socket) for the snippet of @event.  What the
 * socket does not have is not defined for the snippet.  0, or -EINVAL after adding
 * an error to @diags: --code_sockopt names what the socket does not have.
 */
int code_sample(struct code *c, const struct event *event, int live_fd,
		struct diag_list *diags);

/* Whether the snippet of @event names what measures time, such as tcpi_rtt. */
bool code_is_clocked(const struct event *event);

/* What the last code_sample() knows of TCP_INFO; valid until the next one. */
const struct info_answer *code_last_tcp_info(const struct code *c);

/* True once something was sampled. */
bool code_pending(const struct code *c);

enum code_outcome {
	CODE_FAILED,
	CODE_PASSED,
	CODE_TIGHT,		/* passed, but only just, as far as is known */
};

/*
 * Runs all snippets in order, until @deadline_ns (CLOCK_MONOTONIC) at the
 * latest.  CODE_FAILED: an error at the snippet's own line in the
 * script, with python's message and the values of the names it uses, was added to
 * @diags.  CODE_TIGHT: one might fail if what measures time was off by @off_ns; 0: never.
 */
enum code_outcome code_execute(struct code *c, struct commands *commands,
			       int64_t deadline_ns, int64_t off_ns,
			       struct diag_list *diags);

#endif
