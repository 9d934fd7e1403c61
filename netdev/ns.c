/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * ns: the namespaces that keep a run apart from the host.
 *
 * clone3() makes the process in all of its new namespaces at once, so it is the
 * init of its PID namespace from its first instruction.  It then sets itself up and
 * tells the parent, through a pipe, that it is ready or why not.  Signals with
 * default action that come from inside the namespace do not touch an init, and
 * orphans become its children: they end with it.
 */
#include "netdev/ns.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/capability.h>
#include <linux/sched.h>
#include <poll.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "netdev/lack.h"
#include "netdev/ns_setup.h"

/* The number of the user and the group "nobody", who own no files; for "%u". */
#define NOBODY 65534u

static int write_file(const char *path, const char *text)
{
	int fd = open(path, O_WRONLY | O_CLOEXEC);
	ssize_t n;

	if (fd < 0)
		return -1;
	n = write(fd, text, strlen(text));
	close(fd);
	return n < 0 ? -1 : 0;
}

/* The effective capabilities of this process (proc(5), CapEff). */
static bool have_sys_admin(void)
{
	FILE *f = fopen("/proc/self/status", "re");
	unsigned long long caps = 0;
	char line[256];

	if (!f)
		return geteuid() == 0;
	while (fgets(line, sizeof(line), f))
		if (sscanf(line, "CapEff: %llx", &caps) == 1)
			break;
	fclose(f);
	return caps >> CAP_SYS_ADMIN & 1;
}

/* --- in the child --------------------------------------------------------- */

/* The one mapping that needs no privilege: ourselves to root (user_namespaces(7)). */
static int map_to_root(uid_t uid, gid_t gid, char *err)
{
	char map[64];

	if (access("/proc/self", F_OK))
		return ns_fail(err, "cannot map the user in its namespace: /proc is not mounted");
	if (write_file("/proc/self/setgroups", "deny") && errno != ENOENT)
		return ns_fail(err, "cannot write /proc/self/setgroups: %s",
			    strerror(errno));
	snprintf(map, sizeof(map), "0 %u 1", (unsigned)uid);
	if (write_file("/proc/self/uid_map", map))
		return ns_fail(err, "cannot map the user in its namespace: %s",
			    strerror(errno));
	snprintf(map, sizeof(map), "0 %u 1", (unsigned)gid);
	if (write_file("/proc/self/gid_map", map))
		return ns_fail(err, "cannot map the group in its namespace: %s",
			    strerror(errno));
	return 0;
}

/* Also with one that died before the call: it reads the other end of the pipe. */
static int die_with_parent(int parent_pipe, char *err)
{
	struct pollfd p = { .fd = parent_pipe, .events = 0 };

	if (prctl(PR_SET_PDEATHSIG, SIGKILL))
		return ns_fail(err, "cannot ask for a death signal: %s",
			       strerror(errno));
	/* POLLERR: nobody is left to read what we report. */
	if (poll(&p, 1, 0) > 0 && p.revents & POLLERR)
		_exit(1);
	return 0;
}

/* Who the process is in its user namespace. */
enum user {
	USER_SAME,		/* there is none: who it was */
	USER_ROOT,		/* root, and outside who it was */
	USER_NOBODY,		/* root, and outside NOBODY */
};

struct child_setup {
	enum ns_mode mode;
	enum user user;
	bool in_pid_ns;		/* NS_STAY: in one of its own */
	uid_t uid;
	gid_t gid;
	const char *keep_dir;
	int parent_pipe[2];	/* brings our report; its other end is closed here */
	int maps_pipe[2];	/* USER_NOBODY: the parent has written the maps */
	int dev_fd;		/* USER_NOBODY: devices that it may open; or -1 */
};

/* Root of the machine may write to the kernel's files, such as those below /proc/sys,
 * without any capability.  Their owner shows whether we are that root. */
static bool is_kernels_root(void)
{
	struct stat st;

	if (stat("/proc/sys/kernel", &st))
		return geteuid() == 0;
	return st.st_uid == geteuid();
}

/* Waits for the maps, then becomes the one user of this namespace. */
static int become_nobody(const int maps_pipe[2], char *err)
{
	char byte;

	close(maps_pipe[1]);
	if (read(maps_pipe[0], &byte, 1) != 1)
		_exit(1);
	close(maps_pipe[0]);
	/* By system calls: the functions of the C library would wait for the parent's
	 * threads, which are not here. */
	if (syscall(SYS_setgroups, 0, NULL) || syscall(SYS_setresgid, 0, 0, 0) ||
	    syscall(SYS_setresuid, 0, 0, 0))
		return ns_fail(err, "cannot become user %u: %s", NOBODY,
			       strerror(errno));
	return 0;
}

static int become(const struct child_setup *s, char *err)
{
	switch (s->user) {
	case USER_SAME:
		return 0;
	case USER_ROOT:
		return map_to_root(s->uid, s->gid, err);
	case USER_NOBODY:
		return become_nobody(s->maps_pipe, err);
	}
	return -1;
}

static int set_up_stay(const struct child_setup *s, char *err)
{
	if (prctl(PR_SET_CHILD_SUBREAPER, 1))
		return ns_fail(err, "cannot become a subreaper: %s",
			       strerror(errno));
	if (die_with_parent(s->parent_pipe[1], err))
		return -1;
	if (s->in_pid_ns)
		return ns_stay_mount(err);
	errno = -ns_end_with_parent();
	return errno ? ns_fail(err, "cannot ask for a signal: %s",
			       strerror(errno)) : 0;
}

static int set_up_untrusted(const struct child_setup *s, char *err)
{
	bool overlay = false;

	if (ns_mount_untrusted(s->keep_dir, s->dev_fd, &overlay, err))
		return -1;
	if (is_kernels_root())
		return ns_fail(err, "--untrusted is not possible here: the run's user is root of the machine");
	return ns_confine(overlay, err);
}

static int child_set_up(const struct child_setup *s, char *err)
{
	if (s->mode == NS_STAY)
		return set_up_stay(s, err);
	if (become(s, err))
		return -1;
	/* After that: a change of credentials clears the death signal. */
	if (die_with_parent(s->parent_pipe[1], err))
		return -1;
	if (s->mode == NS_GUEST)
		return ns_mount_guest(err);
	return s->mode == NS_UNTRUSTED ? set_up_untrusted(s, err) :
					 ns_mount_isolated(s->keep_dir, err);
}

/* The life of the child until it is ready; it ends here when it is not. */
static void be_child(const struct child_setup *s)
{
	char err[NS_ERR_MAX] = "";
	int failed;
	size_t len;

	close(s->parent_pipe[0]);
	failed = child_set_up(s, err);
	len = failed ? strlen(err) : 1;
	if (write(s->parent_pipe[1], err, len) < 0 || failed)
		_exit(1);
	close(s->parent_pipe[1]);
}

/* --- in the parent ------------------------------------------------------------ */

static long read_number(const char *path)
{
	FILE *f = fopen(path, "re");
	long n = -1;

	if (!f)
		return -1;
	if (fscanf(f, "%ld", &n) != 1)
		n = -1;
	fclose(f);
	return n;
}

/* Why the machine refuses the namespaces, and what the user can do about it. */
static void clone_error(int error, const struct child_setup *s, char *err,
			size_t cap)
{
	const bool new_user = s->user != USER_SAME;
	const char *why = "";

	if (error == EINVAL && s->mode == NS_UNTRUSTED)
		why = "; --untrusted takes a kernel with all of them: network, mount, PID, user, IPC, UTS and cgroup";
	else if (new_user && !read_number("/proc/sys/user/max_user_namespaces"))
		why = "; an ordinary user needs user namespaces: sysctl -w user.max_user_namespaces=10000, or run as root";
	else if (*lack_way_out(error))
		why = lack_way_out(error);
	else if (error == ENOSPC)
		why = "; a limit in /proc/sys/user (max_net_namespaces...) is reached";
	else if (!new_user)
		why = "; in a container, it takes CAP_SYS_ADMIN (--privileged)";
	else if (!read_number("/proc/sys/kernel/unprivileged_userns_clone"))
		why = "; an ordinary user needs user namespaces: sysctl -w kernel.unprivileged_userns_clone=1, or run as root";
	else if (read_number("/proc/sys/kernel/apparmor_restrict_unprivileged_userns") == 1)
		why = "; AppArmor restricts user namespaces: sysctl -w kernel.apparmor_restrict_unprivileged_userns=0, or run as root";
	else
		why = "; an ordinary user needs user namespaces, which are not permitted here: run as root";
	snprintf(err, cap, "cannot make the namespaces of a run: %s%s",
		 strerror(error), why);
}

/* Waits for the child's report.  A NUL byte says that the child is ready, a text says
 * what failed; end of file says that it died before it could report. */
static int read_report(int fd, pid_t pid, char *err, size_t cap)
{
	char buf[NS_ERR_MAX];
	ssize_t n;

	do
		n = read(fd, buf, sizeof(buf) - 1);
	while (n < 0 && errno == EINTR);
	if (n == 1 && !buf[0])
		return 0;
	if (n <= 0)
		snprintf(err, cap, "the process of the run died at once: was it killed for want of memory? (dmesg tells)");
	else
		snprintf(err, cap, "%.*s", (int)n, buf);
	waitpid(pid, NULL, 0);
	return -ECHILD;
}

/*
 * With as many of the optional ones as the kernel has and permits, unless @all are
 * needed.  Not for NS_STAY: in a container without CAP_SYS_ADMIN, seccomp filters refuse
 * clone3() whatever its flags.
 */
static long fork_isolated(bool new_user, bool all)
{
	static const uint64_t optional[] = {
		CLONE_NEWCGROUP, CLONE_NEWUTS, CLONE_NEWIPC,
	};
	const unsigned n = sizeof(optional) / sizeof(*optional);
	uint64_t base = CLONE_NEWNET | CLONE_NEWNS | CLONE_NEWPID |
			(new_user ? CLONE_NEWUSER : 0);
	long pid = -1;

	for (unsigned without = 0; pid < 0 && without < 1u << n; without++) {
		uint64_t flags = base;

		for (unsigned i = 0; i < n; i++)
			if (!(without >> i & 1))
				flags |= optional[i];
		pid = ns_clone(flags);
		if (all || (errno != EINVAL && errno != ENOSPC && errno != EPERM))
			break;
	}
	return pid;
}

/* The maps that only we may write, of a child that waits for them. */
static int write_maps(pid_t pid)
{
	char path[64], map[64];

	snprintf(map, sizeof(map), "0 %u 1", NOBODY);
	snprintf(path, sizeof(path), "/proc/%d/uid_map", (int)pid);
	if (write_file(path, map))
		return -1;
	snprintf(path, sizeof(path), "/proc/%d/gid_map", (int)pid);
	return write_file(path, map);
}

static int let_become_nobody(const struct child_setup *s, pid_t pid, char *err,
			     size_t cap)
{
	int error = 0;

	if (write_maps(pid) || write(s->maps_pipe[1], "", 1) != 1)
		error = errno;
	if (!error)
		return 0;
	snprintf(err, cap, "--untrusted is not possible here: runs of root need user %u, which is not available: %s%s",
		 NOBODY, strerror(error), error == EPERM ?
		 "; that takes CAP_SETUID and CAP_SETGID, and a user namespace that has user 65534" :
		 "");
	kill(pid, SIGKILL);
	waitpid(pid, NULL, 0);
	return -error;
}

/* What fork() returns; in the child, only once it is set up. */
static pid_t fork_with(struct child_setup *s, pid_t *ret_init, char *err,
		       size_t cap)
{
	long pid;

	fflush(NULL);
	if (s->in_pid_ns)
		pid = ns_stay_fork(ret_init);
	else if (s->mode == NS_STAY)
		pid = fork();
	else
		pid = fork_isolated(s->user != USER_SAME,
				    s->mode == NS_UNTRUSTED);
	if (pid < 0) {
		int error = errno;

		clone_error(error, s, err, cap);
		return -error;
	}
	if (!pid)
		be_child(s);
	else if (s->user == USER_NOBODY &&
		 let_become_nobody(s, (pid_t)pid, err, cap))
		return -ECHILD;
	return (pid_t)pid;
}

static int open_pipes(struct child_setup *s)
{
	if (pipe2(s->parent_pipe, O_CLOEXEC))
		return -errno;
	if (s->user == USER_NOBODY && pipe2(s->maps_pipe, O_CLOEXEC)) {
		int error = errno;

		close(s->parent_pipe[0]);
		close(s->parent_pipe[1]);
		return -error;
	}
	return 0;
}

/* One try. */
static pid_t start(struct child_setup *s, char *err, size_t cap)
{
	pid_t pid, init = -1;
	int failed = open_pipes(s);

	if (failed) {
		snprintf(err, cap, "cannot make a pipe: %s%s", strerror(-failed),
			 lack_way_out(-failed));
		return failed;
	}
	pid = fork_with(s, &init, err, cap);
	if (!pid)
		return 0;
	close(s->parent_pipe[1]);
	failed = pid < 0 ? pid : read_report(s->parent_pipe[0], pid, err, cap);
	close(s->parent_pipe[0]);
	if (s->user == USER_NOBODY) {
		close(s->maps_pipe[0]);
		close(s->maps_pipe[1]);
	}
	if (failed && pid > 0 && init > 0)
		ns_stay_end(init);
	return failed ? failed : pid;
}

static enum user choose_user(enum ns_mode mode)
{
	switch (mode) {
	case NS_STAY:
		return USER_SAME;
	case NS_ISOLATE:
	case NS_GUEST:
		return have_sys_admin() ? USER_SAME : USER_ROOT;
	case NS_UNTRUSTED:
		return is_kernels_root() ? USER_NOBODY : USER_ROOT;
	}
	return USER_SAME;
}

pid_t ns_fork(enum ns_mode mode, const char *keep_dir, char *err,
	      size_t err_cap)
{
	struct child_setup s = {
		.mode = mode,
		.user = choose_user(mode),
		.in_pid_ns = mode == NS_STAY,
		.uid = geteuid(),
		.gid = getegid(),
		.keep_dir = keep_dir,
		.dev_fd = -1,
	};
	pid_t pid;

	/* In containers, and where there is no udev, /dev/net/tun is root's alone. */
	if (s.user == USER_NOBODY)
		s.dev_fd = ns_dev_new();
	pid = start(&s, err, err_cap);
	if (s.dev_fd >= 0)
		close(s.dev_fd);
	if (pid >= 0 || !s.in_pid_ns)
		return pid;
	/* Where that is not permitted, the run ends what it has started. */
	s.in_pid_ns = false;
	return start(&s, err, err_cap);
}
