/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * splat: a report of the kernel's about itself, in the text of its console: an oops, a
 * panic, WARN, BUG, and what KASAN, UBSAN, lockdep, kmemleak and RCU find.
 */
#ifndef SPLAT_H
#define SPLAT_H

#include <stdbool.h>
#include <stddef.h>

#define SPLAT_LINES 60		/* of a report; the rest is left out */

struct splat {
	char *title;		/* the line that says what: "WARNING: CPU: 0 PID: 31 at ..." */
	char *text;		/* its other lines, without time stamps */
};

/* Finds the first report in @console.  False: there is none.  *@ret is to be freed by
 * splat_done(). */
bool splat_find(const char *console, struct splat *ret);
/* Frees the texts of @s. */
void splat_done(struct splat *s);

#endif
