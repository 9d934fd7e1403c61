/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * test_ns: what a run sees of the host.  test_ns_death tells that nothing of it outlives
 * its parent.
 */
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
#include <sys/statvfs.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "tests/system/ns_fixture.h"

/* A folder below /tmp, with a folder that has a file in it. */
static char top[] = "/tmp/test_ns.XXXXXX";
static char keep[64];		/* top/a/b */

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

static void size_of_tmp(char *answer, size_t cap)
{
	struct statvfs st = { 0 };

	if (statvfs("/tmp", &st))
		st.f_blocks = 0;
	snprintf(answer, cap, "%llu MiB",
		 (unsigned long long)st.f_blocks * st.f_frsize >> 20);
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

static const char *const ns_names[] = {
	"net", "mnt", "pid", "ipc", "uts", "cgroup",
};

/* "net:[1] mnt:[2] pid:[3]..." of this process. */
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

/* What /sys and the network namespace have for devices. */
static void sys_devices(char *answer, size_t cap)
{
	DIR *d = opendir("/sys/class/net");
	size_t used = 0;

	answer[0] = '\0';
	for (struct dirent *e; d && (e = readdir(d));)
		if (e->d_name[0] != '.')
			used += (size_t)snprintf(answer + used, cap - used,
						 "%s ", e->d_name);
	if (d)
		closedir(d);
}

/* "mounted" or not, of what may be mounted below /sys. */
static void below_sys(char *answer, size_t cap)
{
	static const char *const names[] = {
		"/sys/fs/cgroup", "/sys/kernel/debug", "/sys/kernel/tracing",
	};
	size_t used = 0;
	struct stat st, sys;

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		used += (size_t)snprintf(answer + used, cap - used, "%s ",
					 !stat("/sys", &sys) &&
					 !stat(names[i], &st) &&
					 st.st_dev != sys.st_dev ?
					 "mounted" : "not");
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

/* Whether /proc has this process under its own number, and nobody of outside. */
static void own_proc(char *answer, size_t cap)
{
	char path[64];
	ssize_t n = readlink("/proc/self", answer, cap - 1);

	answer[n < 0 ? 0 : n] = '\0';
	snprintf(path, sizeof(path), "%d", getpid());
	if (strcmp(answer, path))
		return;
	snprintf(answer, cap, "own number, %s", getppid() ? "a parent" :
						"no parent");
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
	inside = ask(NS_ISOLATE, NULL, sys_devices);
	if (strcmp(inside, "lo ") && geteuid())
		tap_skip("its /sys is its own", "not permitted here");
	else
		tap_is_str(inside, "lo ", "its /sys is its own");
	below_sys(before, sizeof(before));
	answers(NS_ISOLATE, NULL, below_sys, before,
		"with what is mounted below the host's");
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
	answers(NS_ISOLATE, NULL, size_of_tmp, "1024 MiB",
		"... and has an end");
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
	static char before[ANSWER_MAX], after[ANSWER_MAX];
	const char *inside;

	answers(NS_STAY, NULL, subreaper, "pid is not 1, subreaper 1",
		"packetdrill's run is a process like any, but a subreaper");
	namespaces(before, sizeof(before));
	inside = ask(NS_STAY, NULL, namespaces);
	for (size_t i = 0; i < sizeof(ns_names) / sizeof(ns_names[0]); i++) {
		const char *theirs = strstr(inside, ns_names[i]);
		const char *ours = strstr(before, ns_names[i]);
		bool same = theirs && ours &&
			    !strncmp(theirs, ours, strcspn(ours, " "));

		if (!strcmp(ns_names[i], "pid") || !strcmp(ns_names[i], "mnt"))
			continue;
		tap_ok(same, "and stays in our %s namespace", ns_names[i]);
	}
	namespaces(after, sizeof(after));
	tap_is_str(after, before, "where we stay, too");
	if (geteuid())
		tap_skip("its PID namespace is its own", "not permitted here");
	else
		answers(NS_STAY, NULL, own_proc, "own number, no parent",
			"its PID namespace is its own");
	answers(NS_STAY, NULL, look_at_kept, "same, cwd right, written",
		"with our /tmp");
	unlink("written");
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

static void without_ipc_namespaces(char *answer, size_t cap)
{
	if (own_limits("/proc/sys/user/max_ipc_namespaces"))
		fork_result(NS_ISOLATE, NULL, answer, cap);
	else
		snprintf(answer, cap, "%s", "cannot set limits");
}

static void untrusted_without_ipc(char *answer, size_t cap)
{
	if (own_limits("/proc/sys/user/max_ipc_namespaces"))
		fork_result(NS_UNTRUSTED, NULL, answer, cap);
	else
		snprintf(answer, cap, "%s", "cannot set limits");
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
		   "cannot make a pipe: Too many open files; raise the limit of open files (ulimit -n), or run fewer scripts at once (-j): EMFILE",
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
	tap_is_str(ask_child(without_ipc_namespaces), "started",
		   "a kernel that has none for IPC: one does without");
	tap_is_str(ask_child(untrusted_without_ipc),
		   "cannot make the namespaces of a run: No space left on device; a limit in /proc/sys/user (max_net_namespaces...) is reached: ENOSPC",
		   "but not for a stranger's script");
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
	if (!may_isolate())
		return 0;
	make_folders();
	test_isolated();
	test_private_tmp();
	test_stay();
	test_errors();
	remove_folders();
	return tap_done();
}
