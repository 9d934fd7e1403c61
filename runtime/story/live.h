/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * live: lines of --follow, which are printed in the order of their times.
 *
 * What happened becomes known in another order: an event takes a packet long after the
 * kernel sent it.  So lines are held back until no earlier one can come.
 */
#ifndef LIVE_H
#define LIVE_H

#include <stddef.h>
#include <stdint.h>

struct live_line;

struct live {
	struct live_line *line;		/* in the order of their times */
	size_t n, cap;
};

/* Adds a line, behind those of the same time.  The list owns @text then; free() takes it. */
void live_add(struct live *live, int64_t time_ns, char *text);
/* Takes out the first line if its time is @until_ns or earlier; caller frees it.  NULL: it is
 * later, or there is none. */
char *live_take(struct live *live, int64_t until_ns);
/* Frees what is left. */
void live_done(struct live *live);

#endif
