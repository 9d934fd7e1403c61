/* SPDX-License-Identifier: BSD-2-Clause */
/* event_code: %{ snippets }% as events of a timeline, which sample the socket for them. */
#include <string.h>

#include "parser/mem.h"
#include "runtime/play/event.h"
#include "runtime/play/timeline.h"

/* The text of its first line that has one. */
static void note_code(struct timeline *t, const struct socket *sk)
{
	struct note_plan plan = timeline_plan(t);
	const char *text = t->event->u.text + strspn(t->event->u.text, " \t\n");
	td_auto_free char *line = xstrndup(text, strcspn(text, "\n"));

	note_text(&t->story, TRACE_CODE, &plan, sk, line);
}

static void code_play(struct timeline *t)
{
	const struct socket *sk = sockets_under_test(t->sockets);
	const struct code_subject subject = {
		.live_fd = sk ? sk->live_fd : -1,
		.isn_known = sk && sk->live_local_isn_known,
		.isn = sk ? sk->live_local_isn : 0,
	};
	int64_t now;

	if (!timeline_begin(t, &now))
		return;
	verbose_text(&t->story, "%{ ", t->event->u.text, " }%");
	note_code(t, sk);
	if (code_sample(t->config->code, t->event, &subject,
			&t->result->diags)) {
		t->failed = true;
		result_decide(t->result, VERDICT_FAIL, FAIL_CODE);
	} else if (sk) {
		sampler_take(&t->sampler, now - t->start_ns, sk->number,
			     code_last_tcp_info(t->config->code));
	}
	t->disturbance.measures_time |= code_measures_time(t->event);
	timeline_acted(t, now, now);
}

const struct event_ops event_ops_code = {
	.play = code_play,
};
