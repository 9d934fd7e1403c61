/* SPDX-License-Identifier: BSD-2-Clause */
/* tap.h: prints the results of a unit test as TAP (testanything.org)
 *
 * A test calls one tap_*() function per check and returns tap_done() from
 * main().  The plan line comes last, which TAP allows, so nobody counts.
 */
#ifndef TD_TESTS_UNIT_TAP_H
#define TD_TESTS_UNIT_TAP_H

#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

struct tap_state {
	int run;	/* checks so far */
	int failed;	/* of them, those that did not hold */
};

/* The counts of this test program; one per program, as there is one TAP
 * stream per program.
 */
static inline struct tap_state *tap_state(void)
{
	static struct tap_state state;

	return &state;
}

/* Prints one result line; @fmt says what the check shows. */
static inline bool tap_vok(bool ok, const char *fmt, va_list args)
{
	struct tap_state *tap = tap_state();

	tap->run++;
	if (!ok)
		tap->failed++;
	printf("%sok %d - ", ok ? "" : "not ", tap->run);
	vprintf(fmt, args);
	putchar('\n');
	fflush(stdout);
	return ok;
}

/* Passes when @ok; returns it, so that a test can add what it knows. */
static inline bool __attribute__((format(printf, 2, 3)))
tap_ok(bool ok, const char *fmt, ...)
{
	va_list args;

	va_start(args, fmt);
	tap_vok(ok, fmt, args);
	va_end(args);
	return ok;
}

/* Passes when @got equals @want, and shows both when not. */
static inline bool __attribute__((format(printf, 3, 4)))
tap_is_int(long long got, long long want, const char *fmt, ...)
{
	va_list args;

	va_start(args, fmt);
	tap_vok(got == want, fmt, args);
	va_end(args);
	if (got != want)
		printf("#      got: %lld\n# expected: %lld\n", got, want);
	return got == want;
}

/* One line of a string as TAP diagnostics, each of its lines behind a '#'. */
static inline void tap_show(const char *label, const char *text)
{
	printf("# %s: ", label);
	if (!text)
		printf("(null)");
	for (; text && *text; text++) {
		putchar(*text);
		if (*text == '\n')
			printf("#           ");
	}
	putchar('\n');
}

/* Passes when the strings are equal (NULL only equals NULL). */
static inline bool __attribute__((format(printf, 3, 4)))
tap_is_str(const char *got, const char *want, const char *fmt, ...)
{
	bool same = got && want ? !strcmp(got, want) : got == want;
	va_list args;

	va_start(args, fmt);
	tap_vok(same, fmt, args);
	va_end(args);
	if (!same) {
		tap_show("     got", got);
		tap_show("expected", want);
	}
	return same;
}

/* Passes when the first @len bytes are the same; shows them when not. */
static inline bool __attribute__((format(printf, 4, 5)))
tap_is_mem(const void *got, const void *want, size_t len, const char *fmt, ...)
{
	bool same = !memcmp(got, want, len);
	const unsigned char *bytes[] = { got, want };
	va_list args;

	va_start(args, fmt);
	tap_vok(same, fmt, args);
	va_end(args);
	for (int row = 0; !same && row < 2; row++) {
		printf("# %s:", row ? "expected" : "     got");
		for (size_t i = 0; i < len; i++)
			printf(" %02x", bytes[row][i]);
		putchar('\n');
	}
	return same;
}

/* Reports a check that cannot run here, with the reason. */
static inline void __attribute__((format(printf, 2, 3)))
tap_skip(const char *what, const char *fmt, ...)
{
	va_list args;

	printf("ok %d - %s # SKIP ", ++tap_state()->run, what);
	va_start(args, fmt);
	vprintf(fmt, args);
	va_end(args);
	putchar('\n');
}

/* Ends the test: the plan, and the exit status for main(). */
static inline int tap_done(void)
{
	printf("1..%d\n", tap_state()->run);
	return tap_state()->failed ? 1 : 0;
}

#endif /* TD_TESTS_UNIT_TAP_H */
