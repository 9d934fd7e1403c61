/* SPDX-License-Identifier: BSD-2-Clause */
/* test_code_check: errors of Python's syntax are found before anything is played. */
#include "runtime/exec/code.h"

#include <stdio.h>
#include <string.h>

#include "parser/script.h"
#include "runtime/play/event.h"
#include "runtime/timing/clock.h"
#include "tests/system/code_fixture.h"
#include "tests/unit/tap.h"

/* Parses @text and has its code checked; the errors in @diags. */
static void check_text(const char *text, const char *interpreter,
		       struct diag_list *diags, char *printed, size_t cap)
{
	struct source *src = source_from_text("t.pkt", text, strlen(text));
	struct script_input input = { .calls = event_call_set() };
	struct script *s = script_parse(src, &input, diags);
	struct commands *commands;
	struct code *code;

	if (interpreter)
		s->options.code_command = interpreter;
	commands = commands_new(&s->options, false);
	code = code_new(&s->options, commands);
	code_check(code, s, clock_now_ns() + LIMIT_NS, -1, diags);
	code_free(code);
	snprintf(printed, cap, "%s", commands_output(commands));
	commands_free(commands);
	script_free(s);
	source_free(src);
}

static void test_check(void)
{
	static const struct {
		const char *text, *error;
		uint32_t line, col;
		const char *what;
	} wrong[] = {
		{ "+0  %{ x = = 1 }%\n", "code is no Python 3: SyntaxError: "
		  "invalid syntax", 1, 12, "its column on the brace's line" },
		{ "+0 %{ x = 1\n\nx = '\xc3\xa9' if }%\n", "code is no Python 3: "
		  "SyntaxError: invalid syntax", 3, 12, "the end of a line" },
		{ "+0 %{ '\xc3\xa9' if = 1 }%\n", "code is no Python 3: "
		  "SyntaxError: invalid syntax", 1, 15, "bytes of UTF-8" },
		{ "+0 %{\n  x = 1\n  y = = 2\n}%\n", "code is no Python 3: "
		  "SyntaxError: invalid syntax", 3, 7, "an indented line" },
		{ "+0 %{ assert 1 }%\n+0 %{\nx = 1\n  y = 2\n}%\n",
		  "code is no Python 3: IndentationError: unexpected indent", 4,
		  0, "an indent" },
		{ "+0 %{ return 1 }%\n", "code is no Python 3: SyntaxError: "
		  "'return' outside function", 1, 7, "what compiles late" },
	};
	struct diag_list diags = { 0 };
	char printed[256];

	for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++) {
		struct diag_list list = { 0 };
		struct span span = SPAN_NONE;

		check_text(wrong[i].text, NULL, &list, printed, sizeof(printed));
		if (list.n)
			span = list.item[0]->span;
		tap_is_str(list.n ? list.item[0]->text : "", wrong[i].error,
			   "syntax: %s", wrong[i].what);
		tap_ok(span.line == wrong[i].line &&
		       (!wrong[i].col || span.col == wrong[i].col),
		       "... is at %u:%u", span.line, span.col);
		diag_list_done(&list);
	}
	check_text("+0 %{ print 'x' }%\n+0 %{ if }%\n+0 %{ 1 }%\n", NULL, &diags,
		   printed, sizeof(printed));
	tap_is_int((long long)diags.n, 2, "each snippet tells its error");
	tap_ok(diags.n && diags.item[0]->n_note == 1 &&
	       strstr(diags.item[0]->note[0], "Python 2"), "Python 2 is named");
	diag_list_done(&diags);
	diags = (struct diag_list){ 0 };
	check_text("+0 %{ print('run'); 1/0 }%\n+0 %{ exit(3) }%\n", NULL, &diags,
		   printed, sizeof(printed));
	tap_is_int((long long)diags.n, 0, "code that is right has no error");
	tap_is_str(printed, "", "... and is not run");
	check_text("+0 %{ if }%\n", "/nonexistent/python", &diags, printed,
		   sizeof(printed));
	tap_ok(!diags.n, "without an interpreter nothing is known");
	diag_list_done(&diags);
}

int main(void)
{
	test_check();
	return tap_done();
}
