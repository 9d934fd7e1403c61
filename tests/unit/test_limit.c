/* SPDX-License-Identifier: BSD-2-Clause */
/* test_limit: how long scripts plan to take, and what time they get. */
#include <string.h>

#include "parser/duration.h"
#include "parser/mem.h"
#include "runtime/play/event.h"
#include "runtime/suite/limit.h"
#include "tests/unit/tap.h"

#define MS INT64_C(1000000)
#define S (1000 * MS)

/* @text follows an event at 0, with which a script must begin. */
static struct script *parse(const char *text, struct source **ret_src)
{
	td_auto_free char *whole = xasprintf("0 close(3) = 0\n%s", text);
	const struct script_input input = { .calls = event_call_set() };
	struct diag_list diags = { 0 };
	struct script *s;

	*ret_src = source_from_text("t.pkt", whole, strlen(whole));
	s = script_parse(*ret_src, &input, &diags);
	if (diags.n_errors)
		diag_print_all(stderr, *ret_src, "t.pkt", &diags, false);
	diag_list_done(&diags);
	return s;
}

static void test_duration(void)
{
	static const struct {
		const char *text;
		int64_t ns;
	} cases[] = {
		{ "0 close(3) = 0", 0 },
		{ "0 close(3) = 0\n+.5 close(3) = 0\n+.25 close(3) = 0", 750 * MS },
		{ "0 close(3) = 0\n7 close(3) = 0\n+.5 close(3) = 0",
		  7 * S + 500 * MS },
		{ "0...9 accept(3, ..., ...) = 4\n+1 close(3) = 0", 9 * S },
		{ "+1...2.5 accept(3, ..., ...) = 4\n+.25 close(3) = 0",
		  2 * S + 500 * MS },
		{ "+1 close(3) = 0\n+1~+3 > . 1:1(0) ack 1\n+1 close(3) = 0",
		  5 * S },
		{ "+1 close(3) = 0\n* > . 1:1(0) ack 1\n+1 close(3) = 0", 2 * S },
		{ "1 close(3) = 0\n2~4 > . 1:1(0) ack 1", 4 * S },
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		struct source *src;
		struct script *s = parse(cases[i].text, &src);

		tap_is_int(script_duration_ns(s), cases[i].ns,
			   "the duration of script %zu", i);
		script_free(s);
		source_free(src);
	}
}

static int64_t limit_of(const char *text, int64_t asked_ns)
{
	struct source *src;
	struct script *s = parse(text, &src);
	int64_t ns = limit_ns(s, &s->pragmas, asked_ns);

	script_free(s);
	source_free(src);
	return ns;
}

int main(void)
{
	static const struct pragmas none;
	struct source *src;
	struct script *s;

	test_duration();
	tap_is_int(limit_of("0 close(3) = 0", 0), 300 * S, "300 s by default");
	tap_is_int(limit_of("+240 close(3) = 0", 0), 300 * S,
		   "... which is enough for what plans 240 s");
	tap_is_int(limit_of("+400 close(3) = 0", 0), 500 * S,
		   "who plans 400 s gets 500 s");
	tap_is_int(limit_of("+604799 close(3) = 0", 0), 604800 * S,
		   "nobody gets more than a week");
	tap_is_int(limit_of("+400 close(3) = 0", 5 * S), 5 * S,
		   "what the user says counts");
	tap_is_int(limit_of("//! timeout 7.5\n+400 close(3) = 0", 0),
		   7 * S + 500 * MS, "else what the script says");
	tap_is_int(limit_of("//! timeout 7.5\n0 close(3) = 0", 5 * S), 5 * S,
		   "... but not against the user");
	s = parse("//! timeout 7\n0 close(3) = 0", &src);
	tap_is_int(limit_ns(s, &none, 0), 300 * S,
		   "where pragmas are ignored, this one is");
	script_free(s);
	source_free(src);
	return tap_done();
}
