/* SPDX-License-Identifier: BSD-2-Clause */
/* source: the text of a script and places in it. */
#include "parser/source.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "parser/mem.h"

struct span span_join(struct span a, struct span b)
{
	if (!a.line)
		return b;
	if (!b.line)
		return a;
	return (struct span){ a.line, a.col, b.end_line, b.end_col };
}

static void index_lines(struct source *s)
{
	size_t cap = 64;

	s->line_start = xmalloc(cap * sizeof(*s->line_start));
	s->line_start[0] = 0;
	s->n_lines = 1;
	for (size_t i = 0; i < s->len; i++) {
		if (s->text[i] != '\n')
			continue;
		if (s->n_lines == cap) {
			cap *= 2;
			s->line_start = xrealloc(s->line_start,
						 cap * sizeof(*s->line_start));
		}
		s->line_start[s->n_lines++] = i + 1;
	}
}

/* Takes @text, which has a NUL behind its @len bytes. */
static struct source *source_new(const char *path, char *text, size_t len)
{
	struct source *s = xcalloc(1, sizeof(*s));

	s->path = xstrdup(path);
	s->text = text;
	s->len = len;
	index_lines(s);
	return s;
}

/* A pipe nobody writes to, a device that has nothing to say: not for ever.  A
 * person at a terminal may think. */
static int wait_for_text(int fd)
{
	struct pollfd p = { .fd = fd, .events = POLLIN };
	int n;

	do
		n = poll(&p, 1, isatty(fd) ? -1 : SOURCE_SILENCE_S * 1000);
	while (n < 0 && errno == EINTR);
	if (n < 0)
		return -errno;
	return n ? 0 : -ETIMEDOUT;
}

/* Reads to the end of @fd, at most SOURCE_MAX_LEN bytes: a pipe has no size to
 * ask for beforehand. */
static int read_all(int fd, char **ret_text, size_t *ret_len)
{
	size_t cap = 1 << 16, len = 0;
	char *text = xmalloc(cap);

	for (;;) {
		int err = wait_for_text(fd);
		ssize_t n = err ? 0 : read(fd, text + len, cap - 1 - len);

		if (n < 0 && (errno == EINTR || errno == EAGAIN))
			continue;
		if (n < 0)
			err = -errno;
		else if (len > SOURCE_MAX_LEN)
			err = -EFBIG;
		if (err) {
			free(text);
			return err;
		}
		if (!n)
			break;
		len += (size_t)n;
		if (len == cap - 1) {
			cap *= 2;
			text = xrealloc(text, cap);
		}
	}
	text[len] = '\0';
	*ret_text = text;
	*ret_len = len;
	return 0;
}

int source_load(const char *path, struct source **ret)
{
	/* Non-blocking: or opening a FIFO waits for its writer. */
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
	struct stat st;
	char *text = NULL;
	size_t len = 0;
	int err;

	if (fd < 0)
		return -errno;
	if (fstat(fd, &st))
		err = -errno;
	else if (S_ISDIR(st.st_mode))
		err = -EISDIR;
	else if (S_ISREG(st.st_mode) && st.st_size > SOURCE_MAX_LEN)
		err = -EFBIG;
	else
		err = read_all(fd, &text, &len);
	close(fd);
	if (!err)
		*ret = source_new(path, text, len);
	return err;
}

struct source *source_from_text(const char *path, const char *text, size_t len)
{
	char *copy = xmalloc(len + 1);

	memcpy(copy, text, len);
	copy[len] = '\0';
	return source_new(path, copy, len);
}

void source_free(struct source *s)
{
	if (!s)
		return;
	free(s->path);
	free(s->text);
	free(s->line_start);
	free(s);
}

const char *source_text(const struct source *s, struct span span,
			size_t *ret_len)
{
	size_t start, end;

	*ret_len = 0;
	if (!span.line || span.line > s->n_lines || span.end_line > s->n_lines)
		return "";
	start = s->line_start[span.line - 1] + span.col - 1;
	end = s->line_start[span.end_line - 1] + span.end_col;
	if (end > s->len)
		end = s->len;
	if (start >= end)
		return "";
	*ret_len = end - start;
	return s->text + start;
}

const char *source_line(const struct source *s, uint32_t line, size_t *ret_len)
{
	size_t start, end;

	*ret_len = 0;
	if (!line || line > s->n_lines)
		return "";
	start = s->line_start[line - 1];
	end = line < s->n_lines ? s->line_start[line] - 1 : s->len;
	if (end > start && s->text[end - 1] == '\r')
		end--;
	*ret_len = end - start;
	return s->text + start;
}
