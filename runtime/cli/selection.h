/* SPDX-License-Identifier: BSD-2-Clause */
/* selection: which runs a command line wants, how often, and in which order. */
#ifndef SELECTION_H
#define SELECTION_H

#include <stdbool.h>
#include <stddef.h>

#include "runtime/suite/retry.h"

#define SELECTION_MAX_REPEAT 100000
#define SELECTION_MAX_SHARDS 10000

struct selection {
	const char **word;	/* a run whose name has one of them is wanted */
	size_t n_words;		/* 0: all runs are */
	size_t cap_words;
	bool list;		/* print the runs, do nothing else */
	bool play_long;		/* scripts that say "//! long", too */
	unsigned shard;		/* this part of n_shards, from 1; 0: everything */
	unsigned n_shards;
	const char *durations;	/* an earlier --json report, or NULL */
	unsigned repeat;	/* times; 0: not given */
	bool until_fail;	/* ... one after the other, up to a failure */
	bool fail_fast;		/* begin nothing behind a failure */
	struct retry_policy retry;
};

struct cli;

/* Setters of the options, as in struct cli_option. */
#define SELECTION_SETTERS(X) \
	X(select) X(list) X(play_long) X(shard) X(durations) X(repeat) X(until_fail) \
	X(fail_fast) X(retries) X(no_retry)

#define SELECTION_DECLARE(name) \
	bool selection_set_##name(struct cli *cli, const char *value, \
				  char *err, size_t err_cap);
SELECTION_SETTERS(SELECTION_DECLARE)
#undef SELECTION_DECLARE

#endif
