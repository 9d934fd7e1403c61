/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * worker: one run, from an empty namespace to its record.
 *
 * Errors of Python's syntax come first, before anything is played.  Then the order is that
 * of packetdrill: device, init scripts, init command, timeline, cleanup command (whatever
 * became of the timeline, if there was an init command), code snippets (if all went well
 * so far).  The first failure is the verdict; later ones are told, but do not replace it.
 */
#include "runtime/suite/worker.h"

#include <errno.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <unistd.h>

#include "netdev/lack.h"
#include "netdev/netdev.h"
#include "parser/mem.h"
#include "runtime/exec/code.h"
#include "runtime/exec/command.h"
#include "runtime/play/run.h"
#include "runtime/suite/sysctls.h"
#include "runtime/suite/worker_capture.h"
#include "runtime/suite/worker_notes.h"
#include "runtime/timing/clock.h"
#include "runtime/timing/sched.h"

struct worker {
	const struct worker_job *job;
	const struct script *script;
	struct result *result;
	struct commands *commands;
	struct code *code;
	struct commands *snippets;	/* of the code's interpreter */
	struct netdev *dev;
	struct packet_log packets;	/* with job->capture */
	char *init_output;	/* what init scripts and command printed, or NULL */
	int64_t deadline_ns;
	bool init_begun;	/* the init command was started */
	bool may_be_first;	/* timelines need nobody's niceness */
	size_t shown;		/* bytes of output that an error stands for */
};

static bool failed(const struct worker *w)
{
	return w->result->verdict != VERDICT_PASS;
}

static void environment_error(struct worker *w, const char *text)
{
	result_decide(w->result, VERDICT_ERROR, FAIL_NONE);
	w->result->environment = true;
	diag_error(&w->result->diags, SPAN_NONE, "%s", text);
}

/*
 * While a timeline is played, sleeps end when they should: no slack, and no other
 * process before us.  Where that is not allowed, setting up and clearing away are
 * nice to the timelines of other runs instead; where it is, niceness would only
 * give their turn to strangers.
 */
static void set_timing(struct worker *w, bool timed)
{
	prctl(PR_SET_TIMERSLACK, 1UL);
	/* A shell needs the terminal that goes with the session. */
	if (timed && w->job->hold != HOLD_SHELL)
		sched_leave_group();
	sched_set_urgent(timed);
	commands_set_background(w->commands, !timed && !w->may_be_first);
}

static void pipe_error(struct worker *w, int error)
{
	td_auto_free char *text =
		xasprintf("cannot make a pipe for commands: %s%s",
			  strerror(error), lack_way_out(error));

	environment_error(w, text);
}

static void enter_folder(struct worker *w)
{
	const char *path = w->script->source->path;
	const char *slash = strrchr(path, '/');
	td_auto_free char *folder = NULL;

	if (w->job->keep_cwd || !slash)
		return;
	if (w->job->folder)
		folder = xstrdup(w->job->folder);
	else
		folder = slash == path ? xstrdup("/") :
			 xstrndup(path, (size_t)(slash - path));
	if (chdir(folder) != 0) {
		td_auto_free char *text =
			xasprintf("cannot go to the folder %s: %s", folder,
				  strerror(errno));
		environment_error(w, text);
	}
}

/* What commands have left running may print as well: not as code. */
static void make_pipes(struct worker *w)
{
	const struct script_options *o = &w->script->options;

	w->commands = commands_new(o, w->job->pass_output);
	w->snippets = commands_new(o, w->job->pass_output);
	if (!w->commands || !w->snippets) {
		pipe_error(w, errno);
		return;
	}
	commands_set_background(w->commands, !w->may_be_first);
	commands_set_background(w->snippets, !w->may_be_first);
	commands_set_stop(w->commands, w->job->stop_fd, 0);
	commands_set_stop(w->snippets, w->job->stop_fd, 0);
}

static void check_code(struct worker *w)
{
	int64_t until_ns = clock_now_ns() + CODE_CHECK_NS;

	code_check(w->code, w->script,
		   until_ns < w->deadline_ns ? until_ns : w->deadline_ns,
		   w->job->stop_fd, &w->result->diags);
	if (w->result->diags.n_errors)
		result_decide(w->result, VERDICT_ERROR, FAIL_NONE);
}

static void make_device(struct worker *w)
{
	const struct script_options *o = &w->script->options;
	const struct netdev_config config = {
		.name = "tun0",
		.family = family_wire(o->family),
		.local = o->local_ip,
		.remote = o->remote_ip,
		.gateway = o->gateway_ip,
		.local_prefix = o->local_prefix,
		.remote_prefix = o->remote_prefix,
		.mtu = o->mtu,
		.speed_mbps = o->speed_mbps,
		.no_offload = o->no_offload,
		.no_checksums = script_wants_checksums(w->script),
		.anyip = o->is_anyip,
		.ends_with_namespace = w->job->isolated,
	};
	char err[512] = "";

	if (netdev_tun_new(&config, &w->dev, err, sizeof(err)) != 0)
		environment_error(w, err);
}

static bool time_is_over(const struct worker *w)
{
	return clock_now_ns() >= w->deadline_ns;
}

static bool is_stopped(const struct worker *w)
{
	struct pollfd fd = { .fd = w->job->stop_fd, .events = POLLIN };

	return poll(&fd, 1, 0) > 0;
}

/* Runs a command of the set-up, which must not outlive the time limit nor a stop; false,
 * with a reason, when it did not do its job. */
static bool run_setup_command(struct worker *w, const char *text, char *why,
			      size_t why_cap)
{
	int err = command_run(w->commands, text, w->deadline_ns, why, why_cap);

	if (!err)
		return true;
	if (err != -ECANCELED)
		result_decide(w->result, VERDICT_ERROR, FAIL_NONE);
	else if (is_stopped(w))
		snprintf(why, why_cap, "was interrupted");
	else if (time_is_over(w))
		snprintf(why, why_cap,
			 "had not ended when the time limit of %g s was reached",
			 (double)w->job->timeout_ns / NS_PER_S);
	return false;
}

static void setup_failed(struct worker *w, struct span span, const char *what,
			 const char *why)
{
	const char *output = commands_output(w->commands);
	bool late = !is_stopped(w) && time_is_over(w);
	struct diag *d;

	result_decide(w->result, VERDICT_FAIL, late ? FAIL_TIMEOUT : FAIL_COMMAND);
	d = diag_error(&w->result->diags, span, "%s %s", what, why);
	if (late)
		diag_note(d, RUN_LIMIT_WAY_OUT);
	worker_notes_output(d, output);
	w->shown = w->script->options.verbose ? 0 : strlen(output);
	worker_notes_add(d, output, w->job->host_allowed_cc);
}

static void run_init_scripts(struct worker *w)
{
	const char *p = w->script->options.init_scripts;

	while (p && *p && !failed(w)) {
		size_t len = strcspn(p, ",");
		td_auto_free char *path = xstrndup(p, len);
		td_auto_free char *what = xasprintf("init script %s", path);
		char why[256];

		p += len + (p[len] == ',');
		if (*path && !run_setup_command(w, path, why, sizeof(why)))
			setup_failed(w, SPAN_NONE, what, why);
	}
}

static void run_init(struct worker *w)
{
	char why[256];

	run_init_scripts(w);
	if (!failed(w) && w->script->init) {
		w->init_begun = true;
		if (!run_setup_command(w, w->script->init, why, sizeof(why)))
			setup_failed(w, w->script->init_span, "init command",
				     why);
	}
	if (!failed(w) && *commands_output(w->commands))
		w->init_output = xstrdup(commands_output(w->commands));
}

/* The set-up is over: another run may begin its own. */
static void tell_begin(const struct worker *w)
{
	ssize_t n = write(w->job->begin_fd, " ", 1);

	/* Errors are ignored: the suite is gone, or nobody wants to know. */
	(void)n;
}

static void play(struct worker *w)
{
	const struct run_config config = {
		.script = w->script,
		.dev = w->dev,
		.commands = w->commands,
		.code = w->code,
		.deadline_ns = w->deadline_ns,
		.timeout_ns = w->job->timeout_ns,
		.stop_fd = w->job->stop_fd,
		.ticks = w->job->ticks,
		.live = w->job->pass_output || w->job->told_elsewhere ?
				NULL : w->job->verbose,
		.live_short = w->script->options.verbose ||
			      isatty(STDERR_FILENO),
		.live_clears = w->job->progress,
		.verbose = (w->script->options.verbose || w->job->follow) &&
				   !w->job->progress ? w->job->verbose : NULL,
		.follow = w->job->follow,
		.packets = w->job->capture ? &w->packets : NULL,
		.namespace_stays = !w->job->isolated,
		.tcp_info = w->job->tcp_info,
		.ret_held = w->job->hold == HOLD_UNTIL_STOPPED ? w->job->held :
								 NULL,
		.goes_on_late = w->job->goes_on_late,
	};

	tell_begin(w);
	set_timing(w, true);
	run_play(&config, w->result);
	set_timing(w, false);
	/* Commands may have set some; cleanup may set them back. */
	if (w->job->sysctls)
		w->result->sysctls = sysctls_changed();
}

static void run_cleanup(struct worker *w)
{
	int64_t limit_ns = clock_now_ns() + WORKER_CLEANUP_NS;
	char why[256] = "";
	int err;

	if (!w->init_begun || !w->script->cleanup)
		return;
	if (limit_ns < w->deadline_ns)
		limit_ns = w->deadline_ns;
	commands_set_stop(w->commands, w->job->stop_fd, WORKER_STOP_CLEANUP_NS);
	err = command_run(w->commands, w->script->cleanup, limit_ns, why,
			  sizeof(why));
	if (!err)
		return;
	if (err == -ECANCELED)
		result_decide(w->result, VERDICT_FAIL, FAIL_COMMAND);
	else
		result_decide(w->result, VERDICT_ERROR, FAIL_NONE);
	diag_error(&w->result->diags, w->script->cleanup_span,
		   "cleanup command %s", why);
}

static void run_code(struct worker *w)
{
	enum code_outcome outcome;

	if (failed(w) || !code_pending(w->code))
		return;
	outcome = code_execute(w->code, w->deadline_ns, &w->result->diags);
	if (outcome == CODE_NOT_RUN)
		result_decide(w->result, VERDICT_ERROR, FAIL_NONE);
	if (outcome != CODE_FAILED)
		return;
	result_decide(w->result, VERDICT_FAIL,
		    time_is_over(w) ? FAIL_TIMEOUT : FAIL_CODE);
	for (size_t i = 0; i < w->result->diags.n; i++)
		if (w->result->diags.item[i]->level == DIAG_ERROR)
			trace_fail_at(&w->result->trace, TRACE_CODE,
				      w->result->diags.item[i]->span.line);
}

/* An init command that could not set what the script relies on often ends with
 * status 0 all the same: say so where the script failed. */
static void recall_init_output(struct worker *w)
{
	struct diag_list *list = &w->result->diags;
	struct diag *d = NULL;

	for (size_t i = 0; i < list->n && !d; i++)
		if (list->item[i]->level == DIAG_ERROR)
			d = list->item[i];
	if (!d || !w->init_output || w->result->verdict != VERDICT_FAIL)
		return;
	worker_notes_recall(d, w->init_output, w->job->host_allowed_cc);
}

static int64_t cpu_ns(int who)
{
	struct rusage u;

	if (getrusage(who, &u) != 0)
		return 0;
	return (u.ru_utime.tv_sec + u.ru_stime.tv_sec) * NS_PER_S +
	       (u.ru_utime.tv_usec + u.ru_stime.tv_usec) * NS_PER_US;
}

static void make_record(struct worker *w, int64_t start_ns)
{
	const char *output = w->commands ? commands_output(w->commands) : "";

	const char *printed = w->snippets ? commands_output(w->snippets) : "";

	if (strlen(output) > w->shown)
		w->result->output = xstrdup(output + w->shown);
	if (*printed)
		w->result->printed = xstrdup(printed);
	recall_init_output(w);
	w->result->wall_ns = clock_now_ns() - start_ns;
	w->result->cpu_ns = cpu_ns(RUSAGE_SELF) + cpu_ns(RUSAGE_CHILDREN);
}

static void write_capture(struct worker *w)
{
	FILE *out = w->job->capture;

	if (!out || (!failed(w) && !w->job->capture_all))
		return;
	if (worker_capture_write(out, w->script, w->result, &w->packets) == 0)
		return;
	diag_add(&w->result->diags, DIAG_WARNING, SPAN_NONE,
		 "there is no capture: no memory is left for it");
	if (ftruncate(fileno(out), 0) != 0)
		diag_add(&w->result->diags, DIAG_WARNING, SPAN_NONE,
			 "the capture is incomplete");
}

void worker_run(const struct worker_job *job, struct result *ret)
{
	int64_t start_ns = clock_now_ns();
	struct worker w = {
		.job = job,
		.script = job->script,
		.result = ret,
		.deadline_ns = start_ns + job->timeout_ns,
		.packets.max_bytes = PACKET_LOG_MAX,
	};

	*ret = (struct result){ .verdict = VERDICT_PASS };
	w.may_be_first = sched_urgent_is_permitted();
	enter_folder(&w);
	make_pipes(&w);
	w.code = code_new(&w.script->options, w.snippets);
	if (!failed(&w))
		check_code(&w);
	if (!failed(&w))
		make_device(&w);
	if (!failed(&w))
		run_init(&w);
	if (!failed(&w))
		play(&w);
	run_cleanup(&w);
	run_code(&w);
	result_settle(ret);
	make_record(&w, start_ns);
	write_capture(&w);
	code_free(w.code);
	commands_free(w.commands);
	commands_free(w.snippets);
	free(w.init_output);
	packet_log_done(&w.packets);
}
