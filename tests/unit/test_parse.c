/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * test_parse: runs the files of tests/parse: what scripts parse to, and the exact text
 * of errors and warnings.
 *
 * A file is a list of groups:
 *
 *     %% what the group shows | ipv6 | NAME=VALUE
 *     text of a script
 *     %%DUMP
 *     what script_dump() prints of it
 *     %%WARN
 *     its warnings, as diag_print_all() prints them for a script t.pkt
 *
 * or, for a script with errors, %%FAIL and what diag_print_all() prints.  The
 * part behind a | is a family (default ipv4), "portable", or a symbol of the command line.
 * %%WARN is absent when there are none.  In place of %%DUMP, %%FMT and the
 * canonical form of the script, which is then not asked for its warnings.  What parses is formatted in any case: that must
 * change neither its meaning nor anything the second time.  Lines in front of the first %% are
 * comments.  \{HH} in a script stands for that byte.
 *
 * "test_parse --show FILE" prints a file with what the parser says now.
 */

#include <glob.h>
#include <stdlib.h>
#include <string.h>

#include "parser/format/format.h"
#include "parser/script.h"
#include "tests/unit/parse_calls.h"
#include "tests/unit/tap.h"

#define SETTINGS_MAX 8

/* One group of a file. */
struct group {
	char *title;		/* the whole line behind "%% " */
	char *script;
	char *dump, *fmt, *warn, *fail;	/* NULL: the group has none */
};

/* What the parser said. */
struct outcome {
	char *dump, *diags;
	char *fmt;		/* NULL: not parsed, or not the same then */
	unsigned n_errors, n_warnings;
};

/* --- reading ------------------------------------------------------------------- */

/* \{HH} in @text as bytes, in place.  Returns the new length. */
static size_t unescape(char *text)
{
	char *out = text;
	unsigned byte;

	for (char *in = text; *in; in++) {
		if (!strncmp(in, "\\{", 2) &&
		    sscanf(in, "\\{%2x}", &byte) == 1) {
			*out++ = (char)byte;
			in += 4;
		} else {
			*out++ = *in;
		}
	}
	*out = '\0';
	return (size_t)(out - text);
}

/* The section of @g that the line @line begins; NULL: none. */
static char **group_section(struct group *g, const char *line)
{
	if (!strncmp(line, "%%DUMP\n", 7))
		return &g->dump;
	if (!strncmp(line, "%%FMT\n", 6))
		return &g->fmt;
	if (!strncmp(line, "%%WARN\n", 7))
		return &g->warn;
	if (!strncmp(line, "%%FAIL\n", 7))
		return &g->fail;
	return NULL;
}

static char *append_line(char *text, const char *line, size_t len)
{
	size_t old = text ? strlen(text) : 0;

	text = xrealloc(text, old + len + 1);
	memcpy(text + old, line, len);
	text[old + len] = '\0';
	return text;
}

static void group_done(struct group *g)
{
	free(g->title);
	free(g->script);
	free(g->dump);
	free(g->fmt);
	free(g->warn);
	free(g->fail);
	*g = (struct group){ 0 };
}

/* Reads the next group at *@text.  False: there is none. */
static bool group_read(const char **text, struct group *g)
{
	char **section = &g->script;
	const char *line, *end;

	*g = (struct group){ 0 };
	for (line = *text; *line; line = end) {
		size_t len = strcspn(line, "\n");

		end = line + len + (line[len] == '\n');
		if (!strncmp(line, "%% ", 3)) {
			if (g->title)
				break;
			g->title = xstrndup(line + 3, len - 3);
		} else if (g->title && group_section(g, line)) {
			section = group_section(g, line);
			*section = xstrdup("");
		} else if (g->title) {
			*section = append_line(*section, line,
					       (size_t)(end - line));
		}
	}
	*text = line;
	return g->title;
}

/* --- running ------------------------------------------------------------------- */

/* Sets what the parts of @title behind bars say. */
static void group_settings(const char *title, struct script_input *input,
			   struct option_setting *setting, struct arena *arena)
{
	char *part, *save = NULL, *copy = arena_strdup(arena, title);

	strtok_r(copy, "|", &save);
	while ((part = strtok_r(NULL, "|", &save))) {
		part += strspn(part, " ");
		if (!strncmp(part, "portable", 8)) {
			input->portable = true;
			continue;
		}
		if (!strchr(part, '=')) {
			input->family = !strncmp(part, "ipv6", 4) ?
					FAMILY_IPV6 : FAMILY_MAPPED;
			input->family_forced = strstr(part, "forced");
			continue;
		}
		part[strcspn(part, " ")] = '\0';
		if (input->n_settings == SETTINGS_MAX)
			continue;
		setting[input->n_settings++] = (struct option_setting){
			.name = "define", .value = part
		};
	}
}

/* Parsed and formatted again, it must stay as it is.  NULL: it does not. */
static char *format_twice(const struct script *script,
			  const struct script_input *input)
{
	struct diag_list diags = { 0 };
	size_t len, again_len;
	char *text = format_script(script, &len), *again;
	struct source *src = source_from_text("t.pkt", text, len);
	struct script *after = script_parse(src, input, &diags);
	bool same = !diags.n_errors && format_same(script, after);

	again = format_script(after, &again_len);
	same = same && len == again_len && !memcmp(text, again, len);
	free(again);
	diag_list_done(&diags);
	script_free(after);
	source_free(src);
	if (same)
		return text;
	printf("# formatted:\n%s", text);
	free(text);
	return NULL;
}

static void group_run(const struct group *g, struct outcome *ret)
{
	struct option_setting setting[SETTINGS_MAX];
	struct script_input input = {
		.family = FAMILY_IPV4, .setting = setting,
		.calls = &parse_call_set, .keep_tokens = true
	};
	char *text = xstrdup(g->script ? g->script : "");
	struct source *src = source_from_text("t.pkt", text, unescape(text));
	struct arena *arena = arena_new();
	struct diag_list diags = { 0 };
	struct script *script;
	size_t len;
	FILE *out;

	*ret = (struct outcome){ 0 };
	group_settings(g->title, &input, setting, arena);
	script = script_parse(src, &input, &diags);
	ret->n_errors = diags.n_errors;
	ret->n_warnings = diags.n_warnings;
	out = open_memstream(&ret->dump, &len);
	script_dump(out, script);
	fclose(out);
	out = open_memstream(&ret->diags, &len);
	diag_print_all(out, src, "t.pkt", &diags, false);
	fclose(out);
	if (!diags.n_errors)
		ret->fmt = format_twice(script, &input);
	diag_list_done(&diags);
	script_free(script);
	source_free(src);
	arena_free(arena);
	free(text);
}

static void outcome_done(struct outcome *o)
{
	free(o->dump);
	free(o->diags);
	free(o->fmt);
}

/* A group is one test. */
static void group_check(const char *path, const struct group *g)
{
	const char *file = strrchr(path, '/') + 1;
	struct outcome o;

	group_run(g, &o);
	if (g->fail) {
		if (o.n_errors)
			tap_is_str(o.diags, g->fail, "%s: %s", file, g->title);
		else
			tap_ok(false, "%s: %s: parsed", file, g->title);
	} else if (o.n_errors) {
		tap_is_str(o.diags, "", "%s: %s", file, g->title);
	} else if (!o.fmt) {
		tap_ok(false, "%s: %s: fmt changes white space only", file,
		       g->title);
	} else if ((g->warn || !g->fmt) &&
		   strcmp(o.diags, g->warn ? g->warn : "")) {
		tap_is_str(o.diags, g->warn ? g->warn : "", "%s: %s: warnings",
			   file, g->title);
	} else if (g->fmt) {
		tap_is_str(o.fmt, g->fmt, "%s: %s", file, g->title);
	} else {
		tap_is_str(o.dump, g->dump ? g->dump : "", "%s: %s", file,
			   g->title);
	}
	outcome_done(&o);
}

static void group_show(const struct group *g)
{
	struct outcome o;

	group_run(g, &o);
	printf("%%%% %s\n%s", g->title, g->script ? g->script : "");
	if (o.n_errors) {
		printf("%%%%FAIL\n%s", o.diags);
	} else {
		if (g->fmt)
			printf("%%%%FMT\n%s", o.fmt);
		else
			printf("%%%%DUMP\n%s", o.dump);
		if (o.n_warnings)
			printf("%%%%WARN\n%s", o.diags);
	}
	outcome_done(&o);
}

static void file_run(const char *path, bool show)
{
	struct source *src;
	const char *text;
	struct group g;

	if (source_load(path, NULL, &src)) {
		tap_ok(false, "%s can be read", path);
		return;
	}
	text = src->text;
	if (show) {
		const char *start = strstr(text, "%% ");

		printf("%.*s", start ? (int)(start - text) : 0, text);
	}
	while (group_read(&text, &g)) {
		if (show)
			group_show(&g);
		else
			group_check(path, &g);
		group_done(&g);
	}
	source_free(src);
}

int main(int argc, char **argv)
{
	glob_t files;

	if (argc == 3 && !strcmp(argv[1], "--show")) {
		file_run(argv[2], true);
		return 0;
	}
	if (glob("tests/parse/*.test", 0, NULL, &files)) {
		tap_ok(false, "tests/parse/*.test exist (run from the top)");
		return tap_done();
	}
	for (size_t i = 0; i < files.gl_pathc; i++)
		file_run(files.gl_pathv[i], false);
	globfree(&files);
	return tap_done();
}
