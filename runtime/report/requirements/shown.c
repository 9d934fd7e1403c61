/* SPDX-License-Identifier: BSD-2-Clause */
/* shown: the scripts that say what they show, and what became of them on each kernel. */
#include "runtime/report/requirements/shown.h"

#include <search.h>
#include <stdlib.h>
#include <string.h>

#include "runtime/report/facts.h"

const char *standing_name(enum standing s)
{
	static const char *const names[STANDING_COUNT] = {
		[STANDING_NONE] = "none",
		[STANDING_SKIPPED] = "skipped",
		[STANDING_PASS] = "pass",
		[STANDING_EXPECTED] = "expected fail",
		[STANDING_FAIL] = "FAIL",
	};

	return names[s];
}

struct stand stand_worse(struct stand a, struct stand b)
{
	return b.standing > a.standing ? b : a;
}

char *kernel_title(const struct run_kernel *k)
{
	if (!k->hz && !*k->release)
		return xstrdup("Linux");
	return xasprintf("Linux %s%s", k->release,
			 k->virtual_time ? ", virtual time" : "");
}

static struct stand stand_of(const struct suite_run *run)
{
	const struct result *r = &run->result;
	const struct diag *error = facts_first_error(&r->diags);

	switch (r->verdict) {
	case VERDICT_SKIP:
		return (struct stand){ STANDING_SKIPPED, r->skip_reason };
	case VERDICT_PASS:
		if (run->pragmas->expect_fail)
			return (struct stand){ STANDING_EXPECTED,
					       run->pragmas->expect_reason };
		return (struct stand){ STANDING_PASS, NULL };
	default:
		return (struct stand){ STANDING_FAIL,
				       error ? error->text : NULL };
	}
}

/* A copy that outlives the run's script, of what is needed here. */
static const struct pragmas *copy_pragmas(struct arena *mem,
					  const struct pragmas *p)
{
	struct pragmas *copy = arena_alloc(mem, sizeof(*copy));

	*copy = (struct pragmas){ .cell = p->cell, .n_covers = p->n_covers };
	if (p->cell.stimulus) {
		copy->cell.stimulus = arena_strdup(mem, p->cell.stimulus);
		copy->cell.answer = arena_strdup(mem, p->cell.answer);
	}
	copy->covers = arena_alloc(mem, (p->n_covers + 1) *
					sizeof(*copy->covers));
	for (size_t i = 0; i < p->n_covers; i++)
		copy->covers[i] = (struct covered){
			arena_strdup(mem, p->covers[i].document),
			arena_strdup(mem, p->covers[i].id),
		};
	return copy;
}

static int by_path(const void *a, const void *b)
{
	const struct shown *x = a, *y = b;

	return strcmp(x->path, y->path);
}

static struct shown *find_or_add(struct shown_list *list,
				 const struct suite_run *run)
{
	struct shown key = { .path = run->path }, **found, *s;

	found = tfind(&key, &list->by_path, by_path);
	if (found)
		return *found;
	s = arena_alloc(list->mem, sizeof(*s));
	*s = (struct shown){
		.path = arena_strdup(list->mem, run->path),
		.pragmas = copy_pragmas(list->mem, run->pragmas),
	};
	tsearch(s, &list->by_path, by_path);
	GROW(list->shown, list->n, list->cap);
	list->shown[list->n++] = s;
	return s;
}

/* The column of a kernel; KERNELS_MAX: there are too many. */
static unsigned column(struct kernels *kernels, const struct run_kernel *k)
{
	static const struct run_kernel unknown;
	unsigned i;

	if (!k)
		k = &unknown;
	kernels_add(kernels, k);
	for (i = 0; i < kernels->n; i++)
		if (run_kernel_equal(&kernels->kernel[i], k))
			return i;
	return KERNELS_MAX;
}

/* The worst run decides; of several, the one of the first family. */
static void note_run(struct shown *s, const struct suite_run *run,
		     enum standing standing)
{
	unsigned group = facts_played(run) ? run->family : FAMILY_COUNT;
	unsigned nth = ++s->seen[group];

	if (standing < s->worst ||
	    (standing == s->worst && s->nth && group >= s->group))
		return;
	s->worst = standing;
	s->group = group;
	s->nth = nth;
}

void shown_add(struct shown_list *list, const struct suite_run *run)
{
	const struct pragmas *p = run->pragmas;
	struct stand stand, worse;
	struct shown *s;
	unsigned k;

	if (!p || (!p->n_covers && !p->cell.stimulus))
		return;
	k = column(&list->kernels, run->kernel);
	if (k == KERNELS_MAX)
		return;
	s = find_or_add(list, run);
	stand = stand_of(run);
	note_run(s, run, stand.standing);
	worse = stand_worse(s->on[k], stand);
	if (worse.why && worse.why != s->on[k].why)
		worse.why = arena_strdup(list->mem, worse.why);
	s->on[k] = worse;
}

static size_t stem_len(const char *path)
{
	size_t len = strlen(path);

	return len > 4 && strcmp(path + len - 4, ".pkt") == 0 ? len - 4 : len;
}

/* "a.pkt" comes before "a-client.pkt". */
static int in_order(const void *a, const void *b)
{
	const struct shown *x = *(struct shown *const *)a;
	const struct shown *y = *(struct shown *const *)b;
	size_t m = stem_len(x->path), n = stem_len(y->path);
	int order = memcmp(x->path, y->path, m < n ? m : n);

	if (!order)
		order = (m > n) - (m < n);
	return order ? order : strcmp(x->path, y->path);
}

void shown_sort(struct shown_list *list)
{
	if (list->n)
		qsort(list->shown, list->n, sizeof(*list->shown), in_order);
}

static void keep(void *node)
{
	(void)node;
}

void shown_done(struct shown_list *list)
{
	tdestroy(list->by_path, keep);
	free(list->shown);
}
