/* SPDX-License-Identifier: BSD-2-Clause */
/* test_kernel_output: what people see of what a build prints. */
#include "runtime/kernel/kernel_output.h"

#include <stdlib.h>
#include <string.h>

#include "parser/mem.h"
#include "tests/unit/tap.h"

/* What is told of errors after the lines of @text.  To be freed. */
static char *errors_of(const char *text, size_t *ret_targets)
{
	td_auto_free char *copy = xstrdup(text);
	char *told = NULL, *rest = copy, *line;
	FILE *none = fopen("/dev/null", "we"), *err;
	struct kernel_output *o = kernel_output_new(none, false, none);
	size_t size;

	kernel_output_stage(o, "compiling");
	while ((line = strsep(&rest, "\n")))
		kernel_output_line(o, line);
	err = open_memstream(&told, &size);
	kernel_output_print_errors(o, err);
	fclose(err);
	if (ret_targets)
		*ret_targets = kernel_output_targets(o);
	kernel_output_free(o);
	fclose(none);
	return told;
}

static void tells(const char *text, const char *want, const char *what)
{
	td_auto_free char *told = errors_of(text, NULL);

	tap_is_str(told, want, "%s", what);
}

static void test_errors(void)
{
	tells("make[1]: Entering directory '/out'\n"
	      "  CC      a.o\n"
	      "a.c:1:2: warning: w\n"
	      "  CC      b.o\n"
	      "b.c:1:2: error: e\n"
	      "    1 | x\n"
	      "make[3]: *** [Makefile.build:1: b.o] Error 1\n"
	      "make[2]: *** [Makefile.build:2: net] Error 2\n"
	      "make: *** [Makefile:3: sub-make] Error 2",
	      "b.c:1:2: error: e\n    1 | x\n"
	      "make[3]: *** [Makefile.build:1: b.o] Error 1\n",
	      "what failed, not what was warned of, nor what follows from it");
	tells("  CC      a.o\na.c:1: error: e\n"
	      "make[3]: *** [M:1: a.o] Error 1\n"
	      "  CC      b.o\nb.c:1: error: f\n"
	      "make[3]: *** [M:1: b.o] Error 1",
	      "a.c:1: error: e\nmake[3]: *** [M:1: a.o] Error 1\n"
	      "b.c:1: error: f\nmake[3]: *** [M:1: b.o] Error 1\n",
	      "two that failed");
	tells("make: *** No rule to make target 'linux'.  Stop.",
	      "make: *** No rule to make target 'linux'.  Stop.\n",
	      "make's own words, if there are no others");
	tells("xz: not a file of xz\ntar: Error",
	      "xz: not a file of xz\ntar: Error\n", "a program that is not make");
	tells("  CC      a.o\na.c:1: error: \033[31me\n"
	      "make[3]: *** [M:1: a.o] Error 1",
	      "a.c:1: error: ?[31me\nmake[3]: *** [M:1: a.o] Error 1\n",
	      "what would act on a terminal");
	tells("", "", "nothing");
}

/* A target that says ever so much. */
static void test_bounds(void)
{
	char *text = NULL;
	size_t size, lines = 0;
	FILE *out = open_memstream(&text, &size);
	td_auto_free char *told = NULL;

	for (int target = 0; target < 10; target++) {
		fprintf(out, "  CC      %d.o\n", target);
		for (int i = 0; i < 1000; i++)
			fprintf(out, "%d.c:%d: error\n", target, i);
		fprintf(out, "make[3]: *** [M:1: %d.o] Error 1\n", target);
	}
	fclose(out);
	told = errors_of(text, NULL);
	free(text);
	for (const char *at = told; (at = strchr(at, '\n')); at++)
		lines++;
	tap_is_int((long long)lines, 101, "a hundred lines at most, and one more");
	tap_ok(strstr(told, "0.c:0: error\n") && strstr(told, "1.c:0: error\n"),
	       "... of more than one target");
	tap_ok(strstr(told, "(9910 more lines)\n"), "... which counts the others");
}

static void test_targets(void)
{
	size_t n;
	td_auto_free char *told = errors_of(
		"  CC      a.o\n  HOSTLD  scripts/kconfig/conf\n  SYSHDR  x\n"
		"  cc is no target\n   3 | neither\n CC a.o\n  AR\n  CC_A2 b.o", &n);

	tap_is_int((long long)n, 4, "lines that kbuild prints of targets");
}

int main(void)
{
	test_errors();
	test_bounds();
	test_targets();
	return tap_done();
}
