/* SPDX-License-Identifier: BSD-2-Clause */
/* test_command: what a script's commands find, and that they stay bounded. */
#include "runtime/exec/command.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <sched.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/pidfd.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "runtime/timing/clock.h"
#include "tests/unit/tap.h"

#define LIMIT_S 20		/* for what ends by itself; never waited for */

static struct define defines[] = {
	{ "TFO_COOKIE", "3021b9d889017eeb" },
	{ "FROM_PARENT", "from a symbol" },
	{ "not-a-name", "1" },
};

static char why[256];

static bool run_for(struct commands *c, const char *text, int64_t limit_ns)
{
	why[0] = '\0';
	return !command_run(c, text, clock_now_ns() + limit_ns, why,
			   sizeof(why));
}

static bool run(struct commands *c, const char *text)
{
	return run_for(c, text, LIMIT_S * NS_PER_S);
}

/* What @text prints, run in a collector of its own.  Caller frees. */
static char *output_of(const struct script_options *o, const char *text)
{
	struct commands *c = commands_new(o, false);
	char *output;

	if (!run(c, text))
		printf("# '%s' %s\n", text, why);
	output = xstrdup(commands_output(c));
	commands_free(c);
	return output;
}

static void prints(const struct script_options *o, const char *text,
		   const char *want, const char *what)
{
	td_auto_free char *got = output_of(o, text);

	tap_is_str(got, want, "%s", what);
}

static void test_status(const struct script_options *o)
{
	struct commands *c = commands_new(o, false);
	td_auto_free char *huge = xmalloc(1 << 20);
	int pidfd = -1;

	tap_ok(run(c, "exit 0"), "status 0 is success");
	tap_ok(!run(c, "exit 7"), "another status is not");
	tap_is_str(why, "ended with status 7", "the status is told");
	tap_ok(!run(c, "kill -9 $$"), "a signal is not success");
	tap_is_str(why, "was killed by signal 9 (Killed)",
		   "the signal is told");
	memset(huge, ' ', (1 << 20) - 1);
	huge[(1 << 20) - 1] = '\0';
	tap_is_int(command_start(c, huge, &pidfd), -E2BIG,
		   "what cannot be started gives its errno");
	tap_is_int(pidfd, -1, "and no pidfd");
	commands_free(c);
}

/* What the shell got; of what it passes on it has left out doubtful ones. */
#define ENVIRON "tr '\\0' '\\n' < /proc/$$/environ | "

static void test_environment(const struct script_options *o)
{
	setenv("FROM_PARENT", "from outside", 1);
	prints(o, "test \"$PPID\" = \"$PACKETDRILL_PID\" && echo same", "same\n",
	       "PACKETDRILL_PID is ${PPID}");
	prints(o, "echo $TFO_COOKIE", "3021b9d889017eeb\n",
	       "-D symbols are set");
	prints(o, "echo $FROM_PARENT; " ENVIRON "grep -c ^FROM_PARENT=",
	       "from a symbol\n1\n", "and win over our own environment");
	prints(o, ENVIRON "grep not-a-name | wc -l", "0\n",
	       "but not those a shell cannot name");
	prints(o, "echo $OPT_local_ip $OPT_LOCAL_IP", "192.168.0.1 192.168.0.1\n",
	       "options are set in both spellings");
	prints(o, "echo $OPT_ip_version $OPT_bind_port $OPT_tolerance_percent "
	       "$OPT_netmask_ip $OPT_non_fatal $OPT_is_anyip $OPT_dry_run",
	       "ipv4 8080 12.5 255.255.0.0 packet,syscall 1 0\n",
	       "each kind of value is printed as it is written");
	prints(o, "echo $OPT_LOCAL_DEV", "tun0\n", "OPT_LOCAL_DEV is the device");
}

/* Options without a value of their own in struct script_options. */
static bool has_no_value(const char *name)
{
	static const char *const none[] = { "define", "code_format" };

	for (size_t i = 0; i < sizeof(none) / sizeof(none[0]); i++) {
		if (!strcmp(none[i], name))
			return true;
	}
	return false;
}

static void test_every_option(const struct script_options *o)
{
	char buf[OPTION_TEXT_MAX];

	for (size_t i = 0; i < option_table_len; i++) {
		const struct option_desc *d = &option_table[i];

		if (!d->refused && !has_no_value(d->name))
			tap_ok(option_value(d, o, buf, sizeof(buf)) != NULL,
			       "commands see --%s", d->name);
	}
}

/* In a new PID namespace we are pid 1, and still our commands' parent. */
static void test_pid_namespace(const struct script_options *o)
{
	const char *what = "PACKETDRILL_PID is ${PPID} in a PID namespace";
	struct commands *c;
	int status;
	pid_t outer = fork(), inner;

	if (outer == 0) {
		if (unshare(CLONE_NEWUSER | CLONE_NEWPID) < 0)
			_exit(77);
		inner = fork();
		if (inner == 0) {
			c = commands_new(o, false);
			_exit(run(c, "test $PPID = 1 && "
				  "test $PACKETDRILL_PID = 1") ? 0 : 1);
		}
		waitpid(inner, &status, 0);
		_exit(inner < 0 ? 77 : WEXITSTATUS(status));
	}
	waitpid(outer, &status, 0);
	if (WIFEXITED(status) && WEXITSTATUS(status) == 77)
		tap_skip(what, "no user namespaces here");
	else
		tap_is_int(status, 0, "%s", what);
}

static void test_clean_start(const struct script_options *o)
{
	int stray = dup(STDERR_FILENO);
	sigset_t block, old;

	prints(o, "readlink /proc/$$/fd/0", "/dev/null\n",
	       "stdin is /dev/null");
	prints(o, "ls /proc/$$/fd; :", "0\n1\n2\n",
	       "no other descriptor is passed on");
	close(stray);

	sigemptyset(&block);
	sigaddset(&block, SIGTERM);
	sigprocmask(SIG_BLOCK, &block, &old);
	signal(SIGPIPE, SIG_IGN);
	/* 32 and 33 are glibc's own: posix_spawn() leaves them ignored. */
	prints(o, "grep -cE 'Sig(Blk|Ign):.*[08]0{7}$' /proc/self/status",
	       "2\n", "no signal is blocked or ignored");
	signal(SIGPIPE, SIG_DFL);
	sigprocmask(SIG_SETMASK, &old, NULL);

	prints(o, "test $(cut -d' ' -f5 /proc/$$/stat) = $$ && echo own", "own\n",
	       "it leads a process group");
}

static char *file_of(const char *text, mode_t mode)
{
	char *path = xstrdup("/tmp/test_command.XXXXXX");
	int fd = mkstemp(path);

	if (write(fd, text, strlen(text)) < 0)
		printf("# %s: %s\n", path, strerror(errno));
	fchmod(fd, mode);
	close(fd);
	return path;
}

/* Paths and plain words, which are started without a shell. */
static void test_without_shell(const struct script_options *o)
{
	struct commands *c = commands_new(o, false);
	td_auto_free char *script = file_of("#!/bin/sh\n"
		"echo $# $2 $PWD; test $PPID = $PACKETDRILL_PID && echo child\n",
		0700);
	td_auto_free char *bare = file_of("echo $1 $0\n", 0700);
	td_auto_free char *shut = file_of("#!/bin/sh\n", 0600);
	td_auto_free char *folder = get_current_dir_name();
	td_auto_free char *text = xasprintf("%s a  b=1", script);
	td_auto_free char *want = xasprintf("2 b=1 %s\nchild\n", folder);
	td_auto_free char *bare_text = xasprintf("%s a", bare);
	td_auto_free char *bare_want = xasprintf("a %s\n", bare);

	setenv("PWD", "/elsewhere", 1);
	prints(o, text, want, "its arguments, its folder, and whose child it is");
	setenv("PWD", folder, 1);
	prints(o, bare_text, bare_want, "a file without #! is a shell script");
	tap_ok(!run(c, shut), "one that may not be run fails");
	tap_is_str(why, "ended with status 126", "... as with a shell");
	tap_ok(strstr(commands_output(c), "ermission denied") != NULL,
	       "... which says why");
	tap_ok(!run(c, "/nonexistent/program a"), "so does one that is not there");
	tap_is_str(why, "ended with status 127", "... as with a shell");
	commands_free(c);
	unlink(script);
	unlink(bare);
	unlink(shut);
}

static void test_scheduling(const struct script_options *o)
{
	const char *what = "commands of a real-time process are not";
	struct sched_param p = { .sched_priority = 1 };

	if (sched_setscheduler(0, SCHED_FIFO, &p) < 0) {
		tap_skip(what, "SCHED_FIFO: %s", strerror(errno));
		return;
	}
	/* Field 41 of proc_pid_stat(5): the policy. */
	prints(o, "cut -d' ' -f41 /proc/self/stat", "0\n", what);
	p.sched_priority = 0;
	sched_setscheduler(0, SCHED_OTHER, &p);
}

static void test_output(const struct script_options *o)
{
	td_auto_free char *big = output_of(o, "head -c 1000000000 /dev/zero");
	td_auto_free char *edge = output_of(o, "head -c 65536 /dev/zero");

	prints(o, "echo one; echo two >&2; echo three", "one\ntwo\nthree\n",
	       "stdout and stderr are collected in order");
	prints(o, "printf 'a\\0b'", "a?b", "a NUL does not end it");
	tap_ok(strlen(big) < (65 << 10), "1 GB of output is cut to 64 KiB");
	tap_ok(strstr(big, "\n[999934464 more bytes were dropped]\n"),
	       "and it is told how much is missing");
	tap_is_int((long long)strlen(edge), 65536, "64 KiB are kept whole");
}

static void test_pass_output(const struct script_options *o)
{
	struct commands *c = commands_new(o, true);
	int memory = memfd_create("stdout", MFD_CLOEXEC);
	int saved = dup(STDOUT_FILENO);
	char buf[16] = "";
	bool ok;

	fflush(stdout);
	dup2(memory, STDOUT_FILENO);
	ok = run(c, "echo hello");
	dup2(saved, STDOUT_FILENO);
	tap_ok(pread(memory, buf, sizeof(buf) - 1, 0) == 6 && ok,
	       "output can go to our own stdout");
	tap_is_str(buf, "hello\n", "unchanged");
	tap_is_int(commands_output_fd(c), -1, "then there is nothing to poll");
	tap_is_str(commands_output(c), "", "and nothing collected");
	close(saved);
	close(memory);
	commands_free(c);
}

static void test_deadline(const struct script_options *o)
{
	struct commands *c = commands_new(o, false);
	int64_t start_ns = clock_now_ns();

	tap_ok(!run_for(c, "exec sleep 1000", 100 * NS_PER_MS),
	       "one that never ends fails");
	tap_is_str(why, "did not end within 0.1 s and was killed",
		   "and the reason is told");
	tap_ok(!run_for(c, "yes", 100 * NS_PER_MS),
	       "so does one that prints for ever");
	tap_ok(clock_now_ns() - start_ns < 5 * NS_PER_S,
	       "both soon after their time");
	commands_free(c);
}

/* Waits for a line of output that is a process id; -1: none came. */
static pid_t read_pid(struct commands *c)
{
	int64_t deadline_ns = clock_now_ns() + LIMIT_S * NS_PER_S;
	struct pollfd p = { .fd = commands_output_fd(c), .events = POLLIN };

	while (!strchr(commands_output(c), '\n')) {
		if (clock_now_ns() > deadline_ns)
			return -1;
		poll(&p, 1, 100);
	}
	return atoi(commands_output(c));
}

static bool has_ended(int pidfd, int timeout_ms)
{
	struct pollfd p = { .fd = pidfd, .events = POLLIN };

	return poll(&p, 1, timeout_ms) == 1;
}

static void test_kill(const struct script_options *o)
{
	struct commands *c = commands_new(o, false);
	int pidfd, child_fd;
	int64_t start_ns;
	pid_t pid, child;

	pid = command_start(c, "trap '' TERM; sleep 1000 & echo $!; "
			    "while :; do wait; done", &pidfd);
	tap_ok(pid > 0, "a command starts");
	child = read_pid(c);
	child_fd = pidfd_open(child, 0);
	start_ns = clock_now_ns();
	command_kill(pid, pidfd);
	tap_ok(clock_now_ns() - start_ns < 2 * NS_PER_S,
	       "one that ignores SIGTERM is killed all the same");
	tap_ok(kill(pid, 0) < 0 && errno == ESRCH, "and reaped");
	tap_ok(has_ended(child_fd, LIMIT_S * 1000), "so is what it started");
	close(child_fd);
	commands_free(c);

	c = commands_new(o, false);
	pid = command_start(c, "trap 'echo; echo heard; exit' TERM; echo $$; "
			    "sleep 1000 & wait", &pidfd);
	read_pid(c);
	command_kill(pid, pidfd);
	tap_ok(strstr(commands_output(c), "heard"),
	       "one that handles SIGTERM gets the time to");
	commands_free(c);
}

static void test_background(const struct script_options *o)
{
	struct commands *c = commands_new(o, false);
	int child_fd;
	pid_t child;

	tap_ok(run(c, "sleep 1000 & echo $!"),
	       "what goes on in the background is not waited for");
	child = read_pid(c);
	child_fd = pidfd_open(child, 0);
	tap_ok(child_fd >= 0 && !has_ended(child_fd, 0), "and goes on");
	kill(child, SIGKILL);
	close(child_fd);
	commands_free(c);
}

int main(void)
{
	struct arena *mem = arena_new();
	struct script_options o;

	options_init(&o, FAMILY_IPV4, mem);
	o.local_ip = (struct wire_addr){ .family = AF_INET };
	o.local_ip.u.ip4.s_addr = htonl(0xc0a80001);
	o.local_prefix = 16;
	o.is_anyip = true;
	o.non_fatal_packet = true;
	o.non_fatal_syscall = true;
	o.defines = defines;
	o.n_defines = sizeof(defines) / sizeof(defines[0]);
	commands_free(NULL);

	test_status(&o);
	test_environment(&o);
	test_every_option(&o);
	test_pid_namespace(&o);
	test_clean_start(&o);
	test_without_shell(&o);
	test_scheduling(&o);
	test_output(&o);
	test_pass_output(&o);
	test_deadline(&o);
	test_kill(&o);
	test_background(&o);
	arena_free(mem);
	return tap_done();
}
