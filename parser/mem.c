/* SPDX-License-Identifier: BSD-2-Clause */
/* mem: allocation that cannot fail, and arenas. */
#include "parser/mem.h"

#include <stdalign.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define ARENA_CHUNK 16384	/* bytes; larger blocks get a chunk of their own */

static void *check(void *p)
{
	if (!p) {
		fputs("tundrill: out of memory\n", stderr);
		exit(2);
	}
	return p;
}

void *xmalloc(size_t size)
{
	return check(malloc(size ? size : 1));
}

void *xcalloc(size_t n, size_t size)
{
	return check(calloc(n ? n : 1, size ? size : 1));
}

void *xrealloc(void *p, size_t size)
{
	return check(realloc(p, size ? size : 1));
}

char *xstrdup(const char *s)
{
	return check(strdup(s));
}

char *xstrndup(const char *s, size_t n)
{
	return check(strndup(s, n));
}

char *xvasprintf(const char *fmt, va_list ap)
{
	char *s;

	if (vasprintf(&s, fmt, ap) < 0)
		s = NULL;
	return check(s);
}

char *xasprintf(const char *fmt, ...)
{
	va_list ap;
	char *s;

	va_start(ap, fmt);
	s = xvasprintf(fmt, ap);
	va_end(ap);
	return s;
}

void mem_free_ptr(void *p)
{
	free(*(void **)p);
}

struct chunk {
	struct chunk *next;
	size_t size, used;	/* of data, bytes */
	alignas(max_align_t) unsigned char data[];
};

struct arena {
	struct chunk *chunk;	/* the newest has the free room */
};

struct arena *arena_new(void)
{
	return xcalloc(1, sizeof(struct arena));
}

void arena_free(struct arena *a)
{
	if (!a)
		return;
	while (a->chunk) {
		struct chunk *c = a->chunk;

		a->chunk = c->next;
		free(c);
	}
	free(a);
}

static struct chunk *chunk_new(size_t size)
{
	struct chunk *c;

	if (size > SIZE_MAX - sizeof(*c))
		check(NULL);
	c = xcalloc(1, sizeof(*c) + size);
	c->size = size;
	return c;
}

void *arena_alloc(struct arena *a, size_t size)
{
	const size_t align = alignof(max_align_t);
	struct chunk *c = a->chunk;
	void *p;

	if (size > SIZE_MAX - align)
		check(NULL);
	size = (size + align - 1) & ~(align - 1);
	if (size > ARENA_CHUNK / 4) {
		/* Behind the newest chunk, whose room stays in use. */
		struct chunk *own = chunk_new(size);

		own->used = size;
		if (c) {
			own->next = c->next;
			c->next = own;
		} else {
			a->chunk = own;
		}
		return own->data;
	}
	if (!c || c->size - c->used < size) {
		c = chunk_new(ARENA_CHUNK);
		c->next = a->chunk;
		a->chunk = c;
	}
	p = c->data + c->used;
	c->used += size;
	return p;
}

char *arena_strndup(struct arena *a, const char *s, size_t n)
{
	char *p = arena_alloc(a, n + 1);

	memcpy(p, s, n);
	return p;
}

char *arena_strdup(struct arena *a, const char *s)
{
	return arena_strndup(a, s, strlen(s));
}
