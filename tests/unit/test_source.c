/* SPDX-License-Identifier: BSD-2-Clause */
/* test_source: how scripts are read, and where their lines are. */
#include "parser/source.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "parser/mem.h"
#include "tests/unit/tap.h"

static char folder[] = "/tmp/test_source.XXXXXX";

static char *path_in_folder(const char *name)
{
	return xasprintf("%s/%s", folder, name);
}

/* Writes a file; NULL @text: @len bytes that cost no disk. */
static void put_file(const char *path, const char *text, size_t len)
{
	int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);

	if (fd < 0 || (text ? write(fd, text, len) != (ssize_t)len
			    : ftruncate(fd, (off_t)len) != 0))
		printf("# cannot write %s: %s\n", path, strerror(errno));
	close(fd);
}

static void line_is(const struct source *s, uint32_t line, const char *want,
		    const char *what)
{
	size_t len;
	const char *text = source_line(s, line, &len);
	td_auto_free char *got = xstrndup(text, len);

	tap_is_str(got, want, "%s", what);
}

static void test_lines(void)
{
	struct source *s = source_from_text("a.pkt", "one\n\nthree\r\nfour", 16);

	tap_is_int(s->n_lines, 4, "lines are counted");
	tap_is_str(s->path, "a.pkt", "the path is kept");
	line_is(s, 1, "one", "a line is given without its newline");
	line_is(s, 2, "", "a line may be empty");
	line_is(s, 3, "three", "a carriage return is part of the newline");
	line_is(s, 4, "four", "the last line needs no newline");
	line_is(s, 0, "", "line 0 is no line");
	line_is(s, 5, "", "nor is one behind the last");
	source_free(s);

	s = source_from_text("", "", 0);
	tap_is_int(s->n_lines, 1, "an empty text has one line");
	line_is(s, 1, "", "which is empty");
	source_free(s);

	s = source_from_text("", "\r\n\r", 3);
	line_is(s, 1, "", "a line may be a carriage return only");
	line_is(s, 2, "", "also without its newline");
	source_free(s);

	s = source_from_text("", "a\0b\n\0", 5);
	tap_is_int((long long)s->len, 5, "a NUL does not end the text");
	tap_is_int(s->n_lines, 2, "nor the lines");
	source_free(s);
	source_free(NULL);
}

static void test_many_lines(void)
{
	const size_t n = 100000;
	td_auto_free char *text = xmalloc(2 * n);
	struct source *s;

	for (size_t i = 0; i < n; i++) {
		text[2 * i] = (char)('a' + i % 26);
		text[2 * i + 1] = '\n';
	}
	s = source_from_text("", text, 2 * n);
	tap_is_int(s->n_lines, (long long)n + 1, "many lines are counted");
	line_is(s, 99999, "c", "and found");
	source_free(s);
}

static void test_load(void)
{
	td_auto_free char *file = path_in_folder("a.pkt");
	td_auto_free char *none = path_in_folder("none.pkt");
	struct source *s = NULL;

	put_file(file, "0 `true`\n", 9);
	tap_is_int(source_load(file, NULL, &s), 0, "a file is read");
	tap_is_str(s ? s->text : NULL, "0 `true`\n", "all of it");
	tap_is_str(s ? s->path : NULL, file, "with its path");
	source_free(s);

	s = NULL;
	tap_is_int(source_load(none, NULL, &s), -ENOENT, "one that is not there");
	tap_is_int(source_load(folder, NULL, &s), -EISDIR, "a folder");
	tap_ok(!s, "give no source");

	put_file(file, NULL, SOURCE_MAX_LEN + 1);
	tap_is_int(source_load(file, NULL, &s), -EFBIG, "one that is too large");
	put_file(file, NULL, SOURCE_MAX_LEN);
	tap_is_int(source_load(file, NULL, &s), 0, "the largest is accepted");
	tap_is_int(s ? (long long)s->len : -1, SOURCE_MAX_LEN, "whole");
	source_free(s);
	unlink(file);
}

/* What has no size to ask for is bounded too. */
static void test_load_stream(void)
{
	struct source *s = NULL;
	char path[32];
	int fd[2];

	if (pipe(fd))
		return;
	if (write(fd[1], "0 `x`", 5) != 5)
		printf("# cannot write to a pipe\n");
	close(fd[1]);
	snprintf(path, sizeof(path), "/dev/fd/%d", fd[0]);
	tap_is_int(source_load(path, NULL, &s), 0, "a pipe is read to its end");
	tap_is_str(s ? s->text : NULL, "0 `x`", "all of it");
	source_free(s);
	close(fd[0]);
	s = NULL;
	tap_is_int(source_load("/dev/zero", NULL, &s), -EFBIG,
		   "a stream without end is given up");
	tap_ok(!s, "and gives no source");
}

/* open() of a FIFO and read() of a pipe would wait for a writer. */
static void test_load_silence(void)
{
	td_auto_free char *fifo = path_in_folder("fifo.pkt");
	struct source *s = NULL;

	if (mkfifo(fifo, 0600)) {
		tap_ok(false, "cannot make a FIFO: %s", strerror(errno));
		return;
	}
	alarm(SOURCE_SILENCE_S + 5);
	tap_is_int(source_load(fifo, NULL, &s), -ETIMEDOUT,
		   "a FIFO without a writer is given up");
	alarm(0);
	tap_ok(!s, "and gives no source");
	unlink(fifo);
}

static void test_span_join(void)
{
	struct span a = { 2, 3, 2, 9 }, b = { 4, 1, 5, 2 };
	struct span j = span_join(a, b);

	tap_ok(j.line == 2 && j.col == 3 && j.end_line == 5 && j.end_col == 2,
	       "spans are joined from first to last");
	j = span_join(SPAN_NONE, b);
	tap_ok(j.line == 4 && j.end_col == 2, "with no place in front");
	j = span_join(a, SPAN_NONE);
	tap_ok(j.line == 2 && j.end_col == 9, "or behind");
}

int main(void)
{
	if (!mkdtemp(folder)) {
		printf("1..0 # SKIP cannot make a folder in /tmp: %s\n",
		       strerror(errno));
		return 0;
	}
	test_lines();
	test_many_lines();
	test_load();
	test_load_stream();
	test_load_silence();
	test_span_join();
	rmdir(folder);
	return tap_done();
}
