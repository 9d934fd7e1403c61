/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * worker: one run, from an empty namespace to its record.
 *
 * Order, as in packetdrill: device, init scripts, init command, timeline, cleanup
 * command (whatever became of the timeline, if there was an init command), code
 * snippets (if all went well so far).  The first thing that goes wrong is the
 * verdict; what fails after it is told, but does not replace it.
 */
#include "runtime/suite/worker.h"

#include <errno.h>
#include <limits.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <unistd.h>

#include "netdev/netdev.h"
#include "parser/mem.h"
#include "runtime/play/clock.h"
#include "runtime/play/code.h"
#include "runtime/play/command.h"
#include "runtime/play/priority.h"
#include "runtime/play/run.h"
#include "runtime/suite/worker_capture.h"
#include "runtime/suite/worker_notes.h"

struct worker {
	const struct worker_job *job;
	const struct script *script;
	struct result *result;
	struct commands *commands;
	struct code *code;
	struct netdev *dev;
	struct packet_log packets;	/* with job->capture */
	char *init_output;	/* what init scripts and command printed, or NULL */
	int64_t deadline_ns;
	bool init_begun;	/* the init command was started */
	bool may_be_first;	/* timelines need nobody's niceness */
	bool stopped;		/* stop_fd became readable during a command */
	size_t shown;		/* bytes of output that an error stands for */
};

static bool failed(const struct worker *w)
{
	return w->result->verdict != VERDICT_PASS;
}

/* Sets the verdict unless an earlier failure has. */
static void set_verdict(struct worker *w, enum verdict verdict,
			enum fail_kind kind)
{
	if (failed(w))
		return;
	w->result->verdict = verdict;
	w->result->kind = kind;
}

static void environment_error(struct worker *w, const char *text)
{
	set_verdict(w, VERDICT_ERROR, FAIL_NONE);
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
	if (timed)
		priority_leave_group();
	priority_set_first(timed);
	commands_set_background(w->commands, !timed && !w->may_be_first);
}

static void enter_folder(struct worker *w)
{
	const char *path = w->script->source->path;
	const char *slash = strrchr(path, '/');
	td_auto_free char *folder = NULL;

	if (w->job->keep_cwd || !slash)
		return;
	folder = slash == path ? xstrdup("/")
			       : xstrndup(path, (size_t)(slash - path));
	if (chdir(folder) != 0) {
		td_auto_free char *text =
			xasprintf("cannot go to the folder %s: %s", folder,
				  strerror(errno));
		environment_error(w, text);
	}
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

/* Milliseconds to poll() until the deadline, rounded up. */
static int time_left_ms(const struct worker *w)
{
	int64_t left_ns = w->deadline_ns - clock_now_ns();
	int64_t ms = (left_ns + NS_PER_MS - 1) / NS_PER_MS;

	if (ms < 0)
		return 0;
	return ms > INT_MAX ? INT_MAX : (int)ms;
}

/*
 * Waits for a command that must not outlive the time limit nor a stop.  True
 * when it ended by itself.
 */
static bool wait_for_command(struct worker *w, int pidfd)
{
	struct pollfd fd[] = {
		{ .fd = pidfd, .events = POLLIN },
		{ .fd = w->job->stop_fd, .events = POLLIN },
		{ .fd = commands_output_fd(w->commands), .events = POLLIN },
	};

	for (;;) {
		int n = poll(fd, 3, time_left_ms(w));

		if (n < 0 && errno != EINTR)
			return false;
		if (n > 0 && fd[2].revents)
			commands_output_read(w->commands);
		if (n > 0 && fd[0].revents)
			return true;
		if (n > 0 && fd[1].revents) {
			w->stopped = true;
			return false;
		}
		if (time_is_over(w))
			return false;
	}
}

/* Runs a command of the set-up; false, with a reason, when it did not do its
 * job. */
static bool run_setup_command(struct worker *w, const char *text, char *why,
			      size_t why_cap)
{
	int pidfd;
	pid_t pid = command_start(w->commands, text, &pidfd);

	if (pid < 0) {
		snprintf(why, why_cap, "cannot be started: %s", strerror(-pid));
		return false;
	}
	if (wait_for_command(w, pidfd)) {
		bool ok = command_finish(pid, pidfd, why, why_cap);

		commands_output_read(w->commands);
		return ok;
	}
	command_kill(pid, pidfd);
	commands_output_read(w->commands);
	if (w->stopped)
		snprintf(why, why_cap, "was interrupted");
	else
		snprintf(why, why_cap,
			 "had not ended when the time limit of %.0f s was reached",
			 (double)w->job->timeout_ns / NS_PER_S);
	return false;
}

static void setup_failed(struct worker *w, struct span span, const char *what,
			 const char *why)
{
	const char *output = commands_output(w->commands);
	bool late = !w->stopped && time_is_over(w);
	struct diag *d;

	set_verdict(w, VERDICT_FAIL, late ? FAIL_TIMEOUT : FAIL_COMMAND);
	d = diag_error(&w->result->diags, span, "%s %s", what, why);
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

/* Setting up is over: another run may begin with that. */
static void tell_begin(const struct worker *w)
{
	ssize_t n = write(w->job->begin_fd, " ", 1);

	/* The suite is gone or nobody asked: nobody to tell. */
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
		.stop_fd = w->job->stop_fd,
		.ticks = w->job->ticks,
		.live = w->script->options.verbose || isatty(STDERR_FILENO) ?
				w->job->verbose : NULL,
		.verbose = w->script->options.verbose || w->job->follow ?
				   w->job->verbose : NULL,
		.follow = w->job->follow,
		.packets = w->job->capture ? &w->packets : NULL,
		.tcp_info = w->job->tcp_info,
	};

	tell_begin(w);
	set_timing(w, true);
	run_play(&config, w->result);
	set_timing(w, false);
}

static bool stop_requested(const struct worker *w)
{
	struct pollfd fd = { .fd = w->job->stop_fd, .events = POLLIN };

	return poll(&fd, 1, 0) > 0;
}

static void run_cleanup(struct worker *w)
{
	int64_t limit_ns = clock_now_ns() + WORKER_CLEANUP_NS;
	char why[256] = "";

	if (!w->init_begun || !w->script->cleanup)
		return;
	if (limit_ns < w->deadline_ns && !stop_requested(w))
		limit_ns = w->deadline_ns;
	if (command_run(w->commands, w->script->cleanup, limit_ns, why,
			sizeof(why)))
		return;
	set_verdict(w, VERDICT_FAIL, FAIL_COMMAND);
	diag_error(&w->result->diags, w->script->cleanup_span,
		   "cleanup command %s", why);
}

/* Whether snippets, if they passed, hold. */
static bool run_code(struct worker *w)
{
	enum code_outcome outcome;

	if (failed(w) || !code_pending(w->code))
		return true;
	outcome = code_execute(w->code, w->commands, w->deadline_ns,
			       w->result->code_off_ns, &w->result->diags);
	if (outcome != CODE_FAILED)
		return outcome == CODE_PASSED;
	set_verdict(w, VERDICT_FAIL,
		    time_is_over(w) ? FAIL_TIMEOUT : FAIL_CODE);
	for (size_t i = 0; i < w->result->diags.n; i++)
		if (w->result->diags.item[i]->level == DIAG_ERROR)
			trace_fail_at(&w->result->trace, TRACE_CODE,
				      w->result->diags.item[i]->span.line);
	return false;
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

	if (strlen(output) > w->shown)
		w->result->output = xstrdup(output + w->shown);
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
	w.may_be_first = priority_is_permitted();
	enter_folder(&w);
	w.commands = commands_new(&w.script->options, job->pass_output);
	if (!w.commands)
		environment_error(&w, "cannot make a pipe for commands");
	else
		commands_set_background(w.commands, !w.may_be_first);
	w.code = code_new(&w.script->options);
	if (!failed(&w))
		make_device(&w);
	if (!failed(&w))
		run_init(&w);
	if (!failed(&w))
		play(&w);
	run_cleanup(&w);
	result_settle(ret, run_code(&w));
	make_record(&w, start_ns);
	write_capture(&w);
	code_free(w.code);
	commands_free(w.commands);
	free(w.init_output);
	packet_log_done(&w.packets);
}
