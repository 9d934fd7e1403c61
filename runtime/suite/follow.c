/* SPDX-License-Identifier: BSD-2-Clause */
/* follow: the names in front of the live lines of runs side by side. */
#include "runtime/suite/follow.h"

#include <string.h>

#include "parser/mem.h"
#include "parser/plain.h"

#define WIDTH_MAX 60		/* a longer name sticks out */

size_t follow_width(const struct suite_run *run, size_t n)
{
	size_t width = 0;

	for (size_t i = 0; i < n; i++) {
		size_t len = strlen(run[i].path) + strlen(" ()") +
			     strlen(family_name(run[i].family));

		if (len > width && len <= WIDTH_MAX)
			width = len;
	}
	return width;
}

char *follow_prefix(const struct suite_run *run, size_t width)
{
	td_auto_free char *name = xasprintf("%s (%s)", run->path,
					    family_name(run->family));
	td_auto_free char *plain = plain_text(name);

	return xasprintf("%-*s | ", (int)width, plain);
}
