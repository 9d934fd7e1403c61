/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * call: one system call of a script, from its arguments to its verdict.
 *
 * Every call is described by one struct call_ops in a file of its own below
 * runtime/calls, and has a row in CALL_LIST (runtime/calls/table.h).  Life of
 * a call:
 *
 *   prepare   timeline      script arguments -> C arguments (c->mem)
 *   execute   timeline, or an application thread where the call is meant to block:
 *                           the system call and nothing else
 *   finish    timeline      result and outputs against the script; descriptors and
 *                           connections are recorded
 *
 * Between prepare and finish, only the thread that executes the call touches c->arg,
 * c->ret, c->err and what they point to.
 */
#ifndef CALL_H
#define CALL_H

#include <stdbool.h>
#include <stdint.h>

#include "parser/call_desc.h"
#include "parser/diag.h"
#include "parser/mem.h"
#include "parser/script.h"
#include "runtime/conn/socket.h"

struct call_ops;
struct call_output;
struct call_pool;

struct call {
	const struct call_ops *ops;
	const struct event *event;
	const struct script_call *ast;	/* &event->u.call */
	const struct script_options *options;
	struct fds *fds;	/* the script's descriptors */
	struct sockets *sockets;
	struct diag_list *diags;	/* where failures go */
	struct call_pool *pool;	/* whose memory it is (call_pool.h); NULL: of none */
	struct arena *mem;	/* this and the arguments */
	size_t buffer_bytes;	/* of it, what call_buffer() gave */
	bool kernel_reads;	/* from its buffers, also after it has returned */
	/* The struct tcp_info that the call has read, set by finish; len 0: none. */
	const void *tcp_info;
	size_t tcp_info_len;
	void *arg;		/* the call's own arguments, set by prepare */
	long ret;		/* what the system call returned */
	int err;		/* its errno when ret is -1 */
	const char *note;	/* set by finish: a note for the error if the result
				 * differs; or NULL */
	int64_t script_start_ns; /* monotonic time of script time 0 */
	int64_t tolerance_ns;	/* for outputs that are times */
	bool goes_on_late;	/* run_config.goes_on_late: a time that is off does not
				 * end the comparison */
	struct diag *late;	/* of diags: the error about such a time; or NULL */
	unsigned connection;	/* number of the socket it is made on, or 0 */
	size_t traced;		/* its entry in the trace, from 1; 0: none yet */
	int64_t planned_ns;	/* when it must be made, monotonic */
	int64_t late_ns;	/* how late the tool made it */
	int64_t planned_end_ns;	/* when a T...T call must return, monotonic */
	int64_t return_tolerance_ns; /* ... give or take this */
	int64_t own_ns;		/* a plain call may block so long (own_time.h) */
	bool told;		/* note_call_waits() has told that it blocks */
	int64_t submitted_ns;	/* when the timeline handed it over, monotonic */
	/* Set by the thread that executes the call: CLOCK_MONOTONIC, ns. */
	int64_t begin_ns, end_ns;
};

struct call_ops {
	struct call_desc desc;
	/* 0, or -EINVAL after adding an error to c->diags. */
	int (*prepare)(struct call *c);
	/* Sets c->ret and c->err.  Must not touch anything but c. */
	void (*execute)(struct call *c);
	/*
	 * Records what the call did (new descriptor, listening, closed), whatever
	 * the script expected, then compares outputs beyond the result.  0, or -EINVAL after
	 * adding an error.  NULL: nothing to record.  The result itself
	 * is compared by call_check_result().
	 */
	int (*finish)(struct call *c);
	/*
	 * The call has succeeded: passes each part of the arguments that the call has
	 * set to another value than the script says, in the notation of scripts, to
	 * call_output_set() (runtime/calls/output.h).  NULL: no argument is an output
	 * that is compared.
	 */
	void (*outputs)(struct call *c, struct call_output *o);
	/* For call_own_time_ns() (runtime/calls/own_time.h), which asks this of a call
	 * that has a time-out of another kind than the socket's.  Or NULL. */
	int64_t (*own_time_ns)(const struct call *c);
};

extern const struct call_ops *const call_table[];	/* NULL at the end */

/* The call @name; NULL: there is none. */
const struct call_ops *call_ops_find(const char *name);

/*
 * Compares the result with the script's: exact, or >= 0 for a new descriptor;
 * errno when one is named.  0, or -EINVAL after adding an error that tells both
 * ("expected -1 EINPROGRESS, got 0").
 */
int call_check_result(struct call *c);

/* --- values: script expressions as C values; all return 0, or -EINVAL after
 * adding an error at the expression's span. -------------------------------- */

/* Integer, symbol, A|B, htons(N). */
int value_int(struct call *c, const struct expr *e, int64_t *ret);
/* The same from INT32_MIN to UINT32_MAX, which become the same 32 bits. */
int value_int32(struct call *c, const struct expr *e, int *ret);
/* A script's descriptor as a live one; an unknown one gives -1 (EBADF). */
int value_fd(struct call *c, const struct expr *e, int *ret_live);
/* ..., {sa_family=...} or AF_x: an address; @local: which one "..." means. */
int value_addr(struct call *c, const struct expr *e, bool local,
	       struct sockaddr_storage *ret, socklen_t *ret_len);

#endif
