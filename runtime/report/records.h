/* SPDX-License-Identifier: BSD-2-Clause */
/* records: reads JSON Lines reports back, for reporters to consume again. */
#ifndef RECORDS_H
#define RECORDS_H

#include "parser/mem.h"
#include "runtime/suite/suite.h"

struct records {
	struct suite_run *run;	/* done, without source; @mem owns the paths */
	size_t n;
	struct arena *mem;
};

void records_init(struct records *r);
void records_done(struct records *r);

/*
 * Appends the runs of the file @path ("-": standard input), as report_json wrote
 * them: what a second report says of them is the same.  0, or -errno with a message
 * in @err that names the file and the line; then a part may have been added.
 */
int records_read(struct records *r, const char *path, char *err,
		 size_t err_cap);

#endif
