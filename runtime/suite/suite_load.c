/* SPDX-License-Identifier: BSD-2-Clause */
/* suite_load: reads and parses scripts for a suite. */
#include "runtime/suite/suite_load.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "parser/mem.h"
#include "runtime/calls/call.h"
#include "runtime/suite/requires.h"

static void load_error(struct suite_run *run, int err)
{
	struct result *r = &run->result;

	r->verdict = VERDICT_ERROR;
	if (err == EFBIG)
		diag_error(&r->diags, SPAN_NONE,
			   "too large for a script (the limit is %u MiB)",
			   SOURCE_MAX_LEN >> 20);
	else if (err == ETIMEDOUT)
		diag_error(&r->diags, SPAN_NONE,
			   "cannot be read: nothing came for %d s",
			   SOURCE_SILENCE_S);
	else
		diag_error(&r->diags, SPAN_NONE, "cannot be read: %s",
			   strerror(err));
}

/* A NUL byte is in no text; better one error than twenty about syntax. */
static bool is_binary(const struct source *source)
{
	return memchr(source->text, '\0', source->len) != NULL;
}

static void load_one(struct suite_run *run)
{
	int ret = source_load(run->path, &run->source);

	if (ret) {
		run->source = NULL;
		load_error(run, -ret);
	} else if (is_binary(run->source)) {
		source_free(run->source);
		run->source = NULL;
		run->result.verdict = VERDICT_ERROR;
		diag_error(&run->result.diags, SPAN_NONE,
			   "is not a script: the file holds binary data");
	}
}

static bool same_script(const struct suite_run *a, const struct suite_run *b)
{
	return a->source && strcmp(a->path, b->path) == 0;
}

static int by_path(const void *a, const void *b)
{
	const struct suite_run *x = *(struct suite_run *const *)a;
	const struct suite_run *y = *(struct suite_run *const *)b;
	int order = strcmp(x->path, y->path);

	return order ? order : (x > y) - (x < y);
}

void suite_load(struct suite_run *run, size_t n)
{
	td_auto_free struct suite_run **sorted = xcalloc(n + 1,
							 sizeof(*sorted));
	size_t n_sorted = 0;

	for (size_t i = 0; i < n; i++)
		if (run[i].result.verdict == VERDICT_PASS)
			sorted[n_sorted++] = &run[i];
	qsort(sorted, n_sorted, sizeof(*sorted), by_path);
	for (size_t i = 0; i < n_sorted; i++) {
		if (i > 0 && same_script(sorted[i - 1], sorted[i]))
			sorted[i]->source = sorted[i - 1]->source;
		else
			load_one(sorted[i]);
	}
}

static int by_address(const void *a, const void *b)
{
	uintptr_t x = (uintptr_t)*(struct source *const *)a;
	uintptr_t y = (uintptr_t)*(struct source *const *)b;

	return (x > y) - (x < y);
}

void suite_unload(struct suite_run *run, size_t n)
{
	td_auto_free struct source **source = xcalloc(n + 1, sizeof(*source));

	for (size_t i = 0; i < n; i++) {
		source[i] = run[i].source;
		run[i].source = NULL;
	}
	qsort(source, n, sizeof(*source), by_address);
	for (size_t i = 0; i < n; i++)
		if (source[i] != source[i + 1])
			source_free(source[i]);
}

/* --ip_version in a script: one run of it is enough. */
static bool is_other_run(const struct suite_run *all, size_t n,
			 const struct suite_run *run, enum family chosen)
{
	for (size_t i = 0; i < n; i++)
		if (&all[i] != run && all[i].group == run->group &&
		    strcmp(all[i].path, run->path) == 0 &&
		    all[i].family == chosen)
			return true;
	return false;
}

static bool skip_unmet(const struct suite_config *config,
		       const struct script *script, struct suite_run *run)
{
	if (config->ignore_pragmas)
		return false;
	run->result.skip_reason = requires_unmet(&script->pragmas);
	if (!run->result.skip_reason)
		return false;
	run->result.verdict = VERDICT_SKIP;
	return true;
}

enum load suite_load_script(const struct suite_config *config,
			    const struct suite_run *all, size_t n,
			    struct suite_run *run, struct script **ret,
			    struct diag_list *remarks)
{
	const struct script_input input = {
		.family = run->family,
		.family_forced = run->family_forced,
		.setting = config->setting,
		.n_settings = config->n_settings,
		.calls = call_set(),
	};
	enum family chosen;

	*ret = script_parse(run->source, &input, remarks);
	chosen = (*ret)->options.family;
	if (chosen != run->family && !run->family_forced &&
	    is_other_run(all, n, run, chosen))
		return LOAD_OTHER_RUN;
	run->family = chosen;
	if (remarks->n_errors) {
		run->result.verdict = VERDICT_ERROR;
		return LOAD_DECIDED;
	}
	if ((*ret)->options.dry_run)
		return LOAD_DECIDED;
	return skip_unmet(config, *ret, run) ? LOAD_DECIDED : LOAD_PLAY;
}

char *suite_load_allowed_cc(void)
{
	FILE *f = fopen("/proc/sys/net/ipv4/tcp_allowed_congestion_control",
			"re");
	char line[256];
	bool ok;

	if (!f)
		return NULL;
	ok = fgets(line, sizeof(line), f) != NULL;
	fclose(f);
	if (!ok)
		return NULL;
	line[strcspn(line, "\n")] = '\0';
	return xstrdup(line);
}
