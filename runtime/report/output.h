/* SPDX-License-Identifier: BSD-2-Clause */
/* output: writes a file, and keeps what was there before until all is written. */
#ifndef OUTPUT_H
#define OUTPUT_H

#include <stdbool.h>
#include <stdio.h>

#include "runtime/record/beside.h"

/*
 * If a file has a text already, the new text goes to a second file beside it, which takes
 * its place at the end.  A new file can be looked at while it grows.
 *
 * Some files are written to directly: devices, pipes, what is open as one of the three
 * standard files, and a file beside which no other one of the same owner can be made.
 */
struct output {
	FILE *out;
	char *path;		/* without symbolic links; NULL: no regular file */
	bool is_beside;		/* @out is not @path, but ... */
	struct beside beside;	/* ... this one */
	bool made;		/* @path was not there */
};

/* Opens @path for writing.  0 with @ret to be ended by output_end(), or -errno. */
int output_begin(const char *path, struct output *ret);

/* Closes the file.  With @keep, the second file takes the place of the first, unless
 * a write failed.  Without @keep, the old text stays, and a new file is removed.
 * 0 or -errno. */
int output_end(struct output *o, bool keep);

#endif
