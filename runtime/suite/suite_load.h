/* SPDX-License-Identifier: BSD-2-Clause */
/* suite_load: what a suite reads before it can run something. */
#ifndef SUITE_LOAD_H
#define SUITE_LOAD_H

#include "runtime/suite/suite.h"

/* Reads the scripts of runs that are not decided yet; runs of one script share
 * its source.  One that cannot be read leaves source NULL and sets the verdict,
 * with an error. */
void suite_load(struct suite_run *run, size_t n);
void suite_unload(struct suite_run *run, size_t n);

enum load {
	LOAD_PLAY,		/* the script is to be played */
	LOAD_DECIDED,		/* the run's verdict is final */
	LOAD_OTHER_RUN,		/* it chose a family that another run has */
};

/*
 * Parses the script of @run, one of the @n in @all, and sets the run's family.
 * @remarks gets what the parser has to say.
 */
enum load suite_load_script(const struct suite_config *config,
			    const struct suite_run *all, size_t n,
			    struct suite_run *run, struct script **ret,
			    struct diag_list *remarks);

/* The host's net.ipv4.tcp_allowed_congestion_control, or NULL.  Caller frees. */
char *suite_load_allowed_cc(void);

#endif
