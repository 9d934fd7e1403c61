/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * fake_kernel: what the process of a guest's kernel does, good and bad, without a kernel.
 *
 * Its name says how it boots, by what is behind the last '-': "PATH/x-panic".  What it does
 * with a run, the script says: "// fake: splat".  All others pass.  A warning of each run that
 * has a record says which guest it was in: "guest 1795955050198161302".
 */
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "parser/mem.h"
#include "runtime/guest/guest.h"
#include "runtime/guest/line.h"
#include "runtime/record/result.h"
#include "runtime/suite/guest_job.h"
#include "runtime/timing/clock.h"

#define WARN_TEXT \
	"------------[ cut here ]------------\r\n" \
	"[    1.234567] WARNING: CPU: 0 PID: 31 at net/ipv4/fake.c:7 fake+0x1/0x2\r\n" \
	"[    1.234568] Call Trace:\r\n" \
	"[    1.234569] ---[ end trace 0000000000000000 ]---\r\n"
#define PANIC_TEXT \
	"Kernel panic - not syncing: no working init\r\n" \
	" [<60030432>] fork_handler+0x54/0x58\r\n"

struct fake {
	struct line line;
	int64_t boot_ns;
};

static void say(const char *text)
{
	if (write(STDOUT_FILENO, text, strlen(text)) < 0)
		_exit(1);
}

static void __attribute__((noreturn)) freeze(void)
{
	for (;;)
		pause();
}

static void tell(struct fake *f, enum line_kind kind, unsigned id,
		 const char *text)
{
	line_put_of(&f->line, kind, id, text, strlen(text));
	if (line_flush(&f->line))
		_exit(1);
}

/* As the init of a guest does, before it tells of the run. */
static void mark_end(unsigned id)
{
	char mark[GUEST_MARK_MAX + 16];

	snprintf(mark, sizeof(mark), "[    1.2] " GUEST_MARK_RUN "\r\n", id);
	say(mark);
}

static void tell_verdict(struct fake *f, unsigned id, enum verdict verdict)
{
	struct result r = { .verdict = verdict };
	char *text;

	diag_add(&r.diags, DIAG_WARNING, SPAN_NONE, "guest %lld",
		 (long long)f->boot_ns);
	text = result_to_json(&r);
	mark_end(id);
	tell(f, LINE_RECORD, id, text);
	free(text);
	result_done(&r);
}

/* --- what becomes of runs ------------------------------------------------------- */

static void do_exit(struct fake *f, unsigned id)
{
	(void)f, (void)id;
	_exit(3);
}

static void do_kill(struct fake *f, unsigned id)
{
	(void)f, (void)id;
	raise(SIGKILL);
}

static void do_freeze(struct fake *f, unsigned id)
{
	(void)f, (void)id;
	freeze();
}

/* It says again and again that it has begun just now. */
static void do_begin(struct fake *f, unsigned id)
{
	for (;;) {
		clock_sleep_until_ns(clock_now_ns() + NS_PER_S / 10);
		tell(f, LINE_PLAYING, id, "");
	}
}

static void do_splat(struct fake *f, unsigned id)
{
	say(WARN_TEXT);
	tell_verdict(f, id, VERDICT_PASS);
}

static void do_panic(struct fake *f, unsigned id)
{
	const unsigned long here = (unsigned long)(uintptr_t)do_panic;
	char text[256];

	(void)f, (void)id;
	snprintf(text, sizeof(text),
		 "Kernel panic - not syncing: Kernel mode fault at addr 0x8, ip 0x%lx\r\n"
		 " [<%lx>] ? do_panic+0x1/0x2\r\n [<%lx>] do_panic+0x1/0x2\r\n",
		 here, here + 1, here + 1);
	say(text);
	abort();
}

static void do_garbage(struct fake *f, unsigned id)
{
	(void)id;
	if (write(f->line.out_fd, "HTTP/1.1 400 Bad Request\n", 25) > 0)
		freeze();
}

static void do_long(struct fake *f, unsigned id)
{
	(void)id;
	if (write(f->line.out_fd, "j\xff\xff\xff\x7f", 5) > 0)
		freeze();
}

/* Of the run that waits, and of others. */
static void do_other(struct fake *f, unsigned id)
{
	tell_verdict(f, id + 1, VERDICT_FAIL);
	tell_verdict(f, id + 1000, VERDICT_FAIL);
	line_put(&f->line, LINE_RECORD, "x", 1);
	line_put(&f->line, LINE_PLAYING, "", 0);
	line_put(&f->line, LINE_RUN, "{}", 2);
	tell_verdict(f, id, VERDICT_PASS);
	tell_verdict(f, id, VERDICT_FAIL);
}

static void do_unread(struct fake *f, unsigned id)
{
	tell(f, LINE_RECORD, id, "{\"verdict\":");
}

/* What is reported here is of the next run's. */
static void do_next(struct fake *f, unsigned id)
{
	mark_end(id);
	say(WARN_TEXT);
	tell_verdict(f, id, VERDICT_PASS);
}

static void do_nothing(struct fake *f, unsigned id)
{
	tell(f, LINE_RECORD, id, "");
}

static const struct {
	const char *word;
	void (*act)(struct fake *f, unsigned id);
} acts[] = {
	{ "// fake: exit", do_exit },	    { "// fake: kill", do_kill },
	{ "// fake: freeze", do_freeze },   { "// fake: begin", do_begin },
	{ "// fake: splat", do_splat },	    { "// fake: panic", do_panic },
	{ "// fake: garbage", do_garbage }, { "// fake: long", do_long },
	{ "// fake: other", do_other },	    { "// fake: unread", do_unread },
	{ "// fake: nothing", do_nothing }, { "// fake: next", do_next },
};

static void play(struct fake *f, const struct line_frame *frame)
{
	struct guest_job job;
	size_t i = 0;

	if (guest_job_read(frame->text, frame->len, &job))
		_exit(1);
	tell(f, LINE_PLAYING, job.id, "");
	while (i < sizeof(acts) / sizeof(*acts) &&
	       !strstr(job.source->text, acts[i].word))
		i++;
	if (i < sizeof(acts) / sizeof(*acts))
		acts[i].act(f, job.id);
	else
		tell_verdict(f, job.id, VERDICT_PASS);
	guest_job_done(&job);
}

/* --- the machine ---------------------------------------------------------------- */

static void boot(const char *name)
{
	const char *how = strrchr(name, '-');

	say("Linux version 7.2.0-fake\r\n");
	if (how && !strcmp(how, "-exit")) {
		say("VFS: cannot open root device\r\nlast \033[31mwords\r\n");
		_exit(3);
	} else if (how && !strcmp(how, "-panic")) {
		say(PANIC_TEXT);
		abort();
	} else if (how && !strcmp(how, "-silent")) {
		freeze();
	} else if (how && !strcmp(how, "-warn")) {
		say(WARN_TEXT);
	}
	/* What comes behind this is a run's. */
	say("[    0.9] " GUEST_MARK_BOOT "\r\n");
}

/* By these texts the program is taken for a kernel; it wants to be given both. */
static const char *const options[] = { "uml_dir=", "time-travel=" };

static bool read_command_line(struct line *line, char **argv)
{
	bool has_line = false;
	size_t found = 0;
	int in, out;

	for (; *argv; argv++) {
		for (size_t i = 0; i < 2; i++)
			found += !strncmp(*argv, options[i], strlen(options[i]));
		if (sscanf(*argv, "ssl0=fd:%d,fd:%d", &in, &out) != 2)
			continue;
		line_init_guest(line, in);
		line->out_fd = out;
		has_line = true;
	}
	return has_line && found == 2;
}

int main(int argc, char **argv)
{
	struct fake f = { .boot_ns = clock_now_ns() };

	if (argc < 2 || !read_command_line(&f.line, argv))
		return 2;
	boot(argv[0]);
	line_put(&f.line, LINE_HELLO, "7.2.0-fake 1000", 15);
	line_flush(&f.line);
	while (line_read(&f.line) > 0) {
		struct line_frame frame;

		while (line_take(&f.line, &frame))
			if (frame.kind == LINE_RUN)
				play(&f, &frame);
	}
	line_done(&f.line);
	return 0;
}
