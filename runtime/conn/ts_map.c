/* SPDX-License-Identifier: BSD-2-Clause */
/* ts_map: which timestamps of a script stand for which live ones. */
#include "runtime/conn/ts_map.h"

#include <stddef.h>
#include <stdlib.h>

#include "parser/mem.h"

/* Pairs in the order learnt: few enough for a linear search. */
struct ts_map {
	size_t n, cap;
	struct ts_pair {
		uint32_t script, live;
	} *pair;
};

void ts_map_free(struct ts_map *m)
{
	if (!m)
		return;
	free(m->pair);
	free(m);
}

void ts_map_learn(struct ts_map **map, uint32_t script_val, uint32_t live_val)
{
	struct ts_map *m = *map;

	if (!m)
		m = *map = xcalloc(1, sizeof(*m));
	GROW(m->pair, m->n, m->cap);
	m->pair[m->n++] = (struct ts_pair){ script_val, live_val };
}

uint32_t ts_map_live(const struct ts_map *m, uint32_t script_ecr, bool scaled)
{
	const struct ts_pair *first, *last;
	int64_t distance;

	if (!m)
		return script_ecr;
	for (size_t i = m->n; i-- > 0;)
		if (m->pair[i].script == script_ecr)
			return m->pair[i].live;
	if (!script_ecr)
		return 0;
	first = &m->pair[0];
	last = &m->pair[m->n - 1];
	distance = (int32_t)(script_ecr - first->script);
	if (scaled && last->script != first->script)
		distance = distance * (int32_t)(last->live - first->live) /
			   (int32_t)(last->script - first->script);
	return first->live + (uint32_t)distance;
}

bool ts_map_names(const struct ts_map *m, uint32_t script_val)
{
	for (size_t i = 0; m && i < m->n; i++)
		if (m->pair[i].script == script_val)
			return true;
	return false;
}

bool ts_map_first(const struct ts_map *m, uint32_t *ret_script,
		  uint32_t *ret_live)
{
	if (!m)
		return false;
	*ret_script = m->pair[0].script;
	*ret_live = m->pair[0].live;
	return true;
}
