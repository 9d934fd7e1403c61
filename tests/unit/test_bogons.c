/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * test_bogons: input that must end in an error, without a crash, a hang or
 * memory without bound: every file in tests/bogons, each kept because something
 * like it went wrong once, and what is too large for a file.
 */

#include <glob.h>
#include <stdlib.h>
#include <string.h>

#include "parser/script.h"
#include "tests/unit/parse_calls.h"
#include "tests/unit/peak.h"
#include "tests/unit/tap.h"

#define MIB (1u << 20)

/* What the parser said. */
struct verdict {
	unsigned n_errors, n_shown;
	char *text;		/* all of it, as a user reads it */
};

static void parse(const char *text, size_t len, enum family family,
		  struct verdict *ret)
{
	struct script_input input = {
		.family = family, .calls = &parse_call_set
	};
	struct source *src = source_from_text("b.pkt", text, len);
	struct diag_list diags = { 0 };
	struct script *script = script_parse(src, &input, &diags);
	size_t size;
	FILE *out = open_memstream(&ret->text, &size);

	ret->n_errors = diags.n_errors;
	ret->n_shown = (unsigned)diags.n;
	diag_print_all(out, src, "b.pkt", &diags, false);
	/* What is left of a script can be walked. */
	script_dump(out, script);
	fclose(out);
	diag_list_done(&diags);
	script_free(script);
	source_free(src);
}

static void verdict_done(struct verdict *v)
{
	free(v->text);
}

/* --- files ------------------------------------------------------------------- */

static void check_file(const char *path)
{
	struct source *src;
	unsigned n_errors = 0;

	if (source_load(path, NULL, &src)) {
		tap_ok(false, "%s can be read", path);
		return;
	}
	for (int family = 0; family < FAMILY_COUNT; family++) {
		struct verdict v;

		parse(src->text, src->len, family, &v);
		n_errors += v.n_errors > 0;
		verdict_done(&v);
	}
	tap_is_int(n_errors, FAMILY_COUNT, "%s is refused",
		   strrchr(path, '/') + 1);
	source_free(src);
}

static void check_files(void)
{
	glob_t files;

	if (glob("tests/bogons/*", 0, NULL, &files)) {
		tap_ok(false, "tests/bogons exists (run from the top)");
		return;
	}
	for (size_t i = 0; i < files.gl_pathc; i++)
		check_file(files.gl_pathv[i]);
	globfree(&files);
}

/* --- what is too large for a file ---------------------------------------------- */

/* @n times @unit between @before and @after. */
static char *repeat(const char *before, const char *unit, size_t n,
		    const char *after, size_t *ret_len)
{
	size_t unit_len = strlen(unit), at = strlen(before);
	char *text = xmalloc(at + n * unit_len + strlen(after) + 1);

	memcpy(text, before, at);
	for (size_t i = 0; i < n; i++, at += unit_len)
		memcpy(text + at, unit, unit_len);
	strcpy(text + at, after);
	*ret_len = at + strlen(after);
	return text;
}

/* Is such a text refused, with @what among the words? */
static void check_repeat(const char *title, const char *before,
			 const char *unit, size_t n, const char *after,
			 const char *what)
{
	struct verdict v;
	size_t len;
	char *text = repeat(before, unit, n, after, &len);

	parse(text, len, FAMILY_IPV4, &v);
	tap_ok(v.n_errors && strstr(v.text, what), "%s", title);
	if (!strstr(v.text, what))
		printf("# %.300s\n", v.text);
	verdict_done(&v);
	free(text);
}

static void check_large(void)
{
	check_repeat("a word of 1 MiB", "0 ", "x", MIB, "(3) = 0",
		     "unknown system call");
	check_repeat("a number of 1 MiB", "0 close(", "9", MIB, ") = 0",
		     "more than 64 bits");
	check_repeat("a time of 1 MiB", "0.", "9", MIB, " close(3) = 0",
		     "must be 0");
	check_repeat("a string of 1 MiB with escapes", "0 open(\"",
		     "\\x00", MIB / 4, "\", 0)", "needs its result");
	check_repeat("a comment of 1 MiB that does not end", "/*", "*", MIB,
		     "", "no end");
	check_repeat("1 MiB of quotes", "", "\"\\", MIB / 2, "", "");
	check_repeat("1 MiB of what may begin an address", "0 < ", "1:", MIB / 2,
		     "", "unexpected");
	check_repeat("1 MiB of hex digits and colons", "", "::f", MIB / 3, "",
		     "unexpected");
	check_repeat("100,000 open braces", "0 write(3, ", "{", 100000, "",
		     "nested more than 64 deep");
	check_repeat("100,000 closed braces", "0 write(3, ", "}", 100000, "",
		     "unexpected");
	check_repeat("as deep as the limit", "0 fcntl(3, F_SETFL, ", "[", 62,
		     "5", "never closed");
	check_repeat("100,000 arguments", "0 close(3", ", 3", 100000, ") = 0",
		     "takes 1 argument");
	check_repeat("100,000 TCP options", "0 < S 0:0(0) win 5 <nop", ",nop",
		     100000, ">", "has room for 40");
	check_repeat("100,000 headers", "0 < ", "gre: ", 100000,
		     ". 1:1(0) win 5", "at most 8 headers");
	check_repeat("100,000 or-ed symbols", "0 close(MSG_EOR", "|MSG_OOB",
		     100000, "|banana) = 0", "banana");
	check_repeat("100,000 strings", "0 close(", "\"a\" ", 100000, ") = 0",
		     "not a string");
	check_repeat("5,000 options", "", "--define=A=1\n", 5000, "",
		     "no events");
	check_repeat("times that add up past 64 bits", "0 close(3) = -1\n",
		     "+1000000 close(3) = -1\n", 9300, "1 close(3) = -1\n",
		     "b.pkt:9225:1: error: the relative times up to this one "
		     "add up to more than 292 years\n");
	check_repeat("and the absolute ones before them",
		     "0 close(3) = -1\n1000000 close(3) = -1\n",
		     "+1000000 close(3) = -1\n", 9300, "",
		     "b.pkt:9225:1: error: the relative times");
	check_repeat("more events than a script has", "0 `a`\n", "+0 `a`\n",
		     30000, "", "at most");
}

/* Errors are counted, but not all kept. */
static void check_many_errors(void)
{
	struct verdict v;
	size_t len;
	char *text = repeat("0 close(3) = -1 EBADF\n", "+0 banana\n", 10000, "",
			    &len);

	parse(text, len, FAMILY_IPV4, &v);
	tap_is_int(v.n_errors, 10000, "10,000 errors are counted");
	tap_is_int(v.n_shown, DIAG_MAX_ERRORS, "and %d of them kept",
		   DIAG_MAX_ERRORS);
	verdict_done(&v);
	free(text);
}

/* What parsing may need is bounded by the length of the script, also for a moment. */
static void check_memory_taken(size_t max)
{
	if (peak_is_ours("memory"))
		tap_ok((size_t)peak_kib() * 1024 < max,
		       "all that took less than %zu MiB", max / MIB);
}

static void check_memory(void)
{
	static const struct {
		const char *title, *before, *unit, *after;
	} dense[] = {
		{ "numbers of a list", "0 close([", "1,", "1]) = 0" },
		{ "or-ed words", "0 close(", "a|", "a) = 0" },
		{ "strings", "0 close(", "\"\"", ") = 0" },
		{ "what a header has", "0 > icmp ", "(1)", "" },
		{ "brackets in each other", "0 > icmp ", "((((1 1 1 1))))", "" },
		{ "the tokens of an option", "0 > S 0:0(0) <a", " a", ">" },
	};

	for (size_t i = 0; i < sizeof(dense) / sizeof(*dense); i++)
		check_repeat(dense[i].title, dense[i].before, dense[i].unit,
			     2 * MIB / strlen(dense[i].unit), dense[i].after,
			     "error: the script needs more than 96 MiB of memory\n");
	check_memory_taken(160 * MIB);
}

/* After the limit of events nothing is read. */
static void check_event_limit(void)
{
	struct verdict v;
	size_t len;
	char *text = repeat("", "* > . 1:1(0)\n", MIB, "banana",
			    &len);

	parse(text, len, FAMILY_IPV4, &v);
	tap_ok(v.n_errors == 1 &&
	       strstr(v.text, "b.pkt:20001:1: error: a script has at most 20000 events\n"),
	       "a million packets are refused at one line");
	verdict_done(&v);
	free(text);
}

static void check_size_limit(void)
{
	struct verdict v;
	size_t len;
	char *text = repeat("", " ", SOURCE_MAX_LEN, "0 close(3) = 0", &len);

	parse(text, len, FAMILY_IPV4, &v);
	tap_ok(v.n_errors == 1 && strstr(v.text, "longer than"),
	       "a script of more than %u MiB is refused unread",
	       SOURCE_MAX_LEN / MIB);
	verdict_done(&v);
	free(text);
}

int main(void)
{
	check_files();
	check_large();
	check_many_errors();
	check_memory();
	check_event_limit();
	check_size_limit();
	return tap_done();
}
