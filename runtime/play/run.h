/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * run: plays the timeline of one script against one device.
 */
#ifndef RUN_H
#define RUN_H

#include "netdev/netdev.h"
#include "parser/script.h"
#include "runtime/play/code.h"
#include "runtime/play/command.h"
#include "runtime/play/packet_log.h"
#include "runtime/play/result.h"

/* What a run needs; all of it belongs to the caller and outlives the run. */
struct run_config {
	const struct script *script;
	struct netdev *dev;
	struct commands *commands;
	struct code *code;
	int64_t deadline_ns;	/* CLOCK_MONOTONIC: --timeout */
	/* A signalfd or pipe that becomes readable when the run must stop
	 * (SIGINT, SIGTERM), or -1. */
	int stop_fd;
	struct ticks *ticks;	/* or NULL: the run has its own */
	FILE *live;		/* what a person who waits should know; or NULL */
	FILE *verbose;		/* live lines go here; NULL: none */
	/* --follow: in front of each of them; lines tell what no script has,
	 * too, as comments.  NULL: only what a script may have. */
	const char *follow;
	bool tcp_info;		/* take a sample after every event */
	struct packet_log *packets;	/* all of them go here, too; or NULL */
};

/*
 * Plays the events in order and fills @result's verdict, kind, diags, script_ns,
 * late_* and disturbance, and config->packets, in the order of their times.  Returns
 * when the timeline has ended, or at the first failure that is fatal.  Neither cleanup
 * command nor code snippets are run.
 */
void run_play(const struct run_config *config, struct result *result);

#endif
