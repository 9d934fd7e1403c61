/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * explain: what a failure can say about its cause.
 *
 * A mismatch shows both packets in columns, then the packets before them.  Notes name
 * known causes: explain_notes.c.
 */
#include <stdio.h>
#include <string.h>

#include "runtime/story/columns.h"
#include "runtime/story/explain.h"
#include "runtime/story/explain_notes.h"
#include "runtime/timing/clock.h"

#define TEXT_MAX 300		/* bytes of a packet's text; longer ones are cut */
#define OUTPUT_LINES 8		/* of a command's output, shown with a failure */

void explain_history(struct story *story, struct diag *d, int64_t until_ns)
{
	explain_packets(story, d, until_ns, "the last packets before it:");
}

void explain_packets(struct story *story, struct diag *d, int64_t until_ns,
		     const char *heading)
{
	const struct history_entry *last[HISTORY_SHOWN];
	size_t n = history_last(&story->history, until_ns - story->start_ns, last);

	if (!n)
		return;
	diag_detail(d, "%s", heading);
	for (size_t i = 0; i < n; i++) {
		const struct history_entry *e = last[i];
		double at = (double)e->script_ns / (double)NS_PER_S;

		if (e->line)
			diag_detail(d, "  %.6f %c %s      line %u", at,
				    e->outbound ? '>' : '<', e->text, e->line);
		else
			diag_detail(d, "  %.6f %c %s      expected by no line%s",
				    at, e->outbound ? '>' : '<', e->text,
				    e->pending ? " so far" : "");
	}
}

bool explain_is_other(const struct wire_packet *want,
		      const struct wire_packet *got)
{
	const struct wire_tcp *w = wire_packet_tcp(want);
	const struct wire_tcp *g = wire_packet_tcp(got);

	return w && g && (w->seq != g->seq ||
			  want->payload_len != got->payload_len);
}

bool explain_is_stray(const struct story *story, const struct socket *sk,
		      const struct wire_packet *want,
		      const struct wire_packet *got)
{
	return explain_is_other(want, got) &&
	       history_find_sent(&story->history, sk, wire_packet_tcp(got),
				 got->payload_len) &&
	       !history_find_sent(&story->history, sk, wire_packet_tcp(want),
				  want->payload_len);
}

void explain_mismatch(struct story *story, struct diag *d,
		      const struct socket *sk, const struct wire_packet *want,
		      const struct wire_packet *got, int64_t time_ns,
		      bool other)
{
	if (other)
		columns_both(d, want, got, story_seconds(story, time_ns));
	else
		columns_detail(d, want, got, story_seconds(story, time_ns));
	explain_history(story, d, time_ns);
	explain_note_mismatch(story, d, sk, want, got, time_ns);
}

void explain_untimely(struct story *story, struct diag *d,
		      const struct socket *sk, const struct wire_packet *got,
		      int64_t time_ns)
{
	explain_history(story, d, time_ns);
	explain_note_retransmission(story, d, sk, got, time_ns);
}

void explain_missing(struct story *story, struct diag *d,
		     const struct socket *sk, const struct wire_packet *want,
		     int64_t planned_ns)
{
	char text[TEXT_MAX];

	wire_packet_print(want, text, sizeof(text));
	diag_detail(d, "expected  %s     at %.6f", text,
		    story_seconds(story, planned_ns));
	diag_detail(d, "actual    the kernel sent nothing until %.6f",
		    story_seconds(story, clock_now_ns()));
	explain_history(story, d, clock_now_ns());
	explain_note_missing(story, d, sk);
}

void explain_output(struct diag *d, const char *output)
{
	size_t len = strlen(output);
	const char *p = output + len;
	unsigned lines = 0;

	for (; p > output; p--)
		if (p[-1] == '\n' && p[0] && ++lines == OUTPUT_LINES)
			break;
	while (*p) {
		size_t n = strcspn(p, "\n");

		if (n)
			diag_detail(d, EXPLAIN_QUOTE "%.*s", (int)n, p);
		p += n + (p[n] == '\n');
	}
}
