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
#include <sys/pidfd.h>
#include <sys/wait.h>
#include <unistd.h>

#include "netdev/sockdiag.h"
#include "parser/mem.h"
#include "runtime/play/clock.h"

#define READ_CHUNK 65536

static void write_all(int fd, const char *text, size_t len)
{
	while (len) {
		ssize_t n = write(fd, text, len);

		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0)	/* the parent is gone: nobody to tell */
			return;
		text += n;
		len -= (size_t)n;
	}
}

/* What scripts have closed, but the remote host has not, would keep the namespace. */
static void end_connections(void)
{
	struct sockdiag *d;

	if (sockdiag_new(&d))
		return;
	sockdiag_end_all(d);
	sockdiag_free(d);
}

/* The life of the child.  A blank in the pipe, which JSON ignores, tells that the
 * timeline begins.  Closing the pipe is the signal that the record is whole; the
 * exit, which clears the namespaces away, comes after it. */
static void __attribute__((noreturn))
be_worker(const struct worker_spawn *spawn, int fd)
{
	struct result result = { .verdict = VERDICT_PASS };
	struct worker_job job = *spawn->job;
	char *text;

	/* "Live" means that a line is seen when it is written. */
	if (spawn->job->verbose)
		setvbuf(spawn->job->verbose, NULL, _IOLBF, 0);
	job.begin_fd = fd;
	spawn->work(&job, &result);
	if (spawn->job->verbose)
		fflush(spawn->job->verbose);
	text = result_to_json(&result);
	write_all(fd, text, strlen(text));
	close(fd);
	free(text);
	if (result.verdict == VERDICT_PASS)
		worker_hold(spawn->job);
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
	int fd[2], pidfd;
	pid_t pid;

	if (pipe2(fd, O_CLOEXEC) != 0) {
		snprintf(err, err_cap, "cannot make a pipe: %s",
			 strerror(errno));
		return -errno;
	}
	pid = ns_fork(spawn->ns_mode, keep, err, err_cap);
	if (pid == 0) {
		close(fd[0]);
		be_worker(spawn, fd[1]);
	}
	close(fd[1]);
	if (pid < 0) {
		close(fd[0]);
		return pid;
	}
	pidfd = pidfd_open(pid, 0);
	if (pidfd < 0) {
		int ret = -errno;

		snprintf(err, err_cap, "cannot watch process %d: %s", pid,
			 strerror(-ret));
		kill(pid, SIGKILL);
		waitpid(pid, NULL, 0);
		close(fd[0]);
		return ret;
	}
	fcntl(fd[0], F_SETFL, O_NONBLOCK);
	*p = (struct worker_process){
		.state = WORKER_RUNNING,
		.pid = pid,
		.pidfd = pidfd,
		.pipe_fd = fd[0],
		.start_ns = start_ns,
	};
	return 0;
}

void worker_process_read(struct worker_process *p)
{
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
			continue;
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

bool worker_process_reap(struct worker_process *p)
{
	if (waitpid(p->pid, &p->status, WNOHANG) == 0)
		return false;
	/* In the pipe may be what was written just before the end. */
	if (p->pipe_fd >= 0)
		worker_process_read(p);
	if (p->pipe_fd >= 0)
		close(p->pipe_fd);
	close(p->pidfd);
	p->pipe_fd = p->pidfd = -1;
	p->state = WORKER_FREE;
	return true;
}

void worker_process_kill(struct worker_process *p)
{
	p->killed = true;
	kill(p->pid, SIGKILL);
	p->kill_ns = INT64_MAX;
}

int worker_process_record(struct worker_process *p, struct result *ret)
{
	int status = p->len ? result_from_json(p->text, p->len, ret) : -EINVAL;

	free(p->text);
	p->text = NULL;
	p->len = p->cap = 0;
	return status;
}

void worker_process_describe(const struct worker_process *p, char *buf,
			     size_t cap)
{
	if (WIFSIGNALED(p->status))
		snprintf(buf, cap, "was killed by signal %d (%s)",
			 WTERMSIG(p->status), strsignal(WTERMSIG(p->status)));
	else
		snprintf(buf, cap, "ended with status %d before it had reported",
			 WEXITSTATUS(p->status));
}
