/* SPDX-License-Identifier: BSD-2-Clause */
/* held: a run that has passed and stays as it is, and what the kernel goes on to do. */
#ifndef HELD_H
#define HELD_H

#include "runtime/play/run_config.h"
#include "runtime/play/timeline.h"

/* A run while it is played, and afterwards if it is held. */
struct run_held {
	struct run_config config;	/* the timeline's */
	struct timeline timeline;
};

/* Frees @h, which may be NULL, with its timeline.  What the config points to stays the
 * caller's. */
void run_held_free(struct run_held *h);

/*
 * Writes to @out what the kernel sends and which states it goes to, as live lines (with the
 * run's --follow in front, if any), until @stop_fd is readable or the connection under test
 * is over, which is told, too.  Commands, snippets and captured packets may be gone.
 */
void run_held_tell(struct run_held *h, int stop_fd, FILE *out);

#endif
