/* SPDX-License-Identifier: BSD-2-Clause */
/* define_index: finds the symbols that --define and families give a script. */
#include "parser/define_index.h"

#include <stdlib.h>
#include <string.h>

/* Sorted, not hashed: a stranger who chooses the names cannot make it slow. */
static int by_name(const void *a, const void *b)
{
	const struct define *x = *(const struct define *const *)a;
	const struct define *y = *(const struct define *const *)b;
	int order = strcmp(x->name, y->name);

	return order ? order : (x < y) - (x > y);
}

struct define_index define_index_make(const struct script_options *o,
				      struct arena *arena)
{
	struct define_index index = { .n = o->n_defines };

	index.item = arena_alloc(arena, index.n * sizeof(*index.item));
	for (size_t i = 0; i < index.n; i++)
		index.item[i] = &o->defines[i];
	qsort(index.item, index.n, sizeof(*index.item), by_name);
	return index;
}

const char *define_index_get(const struct define_index *index,
			     const char *name)
{
	size_t from = 0, to = index->n;

	/* The first one that is not in front of @name. */
	while (from < to) {
		size_t middle = from + (to - from) / 2;

		if (strcmp(index->item[middle]->name, name) < 0)
			from = middle + 1;
		else
			to = middle;
	}
	if (from == index->n || strcmp(index->item[from]->name, name) != 0)
		return NULL;
	return index->item[from]->value;
}
