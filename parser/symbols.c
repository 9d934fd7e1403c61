/* SPDX-License-Identifier: BSD-2-Clause */
/* symbols: the C constants that scripts may name, by family. */
#include "parser/symbols.h"

#include <stdio.h>
#include <string.h>

#include "parser/suggest.h"
#include "parser/symbols/family.h"

static const struct symbol null_symbols[] = { { "NULL", 0, true } };
static const struct symbol_family symbols_null = FAMILY("NULL", null_symbols);

const struct symbol_family *const symbol_families[] = {
#define FAMILY_ROW(name) &symbols_##name,
	SYMBOL_FAMILY_LIST(FAMILY_ROW)
#undef FAMILY_ROW
	&symbols_null, NULL,
};

const struct symbol *symbol_find(const char *name)
{
	for (size_t i = 0; symbol_families[i]; i++) {
		const struct symbol_family *f = symbol_families[i];

		for (size_t j = 0; j < f->n; j++)
			if (!strcmp(f->symbol[j].name, name))
				return &f->symbol[j];
	}
	return NULL;
}

/* Offers the symbols that begin with the first @len bytes of the word.  False:
 * there are none. */
static bool offer_all(struct suggest *s, size_t len)
{
	bool any = false;

	for (size_t i = 0; symbol_families[i]; i++) {
		const struct symbol_family *f = symbol_families[i];

		for (size_t j = 0; j < f->n; j++) {
			if (strncmp(f->symbol[j].name, s->word, len))
				continue;
			suggest_offer(s, f->symbol[j].name);
			any = true;
		}
	}
	return any;
}

/* Whoever writes "TCP_..." knows what it is to be of: "O_..." is no help then. */
const char *symbol_suggest(const char *name)
{
	const char *end = strchr(name, '_');
	struct suggest s;

	suggest_init(&s, name);
	if (!end || !offer_all(&s, (size_t)(end - name) + 1))
		offer_all(&s, 0);
	return suggest_best(&s);
}

const char *symbol_name(const char *family, int64_t value)
{
	for (size_t i = 0; symbol_families[i]; i++) {
		const struct symbol_family *f = symbol_families[i];

		if (strcmp(f->name, family))
			continue;
		for (size_t j = 0; j < f->n; j++)
			if (f->symbol[j].value == value)
				return f->symbol[j].name;
	}
	return NULL;
}

const char *symbol_errno(int err)
{
	/* Per thread: for messages that are printed at once. */
	static _Thread_local char unknown[32];
	const char *name = symbol_name("errno", err);

	if (name)
		return name;
	snprintf(unknown, sizeof(unknown), "errno %d", err);
	return unknown;
}
