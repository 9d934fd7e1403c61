/* SPDX-License-Identifier: BSD-2-Clause */
/* worker_process: starts, hears, reaps and kills workers. */
#include "runtime/suite/worker_process.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/pidfd.h>
#include <sys/wait.h>
#include <unistd.h>

#include "netdev/lack.h"
#include "netdev/sockdiag.h"
#include "parser/mem.h"
#include "runtime/exec/write_all.h"
#include "runtime/play/run.h"
#include "runtime/suite/guest_job.h"
#include "runtime/suite/guests.h"
#include "runtime/suite/suite.h"
#include "runtime/timing/clock.h"
#include "runtime/timing/ticks.h"

#define READ_CHUNK 65536
/* What a record may take, and what jansson makes of it: a value of its own for so many bytes,
 * where ours have one for 25. */
#define RECORD_MAX (4 << 20)
#define RECORD_SPARSE 8
#define RECORD_ROOM 4096	/* for a last word about it */
#define KEPT_FDS 8

/* Connections that the script has closed and the remote host has not would keep the
 * namespace. */
static void end_connections(void)
{
	struct sockdiag *d;

	if (sockdiag_new(&d))
		return;
	sockdiag_end_all(d);
	sockdiag_free(d);
}

static int by_number(const void *a, const void *b)
{
	int x = *(const int *)a, y = *(const int *)b;

	return (x > y) - (x < y);
}

/* A run has none of the suite's descriptors but those that are meant for it. */
static void close_all_but(int *fd, size_t n)
{
	unsigned next = STDERR_FILENO + 1;

	qsort(fd, n, sizeof(*fd), by_number);
	for (size_t i = 0; i < n; i++) {
		if (fd[i] < (int)next)
			continue;
		if (fd[i] > (int)next)
			close_range(next, (unsigned)fd[i] - 1, 0);
		next = (unsigned)fd[i] + 1;
	}
	close_range(next, ~0U, 0);
}

static void keep_own_fds(const struct worker_job *job)
{
	int keep[KEPT_FDS] = { job->begin_fd, job->stop_fd };
	size_t n = 2;

	if (job->hold != HOLD_NOT)
		keep[n++] = job->go_fd;
	if (job->capture)
		keep[n++] = fileno(job->capture);
	if (job->verbose)
		keep[n++] = fileno(job->verbose);
	close_all_but(keep, n);
}

/* The record as text, no longer than the suite reads.  Caller frees. */
static char *make_record(struct result *r)
{
	char *text = result_to_json(r);
	size_t left_out = 0, n = 1;

	while (n && strlen(text) > RECORD_MAX - RECORD_ROOM) {
		n = result_shorten(r);
		left_out += n;
		free(text);
		text = result_to_json(r);
	}
	if (!left_out)
		return text;
	diag_add(&r->diags, DIAG_WARNING, SPAN_NONE,
		 "%zu events and samples from the middle of the run are left out: there were too many to report",
		 left_out);
	free(text);
	return result_to_json(r);
}

/* The life of the child.  A blank in the pipe, which JSON ignores, tells that the
 * timeline begins.  Closing the pipe is the signal that the record is whole; the
 * exit, which clears the namespaces away, comes after it. */
static void __attribute__((noreturn))
be_worker(const struct worker_spawn *spawn, const char *folder, int fd,
	  int stop_fd)
{
	struct result result = { .verdict = VERDICT_PASS };
	struct worker_job job = *spawn->job;
	struct run_held *held = NULL;
	char *record;

	job.begin_fd = fd;
	job.stop_fd = stop_fd;
	job.folder = folder;
	job.held = &held;
	if (job.ticks && ticks_enter_child(job.ticks))
		_exit(1);
	keep_own_fds(&job);
	/* "Live" means that a line is seen when it is written. */
	if (spawn->job->verbose)
		setvbuf(spawn->job->verbose, NULL, _IOLBF, 0);
	spawn->work(&job, &result);
	if (spawn->job->verbose)
		fflush(spawn->job->verbose);
	record = make_record(&result);
	/* If the parent is gone, nobody reads it. */
	write_all(fd, record, strlen(record), WRITE_HERE);
	close(fd);
	free(record);
	if (result.verdict == VERDICT_PASS)
		worker_hold(&job);
	if (spawn->job->isolated)
		end_connections();
	result_done(&result);
	_exit(0);
}

/* The script's folder, which stays visible when /tmp becomes a private one.
 * NULL: it is not there.  Caller frees. */
static char *script_folder(const char *path)
{
	const char *slash = strrchr(path, '/');
	td_auto_free char *folder = NULL;

	folder = slash ? xstrndup(path, (size_t)(slash - path) + 1)
		       : xstrdup(".");
	return realpath(folder, NULL);
}

int worker_process_start(struct worker_process *p,
			 const struct worker_spawn *spawn, char *err,
			 size_t err_cap)
{
	td_auto_free char *keep =
		script_folder(spawn->job->script->source->path);
	int64_t start_ns = clock_now_ns();
	int fd[2], pidfd, stop_fd;
	pid_t pid;

	if (pipe2(fd, O_CLOEXEC) != 0) {
		int error = errno;

		snprintf(err, err_cap, "cannot make a pipe: %s%s",
			 strerror(error), lack_way_out(error));
		return -error;
	}
	stop_fd = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
	pid = ns_fork(spawn->ns_mode, keep, err, err_cap);
	if (pid == 0)
		be_worker(spawn, keep, fd[1], stop_fd);
	close(fd[1]);
	pidfd = pid < 0 ? -1 : pidfd_open(pid, 0);
	if (pidfd < 0) {
		int ret = pid < 0 ? pid : -errno;

		if (pid > 0) {
			snprintf(err, err_cap, "cannot watch process %d: %s%s",
				 pid, strerror(-ret), lack_way_out(-ret));
			kill(pid, SIGKILL);
			waitpid(pid, NULL, 0);
		}
		close(fd[0]);
		close(stop_fd);
		return ret;
	}
	fcntl(fd[0], F_SETFL, O_NONBLOCK);
	*p = (struct worker_process){
		.state = WORKER_RUNNING,
		.pid = pid,
		.pidfd = pidfd,
		.pipe_fd = fd[0],
		.stop_fd = stop_fd,
		.start_ns = start_ns,
	};
	return 0;
}

int worker_process_start_in_guest(struct worker_process *p,
				  const struct suite_config *config,
				  const struct worker_job *job, char *err,
				  size_t err_cap)
{
	unsigned id = guests_next_id(config->guests);
	size_t len;
	td_auto_free char *text = guest_job_text(id, config, job, &len);
	int ret;

	*p = (struct worker_process){
		.state = WORKER_RUNNING,
		.pidfd = -1,
		.pipe_fd = -1,
		.stop_fd = -1,
		.start_ns = clock_now_ns(),
		.guests = config->guests,
		.live = job->verbose,
		.capture = job->capture,
	};
	ret = guests_take_seat(p->guests, p, id, text, len, err, err_cap);
	if (ret)
		p->state = WORKER_FREE;
	return ret;
}

void worker_process_read(struct worker_process *p)
{
	if (p->guests)
		return;
	for (;;) {
		ssize_t n;

		if (p->cap - p->len < READ_CHUNK) {
			p->cap = p->cap * 2 + READ_CHUNK;
			p->text = xrealloc(p->text, p->cap);
		}
		n = read(p->pipe_fd, p->text + p->len, p->cap - p->len);
		if (n > 0) {
			p->len += (size_t)n;
			p->begun = true;
			if (p->len <= RECORD_MAX)
				continue;
			p->too_long = true;
			p->len = 0;
			worker_process_kill(p);
			n = 0;
		}
		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0 && errno == EAGAIN)
			return;
		close(p->pipe_fd);
		p->pipe_fd = -1;
		p->state = WORKER_ENDING;
		return;
	}
}

static bool leave_guest(struct worker_process *p)
{
	if (p->state != WORKER_ENDING)
		return false;
	p->state = WORKER_FREE;
	return true;
}

bool worker_process_reap(struct worker_process *p)
{
	if (p->guests)
		return leave_guest(p);
	if (waitpid(p->pid, &p->status, WNOHANG) == 0)
		return false;
	/* In the pipe may be what was written just before the end. */
	if (p->pipe_fd >= 0)
		worker_process_read(p);
	if (p->pipe_fd >= 0)
		close(p->pipe_fd);
	close(p->pidfd);
	close(p->stop_fd);
	p->pipe_fd = p->pidfd = p->stop_fd = -1;
	p->state = WORKER_FREE;
	return true;
}

/* A run in a guest takes next to no time of the host's: there is nothing to wait for. */
void worker_process_stop(struct worker_process *p)
{
	if (p->guests) {
		worker_process_kill(p);
		return;
	}
	eventfd_write(p->stop_fd, 1);
}

void worker_process_kill(struct worker_process *p)
{
	p->killed = true;
	if (p->guests)
		guests_kill(p->guests, p);
	else
		kill(p->pid, SIGKILL);
	p->kill_ns = INT64_MAX;
}

/* Whether reading the record takes no more memory than reading one of ours would. */
static bool is_sparse(const char *text, size_t len)
{
	size_t values = 0;

	for (size_t i = 0; i < len; i++)
		values += text[i] == ',' || text[i] == '[' || text[i] == '{';
	return values <= READ_CHUNK / RECORD_SPARSE + len / RECORD_SPARSE;
}

int worker_process_record(struct worker_process *p, struct result *ret)
{
	int status = -EINVAL;

	if (p->len && is_sparse(p->text, p->len))
		status = result_from_json(p->text, p->len, ret);

	free(p->text);
	p->text = NULL;
	p->len = p->cap = 0;
	return status;
}

/* How it died, in words. */
static void describe(const struct worker_process *p, char *buf, size_t cap)
{
	if (p->too_long)
		snprintf(buf, cap, "was killed: it reported more than %d MiB",
			 RECORD_MAX >> 20);
	else if (WIFSIGNALED(p->status))
		snprintf(buf, cap, "was killed by signal %d (%s)%s",
			 WTERMSIG(p->status), strsignal(WTERMSIG(p->status)),
			 WTERMSIG(p->status) == SIGKILL && !p->killed ?
				 ": if it was for want of memory (dmesg tells), run fewer scripts at once (-j)" :
				 "");
	else
		snprintf(buf, cap, "ended with status %d before it had reported",
			 WEXITSTATUS(p->status));
}

void worker_process_death(const struct worker_process *p, int64_t timeout_ns,
			  bool interrupted, struct result *ret)
{
	char how[160];

	ret->verdict = VERDICT_ERROR;
	if (!p->killed || p->too_long) {
		describe(p, how, sizeof(how));
		diag_error(&ret->diags, SPAN_NONE, "the run's process %s", how);
	} else if (interrupted) {
		diag_error(&ret->diags, SPAN_NONE,
			   "interrupted: the run was killed");
	} else {
		ret->verdict = VERDICT_FAIL;
		ret->kind = FAIL_TIMEOUT;
		diag_note(diag_error(&ret->diags, SPAN_NONE,
				     "the run did not end within its time limit of %g s: it was killed",
				     (double)timeout_ns / NS_PER_S),
			  RUN_LIMIT_WAY_OUT);
	}
}
