/* SPDX-License-Identifier: BSD-2-Clause */
/* lists: what there is to show, in files beside scripts. */
#include "runtime/report/requirements/lists.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "parser/source.h"

#define BLANKS " \t\r\v\f"
#define SEPARATOR " -- "

char *list_find(const char *script, const char *name)
{
	char *folder = realpath(script, NULL);

	while (folder && *folder) {
		char *path;
		struct stat st;

		*strrchr(folder, '/') = '\0';
		path = xasprintf("%s/%s", folder, name);
		if (stat(path, &st) == 0 && S_ISREG(st.st_mode)) {
			free(folder);
			return path;
		}
		free(path);
	}
	free(folder);
	return NULL;
}

/* The next word of *@text, "" at the end. */
static char *next_word(char **text)
{
	char *word = *text + strspn(*text, BLANKS);

	*text = word + strcspn(word, BLANKS);
	if (**text)
		*(*text)++ = '\0';
	return word;
}

static void cut_blanks(char *text)
{
	size_t len = strlen(text);

	while (len && strchr(BLANKS, text[len - 1]))
		text[--len] = '\0';
}

/* Whether @line is a row. */
static bool read_row(char *line, unsigned n_words, struct list_row *ret)
{
	char *separator;

	for (unsigned i = 0; i < n_words; i++)
		ret->word[i] = next_word(&line);
	line += strspn(line, BLANKS);
	separator = strstr(line, SEPARATOR);
	if (separator) {
		*separator = '\0';
		separator += strlen(SEPARATOR);
		ret->reason = separator + strspn(separator, BLANKS);
	}
	cut_blanks(line);
	ret->text = line;
	return *line && (!ret->reason || *ret->reason);
}

static int read_rows(const struct source *source, unsigned n_words,
		     struct arena *mem, struct list *list, char *err,
		     size_t err_cap)
{
	const char *shape = n_words == 1 ? "NAME TEXT" : "NAME NAME TEXT";

	for (uint32_t i = 1; i <= source->n_lines; i++) {
		struct list_row row = { .line = i };
		size_t len;
		const char *text = source_line(source, i, &len);
		char *line = arena_strndup(mem, text, len);

		cut_blanks(line);
		if (!*line || *line == '#')
			continue;
		if (list->n == LIST_ROWS_MAX) {
			snprintf(err, err_cap, "%s:%u: more than %d rows",
				 source->path, i, LIST_ROWS_MAX);
			return -EFBIG;
		}
		if (!read_row(line, n_words, &row)) {
			snprintf(err, err_cap, "%s:%u: is not '%s' or '%s -- REASON'",
				 source->path, i, shape, shape);
			return -EINVAL;
		}
		list->row[list->n++] = row;
	}
	return 0;
}

int list_read(const char *path, unsigned n_words, struct arena *mem,
	      struct list *ret, char *err, size_t err_cap)
{
	struct list list = { .path = arena_strdup(mem, path) };
	struct source *source;
	size_t most;
	int status = source_load(path, NULL, &source);

	if (status) {
		snprintf(err, err_cap, "cannot read %s: %s", path,
			 strerror(-status));
		return status;
	}
	most = source->n_lines < LIST_ROWS_MAX ? source->n_lines
					       : LIST_ROWS_MAX;
	list.row = arena_alloc(mem, (most + 1) * sizeof(*list.row));
	status = read_rows(source, n_words, mem, &list, err, err_cap);
	source_free(source);
	if (!status)
		*ret = list;
	return status;
}
