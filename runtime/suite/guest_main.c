/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * guest_main: this program as the init of a guest.
 *
 * One thread, one poll(): the line to the host, and of the run that is played its pipe, its
 * pidfd and its live lines.  One run is played at a time; one more may wait in the line.
 */
#include "runtime/suite/guest_main.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/mount.h>
#include <sys/reboot.h>
#include <sys/stat.h>
#include <sys/utsname.h>
#include <sys/wait.h>
#include <termios.h>
#include <unistd.h>

#include "parser/mem.h"
#include "runtime/guest/guest.h"
#include "runtime/guest/line.h"
#include "runtime/suite/guest_job.h"
#include "runtime/suite/suite.h"
#include "runtime/suite/suite_load.h"
#include "runtime/suite/worker_process.h"
#include "runtime/timing/clock.h"
#include "runtime/timing/ticks.h"

#define LINE_DEVICE "/dev/ttyS0"
#define CHUNK 32768
#define GRACE_NS NS_PER_S	/* as the suite's */

struct played {
	struct guest_job job;
	struct script *script;
	struct diag_list remarks;
	FILE *capture;
	int live_fd;			/* reading end of the live lines; or -1 */
	FILE *live;
	struct worker_process process;
	bool told;			/* its last frame is written */
};

struct guest_suite {
	struct line line;
	int kmsg_fd;			/* the kernel's log; -1: there is none */
	struct ticks *ticks;
	char *allowed_cc;
	struct played *played;		/* the run under way; or NULL */
};

/* --- the machine ------------------------------------------------------------------ */

/* Errors are ignored here: the set-up of a run will tell them. */
static void mount_all(void)
{
	static const struct {
		const char *type, *path, *options;
		unsigned long flags;
	} mounts[] = {
		{ "proc", "/proc", NULL, MS_NOSUID | MS_NODEV | MS_NOEXEC },
		{ "sysfs", "/sys", NULL, MS_NOSUID | MS_NODEV | MS_NOEXEC },
		{ "devtmpfs", "/dev", NULL, MS_NOSUID },
		{ "tmpfs", "/run", "mode=755", MS_NOSUID | MS_NODEV },
	};

	/* An ordinary user's guest sees files of root as those of another user: mount(8),
	 * which is set-uid, would be that one. */
	mount(NULL, "/", NULL, MS_REMOUNT | MS_BIND | MS_NOSUID, NULL);
	for (size_t i = 0; i < sizeof(mounts) / sizeof(*mounts); i++)
		mount(mounts[i].type, mounts[i].path, mounts[i].type,
		      mounts[i].flags, mounts[i].options);
	mkdir("/dev/shm", 01777);
	mount("tmpfs", "/dev/shm", "tmpfs", MS_NOSUID | MS_NODEV, "mode=1777");
	mkdir("/dev/pts", 0755);
	mount("devpts", "/dev/pts", "devpts", MS_NOSUID | MS_NOEXEC, NULL);
	(void)!symlink("/proc/self/fd", "/dev/fd");
	(void)!symlink("/proc/self/fd/0", "/dev/stdin");
	(void)!symlink("/proc/self/fd/1", "/dev/stdout");
	(void)!symlink("/proc/self/fd/2", "/dev/stderr");
}

static void __attribute__((noreturn)) switch_off(void)
{
	sync();
	reboot(RB_POWER_OFF);
	_exit(1);
}

static void __attribute__((noreturn)) give_up(const char *what)
{
	fprintf(stderr, "tundrill in the guest: %s: %s\n", what,
		strerror(errno));
	switch_off();
}

static int open_line(void)
{
	int fd = open(LINE_DEVICE, O_RDWR | O_NOCTTY | O_CLOEXEC);
	struct termios raw;

	if (fd < 0 || tcgetattr(fd, &raw))
		give_up(LINE_DEVICE);
	cfmakeraw(&raw);
	if (tcsetattr(fd, TCSANOW, &raw))
		give_up(LINE_DEVICE);
	return fd;
}

static void flush(struct guest_suite *g)
{
	if (line_flush(&g->line))
		switch_off();
}

static void say_hello(struct guest_suite *g)
{
	struct utsname name;
	td_auto_free char *text = NULL;

	if (uname(&name))
		give_up("uname");
	text = xasprintf("%s %lld", name.release,
			 (long long)(NS_PER_S / clock_tick_ns()));
	line_put(&g->line, LINE_HELLO, text, strlen(text));
	flush(g);
}

/* The host's working directory, then its environment. */
static void move_in(const struct line_frame *f)
{
	const char *end = f->text + f->len, *word = f->text;

	if (!f->len || end[-1])
		return;
	if (chdir(word))
		give_up(word);
	clearenv();
	for (word += strlen(word) + 1; word < end; word += strlen(word) + 1)
		if (strncmp(word, "TMPDIR=", 7) != 0)
			putenv(xstrdup(word));
}

/* --- a run ------------------------------------------------------------------------ */

static void tell(struct guest_suite *g, enum line_kind kind, const void *text,
		 size_t len)
{
	line_put_of(&g->line, kind, g->played->job.id, text, len);
	flush(g);
}

/* Writes a line among those of the kernel, in the right order.  One write() is one
 * line there.  dprintf() would seek first, which that file cannot. */
static void __attribute__((format(printf, 2, 3)))
mark_console(const struct guest_suite *g, const char *fmt, ...)
{
	td_auto_free char *mark = NULL, *text = NULL;
	va_list ap;

	va_start(ap, fmt);
	mark = xvasprintf(fmt, ap);
	va_end(ap);
	/* KERN_WARNING, which loglevel= shows; a line without its end is kept back. */
	text = xasprintf("<4>%s\n", mark);
	(void)!write(g->kmsg_fd, text, strlen(text));
}

static void tell_record(struct guest_suite *g, const char *text, size_t len)
{
	mark_console(g, GUEST_MARK_RUN, g->played->job.id);
	tell(g, LINE_RECORD, text, len);
	g->played->told = true;
}

static void tell_result(struct guest_suite *g, const struct result *r)
{
	td_auto_free char *text = result_to_json(r);

	tell_record(g, text, strlen(text));
}

static void tell_live(struct guest_suite *g)
{
	char text[CHUNK];
	ssize_t n = 0;

	while (g->played->live_fd >= 0 &&
	       (n = read(g->played->live_fd, text, sizeof(text))) > 0)
		tell(g, LINE_LIVE, text, (size_t)n);
}

static void tell_capture(struct guest_suite *g)
{
	char text[CHUNK];
	int fd = g->played->capture ? fileno(g->played->capture) : -1;
	off_t at = 0;
	ssize_t n;

	while (fd >= 0 && (n = pread(fd, text, sizeof(text), at)) > 0) {
		tell(g, LINE_CAPTURE, text, (size_t)n);
		at += n;
	}
}

static void tell_death(struct guest_suite *g)
{
	struct result r = { .verdict = VERDICT_ERROR };

	worker_process_death(&g->played->process, g->played->job.timeout_ns,
			     false, &r);
	tell_result(g, &r);
	result_done(&r);
}

/* The record as it is: the host reads it as that of any worker. */
static void hand_on_record(struct guest_suite *g)
{
	struct worker_process *p = &g->played->process;

	tell_live(g);
	tell_capture(g);
	tell_record(g, p->text ? p->text : "", p->len);
	free(p->text);
	p->text = NULL;
	p->len = p->cap = 0;
}

static FILE *memory_file(void)
{
	int fd = memfd_create("capture", MFD_CLOEXEC);

	return fd < 0 ? NULL : fdopen(fd, "w");
}

static void open_live(struct played *p)
{
	int fd[2];

	p->live_fd = -1;
	if (!p->job.live || pipe2(fd, O_CLOEXEC))
		return;
	fcntl(fd[0], F_SETFL, O_NONBLOCK);
	p->live_fd = fd[0];
	p->live = fdopen(fd[1], "w");
}

static void play(struct guest_suite *g)
{
	struct played *p = g->played;
	const struct worker_job job = {
		.script = p->script,
		.timeout_ns = p->job.timeout_ns,
		.ticks = g->ticks,
		.isolated = true,
		.verbose = p->live,
		.progress = p->job.progress,
		.told_elsewhere = p->job.told_elsewhere,
		.follow = p->job.follow,
		.host_allowed_cc = g->allowed_cc,
		.capture = p->capture,
		.capture_all = p->job.capture_all,
		.tcp_info = p->job.tcp_info,
		.sysctls = p->job.sysctls,
		.goes_on_late = p->job.slow,
	};
	const struct worker_spawn how = {
		.ns_mode = p->job.ns_mode,
		.job = &job,
		.work = worker_run,
	};
	struct result failed = { .verdict = VERDICT_ERROR };
	char err[512];

	ticks_wait_phase(g->ticks);
	if (worker_process_start(&p->process, &how, err, sizeof(err)) == 0) {
		p->process.kill_ns = p->process.start_ns + job.timeout_ns +
				     WORKER_CLEANUP_NS + GRACE_NS;
		return;
	}
	diag_error(&failed.diags, SPAN_NONE, "%s", err);
	tell_result(g, &failed);
	result_done(&failed);
}

static void begin(struct guest_suite *g, const struct line_frame *f)
{
	struct played *p = xcalloc(1, sizeof(*p));
	struct suite_config config = { 0 };
	struct suite_run run = { .result.verdict = VERDICT_PASS };

	if (guest_job_read(f->text, f->len, &p->job))
		give_up("a run that cannot be read");
	g->played = p;
	tell(g, LINE_PLAYING, "", 0);
	config.setting = p->job.setting;
	config.n_settings = p->job.n_settings;
	config.ignore_pragmas = p->job.ignore_pragmas;
	config.tolerance_scale = p->job.tolerance_scale;
	run.path = p->job.source->path;
	run.source = p->job.source;
	run.family = p->job.family;
	run.of_script = run.of_group = &run;
	open_live(p);
	if (p->job.capture)
		p->capture = memory_file();
	if (suite_load_script(&config, &run, NULL, &p->script, &p->remarks) ==
	    LOAD_PLAY)
		play(g);
	else
		tell_result(g, &run.result);
	result_done(&run.result);
}

static void end(struct guest_suite *g)
{
	struct played *p = g->played;

	script_free(p->script);
	diag_list_done(&p->remarks);
	guest_job_done(&p->job);
	if (p->capture)
		fclose(p->capture);
	if (p->live)
		fclose(p->live);
	if (p->live_fd >= 0)
		close(p->live_fd);
	free(p);
	g->played = NULL;
}

static void tend(struct guest_suite *g)
{
	struct worker_process *p = &g->played->process;

	tell_live(g);
	if (p->state == WORKER_RUNNING)
		worker_process_read(p);
	if (p->state == WORKER_ENDING && p->len && !g->played->told)
		hand_on_record(g);
	if (p->state != WORKER_FREE && !worker_process_reap(p)) {
		if (clock_now_ns() >= p->kill_ns)
			worker_process_kill(p);
		return;
	}
	if (!g->played->told && p->len)
		hand_on_record(g);
	else if (!g->played->told)
		tell_death(g);
	end(g);
}

/* --- all of them ------------------------------------------------------------------- */

/* Orphans of runs come to an init. */
static void reap_others(const struct guest_suite *g)
{
	siginfo_t info;

	for (;;) {
		info.si_pid = 0;
		if (waitid(P_ALL, 0, &info, WEXITED | WNOHANG | WNOWAIT) ||
		    !info.si_pid ||
		    (g->played && info.si_pid == g->played->process.pid))
			return;
		waitpid(info.si_pid, NULL, 0);
	}
}

static void wait_for_more(struct guest_suite *g)
{
	struct worker_process *p = g->played ? &g->played->process : NULL;
	struct pollfd fd[4] = {
		{ g->line.in_fd, POLLIN, 0 },
		{ p ? p->pipe_fd : -1, POLLIN, 0 },
		{ p ? p->pidfd : -1, POLLIN, 0 },
		{ p ? g->played->live_fd : -1, POLLIN, 0 },
	};
	int64_t left_ms = -1;

	if (p && p->kill_ns != INT64_MAX) {
		left_ms = (p->kill_ns - clock_now_ns()) / NS_PER_MS + 1;
		left_ms = left_ms < 0 ? 0 : left_ms;
	}
	poll(fd, 4, left_ms > 3600000 ? 3600000 : (int)left_ms);
	if (fd[0].revents && line_read(&g->line) == 0)
		switch_off();
}

bool guest_main_is_meant(int argc, char **argv)
{
	return getpid() == 1 && argc > 1 && !strcmp(argv[1], GUEST_INIT);
}

void guest_main(void)
{
	struct guest_suite g = { .played = NULL };
	int fd;

	mount_all();
	signal(SIGPIPE, SIG_IGN);
	fd = open_line();
	line_init_guest(&g.line, fd);
	g.ticks = ticks_new_virtual();
	g.allowed_cc = suite_load_allowed_cc();
	if (!g.ticks)
		give_up("ticks");
	g.kmsg_fd = open("/dev/kmsg", O_WRONLY | O_CLOEXEC);
	mark_console(&g, GUEST_MARK_BOOT);
	say_hello(&g);
	for (;;) {
		struct line_frame f;

		if (!g.played && line_take(&g.line, &f)) {
			if (f.kind == LINE_HOME)
				move_in(&f);
			else if (f.kind == LINE_RUN)
				begin(&g, &f);
		} else {
			wait_for_more(&g);
		}
		if (g.played)
			tend(&g);
		reap_others(&g);
	}
}
