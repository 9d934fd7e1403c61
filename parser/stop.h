/* SPDX-License-Identifier: BSD-2-Clause */
/* stop: a request to end work that takes long. */
#ifndef STOP_H
#define STOP_H

#include <stdbool.h>

struct stop {
	int fd;			/* readable: the work must end.  Nobody reads from it */
};

/* Whether the work must end.  @s may be NULL: it need not. */
bool stop_wanted(const struct stop *s);

#endif
