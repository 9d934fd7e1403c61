/* SPDX-License-Identifier: BSD-2-Clause */
/* test_ts_map: timestamps of scripts against live ones. */
#include "runtime/conn/ts_map.h"

#include "tests/unit/tap.h"

int main(void)
{
	struct ts_map *map = NULL;
	uint32_t script, live;

	tap_is_int(ts_map_live(map, 7, false), 7,
		   "without any pair an echo reply is sent as written");
	tap_ok(!ts_map_first(map, &script, &live), "and there is no first one");
	ts_map_learn(&map, 100, 5000);
	ts_map_learn(&map, 110, 5040);
	tap_is_int(ts_map_live(map, 110, false), 5040,
		   "a value that was seen is mapped exactly");
	tap_is_int(ts_map_live(map, 105, false), 5005,
		   "another one by its distance from the first");
	tap_is_int(ts_map_live(map, 105, true), 5020,
		   "or, scaled, in the ratio of the two clocks");
	tap_is_int(ts_map_live(map, 0, false), 0, "0 stays 0");
	tap_ok(ts_map_names(map, 110) && !ts_map_names(map, 105) &&
	       !ts_map_names(NULL, 100), "only what was learnt has a name");
	tap_ok(ts_map_first(map, &script, &live) && script == 100 &&
	       live == 5000, "the first pair is kept");
	ts_map_free(map);
	return tap_done();
}
