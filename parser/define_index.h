/* SPDX-License-Identifier: BSD-2-Clause */
/* define_index: finds the symbols that --define and families give a script; there may be
 * as many of them as a script has words. */
#ifndef DEFINE_INDEX_H
#define DEFINE_INDEX_H

#include "parser/options.h"

struct define_index {
	const struct define **item;	/* by name, of equal ones the last first */
	size_t n;
};

/* All that @o has now; it and @arena must outlive the index. */
struct define_index define_index_make(const struct script_options *o,
				      struct arena *arena);

/* The value of symbol @name (the last definition wins), or NULL. */
const char *define_index_get(const struct define_index *index,
			     const char *name);

#endif
