/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * verbose: live lines of --verbose and --follow.  Without these options the functions
 * print nothing.
 *
 * Each line is in the notation of scripts, with an absolute time.  Times that functions
 * take are CLOCK_MONOTONIC, ns.
 */
#ifndef VERBOSE_H
#define VERBOSE_H

#include "parser/script.h"
#include "runtime/calls/call.h"
#include "runtime/story/story.h"

/* Prints a packet.  @direction: '<' or '>'.  @remark: what --follow says of it; or NULL. */
void verbose_packet(struct story *story, int64_t time_ns, char direction,
		    const struct wire_packet *p, const char *remark);
/* "close(4) = -1 EBADF", as the script has it; like snprintf(). */
int verbose_script_call(const struct script_call *ast, char *buf, size_t cap);
/* "close(4) = 0", with the values that the call has stored in its arguments.  Without
 * @returned: "close(4)", as the script has it. */
void verbose_call_text(struct call *c, bool returned, char *buf, size_t cap);
/* Prints a call that has returned. */
void verbose_call(struct story *story, struct call *c);
/* Prints the event state(), which @ast has in the form of a call, and which saw @state. */
void verbose_state(struct story *story, int64_t time_ns,
		   const struct script_call *ast, enum tcp_state state);
/* Prints a command or code snippet that begins now: @text between the quotes @open and
 * @close. */
void verbose_text(struct story *story, const char *open, const char *text,
		  const char *close);
/* With --follow only: prints the lines of events at @until_ns or before, in the order of
 * their times; the later ones are still held back. */
void verbose_until(struct story *story, int64_t until_ns);
/* Prints @d, which is about a line of @source, to whoever watches and into logs: as a
 * comment where live lines are a script. */
void verbose_diag(struct story *story, const struct source *source,
		  const struct diag *d);
/* With --follow only: prints a comment. */
void verbose_remark(struct story *story, int64_t time_ns, const char *fmt, ...)
	__attribute__((format(printf, 3, 4)));
/* With --follow only: prints a comment for each change of state in the trace, from entry
 * @first on. */
void verbose_changes(struct story *story, size_t first);

#endif
