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

/* The next line behind @at, or NULL. */
static const char *next_line(const struct source *s, const char *at)
{
	const char *end = s->text + s->len;
	const char *nl = at < end ? memchr(at, '\n', (size_t)(end - at)) : NULL;

	return nl ? nl + 1 : NULL;
}

/* Counted first: a script may be all newlines. */
static int index_lines(struct source *s)
{
	uint32_t n = 0;

	for (const char *at = s->text; at; at = next_line(s, at))
		n++;
	s->line_start = malloc(n * sizeof(*s->line_start));
	if (!s->line_start)
		return -ENOMEM;
	for (const char *at = s->text; at; at = next_line(s, at))
		s->line_start[s->n_lines++] = (uint32_t)(at - s->text);
	return 0;
}

/* Takes @text, which has a NUL behind its @len bytes; NULL: no memory. */
static struct source *source_new(const char *path, char *text, size_t len)
{
	struct source *s = xcalloc(1, sizeof(*s));

	s->path = xstrdup(path);
	s->text = text;
	s->len = len;
	if (index_lines(s) == 0)
		return s;
	source_free(s);
	return NULL;
}

/* Does not wait for ever for a pipe that nobody writes to, or a device that has
 * nothing to say.  A person at a terminal may think. */
static int wait_for_text(int fd, const struct stop *stop)
{
	struct pollfd p[] = {
		{ .fd = fd, .events = POLLIN },
		{ .fd = stop ? stop->fd : -1, .events = POLLIN },
	};
	int n;

	do
		n = poll(p, 2, isatty(fd) ? -1 : SOURCE_SILENCE_S * 1000);
	while (n < 0 && errno == EINTR);
	if (n < 0)
		return -errno;
	if (p[1].revents)
		return -EINTR;
	return n ? 0 : -ETIMEDOUT;
}

/* Makes room behind @len bytes; the one behind what is read is for a NUL. */
static int grow(char **text, size_t *cap, size_t len)
{
	char *larger;

	if (len + 1 < *cap)
		return 0;
	*cap = *cap ? 2 * *cap : 1 << 16;
	larger = realloc(*text, *cap);
	if (!larger)
		return -ENOMEM;
	*text = larger;
	return 0;
}

/* Reads to the end of @fd, at most SOURCE_MAX_LEN bytes: a pipe has no size to
 * ask for beforehand. */
static int read_all(int fd, const struct stop *stop, char **ret_text,
		    size_t *ret_len)
{
	size_t cap = 0, len = 0;
	char *text = NULL;
	ssize_t n = 1;
	int err;

	while (n) {
		err = grow(&text, &cap, len);
		if (!err)
			err = wait_for_text(fd, stop);
		n = err ? 0 : read(fd, text + len, cap - 1 - len);
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
		len += (size_t)n;
	}
	text[len] = '\0';
	*ret_text = xrealloc(text, len + 1);
	*ret_len = len;
	return 0;
}

int source_load(const char *path, const struct stop *stop, struct source **ret)
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
		err = read_all(fd, stop, &text, &len);
	close(fd);
	if (err)
		return err;
	*ret = source_new(path, text, len);
	return *ret ? 0 : -ENOMEM;
}

struct source *source_from_text(const char *path, const char *text, size_t len)
{
	char *copy = xmalloc(len + 1);
	struct source *source;

	memcpy(copy, text, len);
	copy[len] = '\0';
	source = source_new(path, copy, len);
	if (!source)
		mem_exhausted();
	return source;
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
