/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * test_ns: what a run sees of the host, and that nothing of it outlives its
 * parent.
 *
 * Each question is put to a process of its own, which answers through a pipe.
 * "Ended" is the end of a pipe that only those who must end can write to.
 */
#include "netdev/ns.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/capability.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <net/if.h>
#include <poll.h>
#include <sched.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/ioctl.h>
#include <sys/pidfd.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "tests/unit/tap.h"

#define LIMIT_MS 20000		/* for what happens by itself; never waited for */
#define ANSWER_MAX 1024

/* A folder below /tmp, with a folder that has a file in it. */
static char top[] = "/tmp/test_ns.XXXXXX";
static char keep[64];		/* top/a/b */

typedef void (*question)(char *answer, size_t cap);

/* --- asking -------------------------------------------------------------- */

/* Reads to the end; the text of @fd in @buf. */
static void read_all(int fd, char *buf, size_t cap)
{
	size_t len = 0;
	ssize_t n;

	while (len < cap - 1 && (n = read(fd, buf + len, cap - 1 - len)) > 0)
		len += (size_t)n;
	buf[len] = '\0';
}

/* True when nobody is left who could write to it. */
static bool ended(int fd, int timeout_ms)
{
	struct pollfd p = { .fd = fd, .events = POLLIN };

	return poll(&p, 1, timeout_ms) == 1 && p.revents & POLLHUP;
}

/* What a process in the namespaces of @mode answers, or why there is none. */
static const char *ask(enum ns_mode mode, const char *keep_dir, question q)
{
	static char answer[ANSWER_MAX];
	char err[ANSWER_MAX] = "";
	int fd[2];
	pid_t pid;

	if (pipe2(fd, O_CLOEXEC))
		return "no pipe";
	pid = ns_fork(mode, keep_dir, err, sizeof(err));
	if (!pid) {
		q(answer, sizeof(answer));
		_exit(write(fd[1], answer, strlen(answer)) < 0);
	}
	close(fd[1]);
	read_all(fd[0], answer, sizeof(answer));
	close(fd[0]);
	if (pid < 0)
		memcpy(answer, err, sizeof(err));
	else
		waitpid(pid, NULL, 0);
	return answer;
}

/* The same in a plain child, for what must not happen to this process. */
static const char *ask_child(question q)
{
	static char answer[ANSWER_MAX];
	int fd[2];
	pid_t pid;

	if (pipe2(fd, O_CLOEXEC))
		return "no pipe";
	fflush(stdout);
	pid = fork();
	if (!pid) {
		q(answer, sizeof(answer));
		_exit(write(fd[1], answer, strlen(answer)) < 0);
	}
	close(fd[1]);
	read_all(fd[0], answer, sizeof(answer));
	close(fd[0]);
	waitpid(pid, NULL, 0);
	return answer;
}

static void answers(enum ns_mode mode, const char *keep_dir, question q,
		    const char *want, const char *what)
{
	tap_is_str(ask(mode, keep_dir, q), want, "%s", what);
}

/* --- questions --------------------------------------------------------------- */

static void who(char *answer, size_t cap)
{
	snprintf(answer, cap, "pid %d uid %u gid %u", getpid(), geteuid(),
		 getegid());
}

static void list_tmp(char *answer, size_t cap)
{
	DIR *d = opendir("/tmp");
	size_t used = 0;
	struct stat st;

	if (!d || stat("/tmp", &st)) {
		snprintf(answer, cap, "no /tmp: %s", strerror(errno));
		return;
	}
	used += (size_t)snprintf(answer, cap, "%o:", st.st_mode & 07777);
	for (struct dirent *e; (e = readdir(d));)
		if (e->d_name[0] != '.')
			used += (size_t)snprintf(answer + used, cap - used,
						 " %s", e->d_name);
	closedir(d);
}

static const char *put_file(const char *path)
{
	int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);

	if (fd < 0)
		return strerror(errno);
	close(fd);
	return "written";
}

static void write_to_tmp(char *answer, size_t cap)
{
	snprintf(answer, cap, "%s", put_file("/tmp/test_ns_private"));
}

/* The kept folder by path, the working directory by inode. */
static void look_at_kept(char *answer, size_t cap)
{
	char path[128], cwd[128] = "";
	struct stat by_path, here;

	snprintf(path, sizeof(path), "%s/file", keep);
	if (stat(path, &by_path) || stat("file", &here) ||
	    !getcwd(cwd, sizeof(cwd))) {
		snprintf(answer, cap, "%s: %s", path, strerror(errno));
		return;
	}
	snprintf(path, sizeof(path), "%s/written", keep);
	snprintf(answer, cap, "%s, cwd %s, %s",
		 by_path.st_ino == here.st_ino ? "same" : "different",
		 strcmp(cwd, keep) ? cwd : "right", put_file(path));
}

static const char *const ns_names[] = { "net", "mnt", "pid" };

/* "net:[1] mnt:[2] pid:[3]" of this process. */
static void namespaces(char *answer, size_t cap)
{
	size_t used = 0;

	for (size_t i = 0; i < sizeof(ns_names) / sizeof(ns_names[0]); i++) {
		char path[64], link[64];
		ssize_t n;

		snprintf(path, sizeof(path), "/proc/self/ns/%s", ns_names[i]);
		n = readlink(path, link, sizeof(link));
		used += (size_t)snprintf(answer + used, cap - used, "%.*s ",
					 n < 0 ? 0 : (int)n, link);
	}
}

/* The interfaces, and whether we may bring one up. */
static void network(char *answer, size_t cap)
{
	int fd = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
	struct if_nameindex *all = if_nameindex();
	struct ifreq ifr = { .ifr_name = "lo", .ifr_flags = IFF_UP };
	size_t used = 0;

	for (struct if_nameindex *i = all; i && i->if_name; i++)
		used += (size_t)snprintf(answer + used, cap - used, "%s ",
					 i->if_name);
	if_freenameindex(all);
	snprintf(answer + used, cap - used, "%s",
		 ioctl(fd, SIOCSIFFLAGS, &ifr) ? strerror(errno) : "up");
	close(fd);
}

static void proc_self(char *answer, size_t cap)
{
	ssize_t n = readlink("/proc/self", answer, cap - 1);

	answer[n < 0 ? 0 : n] = '\0';
}

/* The init of a PID namespace is immune to signals of its own (kill(2)). */
static void signal_itself(char *answer, size_t cap)
{
	kill(getpid(), SIGTERM);
	snprintf(answer, cap, "alive");
}

static void subreaper(char *answer, size_t cap)
{
	int is = 0;

	prctl(PR_GET_CHILD_SUBREAPER, &is);
	snprintf(answer, cap, "pid %s 1, subreaper %d",
		 getpid() == 1 ? "is" : "is not", is);
}

/* --- isolation ------------------------------------------------------------------ */

static void test_isolated(void)
{
	static char before[ANSWER_MAX], after[ANSWER_MAX];
	const char *inside;

	answers(NS_ISOLATE, NULL, who, "pid 1 uid 0 gid 0",
		"a run is process 1 and root");
	answers(NS_ISOLATE, NULL, network, "lo up",
		"it has lo only, which it may bring up");
	answers(NS_ISOLATE, NULL, signal_itself, "alive",
		"its own SIGTERM does not end it");
	namespaces(before, sizeof(before));
	inside = ask(NS_ISOLATE, NULL, namespaces);
	for (size_t i = 0; i < sizeof(ns_names) / sizeof(ns_names[0]); i++) {
		const char *theirs = strstr(inside, ns_names[i]);
		const char *ours = strstr(before, ns_names[i]);

		tap_ok(theirs && ours &&
		       strncmp(theirs, ours, strcspn(ours, " ")) != 0,
		       "its %s namespace is its own", ns_names[i]);
	}
	namespaces(after, sizeof(after));
	tap_is_str(after, before, "and we are still in ours");
	inside = ask(NS_ISOLATE, NULL, proc_self);
	if (strcmp(inside, "1") && geteuid())
		tap_skip("its /proc is its own", "not permitted here");
	else
		tap_is_str(inside, "1", "its /proc is its own");
}

static void test_private_tmp(void)
{
	char want[sizeof(keep) + 16];

	answers(NS_ISOLATE, NULL, list_tmp, "1777:", "/tmp is empty");
	answers(NS_ISOLATE, "/usr/lib", list_tmp, "1777:",
		"also when the script is elsewhere");
	answers(NS_ISOLATE, "/tmpfile", list_tmp, "1777:",
		"in a folder that begins alike");
	answers(NS_ISOLATE, "/tmp/test_ns_none/x", list_tmp, "1777:",
		"or in one that is not there");
	answers(NS_ISOLATE, NULL, write_to_tmp, "written",
		"what is written there");
	tap_ok(access("/tmp/test_ns_private", F_OK) && errno == ENOENT,
	       "is not on the host");

	snprintf(want, sizeof(want), "1777: %s", top + strlen("/tmp/"));
	answers(NS_ISOLATE, keep, list_tmp, want,
		"a script's folder below /tmp stays, with what is beside it");
	answers(NS_ISOLATE, keep, look_at_kept, "same, cwd right, written",
		"under its path, and as working directory");
	snprintf(want, sizeof(want), "%s/written", keep);
	tap_ok(!unlink(want), "what is written there is on the host");
}

static void test_stay(void)
{
	static char before[ANSWER_MAX];

	answers(NS_STAY, NULL, subreaper, "pid is not 1, subreaper 1",
		"packetdrill's run is a process like any, but a subreaper");
	namespaces(before, sizeof(before));
	answers(NS_STAY, NULL, namespaces, before,
		"and stays in our namespaces");
	answers(NS_STAY, NULL, look_at_kept, "same, cwd right, written",
		"with our /tmp");
	unlink("written");
}

/* --- death ----------------------------------------------------------------------- */

/* What a family of three tells the test. */
struct family {
	pid_t parent, child;	/* child: of ns_fork() in the parent */
	int alive_fd;		/* ends with child and grandchild */
};

/* The process from ns_fork(), with a child of its own that would stay. */
static void be_child(enum ns_mode mode, int ready_fd)
{
	if (!fork()) {
		/* Nothing else would end it, and tests leave nothing behind. */
		if (mode == NS_STAY)
			prctl(PR_SET_PDEATHSIG, SIGKILL);
		if (write(ready_fd, "x", 1) < 0)
			_exit(1);
		for (;;)
			pause();
	}
	for (;;)
		pause();
}

/* A parent that starts a run and waits for its own end. */
static void be_parent(enum ns_mode mode, int alive_fd, int say_fd)
{
	char err[ANSWER_MAX];
	int ready[2];
	pid_t pid;
	char byte;

	if (pipe(ready))
		_exit(1);
	pid = ns_fork(mode, NULL, err, sizeof(err));
	if (!pid)
		be_child(mode, ready[1]);
	close(alive_fd);
	/* The grandchild is there when it says so. */
	if (pid < 0 || read(ready[0], &byte, 1) != 1 ||
	    write(say_fd, &pid, sizeof(pid)) != sizeof(pid))
		_exit(1);
	for (;;)
		pause();
}

static bool family_start(struct family *f, enum ns_mode mode)
{
	int alive[2], say[2];
	bool ok;

	if (pipe(alive) || pipe(say))
		return false;
	fflush(stdout);
	f->parent = fork();
	if (!f->parent) {
		close(alive[0]);
		close(say[0]);
		be_parent(mode, alive[1], say[1]);
	}
	close(alive[1]);
	close(say[1]);
	f->alive_fd = alive[0];
	ok = read(say[0], &f->child, sizeof(f->child)) == sizeof(f->child);
	close(say[0]);
	return ok;
}

static bool dead(int pidfd)
{
	struct pollfd p = { .fd = pidfd, .events = POLLIN };

	return poll(&p, 1, LIMIT_MS) == 1;
}

static void test_parent_killed(enum ns_mode mode, const char *name)
{
	struct family f;
	int pidfd;

	if (!family_start(&f, mode)) {
		tap_ok(false, "%s: a run starts", name);
		return;
	}
	pidfd = pidfd_open(f.child, 0);
	tap_ok(!ended(f.alive_fd, 0), "%s: a run and its child live", name);
	kill(f.parent, SIGKILL);
	tap_ok(dead(pidfd), "%s: killing the parent ends the run", name);
	/* Without a PID namespace, ending the rest is the suite's job. */
	if (mode == NS_ISOLATE)
		tap_ok(ended(f.alive_fd, LIMIT_MS), "%s: and its child", name);
	waitpid(f.parent, NULL, 0);
	close(pidfd);
	close(f.alive_fd);
}

static void test_child_killed(void)
{
	struct family f;

	if (!family_start(&f, NS_ISOLATE)) {
		tap_ok(false, "a run starts");
		return;
	}
	kill(f.child, SIGKILL);
	tap_ok(ended(f.alive_fd, LIMIT_MS),
	       "killing the run ends all that it started");
	kill(f.parent, SIGKILL);
	waitpid(f.parent, NULL, 0);
	close(f.alive_fd);
}

/* --- errors ----------------------------------------------------------------------- */

static void fork_result(enum ns_mode mode, const char *keep_dir, char *answer,
			size_t cap)
{
	char err[ANSWER_MAX] = "";
	pid_t pid = ns_fork(mode, keep_dir, err, sizeof(err));

	if (!pid)
		_exit(0);
	if (pid > 0)
		waitpid(pid, NULL, 0);
	if (pid > 0)
		snprintf(answer, cap, "started");
	else
		snprintf(answer, cap, "%.900s: %s", err, strerrorname_np(-pid));
}

static void without_descriptors(char *answer, size_t cap)
{
	struct rlimit none = { 0, 0 };

	setrlimit(RLIMIT_NOFILE, &none);
	fork_result(NS_ISOLATE, NULL, answer, cap);
}

static void with_bad_keep_dir(char *answer, size_t cap)
{
	fork_result(NS_ISOLATE, "/tmp/../tmp", answer, cap);
	if (waitpid(-1, NULL, WNOHANG) >= 0)
		snprintf(answer, cap, "a zombie is left");
}

static bool write_text(const char *path, const char *text)
{
	int fd = open(path, O_WRONLY | O_CLOEXEC);
	bool ok = fd >= 0 && write(fd, text, strlen(text)) > 0;

	close(fd);
	return ok;
}

/* A user namespace of our own, whose limits are ours to set. */
static bool own_limits(const char *limit)
{
	char map[32];

	snprintf(map, sizeof(map), "0 %u 1", geteuid());
	return !unshare(CLONE_NEWUSER) &&
	       write_text("/proc/self/setgroups", "deny") &&
	       write_text("/proc/self/uid_map", map) && write_text(limit, "0");
}

static void without_net_namespaces(char *answer, size_t cap)
{
	if (own_limits("/proc/sys/user/max_net_namespaces"))
		fork_result(NS_ISOLATE, NULL, answer, cap);
	else
		snprintf(answer, cap, "%s", "cannot set limits");
}

static void without_user_namespaces(char *answer, size_t cap)
{
	struct __user_cap_header_struct head = {
		.version = _LINUX_CAPABILITY_VERSION_3,
	};
	struct __user_cap_data_struct none[2] = { { 0 } };

	if (own_limits("/proc/sys/user/max_user_namespaces") &&
	    !syscall(SYS_capset, &head, none))
		fork_result(NS_ISOLATE, NULL, answer, cap);
	else
		snprintf(answer, cap, "%s", "cannot set limits");
}

/* As container engines do where namespaces are not for the container. */
static bool forbid_clone3(void)
{
	struct sock_filter code[] = {
		BPF_STMT(BPF_LD | BPF_W | BPF_ABS,
			 offsetof(struct seccomp_data, nr)),
		BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_clone3, 0, 1),
		BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | ENOSYS),
		BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
	};
	struct sock_fprog program = { sizeof(code) / sizeof(code[0]), code };

	return !prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) &&
	       !prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program);
}

static void without_clone3(char *answer, size_t cap)
{
	if (forbid_clone3())
		fork_result(NS_STAY, NULL, answer, cap);
	else
		snprintf(answer, cap, "%s", "cannot forbid");
}

static void test_errors(void)
{
	const char *got;

	tap_is_str(ask_child(without_clone3), "started",
		   "to stay takes no more than fork()");
	tap_is_str(ask_child(without_descriptors),
		   "cannot make a pipe: Too many open files: EMFILE",
		   "without descriptors");
	tap_is_str(ask_child(with_bad_keep_dir),
		   "cannot keep /tmp/.. visible: File exists: ECHILD",
		   "a failure in the new process is told by the old one");
	got = ask_child(without_net_namespaces);
	if (!strcmp(got, "cannot set limits")) {
		tap_skip("a limit of namespaces", "no user namespaces here");
		return;
	}
	tap_is_str(got, "cannot make the namespaces of a run: No space left on device; a limit in /proc/sys/user (max_net_namespaces...) is reached: ENOSPC",
		   "a limit of namespaces");
	tap_is_str(ask_child(without_user_namespaces),
		   "cannot make the namespaces of a run: No space left on device; an ordinary user needs user namespaces: sysctl -w user.max_user_namespaces=10000, or run as root: ENOSPC",
		   "user namespaces that are switched off");
}

static void make_folders(void)
{
	char path[80];

	if (!mkdtemp(top))
		printf("# %s: %s\n", top, strerror(errno));
	chmod(top, 0755);
	snprintf(path, sizeof(path), "%s/a", top);
	mkdir(path, 0755);
	snprintf(keep, sizeof(keep), "%s/a/b", top);
	mkdir(keep, 0755);
	snprintf(path, sizeof(path), "%s/file", keep);
	put_file(path);
	if (chdir(keep))
		printf("# %s: %s\n", keep, strerror(errno));
}

static void remove_folders(void)
{
	char path[80];

	unlink("file");
	unlink("written");
	rmdir(keep);
	snprintf(path, sizeof(path), "%s/a", top);
	rmdir(path);
	rmdir(top);
}

int main(void)
{
	char err[ANSWER_MAX] = "";
	pid_t pid;

	pid = ns_fork(NS_ISOLATE, NULL, err, sizeof(err));
	if (!pid)
		_exit(0);
	if (pid < 0) {
		printf("1..0 # SKIP %s\n", err);
		return 0;
	}
	waitpid(pid, NULL, 0);
	make_folders();
	test_isolated();
	test_private_tmp();
	test_stay();
	test_parent_killed(NS_ISOLATE, "isolated");
	test_parent_killed(NS_STAY, "staying");
	test_child_killed();
	test_errors();
	remove_folders();
	return tap_done();
}
