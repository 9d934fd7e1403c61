/* SPDX-License-Identifier: BSD-2-Clause */
/* event_code: %{ snippets }% as events of a timeline, which sample the socket for them. */
#include <stdlib.h>
#include <string.h>

#include "parser/mem.h"
#include "runtime/play/event.h"
#include "runtime/play/timeline.h"

#define CODE_TEXT_MAX 400	/* bytes of a snippet in a trace */

/* The next line of a snippet from *@at on, without its indentation and empty lines, with
 * its length in bytes; *@at is moved behind it.  NULL: no more. */
static const char *next_line(const char **at, size_t *ret_len)
{
	const char *line = *at + strspn(*at, " \t\n");

	*ret_len = strcspn(line, "\n");
	*at = line + *ret_len;
	return *line ? line : NULL;
}

static bool asserts(const char *line)
{
	return strncmp(line, "assert", strlen("assert")) == 0 &&
	       strchr(" \t(", line[strlen("assert")]);
}

/* What it asserts, or its first line if that is nothing; at most CODE_TEXT_MAX bytes of whole
 * lines.  Caller frees. */
static char *code_text(const char *text)
{
	const char *at = text, *line;
	char *shown = NULL;
	size_t len;

	while ((line = next_line(&at, &len))) {
		char *longer;

		if (!asserts(line))
			continue;
		if (shown && strlen(shown) + len > CODE_TEXT_MAX) {
			longer = xasprintf("%s; ...", shown);
			free(shown);
			return longer;
		}
		longer = xasprintf("%s%s%.*s", shown ? shown : "",
				   shown ? "; " : "", (int)len, line);
		free(shown);
		shown = longer;
	}
	if (shown)
		return shown;
	at = text;
	line = next_line(&at, &len);
	return xstrndup(line ? line : "", line ? len : 0);
}

static void note_code(struct timeline *t, const struct socket *sk)
{
	struct note_plan plan = timeline_plan(t);
	td_auto_free char *shown = code_text(t->event->u.text);

	note_text(&t->story, TRACE_CODE, &plan, sk, shown);
}

static void code_play(struct timeline *t)
{
	const struct socket *sk = sockets_under_test(t->sockets);
	struct code_subject subject;
	int64_t now;

	if (!timeline_begin(t, &now))
		return;
	/* A call may have returned meanwhile, so that the connection has a descriptor
	 * now. */
	subject = (struct code_subject){
		.live_fd = sk ? sk->live_fd : -1,
		.isn_known = sk && sk->live_local_isn_known,
		.isn = sk ? sk->live_local_isn : 0,
	};
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
