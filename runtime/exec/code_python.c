/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * code_python: checks and runs code snippets in one Python interpreter.
 *
 * Both directions go through memory files: data is the interpreter's stdin, its report is
 * COMMAND_EXTRA_FD (see driver.py).  So nothing blocks, nothing is left behind, and the
 * last report is still there when the interpreter was killed or has died.  A byte each
 * way, through a socket, tells that the texts are compiled and that samples are there.
 *
 * The start of an interpreter takes longer than its work.  So it is started once, before
 * the timeline, to look for errors of syntax, and kept until snippets are run.
 */
#include "runtime/exec/code_python.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include "parser/mem.h"
#include "runtime/exec/driver.h"
#include "runtime/exec/write_all.h"
#include "runtime/timing/clock.h"

#define REPORT_AT 16		/* as in driver.py */
#define REPORT_MAX 8192		/* bytes that are looked at */
#define SAMPLES_AT_ONCE 256	/* written between two looks at the stop */

void python_failure_done(struct python_failure *f)
{
	free(f->message);
	free(f->missing);
	f->message = NULL;
	f->missing = NULL;
}

/* A bytes literal: it can hold any byte of a script. */
static void write_bytes(FILE *out, const char *text)
{
	fputs("b'", out);
	for (; *text; text++) {
		unsigned char c = (unsigned char)*text;

		if (c < ' ' || c > '~' || c == '\'' || c == '\\')
			fprintf(out, "\\x%02x", c);
		else
			putc(c, out);
	}
	putc('\'', out);
}

static void write_constants(FILE *out)
{
	putc('{', out);
	for (size_t i = 0; i < info_names_len; i++) {
		const struct info_name *n = &info_names[i];

		if (n->source == INFO_CONST)
			fprintf(out, "'%s':%" PRIu32 ",", n->name, n->value);
	}
	putc('}', out);
}

/* The names that a sample may have values for, in the order of write_values(). */
static void write_names(FILE *out)
{
	putc('(', out);
	for (size_t i = 0; i < info_names_len; i++) {
		if (info_names[i].source != INFO_CONST)
			fprintf(out, "'%s',", info_names[i].name);
	}
	putc(')', out);
}

static void write_values(FILE *out, const struct info_sample *sample)
{
	uint64_t value;

	putc('(', out);
	for (size_t i = 0; i < info_names_len; i++) {
		if (info_names[i].source == INFO_CONST)
			continue;
		if (info_value(&info_names[i], sample, &value))
			fprintf(out, "%" PRIu64 ",", value);
		else
			fputs("None,", out);
	}
	putc(')', out);
}

/* [(line, text), ...], a line */
static void write_texts(FILE *out, const struct python_text *text, size_t n)
{
	putc('[', out);
	for (size_t i = 0; i < n; i++) {
		fprintf(out, "(%" PRIu32 ",", text[i].line);
		write_bytes(out, text[i].text);
		fputs("),", out);
	}
	fputs("]\n", out);
}

/* (constants, names), a line */
static void write_head(FILE *out)
{
	putc('(', out);
	write_constants(out);
	putc(',', out);
	write_names(out);
	fputs(")\n", out);
}

/* (index, values), a line: all in one literal would take many times its size. */
static void write_sample(FILE *out, const struct python_snippet *snippet)
{
	struct info_sample sample;

	kept_sample_get(snippet->sample, &sample);
	fprintf(out, "(%zu,", snippet->index);
	write_values(out, &sample);
	fputs(")\n", out);
}

/* Appends what was written to a stream of memory, which ends, to @fd.  Its place,
 * which the interpreter shares, stays.  0 or -errno. */
static int append(int fd, FILE *f, char *const *text, const size_t *len)
{
	struct stat st;

	if (fclose(f) != 0)
		return -ENOMEM;
	if (fstat(fd, &st) < 0)
		return -errno;
	return write_all(fd, *text, *len, st.st_size);
}

static int append_texts(int fd, const struct python_text *text, size_t n)
{
	td_auto_free char *data = NULL;
	size_t len = 0;
	FILE *f = open_memstream(&data, &len);

	if (!f)
		return -errno;
	write_texts(f, text, n);
	return append(fd, f, &data, &len);
}

/* @head: the line that all samples stand behind comes first. */
static int append_samples(int fd, const struct python_snippet *snippet, size_t n,
			  bool head)
{
	td_auto_free char *data = NULL;
	size_t len = 0;
	FILE *f = open_memstream(&data, &len);

	if (!f)
		return -errno;
	if (head)
		write_head(f);
	for (size_t i = 0; i < n; i++)
		write_sample(f, &snippet[i]);
	return append(fd, f, &data, &len);
}

/* Takes a line off the front of *@text; NULL: there is none. */
static char *next_line(char **text)
{
	char *line = *text, *end = line ? strchr(line, '\n') : NULL;

	if (!end)
		return NULL;
	*end = '\0';
	*text = end + 1;
	return line;
}

/* Fills @f from the report; whatever a snippet wrote over it must not hurt. */
static void read_report(int fd, size_t n_snippets, struct python_failure *f)
{
	char buf[REPORT_MAX + 1], *text = buf + REPORT_AT, *lines, *missing;
	ssize_t len = pread(fd, buf, REPORT_MAX, 0);

	if (len < REPORT_AT)
		return;
	buf[len] = '\0';
	f->index = strtoul(buf, NULL, 10);
	f->started = f->index < n_snippets;
	if (!f->started)
		f->index = 0;
	lines = next_line(&text);
	missing = lines ? next_line(&text) : NULL;
	if (!missing || sscanf(lines, "%" SCNu32 " %" SCNu32, &f->line,
			       &f->caller_line) != 2)
		return;
	f->message = xstrdup(text);
	if (*missing)
		f->missing = xstrdup(missing);
}

/* Whether it came to the end, or to the last snippet: those before it were judged. */
static bool read_whole(int fd, size_t n_snippets)
{
	char buf[REPORT_AT + 1] = "";

	return pread(fd, buf, REPORT_AT, 0) == REPORT_AT &&
	       strtoul(buf, NULL, 10) + 1 >= n_snippets &&
	       strtoul(buf, NULL, 10) <= n_snippets;
}

/* --- the process ---------------------------------------------------------- */

struct python {
	struct commands *commands;
	pid_t pid;
	int pidfd;		/* -1: it has ended */
	int data_fd, report_fd, talk_fd;
	char *why;		/* how it has ended too early, of python_collect(); or
				 * NULL */
};

/* "exec python3 ...": the shell splits the words, so that an interpreter may have
 * arguments, as in packetdrill. */
static pid_t spawn(struct python *p, const char *interpreter, int talk_fd)
{
	/* -S: the site module is a quarter of the time to start. */
	td_auto_free char *exec =
		xasprintf("exec %s -I -S -u -c \"$1\"", interpreter);
	td_auto_free char *driver = xstrdup(driver_text);
	char sh[] = "/bin/sh", opt[] = "-c";
	char *argv[] = { sh, opt, exec, sh, driver, NULL };
	const int extra_fd[COMMAND_EXTRA_FDS] = { p->report_fd, talk_fd };

	return command_spawn(p->commands, argv, p->data_fd, extra_fd,
			     &p->pidfd);
}

/* Two ends of a connection, *@ret_its out of the way of what command_spawn() sets. */
static int make_talk(int *ret_ours, int *ret_its)
{
	int fd[2], high;

	if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, fd) < 0)
		return -errno;
	high = fcntl(fd[1], F_DUPFD_CLOEXEC, COMMAND_KEPT_FDS);
	if (high < 0) {
		int err = -errno;

		close(fd[0]);
		close(fd[1]);
		return err;
	}
	close(fd[1]);
	*ret_ours = fd[0];
	*ret_its = high;
	return 0;
}

int python_start(const char *interpreter, const struct python_text *text,
		 size_t n, struct commands *commands, struct python **ret)
{
	struct python *p = xmalloc(sizeof(*p));
	int err = 0, its_fd = -1;

	*p = (struct python){ .commands = commands, .pidfd = -1, .talk_fd = -1 };
	p->data_fd = memfd_create("code", MFD_CLOEXEC);
	p->report_fd = memfd_create("report", MFD_CLOEXEC);
	if (p->data_fd < 0 || p->report_fd < 0)
		err = -errno;
	if (!err)
		err = append_texts(p->data_fd, text, n);
	if (!err)
		err = make_talk(&p->talk_fd, &its_fd);
	if (!err) {
		p->pid = spawn(p, interpreter, its_fd);
		err = p->pid < 0 ? (int)p->pid : 0;
		close(its_fd);
	}
	if (err) {
		python_free(p);
		return err;
	}
	*ret = p;
	return 0;
}

pid_t python_process(const struct python *p)
{
	return p->pidfd >= 0 ? p->pid : 0;
}

void python_collect(struct python *p)
{
	char why[sizeof(((struct python_failure *)0)->why)];

	if (command_finish(p->pid, p->pidfd, why, sizeof(why)))
		snprintf(why, sizeof(why), "ended with status 0");
	p->pidfd = -1;
	p->why = xstrdup(why);
}

void python_free(struct python *p)
{
	if (!p)
		return;
	/* First of all: it would print an account of a connection that is reset. */
	if (p->pidfd >= 0)
		command_kill(p->pid, p->pidfd);
	if (p->talk_fd >= 0)
		close(p->talk_fd);
	if (p->data_fd >= 0)
		close(p->data_fd);
	if (p->report_fd >= 0)
		close(p->report_fd);
	free(p->why);
	free(p);
}

/* --- errors of syntax ------------------------------------------------------ */

/* False: it has ended, time is over, or stop_fd is readable. */
static bool wait_compiled(const struct python *p, int64_t deadline_ns,
			  int stop_fd)
{
	struct pollfd fd[] = {
		{ .fd = p->talk_fd, .events = POLLIN },
		{ .fd = p->pidfd, .events = POLLIN },
		{ .fd = stop_fd, .events = POLLIN },
	};
	int n;

	do {
		int64_t left_ns = deadline_ns - clock_now_ns();

		n = poll(fd, 3, left_ns > 0 ? (int)(left_ns / NS_PER_MS) : 0);
	} while (n < 0 && errno == EINTR);
	return n > 0 && (fd[0].revents & POLLIN) && !fd[2].revents;
}

void python_check(struct python *p, int64_t deadline_ns, int stop_fd,
		  void (*found)(void *arg, const struct python_error *e),
		  void *arg)
{
	char buf[REPORT_MAX + 1], *text = buf, *line;
	ssize_t len;

	if (!wait_compiled(p, deadline_ns, stop_fd))
		return;
	len = pread(p->report_fd, buf, REPORT_MAX, REPORT_AT);
	buf[len > 0 ? len : 0] = '\0';
	while ((line = next_line(&text))) {
		struct python_error e = { 0 };
		int at = 0;

		if (sscanf(line, "%zu %" SCNu32 " %" SCNu32 " %n", &e.index,
			   &e.line, &e.col, &at) != 3 || !at)
			break;
		e.message = line + at;
		found(arg, &e);
	}
}

/* --- running --------------------------------------------------------------- */

/* 0, or -errno; 1: it is time to stop, and it is not whole. */
static int append_all(const struct python *p,
		      const struct python_snippet *snippet, size_t n,
		      int64_t deadline_ns)
{
	size_t at = 0;
	int err;

	do {
		size_t some = n - at < SAMPLES_AT_ONCE ? n - at :
							 SAMPLES_AT_ONCE;

		err = append_samples(p->data_fd, snippet + at, some, !at);
		at += some;
		if (!err && at < n && (commands_stopped(p->commands) ||
				       clock_now_ns() >= deadline_ns))
			return 1;
	} while (!err && at < n);
	return err;
}

int python_run(struct python *p, const struct python_snippet *snippet, size_t n,
	       int64_t deadline_ns, struct python_failure *ret)
{
	struct python_failure f = { 0 };
	int err, pidfd = p->pidfd;
	bool ok;

	if (p->why) {
		snprintf(f.why, sizeof(f.why), "%s", p->why);
		*ret = f;
		return -ECANCELED;
	}
	err = append_all(p, snippet, n, deadline_ns);
	if (err < 0)
		return err;
	/* An interpreter that has ended does not get it; that is told below. */
	if (!err)
		send(p->talk_fd, "g", 1, MSG_NOSIGNAL);
	p->pidfd = -1;
	ok = command_wait(p->commands, p->pid, pidfd, deadline_ns, f.why,
			  sizeof(f.why));
	if (ok && read_whole(p->report_fd, n))
		return 0;
	read_report(p->report_fd, n, &f);
	if (ok)
		snprintf(f.why, sizeof(f.why), "%s", f.started ?
			 "ended the interpreter: the code behind it was not run" :
			 "ended with status 0");
	*ret = f;
	return -ECANCELED;
}
