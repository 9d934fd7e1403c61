/* SPDX-License-Identifier: BSD-2-Clause */
/* check_format_json: JSON Lines, one object for each remark about a script. */
#include <jansson.h>
#include <stdlib.h>
#include <string.h>

#include "parser/mem.h"
#include "runtime/cli/check_format.h"
#include "runtime/record/json_print.h"
#include "runtime/report/facts.h"

/* Names of files and words of scripts may not be UTF-8: JSON takes nothing else. */
static json_t *text_to_json(const char *text)
{
	td_auto_free char *clean = NULL;
	json_t *value = json_string(text);

	if (value)
		return value;
	clean = facts_clean(text);
	return json_string(clean);
}

/* What a message proposes instead, which all of them say like this. */
static char *suggestion_of(const char *text)
{
	static const char words[] = "did you mean '";
	const char *start = strstr(text, words), *end;

	if (!start)
		return NULL;
	start += sizeof(words) - 1;
	end = strstr(start, "'?");
	return end ? xstrndup(start, (size_t)(end - start)) : NULL;
}

static void add_place(json_t *o, struct span span)
{
	if (!span.line)
		return;
	json_object_set_new(o, "line", json_integer(span.line));
	json_object_set_new(o, "column", json_integer(span.col));
	json_object_set_new(o, "end_line", json_integer(span.end_line));
	json_object_set_new(o, "end_column", json_integer(span.end_col));
}

static void json_remark(FILE *out, const struct source *src, const char *path,
			const struct diag *d, bool colour)
{
	td_auto_free char *suggestion = suggestion_of(d->text);
	json_t *o = json_object(), *notes = json_array();

	(void)src;
	(void)colour;
	json_object_set_new(o, "file", text_to_json(path));
	add_place(o, d->span);
	json_object_set_new(o, "level", json_string(diag_level_name(d->level)));
	if (d->check)
		json_object_set_new(o, "check", json_string(d->check));
	json_object_set_new(o, "message", text_to_json(d->text));
	if (suggestion)
		json_object_set_new(o, "suggestion", text_to_json(suggestion));
	for (size_t i = 0; i < d->n_note; i++)
		json_array_append_new(notes, text_to_json(d->note[i]));
	json_object_set_new(o, "notes", notes);
	json_print(out, o, JSON_COMPACT);
	putc('\n', out);
	json_decref(o);
}

const struct check_format check_format_json = {
	.name = "json",
	.remark = json_remark,
};
