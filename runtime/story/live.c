/* SPDX-License-Identifier: BSD-2-Clause */
/* live: lines of --follow, which are printed in the order of their times. */
#include "runtime/story/live.h"

#include <stdlib.h>
#include <string.h>

#include "parser/mem.h"

struct live_line {
	int64_t time_ns;
	char *text;
};

void live_add(struct live *live, int64_t time_ns, char *text)
{
	size_t at;

	GROW(live->line, live->n, live->cap);
	for (at = live->n; at && live->line[at - 1].time_ns > time_ns; at--)
		live->line[at] = live->line[at - 1];
	live->line[at] = (struct live_line){ time_ns, text };
	live->n++;
}

char *live_take(struct live *live, int64_t until_ns)
{
	char *text;

	if (!live->n || live->line[0].time_ns > until_ns)
		return NULL;
	text = live->line[0].text;
	live->n--;
	memmove(live->line, live->line + 1, live->n * sizeof(*live->line));
	return text;
}

void live_done(struct live *live)
{
	for (size_t i = 0; i < live->n; i++)
		free(live->line[i].text);
	free(live->line);
	*live = (struct live){ 0 };
}
