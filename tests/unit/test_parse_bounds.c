/* SPDX-License-Identifier: BSD-2-Clause */
/* test_parse_bounds: what a parse may cost, whatever the text is. */
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "parser/parse.h"
#include "tests/unit/parse_calls.h"
#include "tests/unit/peak.h"
#include "tests/unit/tap.h"

#define LEN (4u << 20)		/* bytes of a text */

/* @len bytes of @line, again and again. */
static char *repeated(const char *line, size_t len)
{
	size_t n = strlen(line);
	char *text = xmalloc(len + 1);

	for (size_t i = 0; i < len; i++)
		text[i] = line[i % n];
	text[len] = '\0';
	return text;
}

/* Parses @text; the errors that were found.  @ret_first may be NULL. */
static unsigned parse(const char *text, const struct stop *stop,
		      bool *ret_stopped, char **ret_first)
{
	struct source *src = source_from_text("bounds.pkt", text, strlen(text));
	const struct script_input input = {
		.calls = &parse_call_set,
		.stop = stop,
	};
	struct diag_list diags = { 0 };
	struct script *script = script_parse(src, &input, &diags);
	unsigned n_errors = diags.n_errors;

	if (ret_stopped)
		*ret_stopped = script->stopped;
	if (ret_first)
		*ret_first = diags.n ? xstrdup(diags.item[0]->text) : NULL;
	script_free(script);
	source_free(src);
	diag_list_done(&diags);
	return n_errors;
}

static void test_stop(void)
{
	td_auto_free char *text = repeated("+0 < . 1:1(0) ack 1 win 257\n", LEN);
	bool stopped = false;
	int fd[2];
	struct stop stop;

	if (pipe(fd) != 0)
		exit(1);
	stop.fd = fd[0];
	parse("0 socket(..., SOCK_STREAM, IPPROTO_TCP) = 3\n", &stop, &stopped,
	      NULL);
	tap_ok(!stopped, "a parse that nobody stops goes on");
	if (write(fd[1], "", 1) != 1)
		exit(1);
	tap_is_int(parse(text, &stop, &stopped, NULL), 0,
		   "one that is stopped says nothing");
	tap_ok(stopped, "... but that it was");
	close(fd[0]);
	close(fd[1]);
}

/* The highest count of pages that @text took, as bytes for each of its bytes, in a
 * process of its own; -1: it died. */
static int bytes_each(const char *line)
{
	td_auto_free char *text = repeated(line, LEN);
	int status;
	pid_t pid;

	pid = fork();
	if (pid == 0) {
		long before = peak_kib(), factor;

		parse(text, NULL, NULL, NULL);
		factor = (peak_kib() - before) * 1024 / LEN;
		_exit(factor > 254 ? 254 : (int)factor);
	}
	if (pid < 0 || waitpid(pid, &status, 0) != pid || !WIFEXITED(status))
		return -1;
	return WEXITSTATUS(status);
}

static void test_memory(void)
{
	static const char *const lines[] = {
		"+0 < . 1:1(0) ack 1 win 257\n",
		"+0 close(3) = 0\n",
		"// a comment\n",
		"\n",
		"((((",
		"[1,[2,",
		"a ",
		"%",
		"--x\n",
		"--define=a=b\n",
		"//! requires kernel >= 6\n",
		"+0 < . 1:1(0) ack 1 <nop,nop,nop,nop>\n",
		"\"\\x00\"",
	};

	if (!peak_is_ours("memory"))
		return;
	for (size_t i = 0; i < sizeof(lines) / sizeof(*lines); i++) {
		int factor = bytes_each(lines[i]);

		tap_ok(factor >= 0 && factor <= 50,
		       "%.*s...: %d times its size, of at most 50",
		       (int)strcspn(lines[i], "\n"), lines[i], factor);
	}
}

/* Parses @text where @mib more than there is may be had; the status of the process. */
static int parse_in(const char *text, size_t mib)
{
	int status;
	pid_t pid = fork();

	if (pid == 0) {
		size_t want = SIZE_MAX;
		struct rlimit limit;
		char *first = NULL;
		FILE *f = fopen("/proc/self/statm", "re");
		unsigned long pages;

		if (!f || fscanf(f, "%lu", &pages) != 1)
			_exit(3);
		fclose(f);
		want = pages * (size_t)sysconf(_SC_PAGESIZE) + (mib << 20);
		limit = (struct rlimit){ want, want };
		if (setrlimit(RLIMIT_AS, &limit) != 0)
			_exit(4);
		parse(text, NULL, NULL, &first);
		_exit(first && strstr(first, "of memory") ? 42 : 0);
	}
	if (pid < 0 || waitpid(pid, &status, 0) != pid)
		return -1;
	return WIFEXITED(status) ? WEXITSTATUS(status) : -2;
}

static void test_limit(void)
{
	td_auto_free char *text = repeated("--define=a=b\n", LEN);

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
	tap_ok(true, "# SKIP a sanitizer has no limit of its address space");
	return;
#endif
	tap_is_int(parse_in(text, 40), 42,
		   "where the process has too little, it is an error with a place");
	tap_is_int(parse_in(text, 1024), 0, "where it has enough, it is none");
}

/* The least CPU time of three parses of @text, ns. */
static int64_t cost_ns(const char *text)
{
	int64_t least = INT64_MAX;

	for (unsigned i = 0; i < 3; i++) {
		struct timespec from, to;
		int64_t ns;

		clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &from);
		parse(text, NULL, NULL, NULL);
		clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &to);
		ns = (to.tv_sec - from.tv_sec) * INT64_C(1000000000) +
		     (to.tv_nsec - from.tv_nsec);
		if (ns < least)
			least = ns;
	}
	return least;
}

/* @a may cost a few times what @b does, on any machine, but not @factor. */
static void cheap(const char *a, const char *b, int factor, const char *what)
{
	int64_t x = cost_ns(a), y = cost_ns(b);

	if (!tap_ok(x < factor * y, "%s", what))
		printf("# %lld us, of what takes %lld us\n", (long long)x / 1000,
		       (long long)y / 1000);
}

/* A suggestion costs more than all else that is done for a name. */
static void test_suggestions(void)
{
	const char *fine = "+0 bind(3, ..., SOCK_STREAM) = 0\n";
	const char *wrong = "+0 bind(3, ..., SOCK_STREEAM) = 0\n";
	td_auto_free char *known = repeated(fine, 3000 * strlen(fine));
	td_auto_free char *unknown = repeated(wrong, 3000 * strlen(wrong));
	struct diag_list diags = { 0 };

	cheap(unknown, known, 4, "3,000 unknown symbols cost little more than known ones");
	for (unsigned i = 0; i < DIAG_MAX_ERRORS; i++) {
		if (diag_is_full(&diags))
			break;
		diag_error(&diags, SPAN_NONE, "one");
	}
	tap_is_int(diags.n, DIAG_MAX_ERRORS, "errors that are shown");
	tap_ok(diag_is_full(&diags), "... and no more, to be looked for a word for");
	diag_list_done(&diags);
}

#define DEFINES 4000
#define WORDS 20000

/* Many definitions, and a list of @word; caller frees. */
static char *defines_text(const char *word)
{
	char *text = NULL;
	size_t len = 0;
	FILE *f = open_memstream(&text, &len);

	for (unsigned i = 0; i < DEFINES; i++)
		fprintf(f, "--define=n%u=1\n", i);
	fputs("0 write(3, [", f);
	for (unsigned i = 0; i < WORDS; i++)
		fprintf(f, "%s,", word);
	fputs("1], 1) = 1\n", f);
	fclose(f);
	return text;
}

static void test_defines(void)
{
	td_auto_free char *words = defines_text("n5");
	td_auto_free char *numbers = defines_text("12");

	cheap(words, numbers, 5, "20,000 words, each one of 4,000 definitions, cost little more than numbers");
}

int main(void)
{
	test_stop();
	test_memory();
	test_limit();
	test_suggestions();
	test_defines();
	return tap_done();
}
