/* SPDX-License-Identifier: BSD-2-Clause */
/* test_diag: how a record is shown, to the byte. */
#include "parser/diag.h"

#include <stdlib.h>

#include "parser/mem.h"
#include "tests/unit/tap.h"

#define BOLD "\033[1m"
#define RED "\033[1;31m"
#define YELLOW "\033[1;33m"
#define GREEN "\033[1;32m"
#define CYAN "\033[1;36m"
#define OFF "\033[0m"

/* Prints the only record of @list, or with @all the list.  Caller frees. */
static char *print(const struct diag_list *list, const struct source *src,
		   const char *path, bool colour, bool all)
{
	char *text = NULL;
	size_t len;
	FILE *out = open_memstream(&text, &len);

	if (all)
		diag_print_all(out, src, path, list, colour);
	else
		diag_print(out, src, path, list->item[0], colour);
	fclose(out);
	return text;
}

/* The lines of source and caret for @span in @line, without the first line. */
static char *marked(const char *line, size_t len, struct span span)
{
	struct source *src = source_from_text("t", line, len);
	struct diag_list list = { 0 };
	td_auto_free char *text = NULL;
	char *rest;

	diag_error(&list, span, "x");
	text = print(&list, src, "t", false, false);
	rest = strchr(text, '\n');
	rest = xstrdup(rest ? rest + 1 : "");
	diag_list_done(&list);
	source_free(src);
	return rest;
}

static void mark_is(const char *line, unsigned col, unsigned end_col,
		    const char *want, const char *what)
{
	struct span span = { 1, col, 1, end_col };
	td_auto_free char *got = marked(line, strlen(line), span);

	tap_is_str(got, want, "%s", what);
}

static void test_mark(void)
{
	mark_is("0 socket(1)", 3, 8,
		"    1 | 0 socket(1)\n"
		"      |   ^~~~~~\n", "the marked text is underlined");
	mark_is("0 socket(1)", 3, 3,
		"    1 | 0 socket(1)\n"
		"      |   ^\n", "one character gets a caret");
	mark_is("0 socket(1)", 12, 12,
		"    1 | 0 socket(1)\n"
		"      |            ^\n", "the caret may stand behind the line");
	mark_is("0 socket(1)", 40, 45,
		"    1 | 0 socket(1)\n"
		"      |            ^\n", "but not further away");
	mark_is("0 socket(1)", 10, 99,
		"    1 | 0 socket(1)\n"
		"      |          ^~\n", "marks end with the line");
	mark_is("", 1, 1,
		"    1 | \n"
		"      | ^\n", "an empty line has room for a caret");
	mark_is("ab", 0, 0,
		"    1 | ab\n"
		"      | ^\n", "without a column it is at the start");
}

static void test_tabs(void)
{
	mark_is("\t0\tfoo(1)", 4, 6,
		"    1 | \t0\tfoo(1)\n"
		"      | \t \t^~~\n", "tabs in front of the mark stay tabs");
	/* The text begins at column 8, so the tab is 6 columns wide. */
	mark_is("ab\tcd ef", 1, 5,
		"    1 | ab\tcd ef\n"
		"      | ^~~~~~~~~~\n", "a tab within the mark has its width");
	mark_is("ab\tcd", 3, 3,
		"    1 | ab\tcd\n"
		"      |   ^~~~~~\n", "also when it is the first");
}

static void test_spans(void)
{
	static const char text[] = "one\ntwo three\nfour\n";
	struct span span = { 2, 5, 3, 2 };
	td_auto_free char *lines = marked(text, strlen(text), span);
	td_auto_free char *behind = NULL, *none = NULL, *at_end = NULL;

	tap_is_str(lines,
		   "    2 | two three\n"
		   "      |     ^~~~~\n", "of several lines the first is shown");
	at_end = marked(text, strlen(text), (struct span){ 1, 4, 2, 3 });
	tap_is_str(at_end,
		   "    1 | one\n"
		   "      |    ^\n", "from its end on, too");
	behind = marked(text, strlen(text), (struct span){ 9, 1, 9, 1 });
	tap_is_str(behind,
		   "    9 | \n"
		   "      | ^\n", "a line that is not there is empty");
	none = marked(text, strlen(text), SPAN_NONE);
	tap_is_str(none, "", "without a place no line is shown");
}

static void test_line_number(void)
{
	td_auto_free char *text = xmalloc(123456);
	td_auto_free char *got = NULL;

	memset(text, '\n', 123456);
	text[123455] = 'x';
	got = marked(text, 123456, (struct span){ 123456, 1, 123456, 1 });
	tap_is_str(got,
		   "123456 | x\n"
		   "       | ^\n", "a long line number moves both lines");
}

/* --- long lines ----------------------------------------------------- */

/* @n characters "0123456789..." in @out; returns what is behind them. */
static char *digits(char *out, size_t from, size_t n)
{
	for (size_t i = from; i < from + n; i++)
		*out++ = (char)('0' + i % 10);
	*out = '\0';
	return out;
}

static void long_line(size_t len, struct span span, const char *lead,
		      size_t from, size_t n, const char *tail,
		      const char *mark, const char *what)
{
	td_auto_free char *line = xmalloc(len + 1);
	td_auto_free char *want = xmalloc(1024);
	td_auto_free char *got = NULL;
	char *p = want;

	digits(line, 0, len);
	p += sprintf(p, "    1 | %s", lead);
	p = digits(p, from, n);
	sprintf(p, "%s\n      | %s\n", tail, mark);
	got = marked(line, len, span);
	tap_is_str(got, want, "%s", what);
}

#define SIXTY "                                                            "

static void test_long_lines(void)
{
	long_line(100, (struct span){ 1, 90, 1, 92 }, "", 0, 100, "",
		  SIXTY "                             ^~~",
		  "100 columns are shown whole");
	long_line(101, (struct span){ 1, 3, 1, 4 }, "", 0, 100, "...", "  ^~",
		  "a longer line loses its end");
	long_line(101, (struct span){ 1, 61, 1, 61 }, "", 0, 100, "...",
		  SIXTY "^", "up to a caret in column 61");
	long_line(200, (struct span){ 1, 151, 1, 152 }, "...", 90, 100, "...",
		  "   " SIXTY "^~", "else its start, or both");
	long_line(101, (struct span){ 1, 101, 1, 101 }, "...", 40, 61, "",
		  "   " SIXTY "^", "at its end nothing follows");
	long_line(1 << 20, (struct span){ 1, 524289, 1, 1 << 20 }, "...",
		  524228, 100, "...",
		  "   " SIXTY "^~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~",
		  "a line of 1 MB is cut, with its mark");
	long_line(1 << 20, (struct span){ 1, (1 << 20) + 1, 1, 1 << 21 },
		  "...", (1 << 20) - 60, 60, "", "   " SIXTY "^",
		  "behind it, too");
}

/* Cuts are made at bytes: here both fall into a character. */
static void test_long_utf8(void)
{
	td_auto_free char *line = xmalloc(401);
	td_auto_free char *got = NULL;
	char *p = line;

	for (int i = 0; i < 100; i++)
		p += sprintf(p, "\u00e9");
	*p++ = 'b';
	*p++ = 'b';
	for (int i = 0; i < 60; i++)
		p += sprintf(p, "\u20ac");
	*p = '\0';
	/* The caret is at byte 201; bytes 140 to 240 are shown. */
	got = marked(line, strlen(line), (struct span){ 1, 202, 1, 204 });
	tap_ok(!strchr(got, '?'), "a cut does not divide a character");
	tap_is_str(strrchr(got, '|'), "|                                   ^~\n",
		   "and columns are characters there, too");
}

/* --- bytes ----------------------------------------------------------- */

static void test_utf8(void)
{
	mark_is("\u00e9\u20ac\U0001f642 x", 11, 11,
		"    1 | \u00e9\u20ac\U0001f642 x\n"
		"      |     ^\n", "a character of several bytes is one column");
	mark_is("x(\"\u00e9\u20ac\")", 3, 9,
		"    1 | x(\"\u00e9\u20ac\")\n"
		"      |   ^~~~\n", "within the mark, too");
	mark_is("\u20ac\u20acx", 5, 5,
		"    1 | \u20ac\u20acx\n"
		"      |  ^\n", "a place within a character is its start");
	mark_is("\u20ac\u20acx", 1, 5,
		"    1 | \u20ac\u20acx\n"
		"      | ^~\n", "and its end");
}

static void text_is(const char *text, const char *want, const char *what)
{
	td_auto_free char *expected = xasprintf("    1 | %s\n      | ^\n", want);

	mark_is(text, 1, 1, expected, what);
}

static void test_unsafe_bytes(void)
{
	td_auto_free char *nul = marked("a\0b", 3, (struct span){ 1, 3, 1, 3 });

	tap_is_str(nul,
		   "    1 | a?b\n"
		   "      |   ^\n", "a NUL is shown as '?'");
	text_is("a\033[31mb\a\x7f\rc", "a?[31mb???c",
		"so is what a terminal would act on");
	text_is("a\xc2\x9b" "31mb\xc2\x85" "c\u00a0", "a?31mb?c\u00a0",
		"also in its form of two bytes");
	text_is("a\xff\xfe\x80z", "a???z", "bytes that are never UTF-8");
	text_is("a\xc3", "a?", "a sequence that ends too early");
	text_is("a\xe2\x82z", "a??z", "or goes on wrongly");
	text_is("\xc0\xaf\xe0\x80\xaf\xf0\x80\x80\xaf", "?????????",
		"overlong forms");
	text_is("\xed\xa0\x80\xf4\x90\x80\x80\xf5\x80\x80\x80", "???????????",
		"surrogates and what is beyond Unicode");
	text_is("\xc2\x80\u07ff\u0800\ud7ff\ue000\uffff\U00010000\U0010ffff",
		"?\u07ff\u0800\ud7ff\ue000\uffff\U00010000\U0010ffff",
		"the corners of what is valid");
}

/* --- records ------------------------------------------------------------ */

static void test_record(void)
{
	struct source *src = source_from_text("a.pkt", "0 foo", 5);
	struct diag_list list = { 0 };
	td_auto_free char *plain = NULL, *coloured = NULL, *bare = NULL;
	struct diag *d;

	d = diag_add(&list, DIAG_WARNING, (struct span){ 1, 3, 1, 5 },
		     "bad %s", "thing");
	d->check = "odd";
	diag_detail(d, "expected  %d", 1);
	diag_detail(d, "actual    %d", 2);
	diag_note(d, "see line %d", 7);
	plain = print(&list, src, "a.pkt", false, false);
	tap_is_str(plain,
		   "a.pkt:1:3: warning: bad thing [odd]\n"
		   "    1 | 0 foo\n"
		   "      |   ^~~\n"
		   "   expected  1\n"
		   "   actual    2\n"
		   "   note: see line 7\n", "a record with all it can have");
	coloured = print(&list, src, "a.pkt", true, false);
	tap_is_str(coloured,
		   BOLD "a.pkt:1:3:" OFF " " YELLOW "warning:" OFF
		   " bad thing [odd]\n"
		   "    1 | 0 foo\n"
		   "      |   " GREEN "^~~" OFF "\n"
		   "   expected  1\n"
		   "   actual    2\n"
		   "   " CYAN "note:" OFF " see line 7\n", "in colour");
	bare = print(&list, NULL, "a.pkt", false, false);
	tap_is_str(bare,
		   "a.pkt:1:3: warning: bad thing [odd]\n"
		   "   expected  1\n"
		   "   actual    2\n"
		   "   note: see line 7\n", "without the script's text");
	diag_list_done(&list);
	source_free(src);
}

static void head_is(enum diag_level level, bool colour, const char *text,
		    const char *want, const char *what)
{
	struct diag_list list = { 0 };
	td_auto_free char *got = NULL;

	diag_add(&list, level, SPAN_NONE, "%s", text);
	got = print(&list, NULL, "a.pkt", colour, false);
	tap_is_str(got, want, "%s", what);
	diag_list_done(&list);
}

static void test_heads(void)
{
	head_is(DIAG_ERROR, false, "x", "a.pkt: error: x\n",
		"an error about the whole script");
	head_is(DIAG_NOTE, false, "x", "a.pkt: note: x\n", "a note");
	head_is(DIAG_ERROR, true, "x",
		BOLD "a.pkt:" OFF " " RED "error:" OFF " x\n",
		"an error in colour");
	head_is(DIAG_NOTE, true, "x",
		BOLD "a.pkt:" OFF " " CYAN "note:" OFF " x\n",
		"a note in colour");
	head_is(DIAG_ERROR, false, "a\nb\033c", "a.pkt: error: a?b?c\n",
		"a message stays on its line");
}

static void test_unsafe_parts(void)
{
	struct diag_list list = { 0 };
	td_auto_free char *got = NULL;
	struct diag *d = diag_error(&list, SPAN_NONE, "x");

	diag_detail(d, "a\033b");
	diag_note(d, "c\033d");
	for (unsigned i = 0; i < DIAG_MAX_ERRORS; i++)
		diag_error(&list, SPAN_NONE, "y");
	list.n = 1;	/* the others are shown alike */
	got = print(&list, NULL, "p\033q", false, true);
	list.n = DIAG_MAX_ERRORS;
	tap_is_str(got,
		   "p?q: error: x\n"
		   "   a?b\n"
		   "   note: c?d\n"
		   "p?q: 1 more error is not shown\n",
		   "paths, details and notes are made safe");
	diag_list_done(&list);
}

static void test_long_text(void)
{
	char text[DIAG_MAX_TEXT + 4 + 1];
	struct diag_list list = { 0 };
	struct diag *d;

	memset(text, 'a', sizeof(text) - 1);
	text[sizeof(text) - 1] = '\0';
	text[sizeof(text) - 2] = 'z';
	d = diag_error(&list, SPAN_NONE, "%s", text + 1);
	tap_is_str(d->text, text + 1, "a text is as long as it may be");
	d = diag_error(&list, SPAN_NONE, "%s", text);
	tap_is_int((long long)strlen(d->text), DIAG_MAX_TEXT + 3,
		   "a longer one is cut");
	tap_ok(!strncmp(d->text + DIAG_MAX_TEXT / 2 - 1, "a...a", 5) &&
	       d->text[DIAG_MAX_TEXT + 2] == 'z', "in its middle");
	/* U+00E9 where the first part ends. */
	memcpy(text + DIAG_MAX_TEXT / 2 - 1, "\303\251", 2);
	diag_note(d, "%s", text);
	tap_ok(!strncmp(d->note[0] + DIAG_MAX_TEXT / 2 - 2, "a...a", 5),
	       "not within a character");
	diag_list_done(&list);
}

static void test_dropped(void)
{
	struct diag_list list = { 0 };
	td_auto_free char *all = NULL, *more = NULL;
	struct diag *d = NULL;

	for (unsigned i = 0; i < DIAG_MAX_ERRORS; i++)
		d = diag_error(&list, SPAN_NONE, "e%u", i);
	tap_ok(d != NULL, "errors are kept up to a limit");
	all = print(&list, NULL, "a", false, true);
	tap_ok(strstr(all, "a: error: e19\n") && !strstr(all, "not shown"),
	       "and all shown then");
	d = diag_error(&list, SPAN_NONE, "dropped");
	tap_ok(!d, "the next one is only counted");
	diag_detail(d, "nothing");
	diag_note(d, "nothing");
	tap_ok(diag_add(&list, DIAG_WARNING, SPAN_NONE, "w") != NULL,
	       "warnings have no limit");
	diag_error(&list, SPAN_NONE, "dropped");
	tap_is_int(list.n, DIAG_MAX_ERRORS + 1, "what is kept");
	tap_is_int(list.n_errors, DIAG_MAX_ERRORS + 2, "what was counted");
	tap_is_int(list.n_warnings, 1, "of each level");
	more = print(&list, NULL, "a", false, true);
	tap_is_str(strstr(more, "a: error: e19"),
		   "a: error: e19\n"
		   "a: warning: w\n"
		   "a: 2 more errors are not shown\n",
		   "the last line tells of those dropped");
	diag_list_done(&list);
	tap_ok(!list.n && !list.item && !list.n_errors,
	       "a list that is done is empty");
}

int main(void)
{
	test_mark();
	test_tabs();
	test_spans();
	test_line_number();
	test_long_lines();
	test_long_utf8();
	test_utf8();
	test_unsafe_bytes();
	test_record();
	test_heads();
	test_unsafe_parts();
	test_long_text();
	test_dropped();
	return tap_done();
}
