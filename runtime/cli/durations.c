/* SPDX-License-Identifier: BSD-2-Clause */
/* durations: how long runs took, from an earlier report of --json. */
#include "runtime/cli/durations.h"

#include <errno.h>
#include <jansson.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "parser/mem.h"

static int by_name(const void *a, const void *b)
{
	const struct duration *x = a, *y = b;
	int order = strcmp(x->name, y->name);

	return order ? order : (x->line > y->line) - (x->line < y->line);
}

/* False: this is no line of a report. */
static bool add_line(struct durations *d, const char *text, size_t line)
{
	json_t *o = json_loads(text, 0, NULL);
	const char *script, *family;
	double wall_s;
	bool ok;

	/* Lines of another kind than runs may come to be in reports. */
	ok = json_is_object(o);
	if (json_unpack(o, "{s:s, s:s, s:F}", "script", &script, "family",
			&family, "wall_s", &wall_s) == 0 && wall_s >= 0) {
		GROW(d->item, d->n, d->cap);
		d->item[d->n++] = (struct duration){
			.name = xasprintf("%s (%s)", script, family),
			.wall_s = wall_s,
			.line = line,
		};
	}
	json_decref(o);
	return ok;
}

/* Of equal names only the last one stays. */
static void unite(struct durations *d)
{
	size_t n = 0;
	double sum_s = 0;

	qsort(d->item, d->n, sizeof(*d->item), by_name);
	for (size_t i = 0; i < d->n; i++) {
		if (i + 1 < d->n &&
		    strcmp(d->item[i].name, d->item[i + 1].name) == 0) {
			free(d->item[i].name);
			continue;
		}
		d->item[n++] = d->item[i];
		sum_s += d->item[n - 1].wall_s;
	}
	d->n = n;
	d->mean_s = n ? sum_s / (double)n : 0;
}

static int read_lines(FILE *f, const char *path, struct durations *d,
		      char *err, size_t err_cap)
{
	char *text = NULL;
	size_t cap = 0, line = 0;
	int ret = 0;

	while (!ret && getline(&text, &cap, f) > 0) {
		line++;
		if (text[strspn(text, " \t\r\n")] && !add_line(d, text, line)) {
			snprintf(err, err_cap,
				 "%s:%zu: is not a line of a report of --json",
				 path, line);
			ret = -EINVAL;
		}
	}
	if (!ret && ferror(f)) {
		ret = -EIO;
		snprintf(err, err_cap, "cannot read %s: %s", path,
			 strerror(errno));
	}
	free(text);
	return ret;
}

int durations_load(const char *path, struct durations *ret, char *err,
		   size_t err_cap)
{
	struct durations d = { 0 };
	FILE *f = fopen(path, "re");
	int status;

	if (!f) {
		status = -errno;
		snprintf(err, err_cap, "cannot read %s: %s", path,
			 strerror(errno));
		return status;
	}
	status = read_lines(f, path, &d, err, err_cap);
	fclose(f);
	if (status) {
		durations_done(&d);
		return status;
	}
	if (d.n)
		unite(&d);
	*ret = d;
	return 0;
}

void durations_done(struct durations *d)
{
	for (size_t i = 0; i < d->n; i++)
		free(d->item[i].name);
	free(d->item);
	*d = (struct durations){ 0 };
}

static int key_to_item(const void *key, const void *item)
{
	return strcmp(key, ((const struct duration *)item)->name);
}

double durations_get(const struct durations *d, const char *name)
{
	const struct duration *found = NULL;

	if (d->n)
		found = bsearch(name, d->item, d->n, sizeof(*d->item),
				key_to_item);
	return found ? found->wall_s : d->mean_s;
}
