/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * command: shell commands of a script, with the environment it expects.
 *
 * A command is started by posix_spawn(), which does not copy our address space
 * (locked in memory, for good timing), in a process group of its own, so that
 * command_kill() reaches what it started too.  What all commands print goes
 * into one pipe.  We keep its write end open as well: so it never reports an
 * end of file, and whether a command has ended only its pidfd tells; a server
 * that a command leaves in the background may hold the pipe for as long as it likes.
 */
#include "runtime/play/command.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <poll.h>
#include <sched.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/pidfd.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "parser/mem.h"
#include "runtime/play/clock.h"
#include "runtime/play/command_env.h"

#define OUTPUT_MAX (64u << 10)		/* bytes kept */
#define READ_MAX (1u << 20)		/* bytes taken from the pipe in one go */
#define TERM_GRACE_MS 200		/* from SIGTERM to SIGKILL */
#define KILL_GRACE_MS 1000		/* for SIGKILL to take effect */

/* Added to the nice value of what does not belong to a timeline. */
#define BACKGROUND_NICE 10

struct commands {
	struct arena *mem;		/* of env */
	char **env;
	int read_fd, write_fd;		/* of the pipe; -1: output is passed on */
	char *output;			/* OUTPUT_MAX bytes and room for a tail */
	size_t len;
	uint64_t n_dropped;		/* bytes read beyond OUTPUT_MAX */
	bool background;	/* nice */
};

#define TAIL_MAX 64			/* the line that tells n_dropped, bytes */

struct commands *commands_new(const struct script_options *options,
			      bool pass_output)
{
	struct commands *c;
	int fd[2] = { -1, -1 };

	if (!pass_output) {
		if (pipe2(fd, O_CLOEXEC) < 0)
			return NULL;
		/* Only our end: to a shell, O_NONBLOCK is a surprise. */
		if (fcntl(fd[0], F_SETFL, O_NONBLOCK) < 0) {
			int err = errno;

			close(fd[0]);
			close(fd[1]);
			errno = err;
			return NULL;
		}
	}
	c = xcalloc(1, sizeof(*c));
	c->mem = arena_new();
	c->env = command_env_new(options, c->mem);
	c->read_fd = fd[0];
	c->write_fd = fd[1];
	c->output = xcalloc(1, OUTPUT_MAX + TAIL_MAX);
	return c;
}

void commands_set_background(struct commands *c, bool background)
{
	c->background = background;
}

void commands_free(struct commands *c)
{
	if (!c)
		return;
	if (c->read_fd >= 0) {
		close(c->read_fd);
		close(c->write_fd);
	}
	free(c->output);
	arena_free(c->mem);
	free(c);
}

/* Default signals, a process group, and no share in our real-time priority.
 * Returns 0 or an errno. */
static int set_spawn_attr(posix_spawnattr_t *attr)
{
	static const struct sched_param normal = { .sched_priority = 0 };
	short flags = POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF |
		      POSIX_SPAWN_SETPGROUP;
	int policy = sched_getscheduler(0) & ~SCHED_RESET_ON_FORK;
	sigset_t none, all;
	int err;

	sigemptyset(&none);
	sigfillset(&all);
	err = posix_spawnattr_setsigmask(attr, &none);
	if (!err)
		err = posix_spawnattr_setsigdefault(attr, &all);
	if (!err)
		err = posix_spawnattr_setpgroup(attr, 0);
	/* Leaving SCHED_IDLE may be refused, and is not ours to do: a user
	 * chose it. */
	if (!err && (policy == SCHED_FIFO || policy == SCHED_RR)) {
		flags |= POSIX_SPAWN_SETSCHEDULER;
		err = posix_spawnattr_setschedpolicy(attr, SCHED_OTHER);
		if (!err)
			err = posix_spawnattr_setschedparam(attr, &normal);
	}
	return err ? err : posix_spawnattr_setflags(attr, flags);
}

/* The order matters: output_fd may be what extra_fd becomes.  Returns 0 or an
 * errno. */
static int set_spawn_files(posix_spawn_file_actions_t *files, int stdin_fd,
			   int output_fd, int extra_fd)
{
	int err;

	if (stdin_fd < 0)
		err = posix_spawn_file_actions_addopen(files, STDIN_FILENO,
						       "/dev/null", O_RDONLY, 0);
	else
		err = posix_spawn_file_actions_adddup2(files, stdin_fd,
						       STDIN_FILENO);
	if (!err && output_fd >= 0)
		err = posix_spawn_file_actions_adddup2(files, output_fd,
						       STDOUT_FILENO);
	if (!err && output_fd >= 0)
		err = posix_spawn_file_actions_adddup2(files, output_fd,
						       STDERR_FILENO);
	if (!err && extra_fd >= 0)
		err = posix_spawn_file_actions_adddup2(files, extra_fd,
						       COMMAND_EXTRA_FD);
	if (!err)
		err = posix_spawn_file_actions_addclosefrom_np(files,
			extra_fd >= 0 ? COMMAND_EXTRA_FD + 1 : COMMAND_EXTRA_FD);
	return err;
}

pid_t command_spawn(struct commands *c, char *const argv[], int stdin_fd,
		    int extra_fd, int *ret_pidfd)
{
	posix_spawn_file_actions_t files;
	posix_spawnattr_t attr;
	pid_t pid;
	int err, pidfd;

	err = posix_spawnattr_init(&attr);
	if (err)
		return -err;
	err = posix_spawn_file_actions_init(&files);
	if (err) {
		posix_spawnattr_destroy(&attr);
		return -err;
	}
	err = set_spawn_attr(&attr);
	if (!err)
		err = set_spawn_files(&files, stdin_fd, c->write_fd, extra_fd);
	if (!err)
		err = posix_spawn(&pid, argv[0], &files, &attr, argv, c->env);
	posix_spawn_file_actions_destroy(&files);
	posix_spawnattr_destroy(&attr);
	if (err)
		return -err;

	if (c->background)
		setpriority(PRIO_PGRP, (id_t)pid,
			    getpriority(PRIO_PROCESS, 0) + BACKGROUND_NICE);
	pidfd = pidfd_open(pid, 0);
	if (pidfd < 0) {
		err = errno;
		kill(-pid, SIGKILL);
		waitpid(pid, NULL, 0);
		return -err;
	}
	*ret_pidfd = pidfd;
	return pid;
}

pid_t command_start(struct commands *c, const char *text, int *ret_pidfd)
{
	td_auto_free char *copy = xstrdup(text);
	char sh[] = "/bin/sh", opt[] = "-c";
	char *argv[] = { sh, opt, copy, NULL };

	return command_spawn(c, argv, -1, -1, ret_pidfd);
}

bool command_finish(pid_t pid, int pidfd, char *why, size_t why_cap)
{
	siginfo_t info = { 0 };
	const char *signal_text;
	int ret;

	do {
		ret = waitid(P_PID, (id_t)pid, &info, WEXITED);
	} while (ret < 0 && errno == EINTR);
	close(pidfd);
	if (ret < 0) {
		snprintf(why, why_cap, "is lost: %s", strerrordesc_np(errno));
		return false;
	}
	if (info.si_code == CLD_EXITED) {
		if (info.si_status == 0)
			return true;
		snprintf(why, why_cap, "ended with status %d", info.si_status);
		return false;
	}
	signal_text = sigdescr_np(info.si_status);
	snprintf(why, why_cap, "was killed by signal %d (%s)", info.si_status,
		 signal_text ? signal_text : "real-time");
	return false;
}

/* Waits for a pidfd.  True when the process has ended. */
static bool wait_ended(int pidfd, int timeout_ms)
{
	int64_t deadline_ns = clock_now_ns() + timeout_ms * NS_PER_MS;
	struct pollfd p = { .fd = pidfd, .events = POLLIN };
	int ret;

	do {
		int64_t left_ns = deadline_ns - clock_now_ns();

		ret = poll(&p, 1, left_ns > 0 ? (int)(left_ns / NS_PER_MS) : 0);
	} while (ret < 0 && errno == EINTR);
	return ret > 0;
}

void command_kill(pid_t pid, int pidfd)
{
	kill(-pid, SIGTERM);
	/* A stopped one has to be woken to hear it. */
	kill(-pid, SIGCONT);
	wait_ended(pidfd, TERM_GRACE_MS);
	/* Even when the shell has ended, what it started may not have.  The
	 * group's number stays taken until the shell is reaped. */
	kill(-pid, SIGKILL);
	wait_ended(pidfd, KILL_GRACE_MS);
	waitpid(pid, NULL, WNOHANG);
	close(pidfd);
}

/* Polls a pidfd and the output until @deadline_ns.  True when one is ready. */
static bool wait_ready(const struct commands *c, struct pollfd p[2], int pidfd,
		       int64_t deadline_ns)
{
	for (;;) {
		int64_t left_ns = deadline_ns - clock_now_ns();
		struct timespec left;
		int ret;

		if (left_ns < 0)
			left_ns = 0;
		left.tv_sec = left_ns / NS_PER_S;
		left.tv_nsec = left_ns % NS_PER_S;
		p[0] = (struct pollfd){ .fd = pidfd, .events = POLLIN };
		p[1] = (struct pollfd){ .fd = c->read_fd, .events = POLLIN };
		ret = ppoll(p, 2, &left, NULL);
		if (ret >= 0 || errno != EINTR)
			return ret > 0;
	}
}

bool command_wait(struct commands *c, pid_t pid, int pidfd,
		  int64_t deadline_ns, char *why, size_t why_cap)
{
	int64_t start_ns = clock_now_ns();
	struct pollfd p[2];
	bool ok;

	for (;;) {
		bool ready = wait_ready(c, p, pidfd, deadline_ns);

		if (ready && p[0].revents)
			break;
		/* One that prints without end is always ready: look at the
		 * clock as well. */
		if (!ready || clock_now_ns() >= deadline_ns) {
			double took_s = (double)(clock_now_ns() - start_ns) /
					NS_PER_S;

			command_kill(pid, pidfd);
			commands_output_read(c);
			snprintf(why, why_cap,
				 "did not end within %.1f s and was killed",
				 took_s);
			return false;
		}
		commands_output_read(c);
	}
	ok = command_finish(pid, pidfd, why, why_cap);
	commands_output_read(c);
	return ok;
}

bool command_run(struct commands *c, const char *text, int64_t deadline_ns,
		 char *why, size_t why_cap)
{
	int pidfd = -1;
	pid_t pid = command_start(c, text, &pidfd);

	if (pid < 0) {
		snprintf(why, why_cap, "cannot be started: %s",
			 strerrordesc_np(-pid));
		return false;
	}
	return command_wait(c, pid, pidfd, deadline_ns, why, why_cap);
}

int commands_output_fd(const struct commands *c)
{
	return c->read_fd;
}

/* Keeps what there is room for.  A NUL would end the text early. */
static void output_append(struct commands *c, const char *data, size_t len)
{
	size_t room = OUTPUT_MAX - c->len;
	size_t kept = len < room ? len : room;

	for (size_t i = 0; i < kept; i++)
		c->output[c->len + i] = data[i] ? data[i] : '?';
	c->len += kept;
	c->n_dropped += len - kept;
}

void commands_output_read(struct commands *c)
{
	char data[16384];
	size_t taken = 0;

	if (c->read_fd < 0)
		return;
	/* Bounded: a writer can be as fast as we are. */
	while (taken < READ_MAX) {
		ssize_t n = read(c->read_fd, data, sizeof(data));

		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0)
			return;
		output_append(c, data, (size_t)n);
		taken += (size_t)n;
	}
}

const char *commands_output(struct commands *c)
{
	commands_output_read(c);
	c->output[c->len] = '\0';
	if (c->n_dropped)
		snprintf(c->output + c->len, TAIL_MAX,
			 "\n[%" PRIu64 " more bytes were dropped]\n",
			 c->n_dropped);
	return c->output;
}
