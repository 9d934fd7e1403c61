/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * test_format: every script within reach, under every family, means the same in
 * its canonical form, keeps its comments, and is left alone the second time.
 * What the form looks like is in tests/parse/format.test.
 */

#include <fts.h>
#include <stdlib.h>
#include <string.h>

#include "parser/format/format.h"
#include "parser/mem.h"
#include "runtime/play/event.h"
#include "tests/unit/tap.h"

/* What a folder's scripts came to. */
struct tally {
	const char *path;	/* of the current script */
	unsigned n_formatted;	/* runs: scripts under a family */
	unsigned n_wrong;
};

static void wrong(struct tally *t, enum family family, const char *what)
{
	t->n_wrong++;
	printf("# %s, family %d: %s\n", t->path, (int)family, what);
}

/* @before was parsed from @input without errors. */
static void check_form(struct tally *t, const struct script *before,
		       const struct script_input *input)
{
	struct diag_list diags = { 0 };
	size_t len, again_len;
	char *text = format_script(before, &len), *again;
	struct source *src = source_from_text(t->path, text, len);
	struct script *after = script_parse(src, input, &diags);

	t->n_formatted++;
	if (diags.n_errors) {
		wrong(t, input->family, "an error is in it now");
		diag_print_all(stdout, src, t->path, &diags, false);
	} else if (!format_same(before, after)) {
		wrong(t, input->family, "it means something else now");
	}
	again = format_script(after, &again_len);
	if (again_len != len || memcmp(text, again, len) != 0)
		wrong(t, input->family, "it changes the second time, too");
	free(again);
	free(text);
	script_free(after);
	diag_list_done(&diags);
	source_free(src);
}

static void check_script(struct tally *t, const struct source *src)
{
	struct script_input input = {
		.calls = event_call_set(), .keep_tokens = true
	};

	for (enum family f = 0; f < FAMILY_COUNT; f++) {
		struct diag_list diags = { 0 };
		struct script *script;

		input.family = f;
		script = script_parse(src, &input, &diags);
		if (!diags.n_errors)
			check_form(t, script, &input);
		script_free(script);
		diag_list_done(&diags);
	}
}

static void check_file(struct tally *t, const FTSENT *e)
{
	size_t len = e->fts_namelen;
	struct source *src;

	if (e->fts_info != FTS_F || len < 4 ||
	    strcmp(e->fts_name + len - 4, ".pkt") != 0)
		return;
	t->path = e->fts_path;
	if (source_load(e->fts_path, NULL, &src) != 0) {
		wrong(t, FAMILY_IPV4, "it cannot be read");
		return;
	}
	check_script(t, src);
	source_free(src);
}

/* @least: runs that there are at least, so that an empty walk is seen; 0: those that
 * parse, if any. */
static void check_folder(const char *folder, unsigned least)
{
	struct tally t = { 0 };
	td_auto_free char *root = xstrdup(folder);
	char *const roots[] = { root, NULL };
	FTS *fts = fts_open(roots, FTS_PHYSICAL | FTS_NOCHDIR, NULL);
	FTSENT *e;

	while (fts && (e = fts_read(fts)))
		check_file(&t, e);
	if (fts)
		fts_close(fts);
	tap_is_int(t.n_wrong, 0, "%s: formatting changes white space only",
		   folder);
	if (least)
		tap_ok(t.n_formatted >= least,
		       "%s: %u runs at least were formatted", folder, least);
}

static bool exists(const char *folder)
{
	char *const roots[] = { xstrdup(folder), NULL };
	FTS *fts = fts_open(roots, FTS_PHYSICAL, NULL);
	FTSENT *e = fts ? fts_read(fts) : NULL;
	bool found = e && e->fts_info == FTS_D;

	if (fts)
		fts_close(fts);
	free(roots[0]);
	return found;
}

/* Two scripts that differ in one thing must be told apart, or all of the above
 * shows nothing. */
static bool same(const char *a, const char *b)
{
	const char *const text[] = { a, b };
	const struct script_input input = {
		.calls = event_call_set(), .keep_tokens = true
	};
	struct script *script[2];
	struct source *src[2];
	bool ret;

	for (size_t i = 0; i < 2; i++) {
		struct diag_list diags = { 0 };

		src[i] = source_from_text("a.pkt", text[i], strlen(text[i]));
		script[i] = script_parse(src[i], &input, &diags);
		diag_list_done(&diags);
	}
	ret = format_same(script[0], script[1]);
	for (size_t i = 0; i < 2; i++) {
		script_free(script[i]);
		source_free(src[i]);
	}
	return ret;
}

static void test_same(void)
{
	tap_ok(same("0 close(3) = 0", " 0  close( 3)=0\n"),
	       "blanks make no difference");
	tap_ok(!same("0 close(3) = 0", "0 close(4) = 0"),
	       "another token does");
	tap_ok(!same("0 close(3) = 0 // a", "0 close(3) = 0 // b"),
	       "another comment does");
	tap_ok(!same("0 close(3) = 0", "0 close(3) = 0 // b"),
	       "one more comment does");
	tap_ok(!same("0 close(3) = -1 (a b)", "0 close(3) = -1 (a  b)"),
	       "a blank in a note does");
	tap_ok(!same("0 close(3) = 0\n//! timeout 5", "0 close(3) = 0 //! timeout 5"),
	       "a pragma that is none any more does");
}

int main(void)
{
	test_same();
	check_folder("scripts", 60);
	check_folder("tests/e2e", 150);
	check_folder("tests/tutorial", 20);
	check_folder("tests/bogons", 0);
	if (exists("../shared/corpus/google"))
		check_folder("../shared/corpus/google", 200);
	else
		printf("ok %d - corpus # SKIP there is no corpus at ../shared\n",
		       ++tap_state()->run);
	return tap_done();
}
