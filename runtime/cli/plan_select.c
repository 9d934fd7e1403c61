/* SPDX-License-Identifier: BSD-2-Clause */
/* plan_select: the runs of a plan that are wanted here, in the best order. */
#include "runtime/cli/plan_select.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "parser/mem.h"
#include "parser/plain.h"
#include "runtime/cli/durations.h"
#include "runtime/cli/shard.h"

static char *run_name(const struct suite_run *run)
{
	return xasprintf("%s (%s)", run->path, family_name(run->family));
}

/* What is decided already, or left out, is not played. */
static bool is_played(const struct suite_run *run)
{
	return run->result.verdict == VERDICT_PASS && !run->left_out;
}

/* A path that could not be looked at may hold any script. */
static bool is_error(const struct suite_run *run)
{
	return run->result.verdict == VERDICT_ERROR;
}

/* Keeps the runs that @keep has. */
static void reduce(struct plan *plan, const bool *keep)
{
	size_t n = 0;

	for (size_t i = 0; i < plan->n; i++) {
		if (keep[i])
			plan->run[n++] = plan->run[i];
		else
			result_done(&plan->run[i].result);
	}
	plan->n = n;
}

/* --- by name ---------------------------------------------------------------- */

static bool is_named(const struct suite_run *run,
		     const struct selection *select)
{
	td_auto_free char *name = run_name(run);

	for (size_t i = 0; i < select->n_words; i++)
		if (strstr(name, select->word[i]))
			return true;
	return !select->n_words;
}

static int select_names(struct plan *plan, const struct selection *select,
			char *err, size_t err_cap)
{
	td_auto_free bool *keep = xcalloc(plan->n + 1, sizeof(*keep));
	bool any = false;

	for (size_t i = 0; i < plan->n; i++) {
		keep[i] = is_error(&plan->run[i]) ||
			  is_named(&plan->run[i], select);
		any |= keep[i];
	}
	if (!any) {
		snprintf(err, err_cap, "none of %zu runs has '%s'%s in its name",
			 plan->n, select->word[0],
			 select->n_words > 1 ? ", or another of the words," :
					       "");
		return -ENOENT;
	}
	reduce(plan, keep);
	return 0;
}

/* --- by shard ---------------------------------------------------------------- */

static double run_duration(const struct suite_run *run,
			   const struct durations *durations)
{
	td_auto_free char *name = run_name(run);

	return is_played(run) ? durations_get(durations, name) : 0;
}

/* The runs of a group are adjacent until they are put in order. */
static void select_shard(struct plan *plan, const struct selection *select,
			 const struct durations *durations)
{
	td_auto_free double *duration_s = xcalloc(plan->n + 1,
						  sizeof(*duration_s));
	td_auto_free unsigned *shard = xcalloc(plan->n + 1, sizeof(*shard));
	td_auto_free size_t *item = xcalloc(plan->n + 1, sizeof(*item));
	td_auto_free bool *keep = xcalloc(plan->n + 1, sizeof(*keep));
	size_t n = 0;

	for (size_t i = 0; i < plan->n; i++) {
		if (!i || plan->run[i - 1].group != plan->run[i].group)
			n++;
		item[i] = n - 1;
		duration_s[n - 1] += run_duration(&plan->run[i], durations);
	}
	shard_deal(durations->n ? duration_s : NULL, n, select->n_shards,
		   shard);
	for (size_t i = 0; i < plan->n; i++)
		keep[i] = shard[item[i]] == select->shard - 1;
	reduce(plan, keep);
}

/* --- how often, and in which order -------------------------------------------- */

static void repeat(struct plan *plan, unsigned times)
{
	size_t n = plan->n, n_groups = 0;

	for (size_t i = 0; i < n; i++)
		if (plan->run[i].group >= n_groups)
			n_groups = plan->run[i].group + 1;
	plan->cap = n * times + 1;
	plan->run = xrealloc(plan->run, plan->cap * sizeof(*plan->run));
	for (unsigned k = 1; k < times; k++) {
		for (size_t i = 0; i < n; i++) {
			if (!is_played(&plan->run[i]))
				continue;
			plan->run[plan->n] = plan->run[i];
			plan->run[plan->n++].group += k * n_groups;
		}
	}
}

struct ranked {
	double duration_s;
	size_t i;
	struct suite_run run;
};

static int longest_first(const void *a, const void *b)
{
	const struct ranked *x = a, *y = b;

	if (x->duration_s != y->duration_s)
		return x->duration_s < y->duration_s ? 1 : -1;
	return (x->i > y->i) - (x->i < y->i);
}

static void order(struct plan *plan, const struct durations *durations)
{
	td_auto_free struct ranked *ranked = xcalloc(plan->n + 1,
						     sizeof(*ranked));

	for (size_t i = 0; i < plan->n; i++)
		ranked[i] = (struct ranked){
			.duration_s = run_duration(&plan->run[i], durations),
			.i = i,
			.run = plan->run[i],
		};
	qsort(ranked, plan->n, sizeof(*ranked), longest_first);
	for (size_t i = 0; i < plan->n; i++)
		plan->run[i] = ranked[i].run;
}

int plan_select(struct plan *plan, const struct selection *select, char *err,
		size_t err_cap)
{
	struct durations durations = { 0 };
	int ret = 0;

	if (select->n_words)
		ret = select_names(plan, select, err, err_cap);
	if (!ret && select->durations)
		ret = durations_load(select->durations, &durations, err,
				     err_cap);
	if (ret)
		return ret;
	if (select->shard)
		select_shard(plan, select, &durations);
	if (select->repeat > 1 && !select->until_fail)
		repeat(plan, select->repeat);
	if (durations.n)
		order(plan, &durations);
	durations_done(&durations);
	return 0;
}

void plan_list(const struct plan *plan, FILE *out)
{
	for (size_t i = 0; i < plan->n; i++) {
		td_auto_free char *name = run_name(&plan->run[i]);

		if (!is_played(&plan->run[i]))
			continue;
		plain_print(out, name);
		putc('\n', out);
	}
}
