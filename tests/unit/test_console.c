/* SPDX-License-Identifier: BSD-2-Clause */
/* test_console: what is kept of a guest's console, and what is left out. */
#include "runtime/guest/console.h"

#include <stdlib.h>

#include "tests/unit/tap.h"

#define LEFT_OUT "\n[...]\n"

static void test_little(void)
{
	struct console c = { 0 };

	tap_is_str(console_text(&c), "", "nothing was shown");
	console_add(&c, "Linux ", 6);
	console_add(&c, "version\n", 8);
	tap_is_str(console_text(&c), "Linux version\n", "pieces are one text");
	console_add(&c, "a\0b", 3);
	tap_is_str(console_text(&c), "Linux version\na b", "a NUL is a blank");
	console_clear(&c);
	tap_is_str(console_text(&c), "", "cleared");
	console_add(&c, "again", 5);
	tap_is_str(console_text(&c), "again", "... it begins again");
	console_add(&c, " and\nend.\nagain", 15);
	tap_is_str(console_take(&c, "end."), "again and\n", "taken up to a mark");
	tap_is_str(console_take(&c, "end."), "\nagain", "... then all");
	tap_is_str(console_text(&c), "", "... which is gone");
	console_done(&c);
	console_done(&c);
	tap_ok(!c.text && !c.told, "it is freed once");
}

/* Byte number @i of a console that shows much: no two neighbours are alike. */
static char byte_at(size_t i)
{
	return (char)('0' + i % 61);
}

static void show(struct console *c, size_t from, size_t to)
{
	for (size_t i = from; i < to; i++) {
		char byte = byte_at(i);

		console_add(c, &byte, 1);
	}
}

static bool has_bytes(const char *text, size_t from, size_t to)
{
	for (size_t i = from; i < to; i++)
		if (*text++ != byte_at(i))
			return false;
	return true;
}

static void test_much(void)
{
	const size_t most = CONSOLE_HEAD + CONSOLE_TAIL;
	const size_t beyond[] = { 1, 1000, CONSOLE_TAIL, 3 * CONSOLE_TAIL + 7 };
	struct console c = { 0 };
	const char *text;
	size_t n = most;

	show(&c, 0, most);
	text = console_text(&c);
	tap_ok(strlen(text) == most && has_bytes(text, 0, most),
	       "as much as is kept is there as it was");
	for (size_t i = 0; i < sizeof(beyond) / sizeof(*beyond); i++) {
		show(&c, n, most + beyond[i]);
		n = most + beyond[i];
		text = console_text(&c);
		tap_is_int((long long)strlen(text),
			   (long long)(most + strlen(LEFT_OUT)),
			   "%zu bytes more: no more are kept", beyond[i]);
		tap_ok(has_bytes(text, 0, CONSOLE_HEAD), "... the begin is");
		tap_ok(!strncmp(text + CONSOLE_HEAD, LEFT_OUT, strlen(LEFT_OUT)),
		       "... then a line says that something is left out");
		tap_ok(has_bytes(text + CONSOLE_HEAD + strlen(LEFT_OUT),
				 n - CONSOLE_TAIL, n), "... and the end is");
	}
	console_done(&c);
}

int main(void)
{
	test_little();
	test_much();
	return tap_done();
}
