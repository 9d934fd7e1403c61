/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * code_python: runs code snippets in one Python interpreter.
 *
 * Both directions go through memory files: data as its stdin, its report as
 * COMMAND_EXTRA_FD (see code_driver.c).  So nothing has to be polled, nothing
 * blocks, nothing is left behind, and when it is killed or dies, the last thing
 * it reported is still there.
 */
#include "runtime/play/code_python.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "parser/mem.h"

#define REPORT_AT 16		/* as in code_driver.c */
#define HOLDS "holds"		/* likewise */
#define REPORT_MAX 8192		/* bytes that are looked at */

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

/* {'tcpi_rtt':9000,...}, of @n doubts from @first on. */
static void write_guess(FILE *out, const struct python_snippet *s, size_t first,
			size_t n, bool high)
{
	putc('{', out);
	for (size_t i = first; i < first + n; i++)
		fprintf(out, "'%s':%" PRIu64 ",", s->doubt[i].name,
			high ? s->doubt[i].high : s->doubt[i].low);
	fputs("},", out);
}

static void write_guesses(FILE *out, const struct python_snippet *s)
{
	putc('(', out);
	for (int high = 0; high < 2 && s->n_doubts; high++) {
		write_guess(out, s, 0, s->n_doubts, high);
		for (size_t i = 0; i < s->n_doubts && s->n_doubts > 1; i++)
			write_guess(out, s, i, 1, high);
	}
	putc(')', out);
}

/* (constants, names, [(line, text, values, guesses), ...]) */
static void write_data(FILE *out, const struct python_snippet *snippet,
		       size_t n)
{
	putc('(', out);
	write_constants(out);
	putc(',', out);
	write_names(out);
	fputs(",[", out);
	for (size_t i = 0; i < n; i++) {
		fprintf(out, "(%" PRIu32 ",", snippet[i].line);
		write_bytes(out, snippet[i].text);
		putc(',', out);
		write_values(out, snippet[i].sample);
		putc(',', out);
		write_guesses(out, &snippet[i]);
		fputs("),", out);
	}
	fputs("])", out);
}

/* A memory file with the data, at its start; or -errno. */
static int data_file(const struct python_snippet *snippet, size_t n)
{
	int fd = memfd_create("code", MFD_CLOEXEC), copy, err = 0;
	FILE *out;

	if (fd < 0)
		return -errno;
	copy = dup(fd);
	out = copy < 0 ? NULL : fdopen(copy, "w");
	if (!out) {
		err = -errno;
		if (copy >= 0)
			close(copy);
		close(fd);
		return err;
	}
	write_data(out, snippet, n);
	if (fclose(out) != 0 || lseek(fd, 0, SEEK_SET) < 0) {
		err = -errno;
		close(fd);
		return err;
	}
	return fd;
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

static bool read_holds(int fd)
{
	char buf[sizeof(HOLDS)] = "";

	return pread(fd, buf, sizeof(HOLDS) - 1, REPORT_AT) > 0 &&
	       !strcmp(buf, HOLDS);
}

/* "exec python3 ...": words of the shell, so that an interpreter may come with
 * arguments, as it does for packetdrill. */
static pid_t start(const char *interpreter, struct commands *commands,
		   int data_fd, int report_fd, int *ret_pidfd)
{
	/* -S: the site module is a quarter of the time to start. */
	td_auto_free char *exec =
		xasprintf("exec %s -I -S -u -c \"$1\"", interpreter);
	td_auto_free char *driver = xstrdup(python_driver);
	char sh[] = "/bin/sh", opt[] = "-c";
	char *argv[] = { sh, opt, exec, sh, driver, NULL };

	return command_spawn(commands, argv, data_fd, report_fd, ret_pidfd);
}

int python_run(const char *interpreter, const struct python_snippet *snippet,
	       size_t n, struct commands *commands, int64_t deadline_ns,
	       bool *ret_holds, struct python_failure *ret)
{
	struct python_failure f = { 0 };
	int data_fd, report_fd, pidfd, err = 0;
	pid_t pid;

	data_fd = data_file(snippet, n);
	if (data_fd < 0)
		return data_fd;
	report_fd = memfd_create("report", MFD_CLOEXEC);
	if (report_fd < 0) {
		err = -errno;
		close(data_fd);
		return err;
	}
	pid = start(interpreter, commands, data_fd, report_fd, &pidfd);
	if (pid < 0) {
		err = (int)pid;
	} else if (!command_wait(commands, pid, pidfd, deadline_ns, f.why,
				 sizeof(f.why))) {
		read_report(report_fd, n, &f);
		*ret = f;
		err = -ECANCELED;
	} else {
		*ret_holds = read_holds(report_fd);
	}
	close(report_fd);
	close(data_fd);
	return err;
}
