/* SPDX-License-Identifier: BSD-2-Clause */
/* bounds: tells what a run has not kept, once for each bound that was met. */
#include "runtime/play/bounds.h"

#include <inttypes.h>

#include "runtime/play/timeline.h"

static void tell(struct timeline *t, const char *way_out, const char *fmt, ...)
	__attribute__((format(printf, 3, 4)));

static void tell(struct timeline *t, const char *way_out, const char *fmt, ...)
{
	td_auto_free char *text = NULL;
	va_list ap;

	va_start(ap, fmt);
	text = xvasprintf(fmt, ap);
	va_end(ap);
	diag_note(diag_add(&t->result->diags, DIAG_WARNING, SPAN_NONE, "%s",
			   text), "%s", way_out);
}

static void tell_packets(struct timeline *t)
{
	static const char quiet[] =
		"find out what sends them, maybe a command, and keep it off tun0 or slow it down";
	const struct packet_log *log = t->config->packets;

	if (t->n_dropped)
		tell(t, quiet, "%" PRIu64 " packets were dropped: a run keeps %d that no event has taken yet",
		     t->n_dropped, TIMELINE_SEEN_MAX + 1);
	if (t->n_unexpected > TIMELINE_UNEXPECTED_MAX)
		tell(t, quiet, "the trace lacks %" PRIu64 " packets that no event expected: it has the first %d",
		     t->n_unexpected - TIMELINE_UNEXPECTED_MAX,
		     TIMELINE_UNEXPECTED_MAX);
	if (log && log->n_left_out)
		tell(t, "a shorter script, or smaller packets, fit in",
		     "the capture lacks %zu packets: the first ones fill its %zu MiB",
		     log->n_left_out, log->max_bytes >> 20);
}

void bounds_tell(struct timeline *t)
{
	const struct samples *samples = &t->result->samples;

	tell_packets(t);
	if (samples->n_left_out)
		tell(t, "sample less often: --tcp-info does so after every event",
		     "%zu samples of tcp_info are left out: a run keeps the first %d",
		     samples->n_left_out, SAMPLES_MAX);
	if (t->n_untold)
		tell(t, "what --non_fatal lets pass is best mended from the first on",
		     "%" PRIu64 " warnings are left out: a run keeps the first %d",
		     t->n_untold, TIMELINE_WARNINGS_MAX);
}
