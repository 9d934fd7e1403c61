/* SPDX-License-Identifier: BSD-2-Clause */
/* test_defines: the symbols that --define and families give a script. */
#include <stdlib.h>

#include "parser/define_index.h"
#include "tests/unit/options_fixture.h"
#include "tests/unit/tap.h"

static const char *get(struct fixture *f, const char *name)
{
	const struct define_index index = define_index_make(&f->o, f->mem);

	return define_index_get(&index, name);
}

int main(void)
{
	const unsigned many = 10000;
	const struct define *at = NULL;
	unsigned moves = 0;
	char text[64];
	struct fixture f;
	bool all = true;

	fixture_init(&f, FAMILY_IPV4);
	tap_is_str(get(&f, "CODE"), "host_unreachable",
		   "a symbol of the family is found");
	tap_is_str(get(&f, "code"), NULL, "case counts");
	apply(&f, "define=CODE=net_unreachable");
	apply(&f, "define=CODE=13");
	tap_is_str(get(&f, "CODE"), "13",
		   "the last definition wins");
	for (unsigned i = 0; i < many; i++) {
		snprintf(text, sizeof(text), "define=N%u=%u", i, i);
		all &= apply(&f, text);
		moves += f.o.defines != at;
		at = f.o.defines;
	}
	for (unsigned i = 0; i < many; i += 999) {
		snprintf(text, sizeof(text), "N%u", i);
		all &= atoi(get(&f, text)) == (int)i;
	}
	tap_ok(all, "there may be many");
	tap_ok(moves < 20, "and they are copied seldom (%u times)", moves);
	fixture_done(&f);
	return tap_done();
}
