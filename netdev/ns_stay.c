/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * ns_stay: a PID namespace for runs that stay in all other namespaces.
 *
 * A run that is the init of its PID namespace has the number 1, as every other one:
 * packetdrill's scripts name files after ${PPID}, and runs side by side would share
 * them.  So the init is a process that does nothing, and the run is a child of ours
 * that is put beside it, under the init's number.  The init dies with us, and with it
 * all that is in the namespace, whoever else is alive.
 */
#include <errno.h>
#include <fcntl.h>
#include <linux/sched.h>
#include <poll.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/pidfd.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "netdev/ns.h"
#include "netdev/ns_setup.h"

/* --- with a PID namespace -------------------------------------------------------- */

/* Takes over what commands leave, and reaps it.  @parent_fd: a pidfd. */
static void __attribute__((noreturn)) be_init(int parent_fd)
{
	struct pollfd parent = { .fd = parent_fd, .events = POLLIN };
	struct sigaction ignore = { .sa_handler = SIG_IGN };
	sigset_t all;

	/* Not for a parent that died before the call. */
	if (prctl(PR_SET_PDEATHSIG, SIGKILL) || poll(&parent, 1, 0))
		_exit(1);
	/* Closes all: a pipe of the parent's must end when its real users have ended. */
	if (syscall(SYS_close_range, 0, ~0U, 0))
		_exit(1);
	sigfillset(&all);
	sigprocmask(SIG_SETMASK, &all, NULL);
	sigaction(SIGCHLD, &ignore, NULL);
	for (;;)
		pause();
}

static pid_t fork_into(pid_t init)
{
	struct clone_args args = {
		.exit_signal = SIGCHLD,
		.set_tid = (uintptr_t)&init,
		.set_tid_size = 1,
	};

	return (pid_t)syscall(SYS_clone3, &args, sizeof(args));
}

void ns_stay_end(pid_t init)
{
	kill(init, SIGKILL);
	waitpid(init, NULL, 0);
}

pid_t ns_stay_fork(pid_t *ret_init)
{
	int parent_fd = pidfd_open(getpid(), 0);
	int own_fd = open("/proc/self/ns/pid", O_RDONLY | O_CLOEXEC);
	int init_fd = -1;
	pid_t init = -1, pid = -1;

	/* Asks first whether this process may come back to its own namespace: setns()
	 * into it, which changes nothing. */
	if (parent_fd >= 0 && own_fd >= 0 && !setns(own_fd, CLONE_NEWPID))
		init = (pid_t)ns_clone(CLONE_NEWPID);
	if (!init)
		be_init(parent_fd);
	if (init > 0)
		init_fd = pidfd_open(init, 0);
	if (init_fd >= 0 && !setns(init_fd, CLONE_NEWPID)) {
		pid = fork_into(init);
		if (pid)
			setns(own_fd, CLONE_NEWPID);
	}
	if (init_fd >= 0)
		close(init_fd);
	if (own_fd >= 0)
		close(own_fd);
	if (parent_fd >= 0)
		close(parent_fd);
	if (pid < 0 && init > 0)
		ns_stay_end(init);
	*ret_init = init;
	return pid;
}

/* Mounts of commands still reach those who share them with us, as they did. */
int ns_stay_mount(char *err)
{
	if (unshare(CLONE_NEWNS) ||
	    mount(NULL, "/proc", NULL, MS_PRIVATE, NULL) ||
	    mount("proc", "/proc", "proc", MS_NOSUID | MS_NODEV | MS_NOEXEC,
		  NULL))
		return ns_fail(err, "cannot mount /proc: %s", strerror(errno));
	return 0;
}

/* --- without --------------------------------------------------------------------- */

/* Kills the children of this process that a read of its list shows.  False: it has
 * none.  Called by a signal handler. */
static bool kill_children(const char *list)
{
	char text[4096], *p = text;
	int fd = open(list, O_RDONLY | O_CLOEXEC);
	ssize_t n = fd < 0 ? -1 : read(fd, text, sizeof(text) - 1);
	bool found = false;

	if (fd >= 0)
		close(fd);
	if (n <= 0)
		return false;
	text[n] = '\0';
	/* The last number may be cut: it is whole in the next read. */
	while (strchr(p, ' ')) {
		pid_t pid = 0;

		for (; *p >= '0' && *p <= '9'; p++)
			pid = pid * 10 + (*p - '0');
		p++;
		if (pid <= 1)
			continue;
		found = true;
		kill(pid, SIGKILL);
		waitpid(pid, NULL, 0);
	}
	return found;
}

/* The dead leave their own children to us, as we are a subreaper. */
static void end_with_children(int signal)
{
	static const char list[] = "/proc/self/task/";
	char path[64], digits[16];
	size_t len = sizeof(list) - 1, n = 0;

	(void)signal;
	/* No snprintf() in a signal handler (signal-safety(7)). */
	memcpy(path, list, len);
	for (pid_t pid = getpid(); pid; pid /= 10)
		digits[n++] = (char)('0' + pid % 10);
	while (n)
		path[len++] = digits[--n];
	memcpy(path + len, "/children", sizeof("/children"));
	while (kill_children(path))
		;
	_exit(1);
}

int ns_end_with_parent(void)
{
	struct sigaction action = { .sa_handler = end_with_children };

	sigfillset(&action.sa_mask);
	if (sigaction(NS_PARENT_DIED, &action, NULL) ||
	    prctl(PR_SET_PDEATHSIG, NS_PARENT_DIED))
		return -errno;
	return 0;
}
