/* SPDX-License-Identifier: BSD-2-Clause */
/* duration: how long a script plans to take. */
#ifndef DURATION_H
#define DURATION_H

#include <stdint.h>

struct script;

/*
 * The time from the start of @s to the last time in it, ns: that of an event, the end of
 * a range or the return of a call that blocks.  INT64_MAX if it would be more.  It does
 * not contain how long commands take, nor how long "*" waits.
 */
int64_t script_duration_ns(const struct script *s);

#endif
