/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * ts_map: which timestamps of a script stand for which live ones (RFC 7323).
 *
 * NULL is an empty map.
 */
#ifndef TS_MAP_H
#define TS_MAP_H

#include <stdbool.h>
#include <stdint.h>

struct ts_map;

/* @m may be NULL. */
void ts_map_free(struct ts_map *m);
/* Remembers that the kernel's @live_val is what the script calls @script_val.  Makes
 * *@map if it is NULL. */
void ts_map_learn(struct ts_map **map, uint32_t script_val, uint32_t live_val);
/* The live value for an inbound echo reply.  It is the latest one learnt for @script_ecr.
 * If there is none, it has the distance from the first pair that @script_ecr has; with
 * @scaled, in the ratio at which both sides have advanced so far.  An empty map returns
 * @script_ecr, and 0 that was not learnt stays 0. */
uint32_t ts_map_live(const struct ts_map *m, uint32_t script_ecr, bool scaled);
/* Whether @script_val was learnt. */
bool ts_map_names(const struct ts_map *m, uint32_t script_val);
/* The first pair learnt; false: none yet. */
bool ts_map_first(const struct ts_map *m, uint32_t *ret_script,
		  uint32_t *ret_live);

#endif
