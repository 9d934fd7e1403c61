/* SPDX-License-Identifier: BSD-2-Clause */
/* against_rounds: plays a plan on two kernels and compares run by run, for --against. */
#include "runtime/cli/against_rounds.h"

#include <stdlib.h>
#include <string.h>

#include "parser/mem.h"
#include "runtime/cli/guests_option.h"
#include "runtime/cli/terminal.h"
#include "runtime/report/against.h"
#include "runtime/report/progress.h"

int against_kernel_boot(const struct cli *cli, size_t n_runs,
			struct against_kernel *ret)
{
	const char *name = strcmp(cli->against, "host") == 0 ? NULL
							     : cli->against;
	int failed = guests_option(cli, name, n_runs, &ret->guests);

	if (!failed)
		ret->kernel = guests_kernel(ret->guests);
	return failed;
}

struct rounds {
	struct plan *plan;
	const struct suite_config *config;	/* of the second round */
	const struct against_kernel *other;
	struct suite_run *run;		/* of the first round: those that are played */
	size_t n;
	size_t *of_plan;		/* for each of them, where it is in the plan */
	struct against_side *side;	/* of each run of the plan ... */
	bool *kept;			/* ... that was played */
	struct arena *mem;		/* of the sides */
	struct arena *scratch;		/* of the run that is compared */
	struct progress *progress;	/* of the first round; or NULL */
	size_t n_differ, n_verdicts;
};

/* --- the first round ----------------------------------------------------------------- */

static void on_other_start(void *arg, const struct suite_run *run)
{
	struct rounds *r = arg;

	if (r->progress)
		progress_start(r->progress, run);
}

static void on_other_tick(void *arg)
{
	struct rounds *r = arg;

	if (r->progress)
		progress_draw(r->progress);
}

static void on_other_result(void *arg, const struct suite_run *run)
{
	struct rounds *r = arg;
	size_t at = r->of_plan[run - r->run];

	against_keep(&run->result, r->mem, AGAINST_KEPT_MAX, &r->side[at]);
	r->kept[at] = true;
	if (r->progress)
		progress_end(r->progress, run);
}

/* A run that is only reported is not played at all. */
static void copy_plan(struct rounds *r)
{
	const struct plan *plan = r->plan;

	r->run = xcalloc(plan->n + 1, sizeof(*r->run));
	r->of_plan = xcalloc(plan->n + 1, sizeof(*r->of_plan));
	r->side = xcalloc(plan->n + 1, sizeof(*r->side));
	r->kept = xcalloc(plan->n + 1, sizeof(*r->kept));
	for (size_t i = 0; i < plan->n; i++) {
		if (plan->run[i].result.verdict != VERDICT_PASS)
			continue;
		r->of_plan[r->n] = i;
		r->run[r->n] = plan->run[i];
		r->run[r->n++].kernel = &r->other->kernel;
	}
}

static int play_other(struct rounds *r, FILE *out)
{
	struct suite_config config = *r->config;
	int status;

	config.guests = r->other->guests;
	config.follow = false;
	config.verbose = NULL;
	config.on_start = on_other_start;
	config.on_tick = config.on_tick ? on_other_tick : NULL;
	config.on_result = on_other_result;
	config.arg = r;
	if (config.on_tick)
		r->progress = progress_new(out, r->n);
	status = suite_run_all(r->run, r->n, &config);
	if (r->progress)
		progress_clear(r->progress);
	progress_free(r->progress);
	return status;
}

/* --- the second round ----------------------------------------------------------------- */

static void on_start(void *arg, const struct suite_run *run)
{
	struct rounds *r = arg;

	r->config->on_start(r->config->arg, run);
}

static void on_tick(void *arg)
{
	struct rounds *r = arg;

	r->config->on_tick(r->config->arg);
}

static void on_result(void *arg, const struct suite_run *run)
{
	struct rounds *r = arg;
	size_t at = (size_t)(run - r->plan->run);
	bool virtual_time = run->kernel->virtual_time &&
			    r->other->kernel.virtual_time;
	struct against_side here;
	struct against against;

	arena_reset(r->scratch);
	against_keep(&run->result, r->scratch, AGAINST_KEPT_MAX, &here);
	against_compare(&here, r->kept[at] ? &r->side[at] : &here, virtual_time,
			&against);
	against.kernel = r->other->kernel;
	r->n_differ += !against.same;
	r->n_verdicts += against.verdict_differs;
	r->plan->run[at].against = &against;
	r->config->on_result(r->config->arg, run);
	r->plan->run[at].against = NULL;
}

static int play(struct rounds *r)
{
	struct suite_config config = *r->config;

	config.on_start = on_start;
	config.on_tick = config.on_tick ? on_tick : NULL;
	config.on_result = on_result;
	config.arg = r;
	return suite_run_all(r->plan->run, r->plan->n, &config);
}

/* --- both ------------------------------------------------------------------------------ */

static int status_of(const struct rounds *r, bool strict, int here, int there)
{
	if (here == SUITE_EXIT_INTERRUPTED || there == SUITE_EXIT_INTERRUPTED)
		return SUITE_EXIT_INTERRUPTED;
	if (here == SUITE_EXIT_ERROR || there == SUITE_EXIT_ERROR)
		return SUITE_EXIT_ERROR;
	if (r->n_verdicts || (strict && r->n_differ))
		return SUITE_EXIT_FAIL;
	return here == SUITE_EXIT_SKIP ? SUITE_EXIT_SKIP : SUITE_EXIT_PASS;
}

int against_rounds(const struct cli *cli, struct plan *plan,
		   const struct suite_config *config,
		   const struct against_kernel *other, FILE *out)
{
	struct rounds r = {
		.plan = plan,
		.config = config,
		.other = other,
		.mem = arena_new(),
		.scratch = arena_new(),
	};
	int here = SUITE_EXIT_PASS, there;

	copy_plan(&r);
	there = play_other(&r, out);
	if (there != SUITE_EXIT_INTERRUPTED)
		here = play(&r);
	for (size_t i = 0; i < r.n; i++)
		result_done(&r.run[i].result);
	free(r.run);
	free(r.of_plan);
	free(r.side);
	free(r.kept);
	arena_free(r.mem);
	arena_free(r.scratch);
	return status_of(&r, cli->strict, here, there);
}
