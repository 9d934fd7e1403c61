/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * command: shell commands of a script, with the environment it expects.
 *
 * A command is started by posix_spawn(), which does not copy our address space, without a
 * shell where that makes no difference.  It has a process group of its own, so that
 * command_kill() also reaches what it has started.
 *
 * What all commands print goes into one pipe.  We keep its write end open as well, so
 * that it never reports an end of file: only its pidfd tells that a command has ended.
 * A server that a command leaves in the background may hold the pipe as long as it likes.
 */
#include "runtime/exec/command.h"

#include <ctype.h>
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <poll.h>
#include <sched.h>
#include <search.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/pidfd.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "netdev/lack.h"
#include "parser/mem.h"
#include "runtime/exec/command_words.h"
#include "runtime/timing/clock.h"

#define TUN_NAME "tun0"
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
	int stop_fd;		/* or -1 */
	int64_t stop_grace_ns;	/* for commands once it is readable */
};

#define TAIL_MAX 64			/* the line that tells n_dropped, bytes */

/* --- the environment -------------------------------------------------------- */

struct env {
	char **var;		/* "NAME=value" */
	size_t n, cap;
	void *places;		/* tsearch(3)'s tree of struct place */
	struct arena *mem;
};

/* Where a variable is: a script may define as many as it has lines. */
struct place {
	const char *var;
	size_t at;
};

static int by_name(const void *a, const void *b)
{
	const char *x = ((const struct place *)a)->var;
	const char *y = ((const struct place *)b)->var;
	size_t n = strcspn(x, "="), m = strcspn(y, "=");
	int order = memcmp(x, y, n < m ? n : m);

	return order ? order : (n > m) - (n < m);
}

/* The place of a variable of the name that @var has: the next one if it is new. */
static struct place *env_place(struct env *env, const char *var)
{
	struct place *place = arena_alloc(env->mem, sizeof(*place)), **found;

	*place = (struct place){ var, env->n };
	found = tsearch(place, &env->places, by_name);
	if (found)
		return *found;
	mem_exhausted();
}

static void env_append(struct env *env, char *var)
{
	env->var = arena_grow(env->mem, env->var, env->n, &env->cap,
			      sizeof(*env->var));
	env->var[env->n++] = var;
}

/* Sets @name, in place of an earlier value. */
static void env_set(struct env *env, const char *name, const char *value)
{
	size_t name_len = strlen(name);
	size_t size = name_len + 1 + strlen(value) + 1;
	char *var = arena_alloc(env->mem, size);
	size_t at;

	snprintf(var, size, "%s=%s", name, value);
	at = env_place(env, var)->at;
	if (at < env->n)
		env->var[at] = var;
	else
		env_append(env, var);
}

static void keep_place(void *place)
{
	(void)place;	/* it is the arena's */
}

static void env_add_option(struct env *env, const struct script_options *o,
			   const struct option_desc *d)
{
	char name[64], buf[OPTION_TEXT_MAX];
	const char *text = option_value(d, o, buf, sizeof(buf));

	if (!text)
		return;
	snprintf(name, sizeof(name), "OPT_%s", d->name);
	env_set(env, name, text);
	for (char *p = name; *p; p++)
		*p = (char)toupper((unsigned char)*p);
	env_set(env, name, text);
}

/* POSIX.1, 3.216: what a shell takes for a variable. */
static bool is_shell_name(const char *name)
{
	if (!*name || isdigit((unsigned char)*name))
		return false;
	for (; *name; name++) {
		if (!isalnum((unsigned char)*name) && *name != '_')
			return false;
	}
	return true;
}

char **command_env_new(const struct script_options *options, struct arena *mem)
{
	struct env env = { .mem = mem };
	td_auto_free char *folder = get_current_dir_name();
	char pid[16];

	for (char **var = environ; var && *var; var++) {
		char *copy = arena_strdup(mem, *var);

		env_place(&env, copy);
		env_append(&env, copy);
	}
	for (size_t i = 0; i < options->n_defines; i++) {
		const struct define *d = &options->defines[i];

		if (is_shell_name(d->name))
			env_set(&env, d->name, d->value);
	}
	for (size_t i = 0; i < option_table_len; i++)
		env_add_option(&env, options, &option_table[i]);
	env_set(&env, "OPT_LOCAL_DEV", TUN_NAME);
	snprintf(pid, sizeof(pid), "%d", (int)getpid());
	env_set(&env, "PACKETDRILL_PID", pid);
	/* As a shell sets it. */
	if (folder)
		env_set(&env, "PWD", folder);
	env_append(&env, NULL);
	tdestroy(env.places, keep_place);
	return env.var;
}

/* --- commands --------------------------------------------------------------- */

struct commands *commands_new(const struct script_options *options,
			      bool pass_output)
{
	struct commands *c;
	int fd[2] = { -1, -1 };

	if (!pass_output) {
		if (pipe2(fd, O_CLOEXEC) < 0)
			return NULL;
		/* Only at our end: shells do not expect O_NONBLOCK. */
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
	c->stop_fd = -1;
	c->output = xmalloc(OUTPUT_MAX + TAIL_MAX);
	return c;
}

void commands_set_background(struct commands *c, bool background)
{
	c->background = background;
}

void commands_set_stop(struct commands *c, int stop_fd, int64_t grace_ns)
{
	c->stop_fd = stop_fd;
	c->stop_grace_ns = grace_ns;
}

bool commands_stopped(const struct commands *c)
{
	struct pollfd p = { .fd = c->stop_fd, .events = POLLIN };

	return poll(&p, 1, 0) > 0;
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
	/* A change from SCHED_IDLE may be refused.  It is not ours to make either: a
	 * user chose that policy. */
	if (!err && (policy == SCHED_FIFO || policy == SCHED_RR)) {
		flags |= POSIX_SPAWN_SETSCHEDULER;
		err = posix_spawnattr_setschedpolicy(attr, SCHED_OTHER);
		if (!err)
			err = posix_spawnattr_setschedparam(attr, &normal);
	}
	return err ? err : posix_spawnattr_setflags(attr, flags);
}

/* The order matters: output_fd may be what an extra_fd becomes.  Returns 0 or an
 * errno. */
static int set_spawn_files(posix_spawn_file_actions_t *files, int stdin_fd,
			   int output_fd, const int *extra_fd)
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
	for (int i = 0; !err && extra_fd && i < COMMAND_EXTRA_FDS; i++)
		err = posix_spawn_file_actions_adddup2(files, extra_fd[i],
						       COMMAND_EXTRA_FD + i);
	if (!err)
		err = posix_spawn_file_actions_addclosefrom_np(files,
			extra_fd ? COMMAND_KEPT_FDS : COMMAND_EXTRA_FD);
	return err;
}

pid_t command_spawn(struct commands *c, char *const argv[], int stdin_fd,
		    const int *extra_fd, int *ret_pidfd)
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

/* What cannot be started so, such as a file without "#!", is the shell's to start, or to
 * say why not. */
pid_t command_start(struct commands *c, const char *text, int *ret_pidfd)
{
	td_auto_free char *copy = xstrdup(text), *cut = xstrdup(text);
	char sh[] = "/bin/sh", opt[] = "-c";
	char *argv[] = { sh, opt, copy, NULL }, *word[COMMAND_WORDS_MAX + 1];

	if (command_words(cut, word)) {
		pid_t pid = command_spawn(c, word, -1, NULL, ret_pidfd);

		if (pid >= 0)
			return pid;
	}
	return command_spawn(c, argv, -1, NULL, ret_pidfd);
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
	/* What the shell has started may live when the shell has ended.  The group's
	 * number stays taken until the shell is reaped. */
	kill(-pid, SIGKILL);
	wait_ended(pidfd, KILL_GRACE_MS);
	waitpid(pid, NULL, WNOHANG);
	close(pidfd);
}

enum { READY_ENDED, READY_OUTPUT, READY_STOP, READY_MAX };

/* Polls a pidfd, the output and @stop_fd until @deadline_ns.  True when one is
 * ready. */
static bool wait_ready(const struct commands *c, struct pollfd p[READY_MAX],
		       int pidfd, int stop_fd, int64_t deadline_ns)
{
	for (;;) {
		int64_t left_ns = deadline_ns - clock_now_ns();
		struct timespec left;
		int ret;

		if (left_ns < 0)
			left_ns = 0;
		left.tv_sec = left_ns / NS_PER_S;
		left.tv_nsec = left_ns % NS_PER_S;
		p[READY_ENDED] = (struct pollfd){ .fd = pidfd, .events = POLLIN };
		p[READY_OUTPUT] = (struct pollfd){ .fd = c->read_fd,
						   .events = POLLIN };
		p[READY_STOP] = (struct pollfd){ .fd = stop_fd,
						 .events = POLLIN };
		ret = ppoll(p, READY_MAX, &left, NULL);
		if (ret >= 0 || errno != EINTR)
			return ret > 0;
	}
}

bool command_wait(struct commands *c, pid_t pid, int pidfd,
		  int64_t deadline_ns, char *why, size_t why_cap)
{
	int64_t start_ns = clock_now_ns();
	struct pollfd p[READY_MAX];
	int stop_fd = c->stop_fd;
	bool ok;

	for (;;) {
		bool ready = wait_ready(c, p, pidfd, stop_fd, deadline_ns);

		if (ready && p[READY_ENDED].revents)
			break;
		if (ready && p[READY_STOP].revents) {
			int64_t end_ns = clock_now_ns() + c->stop_grace_ns;

			if (end_ns < deadline_ns)
				deadline_ns = end_ns;
			stop_fd = -1;
		}
		/* One that prints without end is always ready: look at the
		 * clock as well. */
		if (!ready || clock_now_ns() >= deadline_ns) {
			double took_s = (double)(clock_now_ns() - start_ns) /
					NS_PER_S;

			command_kill(pid, pidfd);
			commands_output_read(c);
			snprintf(why, why_cap, stop_fd == c->stop_fd ?
				 "did not end within %.1f s and was killed" :
				 "was interrupted after %.1f s", took_s);
			return false;
		}
		commands_output_read(c);
	}
	ok = command_finish(pid, pidfd, why, why_cap);
	commands_output_read(c);
	return ok;
}

void command_start_error(int err, char *why, size_t why_cap)
{
	snprintf(why, why_cap, "cannot be started: %s%s", strerrordesc_np(-err),
		 err == -ENOENT ? "; commands need " COMMAND_NEEDS :
				  lack_way_out(-err));
}

int command_run(struct commands *c, const char *text, int64_t deadline_ns,
		char *why, size_t why_cap)
{
	int pidfd = -1;
	pid_t pid = command_start(c, text, &pidfd);

	if (pid < 0) {
		command_start_error(pid, why, why_cap);
		return pid;
	}
	return command_wait(c, pid, pidfd, deadline_ns, why, why_cap) ?
		       0 : -ECANCELED;
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
