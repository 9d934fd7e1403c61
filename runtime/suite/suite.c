/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * suite: starts workers, waits for what they report, and keeps time.
 *
 * One thread, one poll(): a signalfd for SIGINT, SIGTERM and SIGHUP, and for each worker
 * its pipe and its pidfd.  A run waits in the queue (queue.h) for its turn.  Then it is
 * parsed, which may decide it at once; otherwise it gets a worker.  It is reported when
 * its record has come.  The worker's slot is free when the process is reaped: up to
 * MAX_ENDING workers whose record is in may still be clearing their namespaces away while
 * the next ones run.
 *
 * A run that is to be run again (retry.h) goes back into the queue.  Both facts are told.
 */
#include "runtime/suite/suite.h"

#include <errno.h>
#include <limits.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/signalfd.h>
#include <unistd.h>

#include "netdev/lack.h"
#include "parser/mem.h"
#include "parser/plain.h"
#include "runtime/play/run.h"
#include "runtime/suite/captures.h"
#include "runtime/suite/expect.h"
#include "runtime/suite/follow.h"
#include "runtime/suite/guest_faults.h"
#include "runtime/suite/guests.h"
#include "runtime/suite/limit.h"
#include "runtime/suite/look.h"
#include "runtime/suite/orphans.h"
#include "runtime/suite/pace.h"
#include "runtime/suite/queue.h"
#include "runtime/suite/stop_signals.h"
#include "runtime/suite/suite_load.h"
#include "runtime/suite/worker_process.h"
#include "runtime/timing/clock.h"
#include "runtime/timing/sched.h"
#include "runtime/timing/ticks.h"

#define MAX_ENDING 16
/* A set-up that takes longer waits for something else than a CPU. */
#define SET_UP_NS (NS_PER_S / 5)
#define TICK_NS (NS_PER_S / 2)
#define GRACE_NS NS_PER_S	/* for a worker to report after its limits */
/* timeout(1) sends a signal to the process and to its group: a signal that comes so
 * soon after the first is no second one. */
#define AGAIN_NS (NS_PER_S / 20)

struct slot {
	struct worker_process process;	/* WORKER_FREE: nothing here */
	struct worker_job job;
	struct suite_run *run;		/* NULL: reported already */
	struct script *script;
	struct diag_list remarks;	/* of the parser */
	char *earlier;			/* tries, and what became of them; or
					 * NULL: this is the first */
	char *follow;			/* in front of its live lines; or NULL */
	bool look_told;			/* how to look at it */
};

struct suite {
	const struct suite_config *config;
	struct suite_run *run;
	size_t n;
	struct queue queue;
	struct slot *slot;
	size_t n_slots;
	struct pace pace;
	unsigned cpus;			/* so many runs are set up at once: more
					 * only makes each of them take longer */
	struct ticks *ticks;		/* NULL: each run has its own */
	bool keeps_away;		/* from the timelines' CPU */
	size_t n_confirmed;		/* tries made after a pass */
	size_t count[VERDICT_COUNT];
	int signal_fd;
	struct stop stop;		/* signal_fd: for what takes long before a run */
	unsigned interrupts;
	int64_t interrupted_ns;		/* the first of them */
	bool halted;			/* stop_at_failure */
	struct orphans orphans;		/* with NS_STAY */
	char *host_allowed_cc;
	size_t name_width;		/* columns for a run's name */
};

/* --- results -------------------------------------------------------------- */

/* @pragmas: of its script, as far as it was read; or NULL. */
static void report(struct suite *s, struct suite_run *run,
		   const struct pragmas *pragmas)
{
	const struct pragmas *planned = run->pragmas;

	run->done = true;
	if (pragmas)
		run->pragmas = pragmas;
	s->count[run->result.verdict]++;
	if (s->config->stop_at_failure &&
	    (run->result.verdict == VERDICT_FAIL ||
	     run->result.verdict == VERDICT_ERROR))
		s->halted = true;
	s->config->on_result(s->config->arg, run);
	run->pragmas = planned;
	result_told(&run->result);
}

static void put_back(struct suite *s, struct slot *slot)
{
	struct suite_run *run = slot->run;

	queue_again(&s->queue, run,
		    retry_tell(slot->earlier, run->tries, &run->result));
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

	/* What is expected needs no better result. */
	if (s->config->late_expected && !expect_fail &&
	    run->result.failure == FAILURE_LATE)
		return false;
	if (retry_wanted(policy, &run->result, run->tries, expect_fail))
		return true;
	/* One that is held shows what it has come to. */
	if (s->config->hold || !retry_confirms(policy, &run->result, run->tries,
					       s->n, s->n_confirmed))
		return false;
	s->n_confirmed++;
	return true;
}

static const struct pragmas *pragmas_in_force(const struct suite *s,
					      const struct script *script)
{
	static const struct pragmas none;

	return s->config->ignore_pragmas ? &none : &script->pragmas;
}

static void deliver(struct suite *s, struct slot *slot)
{
	const struct pragmas *pragmas = pragmas_in_force(s, slot->script);
	struct suite_run *run = slot->run;

	pace_note(&s->pace, run->result.late_max_ns);
	if (slot->process.fault.title)
		guest_faults_tell(&slot->process.fault, &run->result);
	diag_list_prepend(&run->result.diags, &slot->remarks);
	run->result.wall_ns = clock_now_ns() - slot->process.start_ns;
	if (!s->interrupts && wants_another(s, run, pragmas->expect_fail)) {
		put_back(s, slot);
	} else {
		if (!s->interrupts)
			expect_apply(pragmas, &run->result);
		if (s->config->late_expected)
			expect_late(&run->result);
		if (slot->earlier)
			retry_note(&run->result, slot->earlier, run->tries);
		captures_keep(s->config->captures, slot->job.capture, run,
			      s->run, s->n);
		report(s, run, pragmas);
	}
	slot->run = NULL;
}

/* The worker is dead and has told nothing. */
static void deliver_death(struct suite *s, struct slot *slot)
{
	struct result *r = &slot->run->result;

	*r = (struct result){ .verdict = VERDICT_ERROR };
	if (slot->process.guests)
		guest_faults_death(&slot->process, s->interrupts > 0, r);
	else
		worker_process_death(&slot->process, slot->job.timeout_ns,
				     s->interrupts > 0, r);
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
		.timeout_ns = limit_ns(slot->script,
				       pragmas_in_force(s, slot->script),
				       c->timeout_ns),
		.ticks = s->ticks,
		.hold = c->hold,
		.isolated = c->ns_mode != NS_STAY,
		.go_fd = c->go_fd,
		.verbose = c->verbose,
		.progress = c->progress,
		.told_elsewhere = slot->run != slot->run->of_group,
		.follow = slot->follow,
		.host_allowed_cc = s->host_allowed_cc,
		.capture = captures_memory(c->captures),
		.capture_all = c->capture_all,
		.tcp_info = c->tcp_info,
		.sysctls = c->sysctls,
		.goes_on_late = c->slow,
	};
	if (s->keeps_away)
		ticks_avoid(s->ticks);
	if ((c->guests ? worker_process_start_in_guest(&slot->process, c,
						       &slot->job, err,
						       sizeof(err)) :
			 worker_process_start(&slot->process, &how, err,
					      sizeof(err))) != 0) {
		diag_error(&slot->run->result.diags, SPAN_NONE, "%s", err);
		slot->run->result.verdict = VERDICT_ERROR;
		slot->run->result.environment = true;
		diag_list_prepend(&slot->run->result.diags,
				  &slot->remarks);
		report(s, slot->run, pragmas_in_force(s, slot->script));
		slot->run = NULL;
		return;
	}
	slot->run->pid = slot->process.pid;
	slot->run->tries++;
	if (c->on_start)
		c->on_start(c->arg, slot->run);
	if (!c->guests)
		slot->process.kill_ns = slot->process.start_ns +
					slot->job.timeout_ns +
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
	splat_done(&slot->process.fault);
	*slot = (struct slot){ .process = slot->process };
}

/* Gives a run its turn: it is decided at once, or gets a worker. */
static void start(struct suite *s, struct suite_run *run, char *earlier)
{
	struct slot *slot = free_slot(s);

	slot->run = run;
	slot->earlier = earlier;
	switch (suite_load_script(s->config, run, &s->stop, &slot->script,
				  &slot->remarks)) {
	case LOAD_DECIDED:
		diag_list_prepend(&run->result.diags, &slot->remarks);
		report(s, run, pragmas_in_force(s, slot->script));
		break;
	case LOAD_OTHER_RUN:
		run->done = true;
		break;
	case LOAD_STOPPED:
		break;
	case LOAD_PLAY:
		spawn(s, slot);
		break;
	}
	if (is_free(slot))
		slot_clear(slot);
}

static size_t under_way(const struct suite *s)
{
	return count_state(s, WORKER_RUNNING);
}

static void start_next(struct suite *s)
{
	char *earlier;
	struct suite_run *run = queue_take(&s->queue, under_way(s), s->cpus,
					   &earlier);

	if (run->result.verdict != VERDICT_PASS)
		report(s, run, NULL);
	else
		start(s, run, earlier);
}

static bool more_to_do(const struct suite *s)
{
	return !s->interrupts && !s->halted && !queue_is_empty(&s->queue);
}

static bool can_start(struct suite *s)
{
	size_t running = under_way(s);
	size_t ending = count_state(s, WORKER_ENDING);

	if (!more_to_do(s) || !queue_has_turn(&s->queue, running, s->cpus))
		return false;
	/* The runs of a guest that has ended keep their slots for a moment longer. */
	if (s->config->guests)
		return running + ending < s->n_slots &&
		       guests_have_seat(s->config->guests);
	/* One network namespace has room for one tun0. */
	if (s->config->ns_mode == NS_STAY)
		return running + ending == 0;
	return running < s->pace.limit && ending < MAX_ENDING &&
	       count_setting_up(s) < s->cpus;
}

/* --- waiting -------------------------------------------------------------- */

static void take_signals(struct suite *s)
{
	struct signalfd_siginfo info;
	int64_t limit_ns = clock_now_ns() + WORKER_STOP_NS;

	while (read(s->signal_fd, &info, sizeof(info)) == sizeof(info)) {
		if (s->interrupts &&
		    clock_now_ns() < s->interrupted_ns + AGAIN_NS)
			continue;
		if (!s->interrupts++)
			s->interrupted_ns = clock_now_ns();
	}
	for (size_t i = 0; i < s->n_slots; i++) {
		struct worker_process *p = &s->slot[i].process;

		if (p->state == WORKER_FREE || p->killed)
			continue;
		if (s->interrupts)
			worker_process_stop(p);
		if (s->interrupts > 1)
			worker_process_kill(p);
		else if (s->interrupts && p->kill_ns > limit_ns)
			p->kill_ns = limit_ns;
	}
}

/* When a run's watcher is to be told how to look at it; 0: not, or no more. */
static int64_t slot_look_ns(const struct suite *s, const struct slot *slot)
{
	return slot->look_told ? 0 : look_due_ns(s->config, s->n,
						 &slot->process, slot->script);
}

static void tell_how_to_look(struct suite *s, struct slot *slot)
{
	int64_t due_ns = slot_look_ns(s, slot);

	if (!due_ns || clock_now_ns() < due_ns)
		return;
	slot->look_told = true;
	look_tell(s->config, slot->process.pid, slot->script, slot->follow);
}

/* Its guest has ended before the run began: that was no try. */
static void take_back(struct suite *s, struct slot *slot)
{
	slot->run->tries--;
	queue_again(&s->queue, slot->run, slot->earlier);
	slot->earlier = NULL;
	slot->run = NULL;
}

static void tend(struct suite *s, struct slot *slot)
{
	struct worker_process *p = &slot->process;

	tell_how_to_look(s, slot);
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
		if (slot->run && p->unplayed)
			take_back(s, slot);
		else if (slot->run &&
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
		int64_t look_ns = slot_look_ns(s, &s->slot[i]);

		/* Nothing else tells of a run that has left its guest. */
		if (p->guests && p->state == WORKER_ENDING)
			return 0;
		if (look_ns && look_ns < next_ns)
			next_ns = look_ns;
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
	struct guests *guests = s->config->guests;
	size_t n = 1, most = guests ? guests_poll_max(guests) : 2 * s->n_slots;
	td_auto_free struct pollfd *fd = xcalloc(1 + most, sizeof(*fd));

	fd[0] = (struct pollfd){ .fd = s->signal_fd, .events = POLLIN };
	/* No more than are open: poll() refuses more entries than there may be files. */
	for (size_t i = 0; i < s->n_slots; i++) {
		const struct worker_process *p = &s->slot[i].process;

		if (is_free(&s->slot[i]) || guests)
			continue;
		if (p->pipe_fd >= 0)
			fd[n++] = (struct pollfd){ p->pipe_fd, POLLIN, 0 };
		fd[n++] = (struct pollfd){ p->pidfd, POLLIN, 0 };
	}
	if (guests)
		n += guests_poll(guests, fd + n);
	poll(fd, n, timeout_ms);
	if (fd[0].revents)
		take_signals(s);
	if (guests)
		guests_tend(guests);
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
		else if (s->config->guests && !more_to_do(s))
			guests_end_idle(s->config->guests);
		if (s->config->on_tick)
			s->config->on_tick(s->config->arg);
		wait_and_tend(s, started ? 0 : poll_timeout_ms(s));
	}
}

/* --- life ----------------------------------------------------------------- */

static void suite_done(struct suite *s)
{
	if (s->signal_fd >= 0)
		close(s->signal_fd);
	queue_done(&s->queue);
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
		.n_slots = config->guests ? guests_seats(config->guests) :
			   (config->jobs ? config->jobs : PACE_MAX) + MAX_ENDING,
	};
	sigset_t stop, old;
	int status;

	stop_signals(&stop);
	stop_signals_block(&old);
	s.signal_fd = signalfd(-1, &stop, SFD_CLOEXEC | SFD_NONBLOCK);
	s.stop.fd = s.signal_fd;
	suite_load(run, n, &s.stop);
	s.cpus = online_cpus();
	pace_init(&s.pace, config->jobs, s.cpus);
	s.ticks = config->guests ? NULL : ticks_new();
	s.keeps_away = s.ticks && !sched_urgent_is_permitted();
	if (s.keeps_away)
		ticks_settle(s.ticks);
	if (config->jobs != 1)
		suite_load_plans(config, run, n, &s.stop);
	queue_init(&s.queue, run, n, config->jobs != 1);
	s.slot = xcalloc(s.n_slots, sizeof(*s.slot));
	s.host_allowed_cc = suite_load_allowed_cc();
	s.name_width = follow_width(run, n);
	if (s.signal_fd < 0) {
		plain_error("cannot watch for signals: %s%s",
			    strerror(errno), lack_way_out(errno));
		status = SUITE_EXIT_ERROR;
	} else {
		if (config->ns_mode == NS_STAY)
			orphans_begin(&s.orphans);
		/* A signal that came meanwhile: not all scripts are loaded. */
		take_signals(&s);
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
