/* SPDX-License-Identifier: BSD-2-Clause */
/* kernel_job: a program that a build needs done, and what it prints. */
#include "runtime/kernel/kernel_job.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/pidfd.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#define GRACE_S 2		/* from SIGTERM to SIGKILL */

/* Removes the variables of the make that may have started us, and of kbuild: they
 * would have make do something else. */
static const char *const unwanted[] = {
	"MAKEFLAGS", "MFLAGS", "GNUMAKEFLAGS", "MAKELEVEL", "MAKEFILES",
	"MAKEOVERRIDES", "ARCH", "SUBARCH", "CROSS_COMPILE", "KBUILD_OUTPUT",
	"KBUILD_SRC", "KBUILD_EXTMOD", "KBUILD_VERBOSE", "KCONFIG_CONFIG",
	"KCONFIG_ALLCONFIG", "KBUILD_DEFCONFIG", "V", "O", "M",
};

struct reader {
	const struct kernel_job *job;
	char line[KERNEL_JOB_LINE_MAX + 1];
	size_t len;
};

static void line_ends(struct reader *r)
{
	r->line[r->len] = '\0';
	r->len = 0;
	r->job->on_line(r->job->arg, r->line);
}

/* Takes what is in the pipe.  False: it has ended. */
static bool take_output(struct reader *r, int fd)
{
	char data[16384];
	ssize_t n = read(fd, data, sizeof(data));

	if (n < 0)
		return errno == EINTR || errno == EAGAIN;
	for (ssize_t i = 0; i < n; i++) {
		if (data[i] != '\n')
			r->line[r->len++] = data[i] ? data[i] : '?';
		if (data[i] == '\n' || r->len == KERNEL_JOB_LINE_MAX)
			line_ends(r);
	}
	if (n == 0 && r->len)
		line_ends(r);
	return n > 0;
}

/* What ends with its parent, however that ends. */
static void end_with(pid_t parent)
{
	prctl(PR_SET_PDEATHSIG, SIGTERM);
	if (getppid() != parent)
		_exit(127);
}

/* In the program's process. */
static _Noreturn void become(const struct kernel_job *job, int out_fd,
			     pid_t leader)
{
	int null_fd = open("/dev/null", O_RDONLY | O_CLOEXEC);
	sigset_t none;

	end_with(leader);
	sigemptyset(&none);
	sigprocmask(SIG_SETMASK, &none, NULL);
	for (size_t i = 0; i < sizeof(unwanted) / sizeof(*unwanted); i++)
		unsetenv(unwanted[i]);
	setenv("LC_ALL", "C", 1);
	if (null_fd >= 0 && dup2(null_fd, STDIN_FILENO) >= 0 &&
	    dup2(out_fd, STDOUT_FILENO) >= 0 &&
	    dup2(out_fd, STDERR_FILENO) >= 0)
		execvp(job->argv[0], (char *const *)job->argv);
	dprintf(out_fd, "%s: %s\n", job->argv[0], strerror(errno));
	_exit(127);
}

/* In the leader's process: ends as the program does, or with all of the group. */
static _Noreturn void lead(const struct kernel_job *job, int out_fd, pid_t parent)
{
	const struct timespec grace = { .tv_sec = GRACE_S };
	struct sigaction standard = { .sa_handler = SIG_DFL };
	pid_t self = getpid(), pid;
	sigset_t heard;
	int status;

	for (int sig = 1; sig < NSIG; sig++)
		sigaction(sig, &standard, NULL);
	sigfillset(&heard);
	sigprocmask(SIG_SETMASK, &heard, NULL);
	setpgid(0, 0);
	end_with(parent);
	pid = fork();
	if (pid == 0)
		become(job, out_fd, self);
	close(out_fd);
	sigemptyset(&heard);
	sigaddset(&heard, SIGTERM);
	sigaddset(&heard, SIGCHLD);
	while (pid > 0 && waitpid(pid, &status, WNOHANG) == 0) {
		if (sigwaitinfo(&heard, NULL) != SIGTERM)
			continue;
		kill(0, SIGTERM);
		kill(0, SIGCONT);
		sigdelset(&heard, SIGTERM);
		sigtimedwait(&heard, NULL, &grace);
		kill(0, SIGKILL);
	}
	if (pid < 0)
		_exit(127);
	_exit(WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status));
}

/* Reads until the program has ended, or closes its output, or is to stop.  True: stop. */
static bool attend(struct reader *r, int out_fd, int pidfd)
{
	enum { OUTPUT, ENDED, STOP, N };
	bool open = true;

	for (;;) {
		struct pollfd p[N] = {
			[OUTPUT] = { .fd = open ? out_fd : -1, .events = POLLIN },
			[ENDED] = { .fd = pidfd, .events = POLLIN },
			[STOP] = { .fd = r->job->stop_fd, .events = POLLIN },
		};

		if (poll(p, N, -1) < 0)
			continue;
		if (p[STOP].revents)
			return true;
		/* Reads what is left in the pipe before it tells how the program has
		 * ended. */
		if (p[OUTPUT].revents)
			open = take_output(r, out_fd);
		else if (p[ENDED].revents)
			return false;
	}
}

static int status_of(const char *program, int status, char *err, size_t err_cap)
{
	if (WIFEXITED(status) && WEXITSTATUS(status) == 0)
		return 0;
	if (WIFEXITED(status))
		snprintf(err, err_cap, "%s ended with status %d", program,
			 WEXITSTATUS(status));
	else
		snprintf(err, err_cap, "%s was killed by signal %d", program,
			 WTERMSIG(status));
	return -ECHILD;
}

static int cannot_start(const struct kernel_job *job, char *err, size_t err_cap)
{
	int saved = errno;

	snprintf(err, err_cap, "cannot start %s: %s", job->argv[0],
		 strerror(saved));
	return -saved;
}

int kernel_job_run(const struct kernel_job *job, char *err, size_t err_cap)
{
	struct reader r = { .job = job };
	pid_t parent = getpid(), pid;
	int out[2], pidfd, status = 0;
	bool stopped;

	if (pipe2(out, O_CLOEXEC) != 0)
		return cannot_start(job, err, err_cap);
	pid = fork();
	if (pid == 0)
		lead(job, out[1], parent);
	if (pid < 0) {
		status = cannot_start(job, err, err_cap);
		close(out[0]);
		close(out[1]);
		return status;
	}
	close(out[1]);
	pidfd = pidfd_open(pid, 0);
	stopped = pidfd < 0 || attend(&r, out[0], pidfd);
	if (stopped)
		kill(pid, SIGTERM);
	while (waitpid(pid, &status, 0) < 0 && errno == EINTR)
		;
	close(out[0]);
	if (pidfd >= 0)
		close(pidfd);
	if (!stopped)
		return status_of(job->argv[0], status, err, err_cap);
	snprintf(err, err_cap, "%s was interrupted", job->argv[0]);
	return -ECANCELED;
}
