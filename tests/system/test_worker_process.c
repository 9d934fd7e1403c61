/* SPDX-License-Identifier: BSD-2-Clause */
/* test_worker_process: workers in the hands of a stranger's script. */
#include <fcntl.h>
#include <poll.h>
#include <sys/eventfd.h>

#include "parser/mem.h"
#include "runtime/timing/clock.h"
#include "tests/system/suite_fixture.h"
#include "tests/unit/peak.h"

static char script_path[] = "/tmp/test_worker_process.XXXXXX";

/* What the last run of a suite has come to. */
static struct kept {
	char output[64], error[256], warning[256];
	size_t passed, n_trace;
} kept;

static void keep_result(void *arg, const struct suite_run *run)
{
	const struct result *r = &run->result;

	(void)arg;
	kept.passed += r->verdict == VERDICT_PASS;
	kept.n_trace = r->trace.n;
	snprintf(kept.output, sizeof(kept.output), "%s", r->output ? r->output : "");
	for (size_t i = 0; i < r->diags.n; i++) {
		const struct diag *d = r->diags.item[i];

		if (d->level == DIAG_ERROR)
			snprintf(kept.error, sizeof(kept.error), "%s", d->text);
		else
			snprintf(kept.warning, sizeof(kept.warning), "%s", d->text);
	}
}

#define FDS_LOOKED_AT 4096

/* What is open beside the standard streams and the way to report and to stop. */
static void count_fds(const struct worker_job *job, struct result *ret)
{
	int n = 0;

	for (int fd = STDERR_FILENO + 1; fd < FDS_LOOKED_AT; fd++)
		n += fcntl(fd, F_GETFD) >= 0 && fd != job->begin_fd &&
		     fd != job->stop_fd;
	ret->output = xasprintf("%d", n);
}

/* One of two runs is stopped by itself; the other one looks whether it is. */
static void stop_one(const struct worker_job *job, struct result *ret)
{
	struct pollfd fd = { .fd = job->stop_fd, .events = POLLIN };
	struct turnstile *t = turnstile();
	bool first = t->left-- > 0;

	if (first)
		eventfd_write(job->stop_fd, 1);
	t->there += first;
	while (!t->there)
		clock_sleep_until_ns(clock_now_ns() + NS_PER_MS);
	if (poll(&fd, 1, 0) != first)
		ret->verdict = VERDICT_ERROR;
}

/* Writes @chunk until @max bytes are gone, and reports nothing else. */
static void flood(const struct worker_job *job, const char *chunk, size_t max)
{
	size_t len = strlen(chunk);

	for (size_t n = 0; n < max; n += len)
		if (write(job->begin_fd, chunk, len) < 0)
			break;
	_exit(0);
}

static void flood_for_ever(const struct worker_job *job, struct result *ret)
{
	(void)ret;
	flood(job, "\"xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx",
	      SIZE_MAX / 2);
}

static void flood_with_values(const struct worker_job *job, struct result *ret)
{
	(void)ret;
	if (write(job->begin_fd, "[", 1) == 1)
		flood(job, "[],[],[],[],[],[],[],[],[],[],[],[],[],[],[],[],",
		      3 << 20);
}

/* More events than a report holds. */
static void report_much(const struct worker_job *job, struct result *ret)
{
	(void)job;
	for (uint32_t i = 0; i < 50000; i++)
		trace_add(&ret->trace, TRACE_CALL, i, i,
			  0, "a call of a script that has very many of them = 0");
}

static void play_hostile(work_fn *work, struct suite_run run[2])
{
	struct suite_config config = {
		.ns_mode = NS_ISOLATE, .jobs = 2, .timeout_ns = 60 * NS_PER_S,
		.work = work, .on_result = keep_result,
	};

	memset(&kept, 0, sizeof(kept));
	for (size_t i = 0; i < 2; i++)
		run[i] = (struct suite_run){ .path = script_path };
	suite_run_all(run, 2, &config);
	for (size_t i = 0; i < 2; i++)
		result_done(&run[i].result);
}

int main(void)
{
	struct suite_run run[2];
	long before;

	if (!write_script(script_path, "0 socket(..., SOCK_STREAM, 0) = 3\n"))
		return 1;
	if (!isolation_works("runs of strangers"))
		return tap_done();
	play_hostile(count_fds, run);
	tap_is_str(kept.output, "0", "a worker has no descriptor of the suite's");
	turnstile()->left = 1;
	turnstile()->there = 0;
	play_hostile(stop_one, run);
	tap_is_int((long long)kept.passed, 2, "a run cannot stop another one");
	before = peak_kib();
	play_hostile(flood_for_ever, run);
	tap_is_str(kept.error,
		   "the run's process was killed: it reported more than 4 MiB",
		   "a report has an end");
	play_hostile(flood_with_values, run);
	tap_is_str(kept.error,
		   "the run's process ended with status 0 before it had reported",
		   "... and is nothing but a report");
	if (peak_is_ours("memory of the suite"))
		tap_ok(peak_kib() - before < 48 * 1024,
		       "for that the suite needs little memory (%ld KiB)",
		       peak_kib() - before);
	play_hostile(report_much, run);
	tap_ok(strstr(kept.warning, "from the middle of the run are left out") &&
	       kept.n_trace > 5000 && kept.n_trace < 50000,
	       "what there is too much of is left out, and told");
	expect_no_children("runs of strangers");
	unlink(script_path);
	return tap_done();
}
