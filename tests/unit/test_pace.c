/* SPDX-License-Identifier: BSD-2-Clause */
/* test_pace: the number of runs under way follows their lateness. */
#include "runtime/suite/pace.h"
#include "runtime/timing/clock.h"
#include "tests/unit/tap.h"

static void note(struct pace *p, int64_t late_ns, unsigned times)
{
	while (times--)
		pace_note(p, late_ns);
}

int main(void)
{
	struct pace p;

	pace_init(&p, 5, 2);
	note(&p, 9 * NS_PER_MS, 10);
	note(&p, 0, 100);
	tap_is_int(p.limit, 5, "what the user said stays");

	pace_init(&p, 0, 2);
	tap_is_int(p.limit, 16, "it begins with eight a CPU");
	note(&p, 0, 8);
	tap_is_int(p.limit, 18, "grows while runs are in time");
	note(&p, 0, 100000);
	tap_is_int(p.limit, PACE_MAX, "but not for ever");
	pace_note(&p, 3 * NS_PER_MS);
	tap_is_int(p.limit, 48, "shrinks by a quarter when one is late");
	note(&p, 3 * NS_PER_MS, 100);
	tap_is_int(p.limit, 2, "to one a CPU, not further");
	pace_init(&p, 0, 1);
	tap_is_int(p.limit, 8, "one CPU begins with some, too");
	pace_init(&p, 0, 256);
	tap_is_int(p.limit, PACE_MAX, "and many no more than the memory");
	return tap_done();
}
