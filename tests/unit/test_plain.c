/* SPDX-License-Identifier: BSD-2-Clause */
/* test_plain: what acts on a terminal is shown as '?', in text and in JSON. */
#include "parser/plain.h"

#include <stdlib.h>

#include "parser/mem.h"
#include "runtime/record/json_print.h"
#include "tests/unit/tap.h"

static void test_text(void)
{
	static const struct {
		const char *text, *want, *what;
	} cases[] = {
		{ "a\tb \303\251 \342\202\254 \360\237\230\200",
		  "a\tb \303\251 \342\202\254 \360\237\230\200",
		  "tabs and what is not ASCII stay" },
		{ "\033[2J\a\b\r\n\177", "?[2J?????", "C0 and DEL" },
		{ "\302\200\302\233\302\237\302\240", "???\302\240",
		  "C1, but no no-break space" },
		{ "\377\300\257\355\240\200\303", "???????", "no UTF-8" },
		{ "\342\200\247\342\200\250\342\200\251\342\200\252\342\200\256\342\200\257",
		  "\342\200\247????\342\200\257", "U+2028 to U+202E" },
		{ "\342\201\245\342\201\246\342\201\251\342\201\252",
		  "\342\201\245??\342\201\252", "U+2066 to U+2069" },
		{ "", "", "nothing" },
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		td_auto_free char *text = plain_text(cases[i].text);
		td_auto_free char *printed = NULL;
		size_t len;
		FILE *f = open_memstream(&printed, &len);

		plain_print(f, cases[i].text);
		fclose(f);
		tap_is_str(text, cases[i].want, "%s", cases[i].what);
		tap_is_str(printed, cases[i].want, "%s, printed", cases[i].what);
	}
}

static void test_part(void)
{
	td_auto_free char *printed = NULL;
	size_t len;
	FILE *f = open_memstream(&printed, &len);

	plain_print_n(f, "a\0b\342\202\254", 5);
	fclose(f);
	tap_is_str(printed, "a?b??", "a NUL, and a character that is cut off");
}

static void test_json(void)
{
	static const char said[] =
		"\033 \177 \302\233 \342\200\256 \342\201\246 \342\202\254 \360\237\230\200 \"<";
	td_auto_free char *printed = NULL;
	size_t len;
	FILE *f = open_memstream(&printed, &len);
	json_t *o = json_pack("[s]", said), *again;

	json_print(f, o, JSON_COMPACT);
	fclose(f);
	tap_is_str(printed,
		   "[\"\\u001B \\u007F \\u009B \\u202E \\u2066 \342\202\254 \360\237\230\200 \\\"<\"]",
		   "JSON: what acts is escaped");
	again = json_loads(printed, 0, NULL);
	tap_ok(json_equal(o, again), "... and read as it was said");
	json_decref(o);
	json_decref(again);
}

int main(void)
{
	test_text();
	test_part();
	test_json();
	return tap_done();
}
