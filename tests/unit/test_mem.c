/* SPDX-License-Identifier: BSD-2-Clause */
/* test_mem: allocation, arenas, and the end when memory is out. */
#include "parser/mem.h"

#include <stdalign.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include "tests/unit/tap.h"

#define PIECES 2000

static bool all_zero(const unsigned char *p, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (p[i])
			return false;
	return true;
}

/* Sizes that make the arena go through all of its ways: small ones, ones that
 * do not fit in what is left of a chunk, and ones with a chunk of their own. */
static size_t piece_size(unsigned i)
{
	static const size_t sizes[] = { 1, 24, 3000, 7, 4096, 4097, 100000, 16 };

	return sizes[i % (sizeof(sizes) / sizeof(sizes[0]))];
}

static void test_arena_pieces(void)
{
	struct arena *a = arena_new();
	unsigned char *piece[PIECES];
	bool zero = true, aligned = true, kept = true;

	for (unsigned i = 0; i < PIECES; i++) {
		piece[i] = arena_alloc(a, piece_size(i));
		zero &= all_zero(piece[i], piece_size(i));
		aligned &= !((uintptr_t)piece[i] % alignof(max_align_t));
		memset(piece[i], (int)(i % 255) + 1, piece_size(i));
	}
	for (unsigned i = 0; i < PIECES; i++)
		for (size_t j = 0; j < piece_size(i); j++)
			kept &= piece[i][j] == i % 255 + 1;
	tap_ok(zero, "arena memory is zeroed");
	tap_ok(aligned, "and aligned for any type");
	tap_ok(kept, "and no two pieces overlap");
	arena_free(a);
}

static void test_arena_edges(void)
{
	struct arena *a = arena_new();
	char *s, *large;

	arena_free(NULL);
	tap_ok(arena_alloc(a, 0) != NULL, "an empty piece is a pointer");
	s = arena_strndup(a, "abcdef", 3);
	tap_is_str(s, "abc", "arena_strndup() ends the string");
	s = arena_strndup(a, "a\0b", 3);
	tap_is_mem(s, "a\0b", 4, "and copies NULs");
	tap_is_str(arena_strdup(a, ""), "", "arena_strdup() of nothing");
	/* The first piece gets a chunk of its own, before there is another. */
	arena_free(a);
	a = arena_new();
	large = arena_alloc(a, 1 << 20);
	memset(large, 1, 1 << 20);
	memset(arena_alloc(a, 8), 2, 8);
	tap_ok(large[0] == 1, "a large piece may be the first");
	arena_free(a);
}

static void test_grow(void)
{
	struct arena *a = arena_new();
	td_auto_free int *heap = NULL;
	size_t n = 0, heap_cap = 0, arena_cap = 0;
	int *in_arena = NULL;
	bool same = true;

	for (; n < 1000; n++) {
		GROW(heap, n, heap_cap);
		heap[n] = (int)n;
		in_arena = arena_grow(a, in_arena, n, &arena_cap,
				      sizeof(*in_arena));
		in_arena[n] = (int)n;
	}
	for (size_t i = 0; i < n; i++)
		same = same && heap[i] == (int)i && in_arena[i] == (int)i;
	tap_ok(same, "arrays that grow keep their items");
	tap_ok(heap_cap >= n && heap_cap <= 2 * n,
	       "there is room for them, and not for many more");
	tap_ok(arena_cap == heap_cap, "in an arena too");
	arena_free(a);
}

static void ask_grow(void)
{
	volatile size_t n = SIZE_MAX / 2;
	size_t cap = n;

	free(mem_grow(NULL, &cap, 4));
}

static void test_arena_reset(void)
{
	struct arena *a = arena_new();
	unsigned char *p;
	size_t size;

	arena_reset(a);
	tap_ok(!arena_size(a), "an empty arena may be reset");
	memset(arena_alloc(a, 100000), 1, 100000);
	tap_ok(arena_size(a) >= 100000 && arena_largest(a) >= 100000,
	       "an arena knows what it takes");
	arena_reset(a);
	tap_is_int((long long)arena_size(a), 0, "and gives it back");
	p = arena_alloc(a, 1000);
	memset(p, 1, 1000);
	size = arena_size(a);
	memset(arena_alloc(a, 100000), 1, 100000);
	arena_reset(a);
	tap_is_int((long long)arena_size(a), (long long)size,
		   "all but a small chunk");
	tap_ok(all_zero(arena_alloc(a, 1000), 1000),
	       "which is zeroed when it is used again");
	arena_free(a);
}

static void test_strings(void)
{
	td_auto_free char *s = xasprintf("%s-%d", "tun", 0);
	td_auto_free char *n = xstrndup("abcdef", 2);
	td_auto_free void *none = xmalloc(0);
	td_auto_free void *no_items = xcalloc(0, 0);
	td_auto_free void *grown = xrealloc(NULL, 0);

	tap_is_str(s, "tun-0", "xasprintf() formats");
	tap_is_str(n, "ab", "xstrndup() cuts");
	tap_ok(none && no_items && grown, "zero bytes are no failure");
}

static void ask_for_all(void)
{
	/* Not a constant: the compiler must not see what it cannot give. */
	volatile size_t n = SIZE_MAX / 2;

	free(xmalloc(n));
}

static void ask_calloc(void)
{
	volatile size_t n = SIZE_MAX / 2;

	free(xcalloc(n, 4));
}

static void ask_arena(void)
{
	volatile size_t n = SIZE_MAX - 3;

	arena_alloc(arena_new(), n);
}

static void ends_in_child(void (*ask)(void), const char *what)
{
	int fd[2], status = 0;
	char text[1024] = "";
	size_t len = 0;
	ssize_t n;
	pid_t pid;

	if (pipe(fd))
		return;
	fflush(stdout);
	pid = fork();
	if (!pid) {
		dup2(fd[1], STDERR_FILENO);
		close(fd[0]);
		close(fd[1]);
		ask();
		_exit(0);
	}
	close(fd[1]);
	/* To the end: a sanitizer says something of its own first. */
	while ((n = read(fd[0], text + len, sizeof(text) - 1 - len)) > 0)
		len += (size_t)n;
	close(fd[0]);
	waitpid(pid, &status, 0);
	tap_ok(WIFEXITED(status) && WEXITSTATUS(status) == 2,
	       "%s ends with status 2", what);
	tap_ok(strstr(text, "tundrill: out of memory; ") != NULL,
	       "and says why");
}

/* The sanitizer ends a program that asks for too much, unless told not to. */
const char *__asan_default_options(void);
const char *__asan_default_options(void)
{
	return "allocator_may_return_null=1";
}

const char *__tsan_default_options(void);
const char *__tsan_default_options(void)
{
	return __asan_default_options();
}

int main(void)
{
	test_arena_pieces();
	test_arena_edges();
	test_grow();
	test_arena_reset();
	test_strings();
	ends_in_child(ask_for_all, "memory that nobody has");
	ends_in_child(ask_calloc, "a product that overflows");
	ends_in_child(ask_arena, "a size that overflows in an arena");
	ends_in_child(ask_grow, "an array that is too large to double");
	return tap_done();
}
