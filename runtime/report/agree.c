/* SPDX-License-Identifier: BSD-2-Clause */
/* agree: one text for the families of a script that fail in the same way. */
#include "runtime/report/agree.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "parser/mem.h"
#include "runtime/report/facts.h"

bool agree_is_failure(const struct suite_run *run)
{
	return run->result.verdict == VERDICT_FAIL ||
	       run->result.verdict == VERDICT_ERROR;
}

bool agree_has_text(const struct suite_run *run)
{
	return agree_is_failure(run) || run->result.verdict == VERDICT_XFAIL;
}

/* --- what is compared --------------------------------------------------------- */

/* Numbers behind these are the kernel's choice for a family. */
static bool is_of_family(const char *text, size_t at)
{
	static const char *const words[] = { "win ", "mss ", "val ", "ecr " };

	for (size_t i = 0; i < sizeof(words) / sizeof(*words); i++) {
		size_t n = strlen(words[i]);

		if (at >= n && !memcmp(text + at - n, words[i], n))
			return true;
	}
	return false;
}

/* Times and such become N, blanks one. */
static void put_plain(FILE *f, const char *text)
{
	for (size_t i = 0; text[i];) {
		size_t n = strspn(text + i, "0123456789");
		size_t more = n && text[i + n] == '.' ?
				      strspn(text + i + n + 1, "0123456789") : 0;

		if (more || (n && is_of_family(text, i))) {
			putc('N', f);
			i += n + (more ? more + 1 : 0);
		} else if (n) {
			fprintf(f, "%.*s", (int)n, text + i);
			i += n;
		} else {
			if (text[i] != ' ' || (i && text[i - 1] != ' '))
				putc(text[i], f);
			i++;
		}
	}
	putc('\n', f);
}

/* Of an actual packet only what differs counts: the rest may be the family's. */
static void put_marked(FILE *f, const char *text)
{
	const char *on = strchr(text, DIAG_EMPHASIS_ON);

	if (!on)
		put_plain(f, text);
	for (; on; on = strchr(on + 1, DIAG_EMPHASIS_ON))
		fprintf(f, "%.*s\n", (int)strcspn(on + 1, "\002"), on + 1);
}

static void put_detail(FILE *f, const char *text)
{
	if (text[0] == DIAG_WITHOUT_COLOUR || text[0] == ' ')
		return;
	if (strncmp(text, FACTS_ACTUAL, strlen(FACTS_ACTUAL)) == 0)
		put_marked(f, text);
	else
		put_plain(f, text);
}

static void put_diag(FILE *f, const struct diag *d)
{
	fprintf(f, "%u:%u ", d->span.line, d->span.col);
	put_plain(f, d->text);
	for (size_t i = 0; i < d->n_detail; i++)
		put_detail(f, d->detail[i]);
	for (size_t i = 0; i < d->n_note; i++)
		put_plain(f, d->note[i]);
}

char *agree_signature(const struct suite_run *run)
{
	const struct result *r = &run->result;
	char *text = NULL;
	size_t len = 0;
	FILE *f = open_memstream(&text, &len);

	if (!f)
		return xstrdup("");
	/* Whether the machine disturbed a run is told with its line. */
	fprintf(f, "%s %s\n", verdict_name(r->verdict),
		fail_kind_name(r->kind));
	for (size_t i = 0; i < r->diags.n; i++)
		if (r->diags.item[i]->level == DIAG_ERROR)
			put_diag(f, r->diags.item[i]);
	if (r->output)
		fputs(r->output, f);
	if (r->printed)
		fputs(r->printed, f);
	if (fclose(f) != 0) {
		free(text);
		return xstrdup("");
	}
	return text;
}

char *agree_families(const struct agree_item *item)
{
	char *text = xstrdup(family_name(item->family));

	for (item = item->same; item; item = item->same) {
		char *more = xasprintf("%s, %s", text,
				       family_name(item->family));

		free(text);
		text = more;
	}
	return text;
}

/* --- holding --------------------------------------------------------------------- */

void agree_hold(struct agree *a, const struct suite_run *run, char *text,
		char *line)
{
	struct agree_item *item = xcalloc(1, sizeof(*item));

	*item = (struct agree_item){
		.group = run->of_group,
		.path = xstrdup(run->path),
		.family = run->family,
		.played = facts_played(run),
		.late = result_has_failure(&run->result) &&
			run->result.failure == FAILURE_LATE,
		.signature = agree_signature(run),
		.text = text,
		.line = line,
	};
	if (!a->tail)
		a->tail = &a->first;
	*a->tail = item;
	a->tail = &item->next;
}

static void item_free(struct agree_item *item)
{
	free(item->path);
	free(item->signature);
	free(item->text);
	free(item->line);
	free(item);
}

static bool has_ended(const struct suite_run *group)
{
	for (; group; group = group->next)
		if (!group->done)
			return false;
	return true;
}

/* Puts @item among those that agree, in the order of families. */
static void add_same(struct agree_item **list, struct agree_item *item)
{
	while (*list && (*list)->family <= item->family)
		list = &(*list)->same;
	item->same = *list;
	*list = item;
}

/* Takes the first item out and those that agree with it. */
static struct agree_item *take_same(struct agree *a)
{
	const struct agree_item *first = a->first;
	struct agree_item *taken = NULL, **p = &a->first;

	while (*p) {
		struct agree_item *i = *p;

		if (i == first ||
		    (first->group && i->group == first->group &&
		     strcmp(i->signature, first->signature) == 0)) {
			*p = i->next;
			add_same(&taken, i);
		} else {
			p = &i->next;
		}
	}
	return taken;
}

void agree_release(struct agree *a, bool all,
		   void (*tell)(void *arg, const struct agree_item *item),
		   void *arg)
{
	struct agree waiting = { .first = NULL };
	struct agree_item **tail = &waiting.first;

	while (a->first) {
		struct agree_item *item = a->first;

		if (!all && !has_ended(item->group)) {
			a->first = item->next;
			item->next = NULL;
			*tail = item;
			tail = &item->next;
			continue;
		}
		item = take_same(a);
		tell(arg, item);
		while (item) {
			struct agree_item *same = item->same;

			item_free(item);
			item = same;
		}
	}
	*a = (struct agree){ waiting.first, waiting.first ? tail : NULL };
}
