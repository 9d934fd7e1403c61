/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * guest: a machine with a kernel of the user's own, as the host sees it.
 *
 * Two processes: the init of the namespaces, which is a fork of ours and waits, and the
 * kernel, its child.  The kernel is not that init itself: it ends by signals to itself,
 * which an init does not get.  When we die, the kernel under us kills the init, and with it
 * everything in there.
 */
#include "runtime/guest/guest.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/pidfd.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "netdev/lack.h"
#include "netdev/ns.h"
#include "parser/mem.h"
#include "runtime/guest/console.h"
#include "runtime/timing/sched.h"

/* Of the tmpfs beside the guest's memory: sockets and PID files of the kernel's. */
#define BESIDE_MIB 16
#define CONSOLE_CHUNK 65536
#define CONSOLE_TURNS 16	/* chunks read in a turn */
#define ARGS_MAX 32
#define NOT_RUN 127		/* exit status: exec failed */

/* Where the kernel finds them. */
enum guest_fd {
	FD_CONSOLE = 1, FD_LINE_IN = 3, FD_LINE_OUT, FD_TMPFS, FD_END
};

struct guest {
	pid_t pid;		/* of the init; 0: reaped */
	int pidfd;
	int status;		/* of waitpid() */
	int console_fd;		/* -1 after its end */
	struct line line;
	bool up;		/* it has spoken */
	bool line_ended;
	struct console console;
};

/* The ends of three pipes. */
struct ends {
	int line_in[2], line_out[2], console[2];
};

/* --- in the guest's namespaces -------------------------------------------------- */

struct words {
	char *word[ARGS_MAX];
	unsigned n;
};

static void __attribute__((format(printf, 2, 3)))
add_word(struct words *w, const char *fmt, ...)
{
	va_list ap;
	char *text = NULL;

	va_start(ap, fmt);
	if (vasprintf(&text, fmt, ap) >= 0 && w->n < ARGS_MAX - 1)
		w->word[w->n++] = text;
	va_end(ap);
}

/* seccomp= is known from 6.16 on; older kernels ignore it. */
static void command_line(const struct guest_config *config, struct words *w)
{
	struct timespec now;

	clock_gettime(CLOCK_REALTIME, &now);
	add_word(w, "%s", config->kernel);
	add_word(w, "mem=%uM", config->memory_mib);
	add_word(w, "umid=guest");
	add_word(w, "uml_dir=/proc/self/fd/%d/", FD_TMPFS);
	add_word(w, "rootfstype=hostfs");
	add_word(w, "rootflags=/");
	add_word(w, "rw");
	add_word(w, "time-travel=inf-cpu");
	add_word(w, "time-travel-start=%lld", (long long)now.tv_sec *
		 1000000000LL + now.tv_nsec);
	add_word(w, "con0=null,fd:%d", FD_CONSOLE);
	add_word(w, "con=null");
	add_word(w, "ssl0=fd:%d,fd:%d", FD_LINE_IN, FD_LINE_OUT);
	add_word(w, "ssl=null");
	add_word(w, "loglevel=5");
	add_word(w, "panic=-1");
	add_word(w, "printk.devkmsg=on");
	if (!config->untrusted)
		add_word(w, "seccomp=on");
	add_word(w, "init=%s", config->init[0]);
	add_word(w, "--");
	for (unsigned i = 1; config->init[i]; i++)
		add_word(w, "%s", config->init[i]);
}

/* Puts the descriptors where the kernel looks for them: first out of the way. */
static int place_fds(const struct ends *e, int tmpfs_fd)
{
	int from[FD_END - FD_LINE_IN] = { e->line_in[0], e->line_out[1],
					  tmpfs_fd };
	int null_fd = open("/dev/null", O_RDONLY);

	if (null_fd < 0 || dup2(null_fd, STDIN_FILENO) < 0 ||
	    dup2(e->console[1], STDOUT_FILENO) < 0 ||
	    dup2(e->console[1], STDERR_FILENO) < 0)
		return -1;
	for (unsigned i = 0; i < FD_END - FD_LINE_IN; i++) {
		from[i] = fcntl(from[i], F_DUPFD, FD_END);
		if (from[i] < 0)
			return -1;
	}
	for (unsigned i = 0; i < FD_END - FD_LINE_IN; i++)
		if (dup2(from[i], FD_LINE_IN + (int)i) < 0)
			return -1;
	return close_range(FD_END, ~0U, 0);
}

static void __attribute__((noreturn))
be_kernel(const struct guest_config *config, const struct ends *ends)
{
	static char tmpdir[32];
	char *const environment[] = { tmpdir, NULL };
	struct words w = { .n = 0 };
	struct sched_place before;
	int tmpfs_fd = ns_tmpfs_new(config->memory_mib + BESIDE_MIB);
	sigset_t none;

	sigemptyset(&none);
	sigprocmask(SIG_SETMASK, &none, NULL);
	signal(SIGPIPE, SIG_DFL);
	snprintf(tmpdir, sizeof(tmpdir), "TMPDIR=/proc/self/fd/%d", FD_TMPFS);
	command_line(config, &w);
	if (tmpfs_fd < 0)
		dprintf(ends->console[1], "cannot make a tmpfs for the guest's memory: %s\n",
			strerror(-tmpfs_fd));
	else if (place_fds(ends, tmpfs_fd) == 0) {
		sched_pin(config->cpu, &before);
		execve(config->kernel, w.word, environment);
		dprintf(STDERR_FILENO, "cannot run %s: %s\n", config->kernel,
			strerror(errno));
	}
	_exit(NOT_RUN);
}

static void __attribute__((noreturn)) be_init(pid_t kernel)
{
	int status = 0;
	pid_t pid;

	close_range(0, ~0U, 0);
	do
		pid = wait(&status);
	while (pid != kernel && (pid > 0 || errno == EINTR));
	if (WIFSIGNALED(status))
		_exit(128 + WTERMSIG(status));
	_exit(WEXITSTATUS(status));
}

static void __attribute__((noreturn))
be_guest(const struct guest_config *config, const struct ends *ends)
{
	pid_t kernel;

	/* Ignores ^C: the suite decides what becomes of the guest's runs. */
	setsid();
	kernel = fork();
	if (!kernel)
		be_kernel(config, ends);
	if (kernel < 0)
		_exit(NOT_RUN);
	be_init(kernel);
}

/* --- on the host --------------------------------------------------------------- */

static int make_pipes(struct ends *e)
{
	int *pipes[] = { e->line_in, e->line_out, e->console };
	const unsigned n = sizeof(pipes) / sizeof(*pipes);

	for (unsigned i = 0; i < n; i++) {
		int error;

		if (pipe2(pipes[i], O_CLOEXEC) == 0)
			continue;
		error = errno;
		while (i--) {
			close(pipes[i][0]);
			close(pipes[i][1]);
		}
		return -error;
	}
	return 0;
}

static void set_nonblocking(int fd)
{
	fcntl(fd, F_SETFL, O_NONBLOCK);
}

int guest_start(const struct guest_config *config, struct guest **ret,
		char *err, size_t err_cap)
{
	struct ends e;
	struct guest *g;
	int failed = make_pipes(&e), pidfd = -1;
	pid_t pid;

	if (failed) {
		snprintf(err, err_cap, "cannot make a pipe for a guest: %s%s",
			 strerror(-failed), lack_way_out(-failed));
		return failed;
	}
	pid = ns_fork(NS_GUEST, NULL, err, err_cap);
	if (pid == 0)
		be_guest(config, &e);
	close(e.line_in[0]);
	close(e.line_out[1]);
	close(e.console[1]);
	if (pid > 0)
		pidfd = pidfd_open(pid, 0);
	if (pidfd < 0) {
		failed = pid < 0 ? (int)pid : -errno;
		if (pid > 0) {
			snprintf(err, err_cap, "cannot watch a guest: %s%s",
				 strerror(-failed), lack_way_out(-failed));
			kill(pid, SIGKILL);
			waitpid(pid, NULL, 0);
		}
		close(e.line_in[1]);
		close(e.line_out[0]);
		close(e.console[0]);
		return failed;
	}
	g = xcalloc(1, sizeof(*g));
	*g = (struct guest){
		.pid = pid,
		.pidfd = pidfd,
		.console_fd = e.console[0],
	};
	set_nonblocking(e.line_in[1]);
	set_nonblocking(e.line_out[0]);
	set_nonblocking(e.console[0]);
	line_init_host(&g->line, e.line_out[0], e.line_in[1]);
	*ret = g;
	return 0;
}

void guest_free(struct guest *g)
{
	if (!g)
		return;
	if (g->pid) {
		kill(g->pid, SIGKILL);
		waitpid(g->pid, NULL, 0);
	}
	close(g->pidfd);
	if (g->console_fd >= 0)
		close(g->console_fd);
	close(g->line.in_fd);
	close(g->line.out_fd);
	line_done(&g->line);
	console_done(&g->console);
	free(g);
}

struct line *guest_line(struct guest *g)
{
	return &g->line;
}

bool guest_is_up(const struct guest *g)
{
	return g->up;
}

/* A pipe that has ended is always readable: it is left out. */
void guest_poll(const struct guest *g, struct pollfd *fd)
{
	bool writes = g->up && !g->line_ended && line_can_flush(&g->line);

	fd[0] = (struct pollfd){ g->console_fd, POLLIN, 0 };
	fd[1] = (struct pollfd){ g->line_ended ? -1 : g->line.in_fd, POLLIN, 0 };
	fd[2] = (struct pollfd){ writes ? g->line.out_fd : -1, POLLOUT, 0 };
	fd[3] = (struct pollfd){ g->pidfd, POLLIN, 0 };
}

static void read_console(struct guest *g)
{
	char text[CONSOLE_CHUNK];

	for (int i = 0; g->console_fd >= 0 && i < CONSOLE_TURNS; i++) {
		ssize_t n = read(g->console_fd, text, sizeof(text));

		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return;
		if (n == 0) {
			close(g->console_fd);
			g->console_fd = -1;
			return;
		}
		console_add(&g->console, text, (size_t)n);
	}
}

static void read_line(struct guest *g)
{
	int n = g->line_ended ? 0 : line_read(&g->line);

	g->up |= n > 0;
	g->line_ended |= n == 0;
}

bool guest_tend(struct guest *g)
{
	if (g->pid && waitpid(g->pid, &g->status, WNOHANG) == g->pid)
		g->pid = 0;
	read_line(g);
	read_console(g);
	if (g->up && !g->line_ended)
		line_flush(&g->line);
	return g->pid != 0;
}

void guest_describe_end(const struct guest *g, char *buf, size_t cap)
{
	int status = WEXITSTATUS(g->status), sig = status - 128;

	if (WIFSIGNALED(g->status))
		sig = WTERMSIG(g->status);
	if (sig > 0)
		snprintf(buf, cap, "was killed by signal %d (%s)", sig,
			 strsignal(sig));
	else
		snprintf(buf, cap, "ended with status %d", status);
}

const char *guest_console(struct guest *g)
{
	read_console(g);
	return console_text(&g->console);
}

const char *guest_console_take(struct guest *g, const char *mark)
{
	read_console(g);
	return console_take(&g->console, mark);
}
