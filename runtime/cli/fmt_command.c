/* SPDX-License-Identifier: BSD-2-Clause */
/* fmt_command: formats scripts, and checks that each means the same as before. */
#include "runtime/cli/fmt_command.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "parser/format/format.h"
#include "parser/mem.h"
#include "parser/plain.h"
#include "runtime/cli/diff.h"
#include "runtime/cli/plan.h"
#include "runtime/cli/rewrite.h"
#include "runtime/cli/terminal.h"
#include "runtime/play/event.h"
#include "runtime/report/ci_quote.h"
#include "runtime/suite/suite_load.h"

struct fmt {
	const struct cli *cli;
	bool differs, failed;
};

/* A script that has been read, and what it becomes. */
struct job {
	const struct suite_run *run;	/* one for each family */
	size_t n_runs;
	const char *path;
	const struct source *source;
	char *text;
	size_t len;
};

static struct script *parse(const struct fmt *f, const struct suite_run *run,
			    const struct source *source,
			    struct diag_list *diags)
{
	const struct script_input input = {
		.family = run->family,
		.family_forced = run->family_forced,
		.setting = f->cli->setting,
		.n_settings = f->cli->n_settings,
		.calls = event_call_set(),
		.keep_tokens = true,
	};

	return script_parse(source, &input, diags);
}

/* The first family that finds no error decides what is a token; without one, the
 * errors are told. */
static bool format(struct fmt *f, struct job *job)
{
	struct diag_list first = { 0 };

	for (size_t i = 0; i < job->n_runs && !job->text; i++) {
		struct diag_list diags = { 0 };
		struct script *script = parse(f, &job->run[i], job->source,
					      i ? &diags : &first);

		if (!(i ? &diags : &first)->n_errors)
			job->text = format_script(script, &job->len);
		script_free(script);
		diag_list_done(&diags);
	}
	if (!job->text)
		diag_print_all(stderr, job->source, job->path, &first,
			       cli_use_colour(f->cli, stderr));
	diag_list_done(&first);
	return job->text;
}

static bool same_for(struct fmt *f, const struct suite_run *run,
		     const struct source *before, const struct source *after)
{
	struct diag_list a_diags = { 0 }, b_diags = { 0 };
	struct script *a = parse(f, run, before, &a_diags);
	struct script *b = parse(f, run, after, &b_diags);
	bool same = a_diags.n_errors ||
		    (!b_diags.n_errors && format_same(a, b));

	script_free(a);
	script_free(b);
	diag_list_done(&a_diags);
	diag_list_done(&b_diags);
	return same;
}

/* Parses the result again: a mistake of ours must not cost anybody a script. */
static bool verify(struct fmt *f, const struct job *job)
{
	struct source *after = source_from_text(job->path, job->text, job->len);
	bool same = true;

	for (size_t i = 0; i < job->n_runs && same; i++)
		same = same_for(f, &job->run[i], job->source, after);
	source_free(after);
	if (!same)
		plain_error("%s: left as it is, since what fmt made of it means something else; this is a fault of tundrill, please report it",
			    job->path);
	return same;
}

static void told(struct fmt *f, const char *path, const char *what, int ret)
{
	if (!ret)
		return;
	plain_error("%s: %s: %s", path, what, strerror(-ret));
	f->failed = true;
}

static void print_path(const char *path)
{
	plain_print(stdout, path);
	putchar('\n');
}

static void deliver(struct fmt *f, const struct job *job)
{
	const struct cli *cli = f->cli;
	bool differs = job->len != job->source->len ||
		       memcmp(job->text, job->source->text, job->len) != 0;

	f->differs |= differs;
	if (!cli->fmt.in_place && !cli->fmt.check && !cli->fmt.diff)
		plain_print_lines(stdout, job->text, job->len);
	else if (!differs)
		return;
	else if (cli->fmt.in_place)
		told(f, job->path, "cannot be rewritten",
		     rewrite_file(job->path, job->text, job->len));
	else if (cli->fmt.diff)
		told(f, job->path, "cannot run diff",
		     diff_print(job->path, job->source, job->text, job->len));
	else
		print_path(job->path);
}

static void do_script(struct fmt *f, const struct suite_run *run, size_t n)
{
	struct job job = {
		.run = run,
		.n_runs = n,
		.path = run->path,
		.source = run->source,
	};

	if (!run->source) {
		diag_print_all(stderr, NULL, run->path, &run->result.diags,
			       cli_use_colour(f->cli, stderr));
		f->failed = true;
	} else if (!format(f, &job) || !verify(f, &job)) {
		f->failed = true;
	} else {
		deliver(f, &job);
	}
	free(job.text);
}

int fmt_command(const struct cli *cli)
{
	struct fmt f = { .cli = cli };
	struct ci_quote quote = { 0 };
	struct plan plan;

	if ((cli->fmt.diff || cli->fmt.check) &&
	    terminal_in_github_actions())
		ci_quote_begin(&quote, stdout);
	plan_make(cli, &plan);
	suite_load(plan.run, plan.n, NULL);
	for (size_t i = 0, end; i < plan.n; i = end) {
		end = i + 1;
		while (end < plan.n && plan.run[end].group == plan.run[i].group)
			end++;
		do_script(&f, &plan.run[i], end - i);
	}
	suite_unload(plan.run, plan.n);
	plan_done(&plan);
	ci_quote_end(&quote);
	if (f.failed)
		return SUITE_EXIT_ERROR;
	return cli->fmt.check && f.differs ? SUITE_EXIT_FAIL : SUITE_EXIT_PASS;
}
