/* SPDX-License-Identifier: BSD-2-Clause */
/* mem: allocation that cannot fail, and arenas. */
#ifndef MEM_H
#define MEM_H

#include <stdarg.h>
#include <stddef.h>

/* Without memory, these print "out of memory" and exit with status 2: the only call of
 * exit() outside main.c. */
_Noreturn void mem_exhausted(void);
/* As the functions without the "x", but they never return NULL.  free() takes the result. */
void *xmalloc(size_t size);
void *xcalloc(size_t n, size_t size);
void *xrealloc(void *p, size_t size);
char *xstrdup(const char *s);
char *xstrndup(const char *s, size_t n);
char *xasprintf(const char *fmt, ...) __attribute__((format(printf, 1, 2)));
char *xvasprintf(const char *fmt, va_list ap)
	__attribute__((format(printf, 1, 0)));

/* Frees @p on leaving the scope: td_auto_free char *s = NULL; */
void mem_free_ptr(void *p);
#define td_auto_free __attribute__((cleanup(mem_free_ptr)))

/*
 * Makes room for one item more behind the first @n of @array, which has room for
 * @cap of them; both change when it has to grow.  @array is a pointer that free()
 * takes, NULL while @cap, a size_t, is 0.  The new items are not zeroed.
 *
 *	GROW(list->item, list->n, list->cap);
 *	list->item[list->n++] = item;
 */
#define GROW(array, n, cap) \
	do { \
		if ((n) == (cap)) \
			(array) = mem_grow((array), &(cap), sizeof(*(array))); \
	} while (0)
/* For GROW(): a larger array with the same items. */
void *mem_grow(void *array, size_t *cap, size_t item_size);

/* Bytes that the process may take besides those that it has, as far as its own limits
 * (RLIMIT_AS, RLIMIT_DATA) tell; SIZE_MAX: they tell nothing. */
size_t mem_room(void);

/* Blocks of memory that are freed together: the nodes of a script, the arguments of
 * a call.  All are zeroed. */
struct arena;
struct arena *arena_new(void);
void arena_free(struct arena *a);	/* NULL is fine */
/* Frees all blocks; @a may be used again. */
void arena_reset(struct arena *a);
/* Bytes that @a has taken so far; bytes of the largest chunk of them. */
size_t arena_size(const struct arena *a);
size_t arena_largest(const struct arena *a);
/* @size bytes, aligned for any type. */
void *arena_alloc(struct arena *a, size_t size);
/* As GROW(), for an array in @a; returns the array, which may have moved.  The memory of
 * the smaller one stays in @a. */
void *arena_grow(struct arena *a, void *array, size_t n, size_t *cap,
		 size_t item_size);
/* Copies of a text that live as long as @a. */
char *arena_strdup(struct arena *a, const char *s);
char *arena_strndup(struct arena *a, const char *s, size_t n);

#endif
