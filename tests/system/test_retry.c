/* SPDX-License-Identifier: BSD-2-Clause */
/* test_retry: what is run again, and what a script's pragmas make of a result. */
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "parser/mem.h"
#include "runtime/suite/suite.h"
#include "runtime/timing/clock.h"
#include "tests/unit/tap.h"

#define MAX_RUNS 128

static char path[] = "/tmp/test_retry.XXXXXX";

/* How often a worker began, in memory that workers share with the test. */
static unsigned *tries(void)
{
	static unsigned *shared;

	if (!shared)
		shared = mmap(NULL, sizeof(*shared), PROT_READ | PROT_WRITE,
			      MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	return shared;
}

struct seen {
	size_t n, n_failed;
	enum verdict verdict;
	enum fail_kind kind;
	unsigned tries, line;
	size_t n_covers;	/* of its script, as far as that is known */
	int status;
	char text[512];		/* the last thing that was said */
};

static void on_result(void *arg, const struct suite_run *run)
{
	const struct diag_list *diags = &run->result.diags;
	struct seen *seen = arg;

	seen->n++;
	seen->verdict = run->result.verdict;
	seen->kind = run->result.kind;
	seen->tries = run->tries;
	seen->n_covers = run->pragmas ? run->pragmas->n_covers : 0;
	seen->n_failed += run->result.verdict == VERDICT_FAIL;
	if (diags->n) {
		snprintf(seen->text, sizeof(seen->text), "%s",
			 diags->item[diags->n - 1]->text);
		seen->line = diags->item[diags->n - 1]->span.line;
	} else if (run->result.skip_reason) {
		snprintf(seen->text, sizeof(seen->text), "%s",
			 run->result.skip_reason);
	}
}

typedef void work_fn(const struct worker_job *job, struct result *ret);

/* Runs a script with these pragmas, @n times. */
static void play(const char *pragmas, work_fn *work, size_t n,
		 struct suite_config config, struct seen *ret)
{
	struct suite_run run[MAX_RUNS] = { 0 };
	FILE *f = fopen(path, "w");

	if (f) {
		fprintf(f, "%s0 close(3) = -1 EBADF\n", pragmas);
		fclose(f);
	}
	*ret = (struct seen){ 0 };
	*tries() = 0;
	for (size_t i = 0; i < n; i++)
		run[i] = (struct suite_run){ .path = path, .group = i };
	config.ns_mode = NS_STAY;
	config.jobs = 1;
	config.timeout_ns = 60 * NS_PER_S;
	config.work = work;
	config.on_result = on_result;
	config.arg = ret;
	ret->status = suite_run_all(run, n, &config);
	for (size_t i = 0; i < n; i++)
		result_done(&run[i].result);
}

static void fail_as(struct result *ret, enum fail_kind kind, bool disturbed)
{
	ret->verdict = VERDICT_FAIL;
	ret->kind = kind;
	ret->disturbed = disturbed;
	if (disturbed)
		ret->disturbance = xstrdup("it was late");
	diag_error(&ret->diags, SPAN_NONE, "it is not so");
}

static void pass(const struct worker_job *job, struct result *ret)
{
	(void)job;
	++*tries();
	ret->verdict = VERDICT_PASS;
}

static void content(const struct worker_job *job, struct result *ret);

static void late_pass(const struct worker_job *job, struct result *ret)
{
	pass(job, ret);
	ret->disturbed = true;
	ret->disturbance = xstrdup("it was late");
}

static void late_pass_once(const struct worker_job *job, struct result *ret)
{
	if (*tries() == 1)
		content(job, ret);
	else
		late_pass(job, ret);
}

static void content(const struct worker_job *job, struct result *ret)
{
	(void)job;
	++*tries();
	fail_as(ret, FAIL_CONTENT, false);
}

static void on_time(const struct worker_job *job, struct result *ret)
{
	(void)job;
	++*tries();
	fail_as(ret, FAIL_TIMING, false);
}

static void disturbed(const struct worker_job *job, struct result *ret)
{
	(void)job;
	++*tries();
	fail_as(ret, FAIL_TIMING, true);
}

/* Only times are off, while the tool was late. */
static void late(const struct worker_job *job, struct result *ret)
{
	disturbed(job, ret);
	ret->failure = FAILURE_LATE;
}

static void disturbed_state(const struct worker_job *job, struct result *ret)
{
	(void)job;
	++*tries();
	fail_as(ret, FAIL_STATE, true);
}

static void disturbed_once(const struct worker_job *job, struct result *ret)
{
	if (*tries() == 0)
		disturbed(job, ret);
	else
		pass(job, ret);
}

static void skip(const struct worker_job *job, struct result *ret)
{
	(void)job;
	++*tries();
	ret->verdict = VERDICT_SKIP;
	ret->skip_reason = xstrdup("no reason");
}

static void test_rule(void)
{
	static const struct {
		const char *what;
		work_fn *work;
		struct retry_policy policy;
		unsigned tries;
		enum verdict verdict;
	} cases[] = {
		{ "a time that is wrong while the tool is on time stays",
		  on_time, { 0 }, 1, VERDICT_FAIL },
		{ "so does a packet that differs", content, { 0 }, 1,
		  VERDICT_FAIL },
		{ "disturbed: four times more", disturbed, { 0 }, 5, VERDICT_FAIL },
		{ "a state that was looked at too late: four times more",
		  disturbed_state, { 0 }, 5, VERDICT_FAIL },
		{ "disturbed once: once more", disturbed_once, { 0 }, 2,
		  VERDICT_PASS },
		{ "disturbed, --no-retry", disturbed, { .off = true }, 1,
		  VERDICT_FAIL },
		{ "--retries=3 --no-retry", content,
		  { .off = true, .failed = 3 }, 1, VERDICT_FAIL },
		{ "--retries=3", content, { .failed = 3 }, 4, VERDICT_FAIL },
		{ "--retries=1, disturbed", disturbed, { .failed = 1 }, 5,
		  VERDICT_FAIL },
		{ "--retries=9", on_time, { .failed = RETRY_MAX }, 10,
		  VERDICT_FAIL },
		{ "--retries=3, a pass", pass, { .failed = 3 }, 1,
		  VERDICT_PASS },
		{ "--retries=3, a skip", skip, { .failed = 3 }, 1,
		  VERDICT_SKIP },
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		const struct suite_config config = { .retry = cases[i].policy };
		struct seen seen;

		play("", cases[i].work, 1, config, &seen);
		tap_is_int(*tries(), cases[i].tries, "%s", cases[i].what);
		tap_ok(seen.tries == *tries() && seen.n == 1,
		       "... told once, with its tries");
		tap_is_int(seen.verdict, cases[i].verdict, "... the verdict");
	}
}

static void test_confirms(void)
{
	const struct retry_policy policy = { 0 };
	const struct result late = { .disturbed = true }, on_time = { 0 };

	tap_ok(retry_confirms(&policy, &late, 1, 1000, 61) &&
	       !retry_confirms(&policy, &late, 1, 1000, 62),
	       "no more than one try for 16 runs is made after a pass");
	tap_ok(retry_confirms(&policy, &late, RETRY_DISTURBED, 1000, 0) &&
	       !retry_confirms(&policy, &late, RETRY_DISTURBED + 1, 1000, 0),
	       "... nor more often than after a failure");
	tap_ok(retry_confirms(&policy, &late, 4, 1, 3) &&
	       !retry_confirms(&policy, &late, 1, 15, 4),
	       "... or four, if there are few");
	tap_ok(!retry_confirms(&policy, &on_time, 1, 1000, 0),
	       "a pass on time stands");
}

static void test_told(void)
{
	const struct suite_config plain = { 0 };
	const struct suite_config more = { .retry = { .failed = 1 } };
	const struct suite_config off = { .retry = { .off = true } };
	struct seen seen;

	play("", disturbed, 1, plain, &seen);
	tap_is_str(seen.text, "a first run failed (it is not so) while it was late; "
		   "a second run failed (it is not so) while it was late; "
		   "a third run failed (it is not so) while it was late; "
		   "a fourth run failed (it is not so) while it was late; "
		   "this is the result of a fifth one",
		   "all tries are told");
	play("", late_pass, 64, plain, &seen);
	tap_is_str(seen.text, "a first run passed while it was late; "
		   "a second run passed while it was late; "
		   "a third run passed while it was late; "
		   "a fourth run passed while it was late; "
		   "this is the result of a fifth one",
		   "a pass is told, too");
	tap_is_int(*tries(), 68, "of 64 runs that passed late four tries are made again");
	play("", late_pass, 128, plain, &seen);
	tap_is_int(*tries(), 136, "... of 128 eight");
	play("", late_pass, 1, plain, &seen);
	tap_is_int(*tries(), 5, "... of one as many as if it had failed");
	play("", late_pass_once, 32, plain, &seen);
	tap_is_int((long long)seen.n_failed, 1, "the second run counts");
	play("", late_pass, 32, off, &seen);
	tap_is_int(*tries(), 32, "... unless --no-retry");
	play("", on_time, 1, more, &seen);
	tap_is_str(seen.text, "a first run failed (it is not so); this is the result of a second one",
		   "nothing was late: nothing is said of it");
}

static void test_expect(void)
{
	const struct suite_config plain = { 0 };
	const struct suite_config more = { .retry = { .failed = 3 } };
	const struct suite_config ignore = { .ignore_pragmas = true };
	const char *pragma = "//! expect fail\n";
	struct seen seen;

	play(pragma, content, 1, more, &seen);
	tap_ok(seen.verdict == VERDICT_PASS && seen.kind == FAIL_NONE &&
	       *tries() == 1, "a failure that is expected is a pass, at once");
	tap_is_str(seen.text, "failed as expected: it is not so",
		   "... with a note");
	play(pragma, pass, 1, plain, &seen);
	tap_ok(seen.verdict == VERDICT_FAIL && seen.kind == FAIL_NONE,
	       "a pass where a failure is expected is a failure");
	tap_is_str(seen.text, "expected to fail, but passed", "... that says so");
	tap_is_int(seen.line, 1, "... at the pragma");
	play(pragma, skip, 1, plain, &seen);
	tap_is_int(seen.verdict, VERDICT_SKIP, "a skip stays one");
	play(pragma, disturbed_once, 1, plain, &seen);
	tap_ok(*tries() == 2 && seen.verdict == VERDICT_FAIL,
	       "a disturbed failure is not the expected one");
	play(pragma, content, 1, ignore, &seen);
	tap_is_int(seen.verdict, VERDICT_FAIL, "packetdrill ignores pragmas");
}

static void test_slow(void)
{
	const struct suite_config plain = { 0 };
	const struct suite_config slow = { .slow = true, .late_expected = true,
					   .retry = { .failed = 3 } };
	const struct suite_config drop_in = { .slow = true };
	const size_t only_late[VERDICT_COUNT] = { [VERDICT_SKIP] = 1,
						  [VERDICT_XFAIL] = 1 };
	struct seen seen;

	play("", late, 1, plain, &seen);
	tap_is_int(seen.verdict, VERDICT_FAIL, "late: a failure");
	play("", late, 1, slow, &seen);
	tap_ok(seen.verdict == VERDICT_XFAIL && seen.kind == FAIL_TIMING,
	       "... expected of a slow machine");
	tap_is_int(*tries(), 1, "... and not made again");
	tap_is_int(seen.status, SUITE_EXIT_PASS, "... which is well");
	tap_is_int(suite_exit_status(only_late), SUITE_EXIT_PASS,
		   "... also where all others are skipped");
	play("", late, 1, drop_in, &seen);
	tap_is_int(seen.verdict, VERDICT_FAIL, "... but not as packetdrill");
	play("", disturbed, 1, slow, &seen);
	tap_is_int(seen.verdict, VERDICT_FAIL, "slow: what is wrong stays a failure");
	tap_is_int(*tries(), 5, "... and is made again if it was disturbed");
	tap_is_int(seen.status, SUITE_EXIT_FAIL, "... with its status");
	play("//! expect fail\n", content, 1, slow, &seen);
	tap_is_int(seen.verdict, VERDICT_PASS,
		   "slow: what a script expects is a pass");
	play("", pass, 1, slow, &seen);
	tap_is_int(seen.verdict, VERDICT_PASS, "slow: a pass is one");
}

static void test_requires(void)
{
	const struct suite_config plain = { 0 };
	const struct suite_config ignore = { .ignore_pragmas = true };
	const char *pragma = "//! requires sysctl no.such\n";
	struct seen seen;

	play(pragma, pass, 1, plain, &seen);
	tap_ok(seen.verdict == VERDICT_SKIP && *tries() == 0,
	       "what is required is missing: skipped");
	tap_is_str(seen.text, "requires sysctl no.such, which this kernel does not have",
		   "... with the reason");
	play("//! requires sysctl kernel.ostype\n", pass, 1, plain, &seen);
	tap_is_int(seen.verdict, VERDICT_PASS, "what is required is there");
	play(pragma, pass, 1, ignore, &seen);
	tap_is_int(seen.verdict, VERDICT_PASS, "packetdrill requires nothing");
}

static void test_pragmas(void)
{
	const struct suite_config skips = { .skip_long = true };
	const struct suite_config ignore = { .ignore_pragmas = true };
	const char *pragma = "//! covers A:1 A:2\n";
	struct seen seen;

	play(pragma, pass, 1, skips, &seen);
	tap_is_int((long long)seen.n_covers, 2, "a result tells what is covered");
	play("//! covers A:1\n//! long\n", pass, 1, skips, &seen);
	tap_is_int((long long)seen.n_covers, 1, "... also of what is skipped");
	play(pragma, pass, 1, ignore, &seen);
	tap_is_int((long long)seen.n_covers, 0, "... but not to packetdrill");
}

static void test_long(void)
{
	const struct suite_config plain = { 0 };
	const struct suite_config skips = { .skip_long = true };
	const struct suite_config ignore = { .skip_long = true,
					     .ignore_pragmas = true };
	const char *pragma = "//! long\n";
	struct seen seen;

	play(pragma, pass, 1, skips, &seen);
	tap_ok(seen.verdict == VERDICT_SKIP && *tries() == 0,
	       "a script that is long is skipped");
	tap_is_str(seen.text, "long: --long plays it", "... with the reason");
	play(pragma, pass, 1, plain, &seen);
	tap_is_int(seen.verdict, VERDICT_PASS, "... unless it is wanted");
	play("//! expect fail\n", content, 1, skips, &seen);
	tap_is_int(seen.verdict, VERDICT_PASS, "others are played");
	play(pragma, pass, 1, ignore, &seen);
	tap_is_int(seen.verdict, VERDICT_PASS, "packetdrill knows nothing of it");
}

static void test_stop_at_failure(void)
{
	const struct suite_config stop = { .stop_at_failure = true };
	struct seen seen;

	play("", content, 3, stop, &seen);
	tap_is_int((long long)seen.n, 1, "--fail-fast: a failure is the last");
	play("", skip, 3, stop, &seen);
	tap_is_int((long long)seen.n, 3, "--fail-fast: a skip is no failure");
}

int main(void)
{
	int fd = mkstemp(path);

	if (fd < 0 || tries() == MAP_FAILED) {
		tap_ok(false, "a script for the test");
		return tap_done();
	}
	close(fd);
	test_rule();
	test_confirms();
	test_told();
	test_expect();
	test_slow();
	test_requires();
	test_long();
	test_pragmas();
	test_stop_at_failure();
	unlink(path);
	return tap_done();
}
