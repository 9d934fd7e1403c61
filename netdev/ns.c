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
#include <limits.h>
#include <linux/sched.h>
#include <poll.h>
#include <signal.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#define ERR_MAX 512		/* bytes of a message from the child */

/* Linux 5.x: linux/capability.h needs no libcap for one bit. */
#define CAP_SYS_ADMIN_BIT 21

/* A failure in the child; -1 with a message that it will send. */
static int fail(char *err, const char *fmt, ...)
	__attribute__((format(printf, 2, 3)));

static int fail(char *err, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(err, ERR_MAX, fmt, ap);
	va_end(ap);
	return -1;
}

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
	return caps >> CAP_SYS_ADMIN_BIT & 1;
}

/* --- in the child --------------------------------------------------------- */

/* The one mapping that needs no privilege: ourselves to root (user_namespaces(7)). */
static int map_to_root(uid_t uid, gid_t gid, char *err)
{
	char map[64];

	if (access("/proc/self", F_OK))
		return fail(err, "cannot map the user in its namespace: /proc is not mounted");
	if (write_file("/proc/self/setgroups", "deny") && errno != ENOENT)
		return fail(err, "cannot write /proc/self/setgroups: %s",
			    strerror(errno));
	snprintf(map, sizeof(map), "0 %u 1", (unsigned)uid);
	if (write_file("/proc/self/uid_map", map))
		return fail(err, "cannot map the user in its namespace: %s",
			    strerror(errno));
	snprintf(map, sizeof(map), "0 %u 1", (unsigned)gid);
	if (write_file("/proc/self/gid_map", map))
		return fail(err, "cannot map the group in its namespace: %s",
			    strerror(errno));
	return 0;
}

/* The part of @dir just below /tmp ("/tmp/x" of "/tmp/x/y"); false: none. */
static bool below_tmp(const char *dir, char *ret, size_t cap)
{
	size_t n;

	if (!dir || strncmp(dir, "/tmp/", 5) || !dir[5])
		return false;
	n = 5 + strcspn(dir + 5, "/");
	return (size_t)snprintf(ret, cap, "%.*s", (int)n, dir) < cap;
}

/*
 * A fresh /tmp, with the script's own folder bound back where it is below /tmp: the
 * old tree stays reachable through a descriptor that is opened first.
 */
static int private_tmp(const char *keep_dir, char *err)
{
	char keep[PATH_MAX], from[64];
	bool keeping = below_tmp(keep_dir, keep, sizeof(keep));
	int fd = -1, failed = 0;

	if (keeping)
		fd = open(keep, O_PATH | O_CLOEXEC);
	if (mount("tmpfs", "/tmp", "tmpfs", MS_NOSUID | MS_NODEV,
		  "mode=1777")) {
		if (fd >= 0)
			close(fd);
		return fail(err, "cannot mount a private /tmp: %s",
			    strerror(errno));
	}
	if (fd < 0)
		return 0;
	snprintf(from, sizeof(from), "/proc/self/fd/%d", fd);
	if (mkdir(keep, 0755) || mount(from, keep, NULL, MS_BIND | MS_REC, NULL))
		failed = fail(err, "cannot keep %s visible: %s", keep,
			      strerror(errno));
	close(fd);
	return failed;
}

static int set_up_mounts(const char *keep_dir, char *err)
{
	if (mount(NULL, "/", NULL, MS_REC | MS_SLAVE, NULL))
		return fail(err, "cannot make the mounts private: %s%s",
			    strerror(errno), errno == EINVAL ?
			    "; / is no mount point, as in a chroot: bind-mount its folder to itself before chroot, or use a container" :
			    "");
	/* Where /proc is partly covered, as in containers, the kernel refuses
	 * a new one; the old one then shows outer PIDs, which few scripts see. */
	mount("proc", "/proc", "proc", MS_NOSUID | MS_NODEV | MS_NOEXEC, NULL);
	return private_tmp(keep_dir, err);
}

/* Dies with the parent, also with one that died before the call. */
static int die_with_parent(int parent_pipe, char *err)
{
	struct pollfd p = { .fd = parent_pipe, .events = 0 };

	if (prctl(PR_SET_PDEATHSIG, SIGKILL))
		return fail(err, "cannot ask for a death signal: %s",
			    strerror(errno));
	/* POLLERR: nobody is left to read what we report. */
	if (poll(&p, 1, 0) > 0 && p.revents & POLLERR)
		_exit(1);
	return 0;
}

struct child_setup {
	enum ns_mode mode;
	bool new_user;
	uid_t uid;
	gid_t gid;
	const char *keep_dir;
};

static int child_set_up(const struct child_setup *s, int pipe_fd, char *err)
{
	if (s->mode == NS_STAY) {
		if (prctl(PR_SET_CHILD_SUBREAPER, 1))
			return fail(err, "cannot become a subreaper: %s",
				    strerror(errno));
		return die_with_parent(pipe_fd, err);
	}
	if (s->new_user && map_to_root(s->uid, s->gid, err))
		return -1;
	/* After the maps: a change of credentials clears the death signal. */
	if (die_with_parent(pipe_fd, err))
		return -1;
	return set_up_mounts(s->keep_dir, err);
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

/* Which of the switches that forbid namespaces is thrown here. */
static void clone_error(int error, bool new_user, char *err, size_t cap)
{
	const char *why = "";

	if (new_user && !read_number("/proc/sys/user/max_user_namespaces"))
		why = "; an ordinary user needs user namespaces: sysctl -w user.max_user_namespaces=10000, or run as root";
	else if (error == EAGAIN)
		why = "; the limit of processes (ulimit -u) is reached";
	else if (error == EMFILE || error == ENFILE)
		why = "; raise the limit of open files (ulimit -n)";
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

/* Waits for the child's report: end of file means that it is ready. */
static int read_report(int fd, pid_t pid, char *err, size_t cap)
{
	char buf[ERR_MAX];
	ssize_t n;

	do
		n = read(fd, buf, sizeof(buf) - 1);
	while (n < 0 && errno == EINTR);
	if (n == 1 && !buf[0])
		return 0;
	if (n <= 0)
		snprintf(err, cap, "the process of the run died at once");
	else
		snprintf(err, cap, "%.*s", (int)n, buf);
	waitpid(pid, NULL, 0);
	return -ECHILD;
}

/* Not for NS_STAY: in a container without CAP_SYS_ADMIN, seccomp filters refuse
 * clone3() whatever its flags. */
static long fork_isolated(bool new_user)
{
	struct clone_args args = {
		.flags = CLONE_NEWNET | CLONE_NEWNS | CLONE_NEWPID |
			 (new_user ? CLONE_NEWUSER : 0),
		.exit_signal = SIGCHLD,
	};

	return syscall(SYS_clone3, &args, sizeof(args));
}

pid_t ns_fork(enum ns_mode mode, const char *keep_dir, char *err,
	      size_t err_cap)
{
	struct child_setup s = {
		.mode = mode,
		.new_user = mode == NS_ISOLATE && !have_sys_admin(),
		.uid = geteuid(),
		.gid = getegid(),
		.keep_dir = keep_dir,
	};
	char child_err[ERR_MAX] = "";
	int fd[2], failed;
	long pid;

	if (pipe2(fd, O_CLOEXEC)) {
		snprintf(err, err_cap, "cannot make a pipe: %s",
			 strerror(errno));
		return -errno;
	}
	fflush(NULL);
	pid = mode == NS_STAY ? fork() : fork_isolated(s.new_user);
	if (pid < 0) {
		int error = errno;

		clone_error(error, s.new_user, err, err_cap);
		close(fd[0]);
		close(fd[1]);
		return -error;
	}
	if (!pid) {
		size_t len;

		close(fd[0]);
		failed = child_set_up(&s, fd[1], child_err);
		len = failed ? strlen(child_err) : 1;
		if (write(fd[1], child_err, len) < 0 || failed)
			_exit(1);
		close(fd[1]);
		return 0;
	}
	close(fd[1]);
	failed = read_report(fd[0], (pid_t)pid, err, err_cap);
	close(fd[0]);
	return failed ? failed : (pid_t)pid;
}
