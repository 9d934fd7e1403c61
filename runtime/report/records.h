/* SPDX-License-Identifier: BSD-2-Clause */
/* records: reads JSON Lines reports back, for reporters to consume again. */
#ifndef RECORDS_H
#define RECORDS_H

#include "parser/mem.h"
#include "runtime/suite/suite.h"

struct records {
	struct suite_run *run;	/* without source; @mem owns the paths */
	size_t n, cap;
	struct arena *mem;
};

void records_init(struct records *r);
/* Frees the runs with their results; @r has no memory of its own then. */
void records_done(struct records *r);

/*
 * Appends the runs of the file @path ("-": standard input), which report_json wrote.
 * report_json says the same of them again.  0, or -errno with a message in @err that
 * names the file and the line; then a part may have been added.
 */
int records_read(struct records *r, const char *path, char *err,
		 size_t err_cap);

/*
 * Has the families of a script know each other, as suite_load() does, so that reporters
 * wait for all of them.  Runs of a script on several kernels are several groups, and so
 * are its n-th runs.  Is called once all is read.
 */
void records_group(struct records *r);

#endif
