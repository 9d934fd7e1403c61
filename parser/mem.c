/* SPDX-License-Identifier: BSD-2-Clause */
/* mem: allocation that cannot fail, and arenas. */
#include "parser/mem.h"

#include <stdalign.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

#define ARENA_CHUNK 16384	/* bytes; larger blocks get a chunk of their own */

void mem_exhausted(void)
{
	fputs("tundrill: out of memory; raise its limit (ulimit -v, that of a container), or run fewer scripts at once (-j)\n",
	      stderr);
	exit(2);
}

static void *check(void *p)
{
	if (!p)
		mem_exhausted();
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

static size_t next_cap(size_t cap)
{
	return cap ? 2 * cap : 8;
}

void *mem_grow(void *array, size_t *cap, size_t item_size)
{
	*cap = next_cap(*cap);
	if (*cap > SIZE_MAX / item_size)
		check(NULL);
	return xrealloc(array, *cap * item_size);
}

void mem_free_ptr(void *p)
{
	free(*(void **)p);
}

/* The part of @limit, bytes, that @pages are not. */
static size_t room_in(int limit, unsigned long long pages)
{
	unsigned long long used =
		pages * (unsigned long long)sysconf(_SC_PAGESIZE);
	struct rlimit r;

	if (getrlimit(limit, &r) != 0 || r.rlim_cur == RLIM_INFINITY)
		return SIZE_MAX;
	return r.rlim_cur > used ? r.rlim_cur - used : 0;
}

/* proc_pid_statm(5): in pages, all that is mapped first, data and stack sixth. */
size_t mem_room(void)
{
	FILE *f = fopen("/proc/self/statm", "re");
	unsigned long long all = 0, data = 0;
	size_t in_all, in_data;

	if (f) {
		if (fscanf(f, "%llu %*u %*u %*u %*u %llu", &all, &data) != 2)
			all = data = 0;
		fclose(f);
	}
	in_all = room_in(RLIMIT_AS, all);
	in_data = room_in(RLIMIT_DATA, data);
	return in_all < in_data ? in_all : in_data;
}

struct chunk {
	struct chunk *next;
	size_t size, used;	/* of data, bytes */
	alignas(max_align_t) unsigned char data[];
};

struct arena {
	struct chunk *chunk;	/* the newest has the free room */
	size_t size;		/* of all chunks, bytes */
	size_t largest;		/* of one, bytes */
};

struct arena *arena_new(void)
{
	return xcalloc(1, sizeof(struct arena));
}

/* All chunks from @c on. */
static void chunks_free(struct chunk *c)
{
	while (c) {
		struct chunk *next = c->next;

		free(c);
		c = next;
	}
}

void arena_free(struct arena *a)
{
	if (!a)
		return;
	chunks_free(a->chunk);
	free(a);
}

/* The usual chunk stays: most are reset before they need another. */
void arena_reset(struct arena *a)
{
	struct chunk *c = a->chunk;

	if (!c)
		return;
	chunks_free(c->next);
	c->next = NULL;
	if (c->size != ARENA_CHUNK) {
		free(c);
		*a = (struct arena){ 0 };
		return;
	}
	c->used = 0;
	a->size = a->largest = c->size;
}

size_t arena_size(const struct arena *a)
{
	return a->size;
}

size_t arena_largest(const struct arena *a)
{
	return a->largest;
}

/* @zeroed: a large one has fresh pages of zeros, which nobody needs to touch. */
static struct chunk *chunk_new(struct arena *a, size_t size, bool zeroed)
{
	struct chunk *c;

	if (size > SIZE_MAX - sizeof(*c))
		check(NULL);
	c = zeroed ? xcalloc(1, sizeof(*c) + size) : xmalloc(sizeof(*c) + size);
	c->next = NULL;
	c->used = 0;
	c->size = size;
	a->size += size;
	if (size > a->largest)
		a->largest = size;
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
		struct chunk *own = chunk_new(a, size, true);

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
		c = chunk_new(a, ARENA_CHUNK, false);
		c->next = a->chunk;
		a->chunk = c;
	}
	p = c->data + c->used;
	c->used += size;
	return memset(p, 0, size);
}

void *arena_grow(struct arena *a, void *array, size_t n, size_t *cap,
		 size_t item_size)
{
	void *larger;

	if (n < *cap)
		return array;
	*cap = next_cap(*cap);
	larger = arena_alloc(a, *cap * item_size);
	if (n)
		memcpy(larger, array, n * item_size);
	return larger;
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
