/* SPDX-License-Identifier: BSD-2-Clause */
/* line: the line between the host and a guest, in frames. */
#include "runtime/guest/line.h"

#include <errno.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "parser/mem.h"

#define HEAD 5
#define READ_CHUNK 65536

void line_init_host(struct line *l, int in_fd, int out_fd)
{
	*l = (struct line){
		.in_fd = in_fd,
		.out_fd = out_fd,
		.is_host = true,
	};
}

void line_init_guest(struct line *l, int fd)
{
	*l = (struct line){ .in_fd = fd, .out_fd = fd };
}

void line_done(struct line *l)
{
	free(l->in.data);
	free(l->out.data);
	*l = (struct line){ .in_fd = -1, .out_fd = -1 };
}

/* Room for @n bytes more behind what is there. */
static char *make_room(struct line_buffer *b, size_t n)
{
	if (b->begin == b->end)
		b->begin = b->end = 0;
	if (b->cap - b->end < n && b->begin) {
		memmove(b->data, b->data + b->begin, b->end - b->begin);
		b->end -= b->begin;
		b->begin = 0;
	}
	if (b->cap - b->end < n) {
		b->cap = b->cap * 2 + n;
		b->data = xrealloc(b->data, b->cap);
	}
	return b->data + b->end;
}

static void put_head(struct line *l, enum line_kind kind, size_t len)
{
	unsigned char *head = (unsigned char *)make_room(&l->out, HEAD + len);

	*head++ = (unsigned char)kind;
	for (unsigned i = 0; i < HEAD - 1; i++)
		*head++ = (unsigned char)(len >> 8 * i);
	l->out.end += HEAD;
}

static void put_text(struct line *l, const void *text, size_t len)
{
	if (len)
		memcpy(l->out.data + l->out.end, text, len);
	l->out.end += len;
}

void line_put(struct line *l, enum line_kind kind, const void *text,
	      size_t len)
{
	put_head(l, kind, len);
	put_text(l, text, len);
}

void line_put_of(struct line *l, enum line_kind kind, unsigned id,
		 const void *text, size_t len)
{
	char number[16];
	int n = snprintf(number, sizeof(number), "%u ", id);

	put_head(l, kind, (size_t)n + len);
	put_text(l, number, (size_t)n);
	put_text(l, text, len);
}

/* How many bytes may be written now. */
static size_t may_write(const struct line *l)
{
	size_t n = l->out.end - l->out.begin;

	if (l->is_host && n > LINE_WINDOW - l->under_way)
		n = LINE_WINDOW - l->under_way;
	return n;
}

bool line_can_flush(const struct line *l)
{
	return may_write(l) > 0;
}

int line_flush(struct line *l)
{
	while (line_can_flush(l)) {
		ssize_t n = write(l->out_fd, l->out.data + l->out.begin,
				  may_write(l));

		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return errno == EAGAIN ? 0 : -errno;
		l->out.begin += (size_t)n;
		l->under_way += l->is_host ? (size_t)n : 0;
	}
	return 0;
}

int line_read(struct line *l)
{
	ssize_t n;

	do
		n = read(l->in_fd, make_room(&l->in, READ_CHUNK), READ_CHUNK);
	while (n < 0 && errno == EINTR);
	if (n < 0)
		return -errno;
	l->in.end += (size_t)n;
	if (n && !l->is_host) {
		char number[16];
		int len = snprintf(number, sizeof(number), "%zd", n);

		line_put(l, LINE_GOT, number, (size_t)len);
		line_flush(l);
	}
	return (int)n;
}

static bool is_known(unsigned char kind)
{
	return strchr("ghervjpc", kind) && kind;
}

/* The guest has read more bytes.  A false number must not let us send more than the
 * window. */
static void hear_got(struct line *l, const struct line_frame *f)
{
	size_t n = 0;

	for (size_t i = 0; i < f->len && i < 6; i++)
		n = n * 10 + (size_t)(f->text[i] - '0') % 10;
	l->under_way -= n < l->under_way ? n : l->under_way;
}

static bool take_any(struct line *l, struct line_frame *ret)
{
	const size_t max = l->is_host ? LINE_FROM_GUEST_MAX : LINE_FROM_HOST_MAX;
	const unsigned char *head =
		(const unsigned char *)l->in.data + l->in.begin;
	size_t there = l->in.end - l->in.begin, len = 0;

	if (l->broken || there < HEAD)
		return false;
	for (unsigned i = 0; i < HEAD - 1; i++)
		len |= (size_t)head[1 + i] << 8 * i;
	if (!is_known(head[0]) || len > max) {
		l->broken = true;
		return false;
	}
	if (there - HEAD < len)
		return false;
	*ret = (struct line_frame){
		.kind = (enum line_kind)head[0],
		.text = (const char *)head + HEAD,
		.len = len,
	};
	l->in.begin += HEAD + len;
	return true;
}

bool line_take(struct line *l, struct line_frame *ret)
{
	while (take_any(l, ret)) {
		if (!l->is_host || ret->kind != LINE_GOT)
			return true;
		hear_got(l, ret);
	}
	return false;
}

bool line_frame_id(struct line_frame *f, unsigned *ret)
{
	unsigned id = 0;
	size_t n = 0;

	while (n < f->len && n < 9 && f->text[n] >= '0' && f->text[n] <= '9')
		id = id * 10 + (unsigned)(f->text[n++] - '0');
	if (!n || n >= f->len || f->text[n] != ' ')
		return false;
	f->text += n + 1;
	f->len -= n + 1;
	*ret = id;
	return true;
}
