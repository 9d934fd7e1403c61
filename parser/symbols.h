/* SPDX-License-Identifier: BSD-2-Clause */
/* symbols: the C constants that scripts may name, by family. */
#ifndef SYMBOLS_H
#define SYMBOLS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct symbol {
	const char *name;
	int64_t value;
	bool packetdrill;	/* packetdrill has it, too */
};

/* A family of names ("SO_*"): one file or one table, one row in
 * symbol_families[]. */
struct symbol_family {
	const char *name;	/* "SO", "errno": for messages and symbol_name() */
	const struct symbol *symbol;
	size_t n;
};

extern const struct symbol_family *const symbol_families[];	/* NULL at the end */

/* The symbol with that name; NULL: unknown. */
const struct symbol *symbol_find(const char *name);
/* The known name most similar to a misspelt one; NULL: none is similar. */
const char *symbol_suggest(const char *name);
/* The name of @value in the family, or NULL. */
const char *symbol_name(const char *family, int64_t value);
/* "EINVAL" for 22.  For an unknown one "errno 999", in a buffer of the calling thread that
 * the next call overwrites. */
const char *symbol_errno(int err);

#endif
