/* SPDX-License-Identifier: BSD-2-Clause */
/* facts: the first error, both sides of a difference, text that XML can hold. */
#include "runtime/report/facts.h"

#include <stdlib.h>
#include <string.h>

#include "parser/mem.h"
#include "parser/plain.h"
#include "parser/utf8.h"
#include "runtime/story/explain.h"

const struct diag *facts_first_error(const struct diag_list *list)
{
	for (size_t i = 0; i < list->n; i++)
		if (list->item[i]->level == DIAG_ERROR)
			return list->item[i];
	return NULL;
}

static char *without_marks(const char *text)
{
	char *copy = xstrdup(text), *end = copy;

	for (const char *p = copy; *p; p++)
		if (*p != DIAG_EMPHASIS_ON && *p != DIAG_EMPHASIS_OFF)
			*end++ = *p;
	*end = '\0';
	return copy;
}

char *facts_side(const struct diag *d, const char *label)
{
	for (size_t i = 0; d && i < d->n_detail; i++)
		if (strncmp(d->detail[i], label, strlen(label)) == 0)
			return without_marks(d->detail[i] + strlen(label));
	return NULL;
}

bool facts_is_note(const struct diag *d)
{
	return d->level != DIAG_ERROR && !d->span.line;
}

static bool is_error(const struct diag *d)
{
	return d->level == DIAG_ERROR;
}

static bool is_warning(const struct diag *d)
{
	return d->level == DIAG_WARNING;
}

static bool is_no_note(const struct diag *d)
{
	return !facts_is_note(d);
}

static char *diags_of(const struct suite_run *run,
		      bool (*wanted)(const struct diag *d))
{
	const struct diag_list *list = &run->result.diags;
	char *text = NULL;
	size_t len = 0;
	FILE *f = open_memstream(&text, &len);

	if (!f)
		return xstrdup("");
	for (size_t i = 0; i < list->n; i++) {
		const struct diag *d = list->item[i];

		if (!wanted(d))
			continue;
		if (d->level == DIAG_ERROR && run->result.errors)
			fputs(run->result.errors, f);
		else
			diag_print(f, run->source, run->path, d, false);
	}
	if (fclose(f) != 0) {
		free(text);
		return xstrdup("");
	}
	return text;
}

char *facts_errors(const struct suite_run *run)
{
	return diags_of(run, is_error);
}

char *facts_warnings(const struct suite_run *run)
{
	return diags_of(run, is_warning);
}

char *facts_diags(const struct suite_run *run)
{
	return diags_of(run, is_no_note);
}

char *facts_notes(const struct suite_run *run)
{
	return diags_of(run, facts_is_note);
}

char *facts_output(const struct suite_run *run)
{
	const char *output = run->result.output, *printed = run->result.printed;

	if (!output && !printed)
		return NULL;
	return xasprintf("%s%s", output ? output : "", printed ? printed : "");
}

/* As diag_print() has a detail. */
#define QUOTE "   " EXPLAIN_QUOTE

/* Whether @errors quote each line of @output. */
static bool quote_all(const char *errors, const char *output)
{
	const char *line = errors;

	output += strspn(output, "\n");
	for (; *output && *line; line += strcspn(line, "\n"), line += !!*line) {
		size_t n = strcspn(output, "\n");

		if (strncmp(line, QUOTE, strlen(QUOTE)) != 0)
			continue;
		if (strcspn(line, "\n") != strlen(QUOTE) + n ||
		    strncmp(line + strlen(QUOTE), output, n) != 0)
			return false;
		output += n;
		output += strspn(output, "\n");
	}
	return !*output;
}

const char *facts_untold(const struct suite_run *run)
{
	const char *output = run->result.output;
	td_auto_free char *errors = output ? facts_errors(run) : NULL;

	return output && !quote_all(errors, output) ? output : NULL;
}

const char *facts_expected_failure(const struct suite_run *run)
{
	bool judged = run->result.verdict == VERDICT_PASS ||
		      run->result.verdict == VERDICT_FAIL;

	return judged && run->pragmas ? run->pragmas->expect_reason : NULL;
}

char *facts_tolerance_scale(const struct suite_run *run)
{
	return run->tolerance_scale > 1 ?
		       xasprintf("tolerance scale: %g", run->tolerance_scale) :
		       NULL;
}

bool facts_played(const struct suite_run *run)
{
	return run->source || run->result.verdict == VERDICT_PASS ||
	       result_has_failure(&run->result);
}

char *facts_title(const struct suite_run *run)
{
	return facts_played(run) ? xasprintf("%s (%s)", run->path,
					     family_name(run->family))
				 : xstrdup(run->path);
}

/* A change of state: whose, and where in the trace. */
struct change {
	unsigned connection;
	size_t at;
};

static int by_connection(const void *a, const void *b)
{
	const struct change *x = a, *y = b;

	if (x->connection != y->connection)
		return x->connection < y->connection ? -1 : 1;
	return (x->at > y->at) - (x->at < y->at);
}

unsigned facts_connection(const struct trace *t)
{
	td_auto_free struct change *change = xcalloc(t->n + 1, sizeof(*change));
	struct change best = { 0 };
	size_t n = 0, most = 0;

	for (size_t i = 0; i < t->n; i++)
		if (t->entry[i].kind == TRACE_STATE && t->entry[i].connection)
			change[n++] = (struct change){ t->entry[i].connection,
						       i };
	qsort(change, n, sizeof(*change), by_connection);
	for (size_t i = 0, end; i < n; i = end) {
		for (end = i + 1; end < n; end++)
			if (change[end].connection != change[i].connection)
				break;
		if (end - i > most ||
		    (end - i == most && change[i].at < best.at)) {
			most = end - i;
			best = change[i];
		}
	}
	return best.connection;
}

/* Bytes of the character at @text, in front of @end; 0: it is not UTF-8, or one of
 * U+FFFE and U+FFFF, which XML excludes. */
static size_t xml_char_len(const char *text, const char *end)
{
	size_t len = utf8_len(text, (size_t)(end - text));

	return len == 3 && (memcmp(text, "\xef\xbf\xbe", 3) == 0 ||
			    memcmp(text, "\xef\xbf\xbf", 3) == 0) ? 0 : len;
}

char *facts_clean(const char *text)
{
	static const char replacement[] = "\xef\xbf\xbd";	/* U+FFFD */
	char *clean = xmalloc(strlen(text) * (sizeof(replacement) - 1) + 1);
	const char *p = text, *end = text + strlen(text);
	size_t n = 0;

	while (p < end) {
		size_t len = xml_char_len(p, end), n_plain;

		if (!len) {
			memcpy(clean + n, replacement, sizeof(replacement) - 1);
			n += sizeof(replacement) - 1;
			p++;
		} else if (*p != '\n' &&
			   !plain_char(p, (size_t)(end - p), &n_plain)) {
			clean[n++] = PLAIN_INSTEAD;
			p += len;
		} else {
			memcpy(clean + n, p, len);
			n += len;
			p += len;
		}
	}
	clean[n] = '\0';
	return clean;
}
