/* SPDX-License-Identifier: BSD-2-Clause */
/* mem: allocation that cannot fail, and arenas. */
#ifndef MEM_H
#define MEM_H

#include <stdarg.h>
#include <stddef.h>

/* These print "out of memory" and exit with status 2: the only exit outside
 * main. */
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

/* Memory that lives and dies together: the nodes of a script, the arguments of
 * a call.  All zeroed. */
struct arena;
struct arena *arena_new(void);
void arena_free(struct arena *a);	/* NULL is fine */
void *arena_alloc(struct arena *a, size_t size);
char *arena_strdup(struct arena *a, const char *s);
char *arena_strndup(struct arena *a, const char *s, size_t n);

#endif
