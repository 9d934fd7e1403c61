/* SPDX-License-Identifier: BSD-2-Clause */
/* tick_log: what is known of the last ticks. */
#include "runtime/play/tick_log.h"

#include <stddef.h>

/* When a tick is, is known to this share of its length: of those of 4 ms, one in a hundred is
 * over 14 us before its time. */
#define SURE_SHARE 64

void tick_log_note(struct tick_log *log, int64_t number, int64_t slip_ns,
		   int64_t late_ns)
{
	struct tick_log_entry *e = &log->entry[number % TICK_LOG_LEN];

	if (e->number != number) {
		e->slip_ns = 0;
		e->late_ns = 0;
	}
	if (slip_ns > e->slip_ns)
		e->slip_ns = slip_ns;
	if (late_ns > e->late_ns)
		e->late_ns = late_ns;
	e->number = number;
}

static const struct tick_log_entry *entry(const struct tick_log *log,
					  int64_t number)
{
	const struct tick_log_entry *e = &log->entry[number % TICK_LOG_LEN];

	return e->number == number ? e : NULL;
}

int64_t tick_log_slip_ns(const struct tick_log *log, int64_t number,
			 int64_t length_ns)
{
	const struct tick_log_entry *before = entry(log, number - 1);
	const struct tick_log_entry *last = entry(log, number);
	int64_t ns = last ? last->slip_ns : 0;

	/* Who was due at the tick before may have run at this one. */
	if (before && before->slip_ns > length_ns / 2 && before->slip_ns > ns)
		ns = before->slip_ns;
	return ns;
}

bool tick_log_is_late(const struct tick_log *log, int64_t number,
		      int64_t length_ns)
{
	const struct tick_log_entry *before = entry(log, number - 1);
	const struct tick_log_entry *last = entry(log, number);
	int64_t limit_ns = length_ns * 3 / 4;

	return (before && before->late_ns > limit_ns) ||
	       (last && last->late_ns > limit_ns);
}

bool tick_log_is_stale(const struct tick_log *log, int64_t number,
		       int64_t offset_ns, int64_t length_ns)
{
	const struct tick_log_entry *last;

	if (offset_ns < -length_ns / SURE_SHARE) {
		number--;
		offset_ns += length_ns;
	}
	last = entry(log, number);
	return last && last->late_ns > offset_ns;
}
