/* SPDX-License-Identifier: BSD-2-Clause */
/* duration: how long a script plans to take. */
#include "parser/duration.h"

#include "parser/script.h"

static int64_t add_ns(int64_t a, int64_t b)
{
	int64_t sum;

	return __builtin_add_overflow(a, b, &sum) ? INT64_MAX : sum;
}

int64_t script_duration_ns(const struct script *s)
{
	int64_t now = 0, last = 0;

	for (size_t i = 0; i < s->n_events; i++) {
		const struct event_time *time = &s->event[i]->time;
		int64_t base = time->type == TIME_ABSOLUTE ? 0 : now;
		int64_t end = time->range || time->blocking ? time->end_ns :
							      time->start_ns;

		if (i == s->n_way_events)
			base = 0;
		now = add_ns(base, time->start_ns);
		end = add_ns(base, end);
		if (end > last)
			last = end;
		if (time->range)
			now = end;
	}
	return add_ns(last, s->way_ns);
}
