/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * story: what there is to tell of a run while it is played: its trace, the history of
 * its packets, and where live lines go.  The other files of this folder write and read it:
 *   note           puts what happened into the trace, the history and the live lines
 *   history        the latest packets
 *   trace_packet   details of the trace's packets
 *   verbose        live lines
 *   live           those of --follow that are held back
 *   explain        details of a failure; its notes are in explain_notes
 *   columns        two packets under each other
 *
 * Only the thread that plays the timeline uses it, or the watchdog in its place.
 */
#ifndef STORY_H
#define STORY_H

#include <stdint.h>
#include <stdio.h>

#include "runtime/conn/observer.h"
#include "runtime/conn/socket.h"
#include "runtime/record/trace.h"
#include "runtime/story/history.h"
#include "runtime/story/live.h"
#include "runtime/story/trace_packet.h"

struct story {
	int64_t start_ns;		/* CLOCK_MONOTONIC of script time 0 */
	struct trace *trace;		/* of the run's result */
	struct history history;
	struct packet_heads heads;	/* of the trace's packets */
	struct sockets *sockets;
	struct observer *observer;
	FILE *verbose;			/* live lines go here; NULL: none */
	const char *follow;		/* of --follow: the text in front of each live line.
					 * Comments tell what has no notation.  NULL: no
					 * --follow */
	struct live lines;		/* the live lines that are held back */
	FILE *live;			/* what must be known while the run waits; or NULL */
	bool live_short;		/* ... and what a person wants to know then */
	bool live_clears;		/* ... over a line that is rewritten in place */
};

/* Frees the history, the heads and the lines; the rest belongs to the caller. */
void story_done(struct story *story);

/* Time on the script's clock, in seconds, for messages. */
static inline double story_seconds(const struct story *story, int64_t ns)
{
	return (double)(ns - story->start_ns) / 1e9;
}

#endif
