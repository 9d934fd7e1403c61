/* SPDX-License-Identifier: BSD-2-Clause */
/* run_config: what a run is given. */
#ifndef RUN_CONFIG_H
#define RUN_CONFIG_H

#include "netdev/netdev.h"
#include "parser/script.h"
#include "runtime/exec/code.h"
#include "runtime/exec/command.h"
#include "runtime/record/packet_log.h"

/* For messages about the time limit: what a user can do. */
#define RUN_LIMIT_WAY_OUT \
	"'--timeout=SECONDS', or '//! timeout SECONDS' in the script, gives a run more time"

struct run_held;

/* What a run needs; all of it belongs to the caller and outlives the run. */
struct run_config {
	const struct script *script;
	struct netdev *dev;
	struct commands *commands;
	struct code *code;
	int64_t deadline_ns;	/* CLOCK_MONOTONIC */
	int64_t timeout_ns;	/* from the begin of the run to it, for messages */
	/* A signalfd or pipe that becomes readable when the run must stop
	 * (SIGINT, SIGTERM), or -1. */
	int stop_fd;
	struct ticks *ticks;	/* or NULL: the run has its own */
	FILE *live;		/* what must be known while the run waits; or NULL */
	bool live_short;	/* ... and what a person wants to know then */
	bool live_clears;	/* ... over a line that is rewritten in place */
	FILE *verbose;		/* live lines go here; NULL: none */
	/* Of --follow: the text in front of each live line.  Comments tell what has no
	 * notation in scripts.  NULL: no --follow. */
	const char *follow;
	bool namespace_stays;	/* no connection may be left in it */
	/* After something was late, times are judged no more, and the run goes on: it tells
	 * whether that was all. */
	bool goes_on_late;
	bool tcp_info;		/* take a sample after every event */
	struct packet_log *packets;	/* all packets go here, too; or NULL */
	/* If the run passes, its timeline is left here (held.h); or NULL. */
	struct run_held **ret_held;
};

#endif
