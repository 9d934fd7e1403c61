/* SPDX-License-Identifier: BSD-2-Clause */
/* stop: what takes long may be told to end. */
#include "parser/stop.h"

#include <poll.h>
#include <stddef.h>

bool stop_wanted(const struct stop *s)
{
	struct pollfd p = { .fd = s ? s->fd : -1, .events = POLLIN };

	return s && poll(&p, 1, 0) > 0;
}
