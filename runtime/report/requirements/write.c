/* SPDX-License-Identifier: BSD-2-Clause */
/* write: what the writers of tables have in common. */
#include "runtime/report/requirements/write.h"

#include <stdlib.h>
#include <string.h>

static const struct {
	const char *ending;
	write_tables *write;
} endings[] = {
	{ ".md", write_markdown },
	{ ".html", write_html },
	{ ".json", write_json },
};

write_tables *write_find(const char *path)
{
	size_t len = strlen(path);

	if (strcmp(path, "-") == 0)
		return write_text;
	for (size_t i = 0; i < sizeof(endings) / sizeof(*endings); i++) {
		size_t n = strlen(endings[i].ending);

		if (len > n && strcmp(path + len - n, endings[i].ending) == 0)
			return endings[i].write;
	}
	return NULL;
}

char *stand_text(struct stand stand)
{
	const char *name = standing_name(stand.standing);

	return stand.why ? xasprintf("%s: %s", name, stand.why)
			 : xstrdup(name);
}

char *tally_text(const struct tally *tally, const char *what,
		 const char *explained)
{
	const struct {
		size_t n;
		const char *name;
	} part[] = {
		{ tally->standing[STANDING_PASS], standing_name(STANDING_PASS) },
		{ tally->standing[STANDING_EXPECTED],
		  standing_name(STANDING_EXPECTED) },
		{ tally->standing[STANDING_FAIL], standing_name(STANDING_FAIL) },
		{ tally->standing[STANDING_SKIPPED],
		  standing_name(STANDING_SKIPPED) },
		{ tally->explained, explained },
		{ tally->standing[STANDING_NONE] - tally->explained,
		  standing_name(STANDING_NONE) },
	};
	const char *before = " ";
	char *text = NULL;
	size_t len = 0;
	FILE *f = open_memstream(&text, &len);

	if (!f)
		return xstrdup("");
	fprintf(f, "%zu %s%s:", tally->all, what, tally->all == 1 ? "" : "s");
	for (size_t i = 0; i < sizeof(part) / sizeof(*part); i++) {
		if (!part[i].n)
			continue;
		fprintf(f, "%s%zu %s", before, part[i].n, part[i].name);
		before = ", ";
	}
	fclose(f);
	return text;
}

bool stands_same(const struct stand *on, unsigned n)
{
	for (unsigned k = 1; k < n; k++)
		if (on[k].standing != on[0].standing)
			return false;
	return true;
}
