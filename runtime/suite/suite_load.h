/* SPDX-License-Identifier: BSD-2-Clause */
/* suite_load: what a suite reads before it can run something. */
#ifndef SUITE_LOAD_H
#define SUITE_LOAD_H

#include "runtime/suite/suite.h"

/* Reads the scripts of runs that are not decided yet; runs of one script share its
 * source.  If a script cannot be read, source stays NULL, and the verdict is an error.
 * When @stop (here and below it may be NULL) wants an end, some scripts are not read. */
void suite_load(struct suite_run *run, size_t n, const struct stop *stop);
/* Frees the sources. */
void suite_unload(struct suite_run *run, size_t n);

enum load {
	LOAD_PLAY,		/* the script is to be played */
	LOAD_DECIDED,		/* the run's verdict is final */
	LOAD_OTHER_RUN,		/* the script chose the family of another run */
	LOAD_STOPPED,		/* by @stop: nothing is known */
};

/*
 * Parses the script of @run, which suite_load() has read, and sets the run's family.
 * @remarks gets errors and warnings.  *@ret is set in any case; caller frees it.
 */
enum load suite_load_script(const struct suite_config *config,
			    struct suite_run *run, const struct stop *stop,
			    struct script **ret, struct diag_list *remarks);

/* Sets planned_ns of all runs whose scripts have no errors. */
void suite_load_plans(const struct suite_config *config, struct suite_run *run,
		      size_t n, const struct stop *stop);

/* The host's net.ipv4.tcp_allowed_congestion_control, or NULL.  Caller frees. */
char *suite_load_allowed_cc(void);

/*
 * Adds errors of Python's syntax in the code snippets of @script, that of @run, to
 * @remarks.  No snippet is run.  An interpreter that only the script names is not run
 * either: its name is a command, and the script may be a stranger's.  If
 * another run of the script had no errors, the interpreter is not asked again.
 */
void suite_load_check_code(const struct suite_config *config,
			   const struct suite_run *run,
			   const struct script *script,
			   const struct stop *stop, struct diag_list *remarks);

#endif
