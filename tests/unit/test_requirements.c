/* SPDX-License-Identifier: BSD-2-Clause */
/* test_requirements: lists beside scripts, what scripts show, and the tables of it. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "parser/mem.h"
#include "parser/pragma.h"
#include "runtime/report/report.h"
#include "runtime/report/requirements/lists.h"
#include "runtime/report/requirements/link.h"
#include "runtime/report/requirements/write.h"
#include "tests/unit/tap.h"

static const struct run_kernel host = { "6.1", 250, false };
static const struct run_kernel guest = { "7.2", 1000, true };

static const char *const folders[] = {
	"s", "s/doc", "s/doc/deep", "s/matrix", "s/matrix/listen", "out",
};

static const struct {
	const char *path, *text;
} files[] = {
	{ "s/doc/requirements",
	  "# a comment\n\nMUST-2 \t3.1  What <it> asks | of *us*.  \n"
	  "MUST-10  3.2.1  The other -- one.  -- no \033script can\n" },
	{ "s/matrix/stimuli", "syn  a SYN\nrst a RST\n" },
	{ "s/matrix/impossible", "TIME_WAIT rto nothing \"is\" <in> flight\n" },
	{ "s/doc/deep/a.pkt", "" },
	{ "s/doc/b.pkt", "" },
	{ "s/matrix/listen/syn.pkt", "" },
	{ "s/matrix/listen/syn-client.pkt", "" },
	{ "s/matrix/listen/odd (1)#&.pkt", "" },
};

#define N(array) (sizeof(array) / sizeof(*(array)))

static void put(const char *path, const char *text)
{
	FILE *f = fopen(path, "w");

	if (f) {
		fputs(text, f);
		fclose(f);
	}
}

static void has(const char *text, const char *part, const char *what)
{
	if (!tap_ok(strstr(text, part) != NULL, "%s", what))
		tap_show("text", text);
}

static void has_not(const char *text, const char *part, const char *what)
{
	if (!tap_ok(!strstr(text, part), "%s", what))
		tap_show("text", text);
}

/* --- lists -------------------------------------------------------------------- */

static void test_find(void)
{
	td_auto_free char *here = realpath(".", NULL);
	td_auto_free char *want = xasprintf("%s/s/doc/requirements", here);
	td_auto_free char *deep = list_find("s/doc/deep/a.pkt",
					    "doc/requirements");
	td_auto_free char *beside = list_find("s/doc/b.pkt",
					      "doc/requirements");
	td_auto_free char *other = list_find("s/matrix/listen/syn.pkt",
					     "doc/requirements");
	td_auto_free char *none = list_find("s/doc/b.pkt", "no/requirements");
	td_auto_free char *folder = list_find("s/doc/b.pkt", "doc/deep");
	td_auto_free char *nowhere = list_find("s/doc/no.pkt",
					       "doc/requirements");

	tap_is_str(deep, want, "a list is found upwards");
	tap_is_str(beside, want, "... and in the folder of the script");
	tap_is_str(other, want, "... from another folder, too");
	tap_ok(!none, "there may be none");
	tap_ok(!folder, "a folder is no list");
	tap_ok(!nowhere, "a script that is not here has none");
}

static void test_read(void)
{
	struct arena *mem = arena_new();
	struct list list = { 0 };
	char err[256] = "";

	tap_is_int(list_read("s/doc/requirements", 2, mem, &list, err,
			     sizeof(err)), 0, "a list is read");
	tap_is_int((long long)list.n, 2, "comments and empty lines are no rows");
	tap_is_str(list.row[0].word[0], "MUST-2", "the first word");
	tap_is_str(list.row[0].word[1], "3.1", "the second word");
	tap_is_str(list.row[0].text, "What <it> asks | of *us*.",
		   "the text, without blanks around it");
	tap_ok(!list.row[0].reason, "there need be no reason");
	tap_is_str(list.row[1].text, "The other",
		   "the text ends at the first \" -- \"");
	put("bad", "A 1 text\nB 2\n");
	tap_is_int(list_read("bad", 2, mem, &list, err, sizeof(err)), -EINVAL,
		   "a row without text is refused");
	tap_is_str(err, "bad:2: is not 'NAME NAME TEXT' or 'NAME NAME TEXT -- REASON'",
		   "... with its place");
	put("bad", "A text -- \n");
	tap_is_int(list_read("bad", 1, mem, &list, err, sizeof(err)), 0,
		   "what ends in dashes has no reason");
	unlink("bad");
	tap_ok(list_read("bad", 1, mem, &list, err, sizeof(err)) == -ENOENT &&
	       strstr(err, "cannot read bad: "), "a list that is not there");
	arena_free(mem);
}

static void test_rows_max(void)
{
	struct arena *mem = arena_new();
	struct list list = { 0 };
	FILE *f = fopen("long", "w");
	char err[256] = "";

	for (int i = 0; f && i <= LIST_ROWS_MAX; i++)
		fputs("A text\n", f);
	if (f)
		fclose(f);
	tap_is_int(list_read("long", 1, mem, &list, err, sizeof(err)), -EFBIG,
		   "a list has a bound");
	tap_is_str(err, "long:10001: more than 10000 rows", "... that is told");
	unlink("long");
	arena_free(mem);
}

/* --- runs ---------------------------------------------------------------------- */

static struct covered covers_a[] = { { "DOC", "MUST-2" }, { "doc", "X-10" } };
static struct covered covers_b[] = { { "DOC", "MUST-2" }, { "DOC", "X-9" },
				     { "NONE", "Y" } };

static const struct pragmas a = { .covers = covers_a, .n_covers = 2 };
static const struct pragmas b = {
	.covers = covers_b, .n_covers = 3,
	.expect_fail = true, .expect_reason = "Linux | <does> it",
};
static const struct pragmas syn = {
	.cell = { STATE_LISTEN, "syn", "SYN,ACK_" },
};
static const struct pragmas odd = {
	.cell = { STATE_SYN_SENT, "all-flags", "dropped" },
};

static struct suite_run run_of(const char *path, const struct pragmas *pragmas,
			       const struct run_kernel *kernel,
			       enum verdict verdict)
{
	struct suite_run run = {
		.path = path, .pragmas = pragmas, .kernel = kernel,
		.result = { .verdict = verdict },
	};

	if (verdict == VERDICT_SKIP)
		run.result.skip_reason = xstrdup("not <here>");
	if (verdict == VERDICT_FAIL || verdict == VERDICT_ERROR)
		diag_error(&run.result.diags, SPAN_NONE, "segment <differs> | so");
	return run;
}

static void test_standing(void)
{
	static const struct {
		const struct pragmas *pragmas;
		enum verdict verdict;
		enum standing want;
		const char *why;
	} cases[] = {
		{ &a, VERDICT_PASS, STANDING_PASS, NULL },
		{ &b, VERDICT_PASS, STANDING_EXPECTED, "Linux | <does> it" },
		{ &b, VERDICT_FAIL, STANDING_FAIL, "segment <differs> | so" },
		{ &a, VERDICT_ERROR, STANDING_FAIL, "segment <differs> | so" },
		{ &b, VERDICT_SKIP, STANDING_SKIPPED, "not <here>" },
	};

	for (size_t i = 0; i < N(cases); i++) {
		struct shown_list list = { .mem = arena_new() };
		struct suite_run run = run_of("x.pkt", cases[i].pragmas, &host,
					      cases[i].verdict);

		shown_add(&list, &run);
		result_done(&run.result);
		tap_ok(list.shown[0]->on[0].standing == cases[i].want, "%s: %s",
		       verdict_name(cases[i].verdict),
		       standing_name(cases[i].want));
		tap_is_str(list.shown[0]->on[0].why ? list.shown[0]->on[0].why : "",
			   cases[i].why ? cases[i].why : "", "... and why");
		shown_done(&list);
		arena_free(list.mem);
	}
}

/* Adds the runs of a script under all families, which end in this order. */
static void test_families(void)
{
	static const enum verdict verdicts[] = {
		VERDICT_PASS, VERDICT_FAIL, VERDICT_SKIP, VERDICT_FAIL,
	};
	static const enum family families[] = {
		FAMILY_MAPPED, FAMILY_IPV6, FAMILY_IPV4, FAMILY_IPV4,
	};
	struct shown_list list = { .mem = arena_new() };
	td_auto_free char *address = NULL, *path = NULL;

	for (size_t i = 0; i < 4; i++) {
		struct suite_run run = run_of("s/matrix/listen/odd (1)#&.pkt",
					      &syn, &host, verdicts[i]);

		run.family = families[i];
		shown_add(&list, &run);
		result_done(&run.result);
	}
	tap_is_int((long long)list.n, 1, "runs of a script are one");
	tap_is_int(list.shown[0]->on[0].standing, STANDING_FAIL,
		   "the worst of them counts");
	address = link_shown("out/x.html", "out/p.html", list.shown[0]);
	tap_is_str(address,
		   "p.html#s/matrix/listen/odd%20(1)%23&.pkt+ipv4",
		   "... the one of the first family is linked, as the page calls it");
	path = link_shown("out/x.html", NULL, list.shown[0]);
	tap_is_str(path, "../s/matrix/listen/odd%20%281%29%23%26.pkt",
		   "without a page, the script is");
	shown_done(&list);
	arena_free(list.mem);
}

static void test_again(void)
{
	struct shown_list list = { .mem = arena_new() };
	td_auto_free char *address = NULL;
	struct suite_run good = run_of("x.pkt", &syn, &host, VERDICT_PASS);
	struct suite_run bad = run_of("x.pkt", &syn, &guest, VERDICT_FAIL);

	shown_add(&list, &good);
	shown_add(&list, &bad);
	tap_ok(list.kernels.n == 2 &&
	       list.shown[0]->on[0].standing == STANDING_PASS &&
	       list.shown[0]->on[1].standing == STANDING_FAIL,
	       "each kernel is a column");
	address = link_shown("out/x.html", "p.html", list.shown[0]);
	tap_is_str(address, "../p.html#x.pkt+ipv4+2",
		   "the second run of a name is called so in the page");
	result_done(&bad.result);
	shown_done(&list);
	arena_free(list.mem);
}

/* --- all of it -------------------------------------------------------------------- */

/* What report_requirements writes to a file of this name, with @page of --html; caller
 * frees.  *@ret_error: what it says of errors. */
static char *written(const char *path, const char *page,
		     const struct suite_run *run, size_t n, int *ret_error)
{
	const struct report_totals totals = { .runs = n };
	char *text = NULL;
	size_t len = 0;
	FILE *f = open_memstream(&text, &len);
	const struct report_config config = {
		.out = f, .text = f, .path = path, .page = page,
		.error = ret_error,
	};
	void *state = report_requirements.begin(&config);

	*ret_error = 0;
	for (size_t i = 0; i < n; i++)
		report_requirements.run(state, &run[i]);
	report_requirements.end(state, &totals);
	fclose(f);
	return text;
}

#define N_RUNS 6

static void make_runs(struct suite_run run[N_RUNS])
{
	run[0] = run_of("s/matrix/listen/syn-client.pkt", &syn, &host,
			VERDICT_FAIL);
	run[1] = run_of("s/doc/deep/a.pkt", &a, &host, VERDICT_PASS);
	run[2] = run_of("s/doc/b.pkt", &b, &host, VERDICT_PASS);
	run[3] = run_of("s/matrix/listen/syn.pkt", &syn, &host, VERDICT_PASS);
	run[4] = run_of("s/matrix/listen/odd (1)#&.pkt", &odd, &host,
			VERDICT_SKIP);
	run[5] = run_of("other.pkt", NULL, &host, VERDICT_FAIL);
}

static void test_text(const struct suite_run *run)
{
	int error;
	td_auto_free char *text = written("-", NULL, run, N_RUNS, &error);
	td_auto_free char *none = written("-", NULL, run + 5, 1, &error);

	has(text, "DOC, Linux 6.1: 4 requirements: 1 pass, 2 expected fail, "
	    "1 not testable\n"
	    "  expected fail  MUST-2  3.1  What <it> asks | of *us*.\n"
	    "      Linux | <does> it\n"
	    "      s/doc/b.pkt\n      s/doc/deep/a.pkt\n"
	    "  none           MUST-10  3.2.1  The other\n"
	    "      not testable: one.  -- no ?script can\n"
	    "  expected fail  X-9  not in the list\n"
	    "      Linux | <does> it\n      s/doc/b.pkt\n"
	    "  pass           X-10  not in the list\n"
	    "      s/doc/deep/a.pkt\n",
	    "text: requirements as listed, then what the list lacks, by numbers");
	has(text, "NONE, Linux 6.1: 1 requirement: 1 expected fail\n"
	    "  expected fail  Y\n", "text: a document may have no list");
	has(text, "states and stimuli, Linux 6.1: 44 cells: 1 FAIL, 1 skipped, "
	    "1 impossible, 41 none\n"
	    "  pass           LISTEN        syn: SYN,ACK_\n"
	    "      s/matrix/listen/syn.pkt\n"
	    "  FAIL           LISTEN        syn: SYN,ACK_\n"
	    "      segment <differs> | so\n"
	    "      s/matrix/listen/syn-client.pkt\n",
	    "text: the cells, the plain script first");
	has(text, "  impossible     TIME-WAIT     rto: nothing \"is\" <in> flight\n",
	    "text: what is impossible");
	has(none, "no script says what it shows\n", "text: of nothing");
}

static void test_markdown(const struct suite_run *run)
{
	int error;
	td_auto_free char *text = written("out/x.md", "out/p.html", run,
					  N_RUNS, &error);

	has(text, "# What scripts show of DOC, NONE\n", "Markdown: a title");
	has(text, "| MUST-2 | 3.1 | What \\<it\\> asks \\| of \\*us\\*. | "
	    "expected fail: Linux \\| \\<does\\> it | "
	    "[b](../s/doc/b.pkt), [a](../s/doc/deep/a.pkt) |\n",
	    "Markdown: a requirement, escaped");
	has(text, "| X-9 |  | not in the list |", "Markdown: one that is not listed");
	has(text, "| Y |  |  |", "Markdown: ... of a document without a list");
	has(text, "| MUST-10 | 3.2.1 | The other | none | "
	    "not testable: one.  -- no ?script can |\n",
	    "Markdown: one that no script can show");
	has(text, "|  | CLOSED | LISTEN | SYN-SENT | SYN-RECEIVED | ESTABLISHED |\n"
	    "| --- | --- | --- | --- | --- | --- |\n"
	    "| syn | none | [SYN,ACK\\_](../s/matrix/listen/syn.pkt)<br>"
	    "client: [SYN,ACK\\_](../s/matrix/listen/syn-client.pkt)<br>"
	    "**FAIL**: segment \\<differs\\> \\| so | none |",
	    "Markdown: the matrix, with what failed");
	has(text, "<br>skipped: not \\<here\\> |", "Markdown: ... and was skipped");
	has(text, "\n| rst | none | none | none | none | none |\n| all-flags |",
	    "Markdown: stimuli, first those of the list");
	has(text, "| rto | none | none | none | none | none | "
	    "[–](#impossible \"nothing \\\"is\\\" \\<in\\> flight\") |\n",
	    "Markdown: a cell that is impossible");
	has(text, "### Impossible\n\n- TIME-WAIT, rto: nothing \"is\" \\<in\\> flight\n",
	    "Markdown: ... and why");
	has(text, "- **syn**: a SYN\n", "Markdown: what a stimulus is");
}

static void test_html(const struct suite_run *run)
{
	int error;
	td_auto_free char *text = written("out/x.html", "p.html", run,
					  N_RUNS, &error);
	td_auto_free char *alone = written("out/x.html", NULL, run, N_RUNS,
					   &error);

	has(text, "<tr><th>MUST-2</th><td>3.1</td>"
	    "<td>What &lt;it&gt; asks | of *us*.</td><td><span class=\"expected\">"
	    "expected fail: Linux | &lt;does&gt; it</span></td><td>"
	    "<a href=\"../p.html#s/doc/b.pkt+ipv4\">b</a>, ",
	    "HTML: a requirement, escaped");
	has(text, "<th>X-9</th><td></td><td>not in the list</td>",
	    "HTML: one that is not listed");
	has(text, "<a href=\"../p.html#s/matrix/listen/odd%20(1)%23&amp;.pkt\">"
	    "dropped</a><br><span class=\"skipped\">",
	    "HTML: a run without a family, as the page calls it");
	has(text, "<span class=\"fail\">FAIL: segment &lt;differs&gt; | so</span>",
	    "HTML: what failed");
	has(text, "<abbr title=\"nothing &quot;is&quot; &lt;in&gt; flight\">",
	    "HTML: what is impossible, and why");
	has(alone, "<a href=\"../s/doc/b.pkt\">b</a>",
	    "HTML: without a page, scripts are linked");
	has_not(text, "<it>", "HTML: no text is markup");
}

static void test_json(const struct suite_run *run)
{
	int error;
	td_auto_free char *text = written("x.json", NULL, run, N_RUNS, &error);

	has(text, "{\"id\":\"MUST-2\",\"section\":\"3.1\","
	    "\"text\":\"What <it> asks | of *us*.\",\"not_testable\":null,"
	    "\"verdicts\":[{\"verdict\":\"expected fail\","
	    "\"why\":\"Linux | <does> it\"}],"
	    "\"scripts\":[\"s/doc/b.pkt\",\"s/doc/deep/a.pkt\"]}",
	    "JSON: a requirement");
	has(text, "{\"name\":\"NONE\",\"listed\":false,", "JSON: without a list");
	has(text, "{\"state\":\"LISTEN\",\"stimulus\":\"syn\","
	    "\"answer\":\"SYN,ACK_\",\"script\":\"s/matrix/listen/syn.pkt\","
	    "\"verdicts\":[{\"verdict\":\"pass\",\"why\":null}]}",
	    "JSON: a cell");
	has(text, "{\"state\":\"TIME-WAIT\",\"stimulus\":\"rto\","
	    "\"reason\":\"nothing \\\"is\\\" <in> flight\"}", "JSON: an impossible one");
}

static void test_kernels(const struct suite_run *run)
{
	struct suite_run both[2] = { run[0], run[0] };
	int error;
	td_auto_free char *text = NULL, *lines = NULL;

	both[1].kernel = &guest;
	both[1].result = (struct result){ .verdict = VERDICT_PASS };
	text = written("out/x.md", NULL, both, 2, &error);
	lines = written("-", NULL, both, 2, &error);
	has(text, "- Linux 6.1: 33 cells: 1 FAIL", "kernels: the first one");
	has(text, "- Linux 7.2, virtual time: 33 cells: 1 pass",
	    "kernels: the second one");
	has(text, "**FAIL**: segment \\<differs\\> \\| so (Linux 6.1) |",
	    "kernels: the one on which it failed is named");
	has(lines, "  FAIL           pass           LISTEN",
	    "kernels: a word each");
	has(lines, "      Linux 6.1: segment", "kernels: ... and whose reason it is");
}

static void says_error(const char *path, const char *text, const char *want,
		       const struct suite_run *run)
{
	td_auto_free char *said = NULL;
	size_t i = 0;
	int error;

	while (strcmp(files[i].path, path) != 0)
		i++;
	put(path, text);
	said = written("-", NULL, run, N_RUNS, &error);
	tap_is_int(error, EINVAL, "a list that is not right: no report");
	has(said, want, "... but what is wrong, and where");
	has_not(said, "expected fail", "... not even a part");
	put(path, files[i].text);
}

static void test_list_errors(const struct suite_run *run)
{
	says_error("s/doc/requirements", "A 1 text\nA 1 text\n",
		   "requirements:2: A is listed twice\n", run);
	says_error("s/doc/requirements", "A 1\n",
		   "requirements:1: is not 'NAME NAME TEXT'", run);
	says_error("s/matrix/impossible", "LISTEN syn it cannot be\n",
		   "impossible:1: s/matrix/listen/syn.pkt shows what is said to be impossible\n",
		   run);
	says_error("s/matrix/impossible", "OPEN syn it cannot be\n",
		   "impossible:1: 'OPEN' is no TCP state\n", run);
	says_error("s/matrix/impossible", "CLOSED a b\nCLOSED a c\n",
		   "impossible:2: CLOSED a is listed twice\n", run);
}

static void test_endings(void)
{
	tap_ok(report_requirements_writes("a.md") &&
	       report_requirements_writes("a.html") &&
	       report_requirements_writes("a.json") &&
	       report_requirements_writes("-"), "files that can be written");
	tap_ok(!report_requirements_writes("a.txt") &&
	       !report_requirements_writes("md") &&
	       !report_requirements_writes(".md") &&
	       !report_requirements_writes(""), "... and others");
}

static void test_all(void)
{
	struct suite_run run[N_RUNS];

	test_find();
	test_read();
	test_rows_max();
	test_standing();
	test_families();
	test_again();
	make_runs(run);
	test_text(run);
	test_markdown(run);
	test_html(run);
	test_json(run);
	test_kernels(run);
	test_list_errors(run);
	test_endings();
	for (size_t i = 0; i < N_RUNS; i++)
		result_done(&run[i].result);
}

int main(void)
{
	char dir[] = "/tmp/test_requirements.XXXXXX";

	if (!mkdtemp(dir) || chdir(dir) != 0) {
		tap_ok(false, "a folder to work in");
		return tap_done();
	}
	for (size_t i = 0; i < N(folders); i++)
		mkdir(folders[i], 0700);
	for (size_t i = 0; i < N(files); i++)
		put(files[i].path, files[i].text);
	test_all();
	for (size_t i = 0; i < N(files); i++)
		unlink(files[i].path);
	for (size_t i = N(folders); i-- > 0;)
		rmdir(folders[i]);
	if (chdir("/") != 0 || rmdir(dir) != 0)
		tap_ok(false, "nothing is left behind");
	return tap_done();
}
