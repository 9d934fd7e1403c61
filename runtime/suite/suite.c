/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * suite: starts workers, waits for what they report, and keeps time.
 *
 * One thread, one poll(): a signalfd for the user's impatience, and for each
 * worker its pipe and its pidfd.  A run is WAITING until it is its turn; then it
 * is parsed, which may decide it at once, or it gets a worker.  It is reported
 * when its record has come; the worker's slot is free when the process is
 * reaped.  Up to MAX_ENDING workers whose record is in may still be clearing
 * their namespaces away while the next ones run.
 *
 * A run that is to be run again (retry.h) is put aside until all others are
 * through, and is alone then.  Both facts are told.
 */
#include "runtime/suite/suite.h"

#include <errno.h>
#include <limits.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/signalfd.h>
#include <unistd.h>

#include "parser/mem.h"
#include "runtime/play/clock.h"
#include "runtime/play/priority.h"
#include "runtime/play/ticks.h"
#include "runtime/suite/captures.h"
#include "runtime/suite/expect.h"
#include "runtime/suite/follow.h"
#include "runtime/suite/orphans.h"
#include "runtime/suite/pace.h"
#include "runtime/suite/suite_load.h"
#include "runtime/suite/worker_process.h"

#define MAX_ENDING 16
/* A set-up that takes longer waits for something else than a CPU. */
#define SET_UP_NS (NS_PER_S / 5)
#define TICK_NS (NS_PER_S / 2)
#define GRACE_NS NS_PER_S	/* for a worker to report after its limits */

struct slot {
	struct worker_process process;	/* WORKER_FREE: nothing here */
	struct worker_job job;
	struct suite_run *run;		/* NULL: reported already */
	struct script *script;
	struct diag_list remarks;	/* of the parser */
	char *earlier;			/* tries, and what became of them; or
					 * NULL: this is the first */
	char *follow;			/* in front of its live lines; or NULL */
};

struct retry {
	struct suite_run *run;
	char *earlier;
};

struct suite {
	const struct suite_config *config;
	struct suite_run *run;
	size_t n, next;
	struct slot *slot;
	size_t n_slots;
	struct pace pace;
	unsigned cpus;			/* so many runs are set up at once: more
					 * only makes each of them take longer */
	struct ticks *ticks;		/* NULL: each run has its own */
	bool keeps_away;		/* from the timelines' CPU */
	struct retry *retry;
	size_t n_retries, next_retry;
	size_t n_confirmed;		/* passes that are run again */
	size_t count[VERDICT_COUNT];
	int signal_fd, stop_fd;
	unsigned interrupts;
	bool halted;			/* stop_at_failure */
	struct orphans orphans;		/* with NS_STAY */
	char *host_allowed_cc;
	size_t name_width;		/* columns for a run's name */
};

/* --- results -------------------------------------------------------------- */

static void report(struct suite *s, struct suite_run *run)
{
	run->done = true;
	s->count[run->result.verdict]++;
	if (s->config->stop_at_failure &&
	    (run->result.verdict == VERDICT_FAIL ||
	     run->result.verdict == VERDICT_ERROR))
		s->halted = true;
	s->config->on_result(s->config->arg, run);
	result_told(&run->result);
}

/* What the parser remarked comes before what the run found. */
static void prepend(struct diag_list *list, struct diag_list *first)
{
	size_t n = first->n + list->n;

	if (!n)
		return;
	first->item = xrealloc(first->item, n * sizeof(*first->item));
	if (list->n)
		memcpy(first->item + first->n, list->item,
		       list->n * sizeof(*list->item));
	free(list->item);
	list->item = first->item;
	list->n = n;
	list->n_errors += first->n_errors;
	list->n_warnings += first->n_warnings;
	*first = (struct diag_list){ 0 };
}

static void put_aside(struct suite *s, struct slot *slot)
{
	struct suite_run *run = slot->run;

	s->retry = xrealloc(s->retry, (s->n_retries + 1) * sizeof(*s->retry));
	s->retry[s->n_retries++] = (struct retry){
		.run = run,
		.earlier = retry_tell(slot->earlier, run->tries, &run->result),
	};
	slot->earlier = NULL;
	result_done(&run->result);
	run->result = (struct result){ .verdict = VERDICT_PASS };
}

static unsigned online_cpus(void)
{
	long n = sysconf(_SC_NPROCESSORS_ONLN);

	return n > 0 ? (unsigned)n : 1;
}

static bool wants_another(struct suite *s, const struct suite_run *run,
			  bool expect_fail)
{
	const struct retry_policy *policy = &s->config->retry;

	if (retry_wanted(policy, &run->result, run->tries, expect_fail))
		return true;
	/* One that is held shows what it has come to. */
	if (s->config->hold || !retry_confirms(policy, &run->result, run->tries,
					       s->n, s->n_confirmed))
		return false;
	s->n_confirmed++;
	return true;
}

static void deliver(struct suite *s, struct slot *slot)
{
	static const struct pragmas none;
	const struct pragmas *pragmas = s->config->ignore_pragmas ?
		&none : &slot->script->pragmas;
	struct suite_run *run = slot->run;

	pace_note(&s->pace, run->result.late_max_ns);
	prepend(&run->result.diags, &slot->remarks);
	run->result.wall_ns = clock_now_ns() - slot->process.start_ns;
	if (!s->interrupts && wants_another(s, run, pragmas->expect_fail)) {
		put_aside(s, slot);
	} else {
		if (!s->interrupts)
			expect_apply(pragmas, &run->result);
		if (slot->earlier)
			retry_note(&run->result, slot->earlier, run->tries);
		captures_keep(s->config->captures, slot->job.capture, run,
			      s->run, s->n);
		report(s, run);
	}
	slot->run = NULL;
}

/* The worker is dead and has told nothing. */
static void deliver_death(struct suite *s, struct slot *slot)
{
	struct result *r = &slot->run->result;
	char how[160];

	*r = (struct result){ .verdict = VERDICT_ERROR };
	worker_process_describe(&slot->process, how, sizeof(how));
	if (!slot->process.killed) {
		diag_error(&r->diags, SPAN_NONE, "the run's process %s", how);
	} else if (s->interrupts) {
		diag_error(&r->diags, SPAN_NONE,
			   "interrupted: the run was killed");
	} else {
		r->verdict = VERDICT_FAIL;
		r->kind = FAIL_TIMEOUT;
		diag_error(&r->diags, SPAN_NONE,
			   "the run did not end within its time limit of %g s: "
			   "it was killed",
			   (double)s->config->timeout_ns / NS_PER_S);
	}
	deliver(s, slot);
}

/* --- starting ------------------------------------------------------------- */

static bool is_free(const struct slot *slot)
{
	return slot->process.state == WORKER_FREE;
}

static struct slot *free_slot(struct suite *s)
{
	for (size_t i = 0; i < s->n_slots; i++)
		if (is_free(&s->slot[i]))
			return &s->slot[i];
	return NULL;
}

static size_t count_state(const struct suite *s, enum worker_state state)
{
	size_t n = 0;

	for (size_t i = 0; i < s->n_slots; i++)
		n += s->slot[i].process.state == state;
	return n;
}

/* Until when a worker counts as busy with its set-up; 0: it does not. */
static int64_t setting_up_until_ns(const struct worker_process *p)
{
	return p->state == WORKER_RUNNING && !p->begun ?
		       p->start_ns + SET_UP_NS : 0;
}

static size_t count_setting_up(const struct suite *s)
{
	int64_t now = clock_now_ns();
	size_t n = 0;

	for (size_t i = 0; i < s->n_slots; i++)
		n += setting_up_until_ns(&s->slot[i].process) > now;
	return n;
}

static void spawn(struct suite *s, struct slot *slot)
{
	const struct suite_config *c = s->config;
	const struct worker_spawn how = {
		.ns_mode = c->ns_mode,
		.job = &slot->job,
		.work = c->work ? c->work : worker_run,
	};
	char err[512] = "";

	if (c->follow && c->verbose)
		slot->follow = follow_prefix(slot->run, s->name_width);
	slot->job = (struct worker_job){
		.script = slot->script,
		.pass_output = c->pass_output,
		.keep_cwd = c->keep_cwd,
		.timeout_ns = c->timeout_ns,
		.begin_fd = -1,
		.ticks = s->ticks,
		.stop_fd = s->stop_fd,
		.hold = c->hold,
		.isolated = c->ns_mode == NS_ISOLATE,
		.go_fd = c->go_fd,
		.verbose = c->verbose,
		.follow = slot->follow,
		.host_allowed_cc = s->host_allowed_cc,
		.capture = captures_memory(c->captures),
		.capture_all = c->capture_all,
		.tcp_info = c->tcp_info,
	};
	if (s->keeps_away)
		ticks_avoid(s->ticks);
	if (worker_process_start(&slot->process, &how, err, sizeof(err)) != 0) {
		diag_error(&slot->run->result.diags, SPAN_NONE, "%s", err);
		slot->run->result.verdict = VERDICT_ERROR;
		prepend(&slot->run->result.diags, &slot->remarks);
		report(s, slot->run);
		slot->run = NULL;
		return;
	}
	slot->run->pid = slot->process.pid;
	slot->run->tries++;
	if (c->on_start)
		c->on_start(c->arg, slot->run);
	slot->process.kill_ns = slot->process.start_ns + c->timeout_ns +
				WORKER_CLEANUP_NS + GRACE_NS;
}

static void slot_clear(struct slot *slot)
{
	script_free(slot->script);
	diag_list_done(&slot->remarks);
	free(slot->earlier);
	free(slot->follow);
	if (slot->job.capture)
		fclose(slot->job.capture);
	*slot = (struct slot){ .process = slot->process };
}

/* Gives a run its turn: it is decided at once, or gets a worker. */
static void start(struct suite *s, struct suite_run *run, char *earlier)
{
	struct slot *slot = free_slot(s);

	slot->run = run;
	slot->earlier = earlier;
	switch (suite_load_script(s->config, s->run, s->n, run, &slot->script,
				  &slot->remarks)) {
	case LOAD_DECIDED:
		prepend(&run->result.diags, &slot->remarks);
		report(s, run);
		break;
	case LOAD_OTHER_RUN:
		run->done = true;
		break;
	case LOAD_PLAY:
		spawn(s, slot);
		break;
	}
	if (is_free(slot))
		slot_clear(slot);
}

static void start_next(struct suite *s)
{
	struct suite_run *run;

	if (s->next == s->n) {
		struct retry *r = &s->retry[s->next_retry++];

		start(s, r->run, r->earlier);
		return;
	}
	run = &s->run[s->next++];
	if (run->result.verdict != VERDICT_PASS)
		report(s, run);
	else
		start(s, run, NULL);
}

static bool more_to_do(const struct suite *s)
{
	return !s->interrupts && !s->halted &&
	       (s->next < s->n || s->next_retry < s->n_retries);
}

static bool can_start(struct suite *s)
{
	size_t running = count_state(s, WORKER_RUNNING);
	size_t ending = count_state(s, WORKER_ENDING);

	if (!more_to_do(s))
		return false;
	/* One network namespace has room for one tun0.  A second try is alone. */
	if (s->config->ns_mode == NS_STAY || s->next == s->n)
		return running + ending == 0;
	return running < s->pace.limit && ending < MAX_ENDING &&
	       count_setting_up(s) < s->cpus;
}

/* --- waiting -------------------------------------------------------------- */

static void take_signals(struct suite *s)
{
	struct signalfd_siginfo info;
	int64_t limit_ns = clock_now_ns() + WORKER_CLEANUP_NS + GRACE_NS;

	while (read(s->signal_fd, &info, sizeof(info)) == sizeof(info)) {
		s->interrupts++;
		eventfd_write(s->stop_fd, 1);
	}
	for (size_t i = 0; i < s->n_slots; i++) {
		struct worker_process *p = &s->slot[i].process;

		if (p->state == WORKER_FREE || p->killed)
			continue;
		if (s->interrupts > 1)
			worker_process_kill(p);
		else if (s->interrupts && p->kill_ns > limit_ns)
			p->kill_ns = limit_ns;
	}
}

static void tend(struct suite *s, struct slot *slot)
{
	struct worker_process *p = &slot->process;

	if (p->state == WORKER_RUNNING) {
		worker_process_read(p);
		if (p->state == WORKER_ENDING &&
		    worker_process_record(p, &slot->run->result) == 0) {
			if (s->config->hold)
				p->kill_ns = INT64_MAX;
			deliver(s, slot);
		}
	}
	if (worker_process_reap(p)) {
		if (slot->run &&
		    worker_process_record(p, &slot->run->result) == 0)
			deliver(s, slot);
		else if (slot->run)
			deliver_death(s, slot);
		slot_clear(slot);
		if (s->config->ns_mode == NS_STAY)
			orphans_end_all(&s->orphans);
	} else if (clock_now_ns() >= p->kill_ns) {
		worker_process_kill(p);
	}
}

static int poll_timeout_ms(const struct suite *s)
{
	int64_t next_ns = INT64_MAX, left_ms;

	for (size_t i = 0; i < s->n_slots; i++) {
		const struct worker_process *p = &s->slot[i].process;
		int64_t set_up_ns = setting_up_until_ns(p);

		if (!is_free(&s->slot[i]) && p->kill_ns < next_ns)
			next_ns = p->kill_ns;
		if (more_to_do(s) && set_up_ns > clock_now_ns() &&
		    set_up_ns < next_ns)
			next_ns = set_up_ns;
	}
	if (next_ns == INT64_MAX)
		return -1;
	if (s->config->on_tick && next_ns > clock_now_ns() + TICK_NS)
		return (int)(TICK_NS / NS_PER_MS);
	left_ms = (next_ns - clock_now_ns() + NS_PER_MS - 1) / NS_PER_MS;
	if (left_ms < 0)
		return 0;
	return left_ms > INT_MAX ? INT_MAX : (int)left_ms;
}

static void wait_and_tend(struct suite *s, int timeout_ms)
{
	size_t n = 1 + 2 * s->n_slots;
	td_auto_free struct pollfd *fd = xcalloc(n, sizeof(*fd));

	fd[0] = (struct pollfd){ .fd = s->signal_fd, .events = POLLIN };
	for (size_t i = 0; i < s->n_slots; i++) {
		const struct worker_process *p = &s->slot[i].process;
		bool used = !is_free(&s->slot[i]);

		fd[1 + 2 * i] = (struct pollfd){
			.fd = used ? p->pipe_fd : -1, .events = POLLIN,
		};
		fd[2 + 2 * i] = (struct pollfd){
			.fd = used ? p->pidfd : -1, .events = POLLIN,
		};
	}
	poll(fd, n, timeout_ms);
	if (fd[0].revents)
		take_signals(s);
	for (size_t i = 0; i < s->n_slots; i++)
		if (!is_free(&s->slot[i]))
			tend(s, &s->slot[i]);
}

static void run_loop(struct suite *s)
{
	for (;;) {
		bool started = can_start(s);

		if (started)
			start_next(s);
		else if (count_state(s, WORKER_FREE) == s->n_slots)
			return;
		if (s->config->on_tick)
			s->config->on_tick(s->config->arg);
		wait_and_tend(s, started ? 0 : poll_timeout_ms(s));
	}
}

/* --- life ----------------------------------------------------------------- */

/* Signals that end the suite, but for those that we were started to ignore
 * (nohup, a shell's background job). */
static void stop_signals(sigset_t *ret)
{
	static const int signals[] = { SIGINT, SIGTERM, SIGHUP };

	sigemptyset(ret);
	for (size_t i = 0; i < sizeof(signals) / sizeof(*signals); i++) {
		struct sigaction old;

		if (sigaction(signals[i], NULL, &old) == 0 &&
		    old.sa_handler != SIG_IGN)
			sigaddset(ret, signals[i]);
	}
}

int suite_exit_status(const size_t count[VERDICT_COUNT])
{
	if (count[VERDICT_ERROR])
		return SUITE_EXIT_ERROR;
	if (count[VERDICT_FAIL])
		return SUITE_EXIT_FAIL;
	if (count[VERDICT_SKIP] && !count[VERDICT_PASS])
		return SUITE_EXIT_SKIP;
	return SUITE_EXIT_PASS;
}

static void suite_done(struct suite *s)
{
	if (s->signal_fd >= 0)
		close(s->signal_fd);
	if (s->stop_fd >= 0)
		close(s->stop_fd);
	while (s->next_retry < s->n_retries)
		free(s->retry[s->next_retry++].earlier);
	free(s->retry);
	free(s->slot);
	free(s->host_allowed_cc);
	ticks_free(s->ticks);
	suite_unload(s->run, s->n);
}

int suite_run_all(struct suite_run *run, size_t n,
		  const struct suite_config *config)
{
	struct suite s = {
		.config = config,
		.run = run,
		.n = n,
		.n_slots = (config->jobs ? config->jobs : PACE_MAX) + MAX_ENDING,
	};
	sigset_t stop, old;
	int status;

	suite_load(run, n);
	s.cpus = online_cpus();
	pace_init(&s.pace, config->jobs, s.cpus);
	s.ticks = ticks_new();
	s.keeps_away = s.ticks && !priority_is_permitted();
	if (s.keeps_away)
		ticks_settle(s.ticks);
	s.slot = xcalloc(s.n_slots, sizeof(*s.slot));
	s.host_allowed_cc = suite_load_allowed_cc();
	s.name_width = follow_width(run, n);
	stop_signals(&stop);
	sigprocmask(SIG_BLOCK, &stop, &old);
	s.signal_fd = signalfd(-1, &stop, SFD_CLOEXEC | SFD_NONBLOCK);
	s.stop_fd = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
	if (s.signal_fd < 0 || s.stop_fd < 0) {
		fprintf(stderr, "tundrill: cannot watch for signals: %s\n",
			strerror(errno));
		status = SUITE_EXIT_ERROR;
	} else {
		if (config->ns_mode == NS_STAY)
			orphans_begin(&s.orphans);
		run_loop(&s);
		if (config->ns_mode == NS_STAY)
			orphans_done(&s.orphans);
		status = s.interrupts ? SUITE_EXIT_INTERRUPTED
				      : suite_exit_status(s.count);
	}
	suite_done(&s);
	sigprocmask(SIG_SETMASK, &old, NULL);
	return status;
}
