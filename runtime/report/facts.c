/* SPDX-License-Identifier: BSD-2-Clause */
/* facts: the first error, both sides of a difference, text that XML can hold. */
#include "runtime/report/facts.h"

#include <stdlib.h>
#include <string.h>

#include "parser/mem.h"

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

static char *diags_of(const struct suite_run *run, enum diag_level level)
{
	const struct diag_list *list = &run->result.diags;
	char *text = NULL;
	size_t len = 0;
	FILE *f = open_memstream(&text, &len);

	if (!f)
		return xstrdup("");
	for (size_t i = 0; i < list->n; i++)
		if (list->item[i]->level == level)
			diag_print(f, run->source, run->path, list->item[i],
				   false);
	if (fclose(f) != 0) {
		free(text);
		return xstrdup("");
	}
	return text;
}

char *facts_errors(const struct suite_run *run)
{
	return diags_of(run, DIAG_ERROR);
}

char *facts_warnings(const struct suite_run *run)
{
	return diags_of(run, DIAG_WARNING);
}

bool facts_played(const struct suite_run *run)
{
	return run->source || run->result.verdict == VERDICT_PASS ||
	       run->result.verdict == VERDICT_FAIL;
}

char *facts_title(const struct suite_run *run)
{
	return facts_played(run) ? xasprintf("%s (%s)", run->path,
					     family_name(run->family))
				 : xstrdup(run->path);
}

static size_t count_changes(const struct trace *t, unsigned connection)
{
	size_t n = 0;

	for (size_t i = 0; i < t->n; i++)
		n += t->entry[i].kind == TRACE_STATE &&
		     t->entry[i].connection == connection;
	return n;
}

unsigned facts_connection(const struct trace *t)
{
	unsigned best = 0;
	size_t most = 0;

	for (size_t i = 0; i < t->n; i++) {
		size_t n;

		if (t->entry[i].kind != TRACE_STATE ||
		    t->entry[i].connection == best)
			continue;
		n = count_changes(t, t->entry[i].connection);
		if (n > most) {
			best = t->entry[i].connection;
			most = n;
		}
	}
	return best;
}

/* Length of the UTF-8 sequence at @p (RFC 3629, 4); 0: it is none, or one of
 * the two code points at the end of the plane that XML excludes. */
static size_t sequence_len(const unsigned char *p)
{
	static const struct {
		unsigned char first, last, min, max;	/* min, max: 2nd byte */
		size_t len;
	} shapes[] = {
		{ 0x00, 0x7f, 0, 0, 1 },
		{ 0xc2, 0xdf, 0x80, 0xbf, 2 },
		{ 0xe0, 0xe0, 0xa0, 0xbf, 3 },
		{ 0xe1, 0xec, 0x80, 0xbf, 3 },
		{ 0xed, 0xed, 0x80, 0x9f, 3 },	/* no surrogates */
		{ 0xee, 0xef, 0x80, 0xbf, 3 },
		{ 0xf0, 0xf0, 0x90, 0xbf, 4 },
		{ 0xf1, 0xf3, 0x80, 0xbf, 4 },
		{ 0xf4, 0xf4, 0x80, 0x8f, 4 },
	};

	for (size_t i = 0; i < sizeof(shapes) / sizeof(*shapes); i++) {
		size_t len = shapes[i].len;

		if (*p < shapes[i].first || *p > shapes[i].last)
			continue;
		if (len > 1 && (p[1] < shapes[i].min || p[1] > shapes[i].max))
			return 0;
		for (size_t j = 2; j < len; j++)
			if ((p[j] & 0xc0) != 0x80)
				return 0;
		return len == 3 && p[0] == 0xef && p[1] == 0xbf &&
		       p[2] >= 0xbe ? 0 : len;
	}
	return 0;
}

char *facts_clean(const char *text)
{
	static const char replacement[] = "\xef\xbf\xbd";	/* U+FFFD */
	char *clean = xmalloc(strlen(text) * (sizeof(replacement) - 1) + 1);
	const unsigned char *p = (const unsigned char *)text;
	size_t n = 0;

	while (*p) {
		size_t len = sequence_len(p);

		if (!len) {
			memcpy(clean + n, replacement, sizeof(replacement) - 1);
			n += sizeof(replacement) - 1;
			p++;
		} else if (*p < ' ' && *p != '\t' && *p != '\n') {
			clean[n++] = '?';
			p++;
		} else {
			memcpy(clean + n, p, len);
			n += len;
			p += len;
		}
	}
	clean[n] = '\0';
	return clean;
}
