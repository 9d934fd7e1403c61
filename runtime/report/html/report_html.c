/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * report_html: one page that shows all runs.
 *
 * The page's own style and code come first, then the records, each in an element
 * that is written as its run ends:
 *
 *     <script type="application/json" id="about">     kernel, time; once, if one is known
 *     <script type="application/json" id="source-0">  the text of a script; once
 *     <script type="application/json" class="run">    what a list shows of a run
 *     <script type="application/json" class="details">  the rest of it
 *     <script type="application/json" id="suite">     totals, coverage; at the end
 *
 * So the page works while the suite is under way, and also when the suite was killed.
 * Only the names of scripts and the coverage are kept in memory.  A browser parses the
 * details of a run only when that run is opened.
 */
#include <jansson.h>
#include <search.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "parser/families.h"
#include "parser/mem.h"
#include "runtime/record/samples_json.h"
#include "runtime/record/trace_json.h"
#include "runtime/report/against.h"
#include "runtime/report/against_text.h"
#include "runtime/report/coverage.h"
#include "runtime/report/facts.h"
#include "runtime/report/html/page.h"
#include "runtime/report/play_again.h"
#include "runtime/report/report.h"

struct html {
	const struct report_config *config;
	struct coverage coverage;
	void *sources;		/* tsearch(3)'s tree of struct written_source */
	unsigned n_sources;
	struct run_kernel kernel;	/* that the page is about */
	bool about_written;
};

struct written_source {
	char *path;
	unsigned id;
};

/* --- blocks ----------------------------------------------------------------- */

/* JSON has '<' only in strings; escaped, it ends no element and begins no
 * comment, whatever a script is called or prints (HTML standard, "restrictions for
 * contents of script elements"). */
static int write_escaped(const char *text, size_t len, void *out)
{
	while (len) {
		const char *stop = memchr(text, '<', len);
		size_t n = stop ? (size_t)(stop - text) : len;

		fwrite(text, 1, n, out);
		if (stop) {
			fputs("\\u003c", out);
			n++;
		}
		text += n;
		len -= n;
	}
	return 0;
}

/* Writes @o, which it consumes, as an element with @attribute. */
static void write_block(FILE *out, const char *attribute, json_t *o)
{
	fprintf(out, "<script type=\"application/json\" %s>", attribute);
	json_dump_callback(o, write_escaped, out,
			   JSON_COMPACT | JSON_ENCODE_ANY);
	fputs("</script>\n", out);
	json_decref(o);
}

/* Sets nothing when there is no text, or none. */
static void set_text(json_t *o, const char *key, const char *text)
{
	td_auto_free char *clean = text && *text ? facts_clean(text) : NULL;

	if (clean)
		json_object_set_new(o, key, json_string(clean));
}

static void set_ns(json_t *o, const char *key, int64_t ns)
{
	if (ns)
		json_object_set_new(o, key, json_integer(ns));
}

/* --- scripts ------------------------------------------------------------------ */

static int compare_sources(const void *a, const void *b)
{
	const struct written_source *x = a, *y = b;

	return strcmp(x->path, y->path);
}

static void free_source(void *node)
{
	struct written_source *s = node;

	free(s->path);
	free(s);
}

/* Writes the text of a run's script, the first time; returns the number of its
 * element. */
static unsigned write_source(struct html *h, const struct suite_run *run)
{
	struct written_source *s = xmalloc(sizeof(*s)), **found;
	td_auto_free char *attribute = NULL, *clean = NULL;

	*s = (struct written_source){ xstrdup(run->path), h->n_sources };
	found = tsearch(s, &h->sources, compare_sources);
	if (found && *found != s) {
		free_source(s);
		return (*found)->id;
	}
	attribute = xasprintf("id=\"source-%u\"", h->n_sources);
	clean = facts_clean(run->source->text);
	write_block(h->config->out, attribute, json_string(clean));
	return h->n_sources++;
}

/* --- runs ----------------------------------------------------------------------- */

static void set_kernel(json_t *o, const struct run_kernel *k)
{
	td_auto_free char *text = run_kernel_text(k);

	set_text(o, "kernel", text);
}

/* The kernel of the first run; the time, of a run that was made here and not read from
 * a report. */
static void write_about(struct html *h, const struct suite_run *run)
{
	json_t *o = json_object();
	time_t now = time(NULL);
	struct tm tm;
	char text[64];

	if (run->kernel) {
		h->kernel = *run->kernel;
		set_kernel(o, run->kernel);
	}
	if (run->source && localtime_r(&now, &tm) &&
	    strftime(text, sizeof(text), "%Y-%m-%d %H:%M:%S %z", &tm))
		set_text(o, "time", text);
	write_block(h->config->out, "id=\"about\"", o);
	h->about_written = true;
}

static void set_error(json_t *o, const struct diag *d)
{
	td_auto_free char *expected = facts_side(d, FACTS_EXPECTED);
	td_auto_free char *actual = facts_side(d, FACTS_ACTUAL);

	if (!d)
		return;
	set_text(o, "message", d->text);
	set_text(o, "expected", expected);
	set_text(o, "actual", actual);
	if (d->span.line)
		json_object_set_new(o, "line", json_integer(d->span.line));
}

/* The lines that errors are about, in order, each once. */
static json_t *error_lines(const struct diag_list *list)
{
	json_t *array = json_array();
	uint32_t last = 0;

	for (size_t i = 0; i < list->n; i++) {
		const struct diag *d = list->item[i];

		if (d->level != DIAG_ERROR || d->span.line == last)
			continue;
		last = d->span.line;
		json_array_append_new(array, json_integer(last));
	}
	return array;
}

/* Each state that was seen, once. */
static json_t *states(const struct trace *t)
{
	bool seen[STATE_COUNT] = { false };
	json_t *array = json_array();

	for (size_t i = 0; i < t->n; i++)
		if (t->entry[i].kind == TRACE_STATE)
			seen[t->entry[i].to] = true;
	for (unsigned s = 0; s < STATE_COUNT; s++)
		if (seen[s])
			json_array_append_new(
				array,
				json_string(tcp_state_name((enum tcp_state)s)));
	return array;
}

static json_t *summary(const struct suite_run *run)
{
	const struct result *r = &run->result;
	json_t *o = json_object();

	set_text(o, "script", run->path);
	if (facts_played(run))
		set_text(o, "family", family_name(run->family));
	set_text(o, "verdict", verdict_name(r->verdict));
	if (result_has_failure(r)) {
		set_text(o, "kind", fail_kind_name(r->kind));
		set_text(o, "failure", failure_name(r->failure));
	}
	set_error(o, facts_first_error(&r->diags));
	set_text(o, "reason", r->skip_reason);
	set_text(o, "fails", facts_expected_failure(run));
	set_ns(o, "wall_ns", r->wall_ns);
	set_ns(o, "late_max_ns", r->late_max_ns);
	json_object_set_new(o, "tries", json_integer(run->tries));
	if (r->disturbed)
		json_object_set_new(o, "disturbed", json_true());
	set_text(o, "disturbance", r->disturbance);
	json_object_set_new(o, "states", states(&r->trace));
	if (run->against && !run->against->same)
		set_text(o, "against", against_summary(run->against));
	return o;
}

/* The page has its own words for runs that are the same. */
static void set_against(json_t *o, const struct suite_run *run)
{
	td_auto_free char *kernel = run_kernel_text(&run->against->kernel);
	char *text = NULL;
	size_t len = 0;
	FILE *f = open_memstream(&text, &len);

	set_text(o, "against_kernel", kernel);
	if (!f)
		return;
	against_print(f, run);
	fclose(f);
	set_text(o, "against", text);
	free(text);
}

static void set_again(json_t *o, const struct report_config *config,
		      const struct suite_run *run)
{
	td_auto_free char *command = play_again_command(
		config->again, FAMILY_BIT(run->family), &run->path, 1);

	set_text(o, "again", command);
}

static json_t *details(const struct report_config *config,
		       const struct suite_run *run)
{
	const struct result *r = &run->result;
	td_auto_free char *errors = facts_errors(run);
	td_auto_free char *warnings = facts_warnings(run);
	td_auto_free char *output = facts_output(run);
	json_t *o = json_object();

	if (facts_played(run))
		set_again(o, config, run);
	set_text(o, "errors", errors);
	set_text(o, "warnings", warnings);
	set_text(o, "output", output);
	set_text(o, "sysctls", r->sysctls);
	json_object_set_new(o, "lines", error_lines(&r->diags));
	if (run->against)
		set_against(o, run);
	json_object_set_new(o, "trace", trace_to_json(&r->trace));
	if (r->samples.n)
		json_object_set_new(o, "samples",
				    samples_to_json(&r->samples));
	return o;
}

/* --- the reporter ----------------------------------------------------------------- */

static void *html_begin(const struct report_config *config)
{
	struct html *h = xcalloc(1, sizeof(*h));

	h->config = config;
	fputs(page_head, config->out);
	return h;
}

static void html_run(void *state, const struct suite_run *run)
{
	struct html *h = state;
	json_t *o = summary(run);

	if ((run->source || run->kernel) && !h->about_written)
		write_about(h, run);
	if (run->kernel && !run_kernel_equal(run->kernel, &h->kernel))
		set_kernel(o, run->kernel);
	if (run->source)
		json_object_set_new(o, "source",
				    json_integer(write_source(h, run)));
	write_block(h->config->out, "class=\"run\"", o);
	write_block(h->config->out, "class=\"details\"", details(h->config, run));
	coverage_add(&h->coverage, &run->result.trace);
}

static json_t *coverage(const struct coverage *c)
{
	json_t *o = json_object(), *nodes = json_array(), *arrows = json_array();

	for (unsigned s = 0; s < STATE_COUNT; s++) {
		json_t *node = json_object();

		set_text(node, "name", tcp_state_name((enum tcp_state)s));
		set_text(node, "meaning", tcp_state_meaning((enum tcp_state)s));
		json_object_set_new(node, "count", json_integer(c->state[s]));
		json_array_append_new(nodes, node);
	}
	for (size_t i = 0; i < tcp_arrows_len; i++) {
		const struct tcp_arrow *a = &tcp_arrows[i];
		json_t *arrow = json_object();

		set_text(arrow, "from", tcp_state_name(a->from));
		set_text(arrow, "to", tcp_state_name(a->to));
		set_text(arrow, "label", a->label);
		set_text(arrow, "unreachable", a->unreachable);
		json_object_set_new(arrow, "figure",
				    json_boolean(a->in_figure));
		json_object_set_new(arrow, "count",
				    json_integer(c->arrow[a->from][a->to]));
		json_array_append_new(arrows, arrow);
	}
	json_object_set_new(o, "states", nodes);
	json_object_set_new(o, "arrows", arrows);
	return o;
}

static void html_end(void *state, const struct report_totals *totals)
{
	struct html *h = state;
	json_t *o = json_object();

	set_ns(o, "wall_ns", totals->wall_ns);
	set_ns(o, "not_run", (int64_t)totals->not_run);
	json_object_set_new(o, "coverage", coverage(&h->coverage));
	write_block(h->config->out, "id=\"suite\"", o);
	fputs(page_foot, h->config->out);
	tdestroy(h->sources, free_source);
	free(h);
}

const struct reporter report_html = {
	.name = "html",
	.begin = html_begin,
	.run = html_run,
	.end = html_end,
};
