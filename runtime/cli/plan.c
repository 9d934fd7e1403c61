/* SPDX-License-Identifier: BSD-2-Clause */
/* plan: which scripts run under which families. */
#include "runtime/cli/plan.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "parser/families.h"
#include "parser/mem.h"
#include "parser/pragma.h"

#define BIT FAMILY_BIT
#define ALL FAMILIES_ALL

static const struct {
	const char *suffix;
	unsigned families;
	const char *reason;
} name_rules[] = {
	{ "v4.pkt", ALL & ~BIT(FAMILY_IPV6), "its name says IPv4 only" },
	{ "v6.pkt", BIT(FAMILY_IPV6), "its name says IPv6 only" },
};

static bool ends_with(const char *s, const char *suffix)
{
	size_t len = strlen(s), n = strlen(suffix);

	return len >= n && strcmp(s + len - n, suffix) == 0;
}

static unsigned name_families(const char *path, const char **ret_reason)
{
	for (size_t i = 0; i < sizeof(name_rules) / sizeof(*name_rules); i++) {
		if (ends_with(path, name_rules[i].suffix)) {
			*ret_reason = name_rules[i].reason;
			return name_rules[i].families;
		}
	}
	*ret_reason = "";
	return ALL;
}

/* What cannot be read is told by the suite.  A pipe can be read only once. */
static void read_pragmas(const char *path, struct arena *arena,
			 struct pragmas *ret)
{
	struct diag_list warnings = { 0 };
	struct source *source;
	struct stat st;

	*ret = (struct pragmas){ 0 };
	if (stat(path, &st) != 0 || !S_ISREG(st.st_mode) ||
	    source_load(path, NULL, &source) != 0)
		return;
	pragmas_read(source, arena, ret, &warnings);
	diag_list_done(&warnings);
	source_free(source);
}

static void narrow_by_pragma(const struct pragmas *pragmas, unsigned *allowed,
			     const char **reason)
{
	unsigned families = pragmas->families;

	if (!families || (families & *allowed) == *allowed)
		return;
	*allowed &= families;
	*reason = "its families, by '//! families', are others";
}

static struct suite_run *add_run(struct plan *plan, const char *path,
				 enum family family, bool forced)
{
	struct suite_run *run;

	GROW(plan->run, plan->n, plan->cap);
	run = &plan->run[plan->n++];
	*run = (struct suite_run){
		.path = path,
		.group = plan->n_groups,
		.family = family,
		.family_forced = forced,
	};
	return run;
}

static enum family first_family(unsigned families)
{
	for (enum family f = 0; f < FAMILY_COUNT; f++)
		if (families & BIT(f))
			return f;
	return FAMILY_IPV4;
}

/* For reports: what a script that is not played would have shown. */
static void add_skip(struct plan *plan, const char *path, enum family family,
		     const char *reason)
{
	struct suite_run *run = add_run(plan, path, family, true);
	struct pragmas *pragmas = arena_alloc(plan->mem, sizeof(*pragmas));

	read_pragmas(path, plan->mem, pragmas);
	run->pragmas = pragmas;
	run->result.verdict = VERDICT_SKIP;
	run->result.skip_reason = xstrdup(reason);
}

static void add_runs(struct plan *plan, const struct cli *cli,
		     const char *path, bool from_dir,
		     const struct pragmas *pragmas)
{
	bool left_out = plan_skips_long(cli) && pragmas->is_long;
	unsigned wanted = cli->families;
	unsigned allowed = ALL;
	const char *reason = "";

	/* One script with its family named: the user knows best. */
	if (!cli->drop_in && (from_dir || !cli->ip_version_given)) {
		allowed = name_families(path, &reason);
		narrow_by_pragma(pragmas, &allowed, &reason);
	}
	if (!wanted) {
		wanted = from_dir ? ALL : BIT(FAMILY_IPV4);
		if (!(wanted & allowed))
			wanted = allowed;
	}
	if (!(wanted & allowed)) {
		add_skip(plan, path, first_family(wanted), reason);
		return;
	}
	for (enum family f = 0; f < FAMILY_COUNT; f++)
		if (wanted & allowed & BIT(f))
			add_run(plan, path, f, cli->families != 0)->left_out =
				left_out;
}

static void add_script(struct plan *plan, const struct cli *cli,
		       const char *path, bool from_dir)
{
	struct arena *arena = arena_new();
	struct pragmas pragmas;

	read_pragmas(path, arena, &pragmas);
	add_runs(plan, cli, path, from_dir, &pragmas);
	arena_free(arena);
}

static void add_error(struct plan *plan, const char *path, const char *why)
{
	struct suite_run *run = add_run(plan, path, FAMILY_IPV4, true);

	run->result.verdict = VERDICT_ERROR;
	diag_error(&run->result.diags, SPAN_NONE, "%s", why);
	plan->n_groups++;
}

static void add_found(struct plan *plan, const struct cli *cli,
		      const struct find_item *found, bool from_dir)
{
	char why[128];

	if (found->error) {
		snprintf(why, sizeof(why), "cannot be read: %s",
			 strerror(found->error));
		add_error(plan, found->path, why);
		return;
	}
	add_script(plan, cli, found->path, from_dir);
	plan->n_groups++;
}

static void add_path(struct plan *plan, const struct cli *cli,
		     const char *path)
{
	size_t first = plan->found.n;
	char err[512];
	bool is_dir;
	int ret = find_scripts(path, &plan->found, &is_dir, err, sizeof(err));

	for (size_t i = first; i < plan->found.n; i++)
		add_found(plan, cli, &plan->found.item[i], is_dir);
	if (ret)
		add_error(plan, path, err);
}

/* "-" of a command that only reads. */
static const char *stand_in(const struct cli *cli, const char *path)
{
	bool reads = cli->command == CLI_CHECK || cli->command == CLI_FMT ||
		     cli->command == CLI_EXPAND;

	return reads && strcmp(path, "-") == 0 ? "/dev/stdin" : path;
}

bool plan_skips_long(const struct cli *cli)
{
	bool real_time = !cli->kernel ||
			 (cli->against && strcmp(cli->against, "host") == 0);

	return cli->command == CLI_RUN && !cli->drop_in && real_time &&
	       !cli->select.play_long;
}

void plan_make(const struct cli *cli, struct plan *ret)
{
	*ret = (struct plan){ .mem = arena_new() };
	for (size_t i = 0; i < cli->n_paths; i++)
		add_path(ret, cli, stand_in(cli, cli->path[i]));
}

void plan_done(struct plan *plan)
{
	for (size_t i = 0; i < plan->n; i++)
		result_done(&plan->run[i].result);
	free(plan->run);
	find_list_done(&plan->found);
	arena_free(plan->mem);
	*plan = (struct plan){ 0 };
}
