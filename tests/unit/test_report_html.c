/* SPDX-License-Identifier: BSD-2-Clause */
/* test_report_html: the records in the page of --html: text stays text, runs are
 * written as they end, scripts once. */
#include <jansson.h>
#include <stdlib.h>
#include <string.h>

#include "parser/mem.h"
#include "parser/source.h"
#include "runtime/report/html/page.h"
#include "runtime/report/report.h"
#include "tests/unit/tap.h"

#define HOSTILE "</script><!--<script>\001\377 \"'&"
#define BLOCK "<script type=\"application/json\" "

/* A page under way. */
struct paper {
	char *text;
	size_t len;
	FILE *file;
	struct report_config config;
	void *state;
};

static void paper_begin(struct paper *p)
{
	*p = (struct paper){ 0 };
	p->file = open_memstream(&p->text, &p->len);
	p->config = (struct report_config){
		.out = p->file,
		.text = p->file,
		.again = "td --kernel=mine",
	};
	p->state = report_html.begin(&p->config);
	fflush(p->file);
}

static void paper_run(struct paper *p, const struct suite_run *run)
{
	report_html.run(p->state, run);
	fflush(p->file);
}

static void paper_end(struct paper *p)
{
	const struct report_totals totals = { .wall_ns = 5, .not_run = 3 };

	report_html.end(p->state, &totals);
	fclose(p->file);
}

static unsigned count(const char *text, const char *part)
{
	unsigned n = 0;

	for (; (text = strstr(text, part)); text += strlen(part))
		n++;
	return n;
}

/* What the block with @attribute holds, the @skip-th; NULL: there is none, or no
 * JSON in it. */
static json_t *block(const char *page, const char *attribute, unsigned skip)
{
	td_auto_free char *start = xasprintf(BLOCK "%s>", attribute);
	const char *text = strstr(page, start);

	while (text && skip--)
		text = strstr(text + 1, start);
	if (!text)
		return NULL;
	text += strlen(start);
	return json_loadb(text, strcspn(text, "<"), JSON_DECODE_ANY, NULL);
}

static void is_text(const json_t *o, const char *key, const char *want,
		    const char *what)
{
	const char *got = json_string_value(json_object_get(o, key));

	tap_is_str(got ? got : "(none)", want, "%s", what);
}

static void has(const json_t *o, const char *key, const char *part,
		const char *what)
{
	const char *got = json_string_value(json_object_get(o, key));

	tap_ok(got && strstr(got, part), "%s", what);
}

static const struct run_kernel guest_kernel = { "7.2.0", 1000, true };
static const struct run_kernel host_kernel = { "6.1", 250, false };

static struct suite_run failed_run(void)
{
	struct suite_run run = {
		.path = "a/" HOSTILE ".pkt",
		.family = FAMILY_IPV6,
		.kernel = &guest_kernel,
		.tries = 2,
		.source = source_from_text("a", HOSTILE "\n",
					   strlen(HOSTILE "\n")),
		.result = {
			.verdict = VERDICT_FAIL,
			.kind = FAIL_CONTENT,
			.output = xstrdup(HOSTILE),
			.sysctls = xstrdup("net.ipv4.tcp_sack = 0\n"),
			.wall_ns = 7,
		},
	};
	struct diag *d = diag_error(&run.result.diags,
				    (struct span){ 1, 1, 1, 1 }, HOSTILE);
	struct trace_entry *e;

	diag_detail(d, "expected  %cS.%c ack 1", DIAG_EMPHASIS_ON,
		    DIAG_EMPHASIS_OFF);
	diag_detail(d, "actual    S. ack 2");
	diag_error(&run.result.diags, (struct span){ 1, 2, 1, 3 }, "again");
	diag_error(&run.result.diags, (struct span){ 3, 1, 3, 1 }, "later");
	diag_add(&run.result.diags, DIAG_WARNING, SPAN_NONE, "take care");
	trace_add(&run.result.trace, TRACE_COMMAND, 9, 1, 0, HOSTILE);
	e = trace_add(&run.result.trace, TRACE_STATE, 9, 0, 1, NULL);
	e->from = STATE_LISTEN;
	e->to = STATE_SYN_RECEIVED;
	return run;
}

static void test_records(const char *page)
{
	json_t *run = block(page, "class=\"run\"", 0);
	json_t *details = block(page, "class=\"details\"", 0);
	json_t *source = block(page, "id=\"source-0\"", 0);
	const char *clean = "</script><!--<script>?\357\277\275 \"'&";
	td_auto_free char *path = xasprintf("a/%s.pkt", clean);
	td_auto_free char *text = xasprintf("%s\n", clean);

	is_text(run, "script", path, "a hostile name is whole");
	is_text(run, "verdict", "fail", "the verdict");
	is_text(run, "kind", "content", "the kind");
	is_text(run, "expected", "S. ack 1", "a side has no marks");
	is_text(run, "actual", "S. ack 2", "the other side");
	is_text(details, "output", clean, "hostile output is whole");
	has(details, "errors", ".pkt:1:1: error: ",
	    "errors are as a terminal has them");
	has(details, "warnings", "warning: take care", "warnings, too");
	is_text(details, "sysctls", "net.ipv4.tcp_sack = 0\n",
		"settings that are not the kernel's defaults");
	is_text(details, "again", "td --kernel=mine --families=ipv6 "
		"'a/</script><!--<script>?\357\277\275 \"'\\''&.pkt'",
		"the command that plays it again, safe for a shell");
	tap_is_int(json_array_size(json_object_get(details, "lines")), 2,
		   "each line with an error, once");
	tap_is_int(json_array_size(json_object_get(details, "trace")), 2,
		   "the trace");
	tap_is_str(json_is_string(source) ? json_string_value(source) : "(none)",
		   text, "the script's text");
	json_decref(run);
	json_decref(details);
	json_decref(source);
}

static void test_end(const char *page)
{
	json_t *suite = block(page, "id=\"suite\"", 0);
	json_t *coverage = json_object_get(suite, "coverage");

	tap_is_int(json_integer_value(json_object_get(suite, "not_run")), 3,
		   "what was not run");
	tap_is_int(json_array_size(json_object_get(coverage, "states")),
		   STATE_COUNT, "the states that were covered");
	tap_ok(count(page, page_foot) == 1, "the page has its foot");
	json_decref(suite);
}

/* The first kernel is the page's, another one its run's. */
static void test_kernels(const char *page)
{
	json_t *about = block(page, "id=\"about\"", 0);
	json_t *first = block(page, "class=\"run\"", 0);
	json_t *second = block(page, "class=\"run\"", 1);

	is_text(about, "kernel", "Linux 7.2.0, 1000 ticks a second, virtual time",
		"the page names the kernel");
	is_text(first, "kernel", "(none)", "a run on it does not again");
	is_text(second, "kernel", "Linux 6.1, 250 ticks a second",
		"a run on another one does");
	json_decref(about);
	json_decref(first);
	json_decref(second);
}

int main(void)
{
	struct suite_run run = failed_run(), again = run;
	struct paper p;

	again.family = FAMILY_IPV4;
	again.kernel = &host_kernel;
	paper_begin(&p);
	tap_is_str(p.text, page_head, "style and code come first");
	paper_run(&p, &run);
	tap_is_int(count(p.text, BLOCK "class=\"details\">"), 1,
		   "a run is written when it ends");
	test_records(p.text);
	paper_run(&p, &again);
	tap_is_int(count(p.text, BLOCK "class=\"run\">"), 2, "each has its own");
	tap_is_int(count(p.text, BLOCK "id=\"source-"), 1,
		   "a script's text is written once");
	tap_is_int(count(p.text, BLOCK "id=\"about\">"), 1,
		   "so is what is known of the machine");
	test_kernels(p.text);
	paper_end(&p);
	tap_is_int(count(p.text, "</script>"),
		   count(page_head, "</script>") + count(p.text, BLOCK),
		   "no text ends an element");
	tap_is_int(count(p.text, "<!--"), 0, "no text begins a comment");
	test_end(p.text);
	free(p.text);
	source_free(run.source);
	result_done(&run.result);
	return tap_done();
}
