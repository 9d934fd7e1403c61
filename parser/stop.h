/* SPDX-License-Identifier: BSD-2-Clause */
/* stop: what takes long may be told to end. */
#ifndef STOP_H
#define STOP_H

#include <stdbool.h>

struct stop {
	int fd;			/* readable: end.  It is never read from */
};

/* @s may be NULL: nobody says so. */
bool stop_wanted(const struct stop *s);

#endif
