/* SPDX-License-Identifier: BSD-2-Clause */
/* test_suite: workers that report, fail, crash, hang and are interrupted. */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "parser/mem.h"
#include "runtime/timing/clock.h"
#include "tests/system/signaller.h"
#include "tests/system/suite_fixture.h"
#include "tests/unit/tap.h"

#define MAX_RUNS 8

static char script_path[] = "/tmp/test_suite.XXXXXX";
static char ipv6_path[] = "/tmp/test_suite.XXXXXX";

/* What the suite told, in the order in which it did. */
struct seen {
	size_t n;
	enum verdict verdict[MAX_RUNS];
	enum fail_kind kind[MAX_RUNS];
	enum family family[MAX_RUNS];
	char text[MAX_RUNS][256];
	size_t output_len;
};

static void on_result(void *arg, const struct suite_run *run)
{
	struct seen *seen = arg;
	const struct result *r = &run->result;

	if (seen->n == MAX_RUNS)
		return;
	seen->verdict[seen->n] = r->verdict;
	seen->kind[seen->n] = r->kind;
	seen->family[seen->n] = run->family;
	if (r->diags.n)
		snprintf(seen->text[seen->n], sizeof(seen->text[0]), "%s",
			 r->diags.item[0]->text);
	seen->output_len = r->output ? strlen(r->output) : 0;
	seen->n++;
}

/* Runs the script @n times with @work in place of a run. */
static int run_suite(work_fn *work, size_t n, struct suite_config config,
		     struct seen *seen)
{
	struct suite_run run[MAX_RUNS] = { 0 };
	int status;

	*seen = (struct seen){ 0 };
	for (size_t i = 0; i < n; i++)
		run[i].path = script_path;
	config.ns_mode = NS_STAY;
	config.jobs = config.jobs ? config.jobs : 1;
	config.timeout_ns = config.timeout_ns ? config.timeout_ns
					      : 60 * NS_PER_S;
	config.work = work;
	config.on_result = on_result;
	config.arg = seen;
	status = suite_run_all(run, n, &config);
	for (size_t i = 0; i < n; i++)
		result_done(&run[i].result);
	return status;
}

static const struct suite_config plain;

static void pass(const struct worker_job *job, struct result *ret)
{
	(void)job;
	ret->verdict = VERDICT_PASS;
}

static void fail(const struct worker_job *job, struct result *ret)
{
	(void)job;
	ret->verdict = VERDICT_FAIL;
	ret->kind = FAIL_CONTENT;
	diag_error(&ret->diags, SPAN_NONE, "it is not so");
}

static void skip(const struct worker_job *job, struct result *ret)
{
	(void)job;
	ret->verdict = VERDICT_SKIP;
	ret->skip_reason = xstrdup("no reason");
}

static void crash(const struct worker_job *job, struct result *ret)
{
	struct rlimit none = { 0, 0 };

	(void)job;
	(void)ret;
	setrlimit(RLIMIT_CORE, &none);
	raise(SIGKILL);
}

static void leave(const struct worker_job *job, struct result *ret)
{
	(void)job;
	(void)ret;
	_exit(3);
}

static void hang(const struct worker_job *job, struct result *ret)
{
	(void)job;
	(void)ret;
	for (;;)
		pause();
}

#define LONG_OUTPUT 3000000	/* far more than a pipe holds */

static void talk(const struct worker_job *job, struct result *ret)
{
	(void)job;
	ret->output = xmalloc(LONG_OUTPUT + 1);
	memset(ret->output, 'x', LONG_OUTPUT);
	ret->output[LONG_OUTPUT] = '\0';
}

/* Tells the parent that it is there, then waits to be stopped. */
static void wait_for_stop(const struct worker_job *job, struct result *ret)
{
	struct pollfd fd = { .fd = job->stop_fd, .events = POLLIN };

	signal_suite(SIGTERM);
	poll(&fd, 1, -1);
	ret->verdict = VERDICT_FAIL;
	diag_error(&ret->diags, SPAN_NONE, "stopped");
}

static void hang_after_interrupts(const struct worker_job *job,
				  struct result *ret)
{
	struct pollfd fd = { .fd = job->stop_fd, .events = POLLIN };

	(void)ret;
	signal_suite(SIGINT);
	/* What comes right behind the first signal is the same one. */
	poll(&fd, 1, -1);
	poll(NULL, 0, 200);
	signal_suite(SIGTERM);
	for (;;)
		pause();
}

static void test_verdicts(void)
{
	struct seen seen;

	tap_is_int(run_suite(pass, 3, plain, &seen), 0, "all passed: 0");
	tap_is_int((long long)seen.n, 3, "each run is reported");
	tap_is_int(run_suite(fail, 1, plain, &seen), 1, "a failure: 1");
	tap_is_str(seen.text[0], "it is not so", "errors come over the pipe");
	tap_is_int(seen.kind[0], FAIL_CONTENT, "and so does their kind");
	tap_is_int(run_suite(skip, 2, plain, &seen), 77, "all skipped: 77");
	run_suite(talk, 1, plain, &seen);
	tap_is_int((long long)seen.output_len, LONG_OUTPUT,
		   "a record may be longer than a pipe");
	expect_no_children("verdicts");
}

static void test_stop_at_failure(void)
{
	struct suite_config config = { .stop_at_failure = true };
	struct seen seen;

	run_suite(fail, 3, config, &seen);
	tap_is_int((long long)seen.n, 1, "stop_at_failure leaves out the rest");
}

static void test_death(void)
{
	struct seen seen;

	tap_is_int(run_suite(crash, 2, plain, &seen), 2,
		   "a worker that dies is an error");
	tap_is_int((long long)seen.n, 2, "the next one runs all the same");
	tap_is_str(seen.text[0],
		   "the run's process was killed by signal 9 (Killed): if it was for want of memory (dmesg tells), run fewer scripts at once (-j)",
		   "the signal is named");
	run_suite(leave, 1, plain, &seen);
	tap_is_str(seen.text[0],
		   "the run's process ended with status 3 before it had reported",
		   "an exit without a record is told");
	expect_no_children("deaths");
}

static void test_time_limit(void)
{
	struct suite_config config = { .timeout_ns = NS_PER_MS };
	struct seen seen;

	tap_is_int(run_suite(hang, 1, config, &seen), 1,
		   "a worker that hangs fails");
	tap_is_int(seen.kind[0], FAIL_TIMEOUT, "for its time limit");
	expect_no_children("time limit");
}

static void test_interrupt(void)
{
	struct seen seen;
	int64_t start_ns;

	start_signaller();
	tap_is_int(run_suite(wait_for_stop, 3, plain, &seen), 130,
		   "SIGTERM: 130");
	tap_is_int((long long)seen.n, 1, "nothing is started after it");
	tap_is_str(seen.text[0], "stopped", "the worker tells how far it was");
	start_ns = clock_now_ns();
	tap_is_int(run_suite(hang_after_interrupts, 1, plain, &seen), 130,
		   "a second signal: 130");
	tap_ok(clock_now_ns() - start_ns < WORKER_STOP_NS,
	       "a second signal ends a worker that hangs at once");
	tap_is_str(seen.text[0], "interrupted: the run was killed",
		   "and that is told");
	end_signaller();
	expect_no_children("interrupts");
}

static void test_unreadable(void)
{
	struct suite_run run[2] = { { .path = "/nonexistent/x.pkt" },
				    { .path = "/bin/sh" } };
	struct seen seen = { 0 };
	struct suite_config config = {
		.ns_mode = NS_STAY, .jobs = 1, .timeout_ns = NS_PER_S,
		.work = pass, .on_result = on_result, .arg = &seen,
	};

	tap_is_int(suite_run_all(run, 2, &config), 2,
		   "files that are no scripts: 2");
	tap_is_str(seen.text[0], "cannot be read: No such file or directory",
		   "a missing file is told");
	tap_is_str(seen.text[1],
		   "is not a script: the file holds binary data",
		   "a binary is told");
	result_done(&run[0].result);
	result_done(&run[1].result);
}

/* Leaves a process behind that nobody else would end. */
static void leave_child(const struct worker_job *job, struct result *ret)
{
	(void)job;
	(void)ret;
	if (fork() == 0)
		for (;;)
			pause();
}

static void test_orphans(void)
{
	struct seen seen;
	pid_t own = fork();

	if (own == 0)
		for (;;)
			pause();
	run_suite(leave_child, 2, plain, &seen);
	tap_ok(kill(own, 0) == 0 && waitpid(own, NULL, WNOHANG) == 0,
	       "a child from before the suite is not touched");
	kill(own, SIGKILL);
	waitpid(own, NULL, 0);
	expect_no_children("orphans");
}

/* A script that chooses its family, under all of them. */
static void test_own_family(void)
{
	struct suite_run run[FAMILY_COUNT] = { 0 };
	struct seen seen = { 0 };
	struct suite_config config = {
		.ns_mode = NS_STAY, .jobs = 1, .timeout_ns = 60 * NS_PER_S,
		.work = pass, .on_result = on_result, .arg = &seen,
	};

	for (enum family f = 0; f < FAMILY_COUNT; f++) {
		run[f].path = ipv6_path;
		run[f].family = f;
	}
	tap_is_int(suite_run_all(run, FAMILY_COUNT, &config), 0,
		   "a script with --ip_version, under all families: 0");
	tap_is_int((long long)seen.n, 1, "it runs once");
	tap_is_int(seen.family[0], FAMILY_IPV6, "under its own one");
	tap_ok(run[0].done && run[1].done && run[2].done,
	       "the others count as done");
	for (enum family f = 0; f < FAMILY_COUNT; f++)
		result_done(&run[f].result);
}

static void source_is_shared(void *arg, const struct suite_run *run)
{
	const struct suite_run *all = arg;

	tap_ok(run->source && run->source == all[run->group].source,
	       "runs of a script that are apart share its text");
}

/* Twice the families of two scripts, one of which chooses, in any order. */
static void test_groups(void)
{
	struct suite_run run[4 * FAMILY_COUNT] = { 0 };
	struct seen seen = { 0 };
	struct suite_config config = {
		.ns_mode = NS_STAY, .jobs = 1, .timeout_ns = 60 * NS_PER_S,
		.work = pass, .on_result = on_result, .arg = &seen,
	};
	struct suite_run twice[2] = {
		{ .path = ipv6_path, .group = 0 },
		{ .path = ipv6_path, .group = 1 },
	};
	struct suite_run apart[3] = {
		{ .path = script_path, .group = 0 },
		{ .path = ipv6_path, .family = FAMILY_IPV6, .group = 1 },
		{ .path = script_path, .group = 0 },
	};
	size_t n = sizeof(run) / sizeof(*run), n_played = 0;

	for (size_t i = 0; i < n; i++)
		run[i] = (struct suite_run){
			.path = i % 2 ? ipv6_path : script_path,
			.family = (enum family)(i / 4),
			.group = i % 4,
		};
	tap_is_int(suite_run_all(run, n, &config), 0, "groups that are mixed: 0");
	for (size_t i = 0; i < n; i++)
		n_played += run[i].tries;
	tap_is_int((long long)n_played, 2 * FAMILY_COUNT + 2,
		   "a script that chooses its family runs once in each group");
	for (size_t i = 0; i < n; i++)
		result_done(&run[i].result);

	suite_run_all(twice, 2, &config);
	tap_ok(twice[0].tries == 1 && twice[1].tries == 1,
	       "a script that chooses its family can be repeated");
	for (size_t i = 0; i < 2; i++)
		result_done(&twice[i].result);

	config.on_result = source_is_shared;
	config.arg = apart;
	suite_run_all(apart, 3, &config);
	for (size_t i = 0; i < 3; i++)
		result_done(&apart[i].result);
}

/* The first worker is disturbed, the second one is not. */
static void stumble_once(const struct worker_job *job, struct result *ret)
{
	(void)job;
	if (turnstile()->left-- <= 0)
		return;
	ret->verdict = VERDICT_FAIL;
	ret->kind = FAIL_TIMING;
	ret->disturbed = true;
	ret->disturbance = xstrdup("the tool itself was up to 5.0 ms late");
	diag_error(&ret->diags, SPAN_NONE, "too late");
}

static int run_disturbed(struct seen *seen)
{
	struct suite_run run[2] = { { .path = script_path },
				    { .path = script_path } };
	struct suite_config config = {
		.ns_mode = NS_ISOLATE, .jobs = 2, .timeout_ns = 60 * NS_PER_S,
		.work = stumble_once, .on_result = on_result, .arg = seen,
	};
	int status;

	*seen = (struct seen){ 0 };
	turnstile()->left = 1;
	status = suite_run_all(run, 2, &config);
	result_done(&run[0].result);
	result_done(&run[1].result);
	return status;
}

static void test_disturbed(void)
{
	struct seen seen;

	if (!isolation_works("a disturbed run"))
		return;
	tap_is_int(run_disturbed(&seen), 0,
		   "failed for its timing while disturbed: the second run counts");
	tap_is_int((long long)seen.n, 2, "each run is reported once");
	/* In whichever order both end. */
	tap_is_str(*seen.text[0] ? seen.text[0] : seen.text[1],
		   "a first run failed (too late) while the tool itself was up to 5.0 ms late; this is the result of a second one",
		   "the first failure is told");
}

#define AT_ONCE 3

/* Workers go on when all of them are there. */
static void meet(const struct worker_job *job, struct result *ret)
{
	struct turnstile *t = turnstile();
	int64_t end_ns = clock_now_ns() + job->timeout_ns / 2;

	ret->verdict = VERDICT_ERROR;
	if (write(job->begin_fd, " ", 1) != 1)
		return;
	t->there++;
	while (t->there < AT_ONCE && clock_now_ns() < end_ns)
		clock_sleep_until_ns(clock_now_ns() + NS_PER_MS);
	if (t->there == AT_ONCE)
		ret->verdict = VERDICT_PASS;
}

static void test_parallel(void)
{
	struct suite_run run[AT_ONCE] = { 0 };
	struct seen seen = { 0 };
	struct suite_config config = {
		.ns_mode = NS_ISOLATE, .jobs = AT_ONCE,
		.timeout_ns = 20 * NS_PER_S,
		.work = meet, .on_result = on_result, .arg = &seen,
	};

	if (!isolation_works("three runs at once"))
		return;
	for (size_t i = 0; i < AT_ONCE; i++)
		run[i].path = script_path;
	tap_is_int(suite_run_all(run, AT_ONCE, &config), 0,
		   "jobs = 3: three runs are under way at once");
	for (size_t i = 0; i < AT_ONCE; i++)
		result_done(&run[i].result);
	expect_no_children("three at once");
}

#define SET_UP_NS (50 * NS_PER_MS)
#define BATCHES 4

static void set_up(const struct worker_job *job, struct result *ret)
{
	(void)job;
	clock_sleep_until_ns(clock_now_ns() + SET_UP_NS);
	ret->verdict = VERDICT_PASS;
}

static void ignore(void *arg, const struct suite_run *run)
{
	(void)arg;
	(void)run;
}

/* Workers that never say that their timeline begins take their turns. */
static void test_set_up(void)
{
	size_t n = BATCHES * (size_t)sysconf(_SC_NPROCESSORS_ONLN);
	struct suite_run *run = xcalloc(n, sizeof(*run));
	struct suite_config config = {
		.ns_mode = NS_ISOLATE, .jobs = (unsigned)n,
		.timeout_ns = 5 * NS_PER_S, .work = set_up,
		.on_result = ignore,
	};
	int64_t start = clock_now_ns();

	if (!isolation_works("runs that are set up"))
		return;
	for (size_t i = 0; i < n; i++)
		run[i].path = script_path;
	suite_run_all(run, n, &config);
	tap_ok(clock_now_ns() - start >= BATCHES * SET_UP_NS,
	       "as many runs are set up at once as there are CPUs");
	for (size_t i = 0; i < n; i++)
		result_done(&run[i].result);
	free(run);
}

int main(void)
{
	/* A shell ignores it in what it starts with "&", and a suite leaves it so. */
	signal(SIGINT, SIG_DFL);
	if (!write_script(script_path, "0 socket(..., SOCK_STREAM, 0) = 3\n") ||
	    !write_script(ipv6_path, "--ip_version=ipv6\n"
			  "0 socket(..., SOCK_STREAM, 0) = 3\n"))
		return 1;
	test_verdicts();
	test_stop_at_failure();
	test_death();
	test_time_limit();
	test_interrupt();
	test_unreadable();
	test_orphans();
	test_own_family();
	test_groups();
	test_disturbed();
	test_parallel();
	test_set_up();
	unlink(script_path);
	unlink(ipv6_path);
	return tap_done();
}
