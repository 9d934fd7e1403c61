/* SPDX-License-Identifier: BSD-2-Clause */
/* event_command: `shell commands` as events of a timeline. */
#include <errno.h>
#include <string.h>

#include "runtime/play/event.h"
#include "runtime/play/timeline.h"
#include "runtime/timing/clock.h"

static void command_play(struct timeline *t)
{
	struct commands *commands = t->config->commands;
	struct trace *trace = &t->result->trace;
	struct note_plan plan;
	struct diag *d;
	char why[160];
	size_t at;
	int64_t now;
	int pidfd = -1;
	pid_t pid;

	if (!timeline_begin(t, &now))
		return;
	verbose_text(&t->story, "`", t->event->u.text, "`");
	at = trace->n;
	plan = timeline_plan(t);
	note_text(&t->story, TRACE_COMMAND, &plan, NULL, t->event->u.text);
	pid = command_start(commands, t->event->u.text, &pidfd);
	if (pid < 0) {
		timeline_cannot(t, FAIL_NONE, t->event->span,
				pid == -ENOENT ?
				"cannot start the shell, which needs " COMMAND_NEEDS :
				"cannot start the shell", pid);
		return;
	}
	t->command = pid;
	t->has_orphans = true;
	sched_unpin(pid, &t->place);
	if (!timeline_wait(t, INT64_MAX, 0, pidfd)) {
		command_kill(pid, pidfd);
		t->command = 0;
		return;
	}
	t->command = 0;
	t->base_ns = clock_now_ns();
	trace->entry[at].end_ns = t->base_ns - t->start_ns;
	if (command_finish(pid, pidfd, why, sizeof(why)))
		return;
	commands_output_read(commands);
	d = timeline_fail(t, FAIL_COMMAND, t->event->span, "the command %s",
			  why);
	explain_output(d, commands_output(commands));
}

const struct event_ops event_ops_command = {
	.play = command_play,
};
