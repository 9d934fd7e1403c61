/* SPDX-License-Identifier: BSD-2-Clause */
/* pace: how many runs may be under way at once. */
#include "runtime/suite/pace.h"

#include "runtime/timing/clock.h"

#define FIRST_PER_CPU 8
#define MAX_PER_CPU 32
/* A run that was later than this is not on time: half of the default tolerance of
 * scripts, which is what disturbs a run. */
#define LATE_NS (2 * NS_PER_MS)

void pace_init(struct pace *p, unsigned jobs, unsigned cpus)
{
	*p = (struct pace){ .limit = jobs, .min = jobs, .max = jobs };
	if (jobs)
		return;
	p->min = cpus;
	p->max = cpus * MAX_PER_CPU < PACE_MAX ? cpus * MAX_PER_CPU : PACE_MAX;
	p->limit = cpus * FIRST_PER_CPU < p->max ? cpus * FIRST_PER_CPU :
						   p->max;
	if (p->min > p->max)
		p->min = p->max;
}

void pace_note(struct pace *p, int64_t late_ns)
{
	if (late_ns > LATE_NS) {
		p->in_time = 0;
		p->limit -= (p->limit + 3) / 4;
		if (p->limit < p->min)
			p->limit = p->min;
	} else if (++p->in_time >= p->limit / 2) {
		/* Half of the runs that are under way were on time: the limit grows. */
		p->in_time = 0;
		p->limit += p->min;
		if (p->limit > p->max)
			p->limit = p->max;
	}
}
