/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * test_code_python: what code_assert calls plain is Python, and what it says holds does.
 *
 * Texts are made of the words of such asserts, most of them in an order that makes sense,
 * some of them not.  Python has all that code_assert takes.
 */
#include "runtime/exec/code_python.h"

#include <linux/tcp.h>
#include <stdlib.h>
#include <string.h>

#include "parser/mem.h"
#include "parser/options.h"
#include "runtime/exec/code_assert.h"
#include "runtime/timing/clock.h"
#include "tests/unit/tap.h"

#define TEXTS 20000
#define TEXT_MAX 512
#define LIMIT_NS (60 * NS_PER_S)	/* for what takes a second */

struct text {
	char text[TEXT_MAX];
	size_t len;
};

static uint32_t state = 1;

/* Below @n.  The same numbers each time. */
static unsigned random_below(unsigned n)
{
	state = state * 1664525 + 1013904223;
	return (state >> 16) % n;
}

#define ONE_OF(words) add(t, (words)[random_below(sizeof(words) / sizeof(*(words)))])

static void add(struct text *t, const char *word)
{
	size_t len = strlen(word);

	if (t->len + len < TEXT_MAX) {
		memcpy(t->text + t->len, word, len + 1);
		t->len += len;
	}
}

static void add_blank(struct text *t)
{
	static const char *const blank[] = { "", " ", " ", " ", "\t", " \\\n" };

	ONE_OF(blank);
}

static void add_condition(struct text *t, int depth)
{
	static const char *const value[] = {
		"0", "1", "2", "10", "0xFf", "tcpi_snd_cwnd", "tcpi_state",
		"TCP_CLOSE", "tcpi_options", "tcpi_bytes_acked",
		"SK_MEMINFO_RCVBUF", "9223372036854775807",
	};
	static const char *const operator[] = {
		"==", "!=", "<", "<=", ">", ">=", "+", "-", "*", "&", "|",
		" and ", " or ",
	};
	static const char *const other[] = {
		"-", "not ", "1.5", "//", "**", "<<", " in ", "=", ",", ")",
		"'s'", "None", "01",
	};

	if (random_below(60) == 0)
		ONE_OF(other);
	if (random_below(8) == 0)
		add(t, random_below(2) ? "not " : "-");
	if (depth < 4 && random_below(4) == 0) {
		add(t, "(");
		add_condition(t, depth + 1);
		add(t, ")");
	} else {
		ONE_OF(value);
	}
	add_blank(t);
	if (depth < 4 && random_below(3) != 0) {
		ONE_OF(operator);
		add_blank(t);
		add_condition(t, depth + 1);
	}
}

static void add_assert(struct text *t)
{
	static const char *const message[] = {
		"'no'", "\"no\"", "'n=%d' % 1", "'n=%d' % tcpi_state", "tcpi_state",
		"'a' 'b'", "''", "'''", "(1, 2)", "-1", "'a' % 'b'",
	};

	add(t, random_below(50) ? "assert" : "asser");
	add(t, random_below(9) ? " " : "(");
	add_condition(t, 0);
	if (random_below(3) == 0) {
		add(t, ",");
		add_blank(t);
		ONE_OF(message);
	}
}

static void make_text(struct text *t)
{
	static const char *const indent[] = { "", "", "", " ", "\t", "   " };
	static const char *const end[] = {
		"\n", "\n", ";", " ; ", ";\\\n ", ";\\\n", " # so\n", "\n\n", "\n # so\n",
	};
	const char *begin = indent[random_below(6)];
	unsigned n = random_below(4);

	*t = (struct text){ .len = 0 };
	if (*begin || random_below(3) == 0)
		add(t, random_below(6) ? "\n" : "# so\n");
	add(t, begin);
	while (n--) {
		size_t before = t->len;

		add_assert(t);
		ONE_OF(end);
		if (t->len > before && t->text[t->len - 1] == '\n')
			add(t, random_below(20) ? begin : " ");
	}
}

/* The first error is enough to see what is wrong. */
static void show_error(void *arg, const struct python_error *e)
{
	const struct python_text *text = arg;

	tap_ok(false, "'%s' is Python: %s", text[e->index].text, e->message);
}

/* Of the texts, those that are plain; their number. */
static size_t make_texts(struct text *made, struct python_text *text)
{
	size_t n = 0;

	while (n < TEXTS) {
		make_text(&made[n]);
		if (!code_assert_is_plain(made[n].text))
			continue;
		text[n] = (struct python_text){ .text = made[n].text, .line = 1 };
		n++;
	}
	return n;
}

static void run_python(const struct python_text *text, size_t n,
		       const struct python_snippet *snippet, size_t n_holds)
{
	struct arena *mem = arena_new();
	struct script_options options;
	struct commands *commands;
	struct python *python = NULL;
	struct python_failure failure = { 0 };
	int err;

	options_init(&options, FAMILY_IPV4, mem);
	commands = commands_new(&options, false);
	err = python_start(OPTIONS_CODE_COMMAND, text, n, commands, &python);
	tap_is_int(err, 0, "Python starts");
	if (!err) {
		python_check(python, clock_now_ns() + LIMIT_NS, -1, show_error,
			     (void *)text);
		err = python_run(python, snippet, n_holds,
				 clock_now_ns() + LIMIT_NS, &failure);
		if (!tap_is_int(err, 0, "Python finds that all %zu hold", n_holds))
			printf("# '%s': %s %s\n",
			       text[snippet[failure.index].index].text,
			       failure.message ? failure.message : "",
			       failure.why);
	}
	python_failure_done(&failure);
	python_free(python);
	commands_free(commands);
	arena_free(mem);
}

int main(void)
{
	struct text *made = xcalloc(TEXTS, sizeof(*made));
	struct python_text *text = xcalloc(TEXTS, sizeof(*text));
	struct python_snippet *snippet = xcalloc(TEXTS, sizeof(*snippet));
	struct arena *samples = arena_new();
	struct info_sample sample = { .tcp.asked = true };
	const struct tcp_info tcp = {
		.tcpi_state = 1, .tcpi_snd_cwnd = 10, .tcpi_options = 6,
		.tcpi_bytes_acked = UINT64_MAX,
	};
	const struct kept_sample *kept;
	size_t n, n_holds = 0;

	if (system("command -v python3 > /dev/null") != 0) {
		tap_skip("what is plain is Python", "there is no python3");
		return tap_done();
	}
	memcpy(sample.tcp.data, &tcp, sizeof(tcp));
	sample.tcp.len = sizeof(tcp);
	kept = kept_sample_new(samples, &sample);
	n = make_texts(made, text);
	for (size_t i = 0; i < n; i++)
		if (code_assert_holds(text[i].text, &sample))
			snippet[n_holds++] = (struct python_snippet){
				.index = i, .sample = kept,
			};
	tap_ok(n_holds > TEXTS / 10, "of %zu texts, %zu hold", n, n_holds);
	run_python(text, n, snippet, n_holds);
	arena_free(samples);
	free(snippet);
	free(text);
	free(made);
	return tap_done();
}
