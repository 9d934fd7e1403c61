/* SPDX-License-Identifier: BSD-2-Clause */
/* options_fixture: a script's options, to be set one by one. */
#ifndef OPTIONS_FIXTURE_H
#define OPTIONS_FIXTURE_H

#include <string.h>

#include "parser/options.h"

/* Options under test, and what was said about them. */
struct fixture {
	struct arena *mem;
	struct script_options o;
	struct diag_list diags;
};

static void fixture_init(struct fixture *f, enum family family)
{
	*f = (struct fixture){ .mem = arena_new() };
	options_init(&f->o, family, f->mem);
}

static void fixture_done(struct fixture *f)
{
	diag_list_done(&f->diags);
	arena_free(f->mem);
}

/* Applies "name" or "name=value", as written on a command line. */
static bool apply(struct fixture *f, const char *text)
{
	const char *equals = strchr(text, '=');
	struct option_setting s = {
		.name = equals ? arena_strndup(f->mem, text,
					       (size_t)(equals - text)) : text,
		.value = equals ? equals + 1 : NULL,
	};

	return options_apply(&f->o, &s, f->mem, &f->diags);
}

#endif
