/* SPDX-License-Identifier: BSD-2-Clause */
/* suite_load: reads and parses scripts for a suite. */
#include "runtime/suite/suite_load.h"

#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "parser/duration.h"
#include "parser/mem.h"
#include "runtime/exec/code.h"
#include "runtime/exec/command.h"
#include "runtime/play/event.h"
#include "runtime/suite/requires.h"
#include "runtime/timing/clock.h"

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

static void load_one(struct suite_run *run, const struct stop *stop)
{
	int ret = source_load(run->path, stop, &run->source);

	if (ret == -EINTR) {
		run->source = NULL;
	} else if (ret) {
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

	if (!order)
		order = (x->group > y->group) - (x->group < y->group);
	return order ? order : (x > y) - (x < y);
}

static void begin(struct suite_run *run)
{
	run->of_script = run->of_group = run;
	run->next = NULL;
	run->code_right = false;
}

static void join(struct suite_run *before, struct suite_run *run)
{
	run->source = before->source;
	run->of_script = before->of_script;
	if (before->group != run->group)
		return;
	run->of_group = before->of_group;
	before->next = run;
}

void suite_load(struct suite_run *run, size_t n, const struct stop *stop)
{
	td_auto_free struct suite_run **sorted = xcalloc(n + 1,
							 sizeof(*sorted));
	size_t n_sorted = 0;

	for (size_t i = 0; i < n; i++)
		if (run[i].result.verdict == VERDICT_PASS)
			sorted[n_sorted++] = &run[i];
	qsort(sorted, n_sorted, sizeof(*sorted), by_path);
	for (size_t i = 0; i < n_sorted; i++) {
		struct suite_run *before = i ? sorted[i - 1] : NULL;

		begin(sorted[i]);
		if (before && same_script(before, sorted[i]))
			join(before, sorted[i]);
		else if (stop_wanted(stop))
			return;
		else
			load_one(sorted[i], stop);
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
static bool is_other_run(const struct suite_run *run, enum family chosen)
{
	for (const struct suite_run *other = run->of_group; other;
	     other = other->next)
		if (other != run && other->family == chosen)
			return true;
	return false;
}

/* Why the script is not played; NULL: it is.  Caller frees. */
static char *skip_reason(const struct suite_config *config,
			 const struct pragmas *pragmas)
{
	if (config->ignore_pragmas)
		return NULL;
	if (config->skip_long && pragmas->is_long)
		return xstrdup("long: --long plays it");
	/* In a guest, the guest asks its own kernel. */
	return config->guests ? NULL : requires_unmet(pragmas);
}

static bool skip(const struct suite_config *config,
		 const struct script *script, struct suite_run *run)
{
	run->result.skip_reason = skip_reason(config, &script->pragmas);
	if (!run->result.skip_reason)
		return false;
	run->result.verdict = VERDICT_SKIP;
	return true;
}

/* Whether --code_command is the default, or the command line's. */
static bool interpreter_is_ours(const struct suite_config *config,
				const struct script *script)
{
	const struct option_desc *command = option_find("code_command", NULL,
							NULL);
	const char *name = script->options.code_command;

	for (size_t i = 0; i < config->n_settings; i++) {
		const struct option_setting *s = &config->setting[i];

		if (s->value && !strcmp(s->value, name) &&
		    option_find(s->name, NULL, NULL) == command)
			return true;
	}
	return !strcmp(name, OPTIONS_CODE_COMMAND);
}

void suite_load_check_code(const struct suite_config *config,
			   const struct suite_run *run,
			   const struct script *script,
			   const struct stop *stop, struct diag_list *remarks)
{
	struct commands *commands;
	struct code *code;

	if (!interpreter_is_ours(config, script) || run->of_script->code_right)
		return;
	commands = commands_new(&script->options, false);
	if (!commands)
		return;
	code = code_new(&script->options, commands);
	code_check(code, script, clock_now_ns() + CODE_CHECK_NS,
		   stop ? stop->fd : -1, remarks);
	run->of_script->code_right = !remarks->n_errors;
	code_free(code);
	commands_free(commands);
}

/* Up to what the options take, or a sum of times could overflow. */
static void scale_tolerances(struct script_options *o, double scale)
{
	o->tolerance_us = (int64_t)fmin((double)o->tolerance_us * scale,
					OPTIONS_TOLERANCE_US_MAX);
	o->tolerance_percent = fmin(o->tolerance_percent * scale,
				    OPTIONS_TOLERANCE_PERCENT_MAX);
}

static struct script *parse(const struct suite_config *config,
			    const struct suite_run *run,
			    const struct stop *stop,
			    struct diag_list *remarks)
{
	const struct script_input input = {
		.family = run->family,
		.family_forced = run->family_forced,
		.setting = config->setting,
		.n_settings = config->n_settings,
		.calls = event_call_set(),
		.portable = config->portable,
		.stop = stop,
	};

	struct script *script = script_parse(run->source, &input, remarks);

	if (config->tolerance_scale > 0)
		scale_tolerances(&script->options, config->tolerance_scale);
	return script;
}

void suite_load_plans(const struct suite_config *config, struct suite_run *run,
		      size_t n, const struct stop *stop)
{
	for (size_t i = 0; i < n && !stop_wanted(stop); i++) {
		struct diag_list remarks = { 0 };
		struct script *script;

		if (!run[i].source)
			continue;
		/* The families of a script stand side by side. */
		if (i && run[i].source == run[i - 1].source) {
			run[i].planned_ns = run[i - 1].planned_ns;
			continue;
		}
		script = parse(config, &run[i], stop, &remarks);
		if (!remarks.n_errors && !script->stopped)
			run[i].planned_ns = script_duration_ns(script);
		script_free(script);
		diag_list_done(&remarks);
	}
}

enum load suite_load_script(const struct suite_config *config,
			    struct suite_run *run, const struct stop *stop,
			    struct script **ret, struct diag_list *remarks)
{
	enum family chosen;

	*ret = parse(config, run, stop, remarks);
	if ((*ret)->stopped)
		return LOAD_STOPPED;
	chosen = (*ret)->options.family;
	if (chosen != run->family && !run->family_forced &&
	    is_other_run(run, chosen))
		return LOAD_OTHER_RUN;
	run->family = chosen;
	if (remarks->n_errors) {
		run->result.verdict = VERDICT_ERROR;
		return LOAD_DECIDED;
	}
	if ((*ret)->options.dry_run) {
		suite_load_check_code(config, run, *ret, stop, remarks);
		if (remarks->n_errors)
			run->result.verdict = VERDICT_ERROR;
		return LOAD_DECIDED;
	}
	return skip(config, *ret, run) ? LOAD_DECIDED : LOAD_PLAY;
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
