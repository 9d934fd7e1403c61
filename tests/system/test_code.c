/* SPDX-License-Identifier: BSD-2-Clause */
/* test_code: snippets see their socket, and say where and why they failed. */
#include "runtime/exec/code.h"

#include <errno.h>
#include <linux/tcp.h>
#include <netinet/in.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

#include "runtime/record/tcp_info.h"
#include "runtime/timing/clock.h"
#include "tests/system/code_fixture.h"
#include "tests/unit/tap.h"

/* The error's text, line, column, note; "" and 0 when there is none. */
static const char *error_text(const struct fixture *f)
{
	return f->diags.n ? f->diags.item[0]->text : "";
}

static struct span error_span(const struct fixture *f)
{
	return f->diags.n ? f->diags.item[0]->span : SPAN_NONE;
}

static const char *note(const struct fixture *f, size_t i)
{
	if (!f->diags.n || i >= f->diags.item[0]->n_note)
		return "";
	return f->diags.item[0]->note[i];
}

/* Runs one snippet without a socket that must fail. */
static void fails(uint32_t line, const char *text, const char *want,
		  uint32_t want_line, const char *what)
{
	struct fixture f;

	fixture_init(&f);
	add(&f, line, text, -1);
	execute(&f);
	tap_ok(!f.ok, "%s fails", what);
	tap_is_str(error_text(&f), want, "%s: python's reason", what);
	tap_is_int(error_span(&f).line, want_line, "%s: its line", what);
	fixture_done(&f);
}

static void passes(const char *text, const char *what)
{
	struct fixture f;

	fixture_init(&f);
	add(&f, 3, text, -1);
	execute(&f);
	if (!tap_ok(f.ok, "%s", what))
		printf("# %s\n", error_text(&f));
	fixture_done(&f);
}

static void test_none(void)
{
	struct fixture f;

	fixture_init(&f);
	f.options.code_command = "/nonexistent/python";
	tap_ok(!code_pending(f.code), "nothing is pending at first");
	execute(&f);
	tap_ok(f.ok, "without snippets no interpreter is started");
	fixture_done(&f);
	code_free(NULL);
}

/* Plain asserts that hold, of the default interpreter alone. */
static void test_without_python(void)
{
	td_auto_free char *path = xstrdup(getenv("PATH"));
	static const struct {
		const char *text;
		enum code_outcome want;
	} cases[] = {
		{ "assert TCP_CLOSE == 7, TCP_CLOSE", CODE_PASSED },
		{ "assert TCP_CLOSE == 8, TCP_CLOSE", CODE_FAILED },
		{ "assert TCP_CLOSE == 7.0", CODE_FAILED },
	};

	setenv("PATH", "/nonexistent", 1);
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		struct fixture f;

		fixture_init(&f);
		add(&f, 1, cases[i].text, -1);
		execute(&f);
		tap_is_int(f.outcome, cases[i].want, "without python3: '%s'",
			   cases[i].text);
		fixture_done(&f);
	}
	setenv("PATH", path, 1);
}

static void test_interpreter_of_the_user(void)
{
	struct fixture f;

	fixture_init(&f);
	f.options.code_command = "/nonexistent/python";
	add(&f, 1, "assert TCP_CLOSE == 7", -1);
	execute(&f);
	tap_is_int(f.outcome, CODE_FAILED,
		   "an interpreter that the user names has each snippet");
	fixture_done(&f);
}

static void test_forms(void)
{
	passes("assert 1 == 1, 'x'", "one line");
	passes("assert 1; \\\n\t assert 2; \\\n\t assert 3",
	       "lines continued by backslashes");
	passes("assert 1;\\\n", "a backslash at the end");
	passes("\nfor i in range(3):\n    assert i < 3\n", "lines from column 1");
	passes("\n    for i in range(3):\n        assert i < 3\n    ",
	       "lines indented as a block");
	passes("\r\n  assert 1\r\n  assert 2\r\n", "lines that end in CR LF");
	passes("", "an empty snippet");
	passes("# only a comment", "a comment");
	passes("import math, re; assert math.floor(1.5) == 1",
	       "modules of the standard library");
	passes("assert '\xc3\xa9' == chr(233) and '\\x41\\'' == \"A'\"",
	       "quotes, escapes and UTF-8 arrive unchanged");
	passes("exit(0)\nassert 0", "exit(0) ends well");
	passes("import sys; sys.exit()", "so does sys.exit()");
	passes("assert TCP_CLOSING == 11 and TCP_CA_Loss == 4 and "
	       "TCPI_OPT_TFO_CHILD == 128", "constants need no socket");
}

static void test_failures(void)
{
	fails(12, "assert 1 == 2, 'cwnd=%d' % 12",
	      "code failed: AssertionError: cwnd=12", 12, "an assertion");
	fails(5, "x = 1\nassert x == 2", "code failed: AssertionError", 6,
	      "an assertion without a text");
	fails(7, "assert 1\nif", "code failed: SyntaxError: invalid syntax", 8,
	      "a syntax error");
	fails(7, "assert 1\n  assert 2",
	      "code failed: IndentationError: unexpected indent", 8,
	      "an unexpected indent");
	fails(7, "\n  assert 1\n  assert 0",
	      "code failed: AssertionError", 9, "an indented assertion");
	fails(2, "import json\njson.loads('x')",
	      "code failed: json.decoder.JSONDecodeError: "
	      "Expecting value: line 1 column 1 (char 0)", 3,
	      "an exception of a module");
	fails(2, "class E(Exception):\n def __str__(self): return 1/0\nraise E",
	      "code failed: E", 4, "an exception that cannot be printed");
	fails(2, "raise Exception('a\\nb')", "code failed: Exception: a", 2,
	      "an exception of two lines");
	fails(2, "exit(3)", "code ended with status 3", 2, "exit(3)");
	fails(2, "import os; os.kill(os.getpid(), 9)",
	      "code was killed by signal 9 (Killed)", 2, "a killed python");
}

static void test_huge_message(void)
{
	struct fixture f;

	fixture_init(&f);
	add(&f, 2, "assert 0, '\\0' + 'x' * 1000000", -1);
	execute(&f);
	tap_ok(!strncmp(error_text(&f), "code failed: AssertionError: ?xxx", 33) &&
	       strlen(error_text(&f)) < 2100, "a huge message is cut");
	fixture_done(&f);
}

static void test_exit(void)
{
	struct fixture f;

	fixture_init(&f);
	add(&f, 10, "exit()", -1);
	add(&f, 20, "import sys; sys.exit(0)", -1);
	add(&f, 30, "assert 0, 'judged'", -1);
	execute(&f);
	tap_is_str(error_text(&f), "code failed: AssertionError: judged",
		   "exit() ends its own snippet, not those behind it");
	tap_is_int(error_span(&f).line, 30, "... of which one fails");
	fixture_done(&f);

	fixture_init(&f);
	add(&f, 10, "x = 1", -1);
	add(&f, 20, "import os; os._exit(0)", -1);
	add(&f, 30, "assert 1", -1);
	execute(&f);
	tap_is_str(error_text(&f), "code ended the interpreter: the code behind "
		   "it was not run", "one that ends all fails");
	tap_is_int(error_span(&f).line, 20, "... in its line");
	fixture_done(&f);

	fixture_init(&f);
	f.options.code_command = "true";
	add(&f, 10, "assert 0", -1);
	execute(&f);
	tap_is_str(error_text(&f), "the interpreter 'true' ended with status 0 "
		   "before it ran any code", "an interpreter that runs nothing");
	fixture_done(&f);
}

/* A snippet can reach what the driver reports to. */
static void test_broken_report(void)
{
	static const char *const text[] = {
		"import os; os.pwrite(3, b'99999999', 0); os._exit(1)",
		"import os; os.pwrite(3, b'-1 ' + b'\\xff' * 99, 0); os._exit(1)",
		"import os; os.pwrite(3, b'x' * 99999, 0); os._exit(1)",
		"import os; os.truncate(3, 0); os._exit(1)",
	};

	for (size_t i = 0; i < sizeof(text) / sizeof(text[0]); i++) {
		struct fixture f;

		fixture_init(&f);
		add(&f, 6, text[i], -1);
		execute(&f);
		tap_ok(!f.ok && error_span(&f).line == 6,
		       "a report that is spoilt does no harm: %zu", i);
		fixture_done(&f);
	}
}

static void test_namespace(void)
{
	struct fixture f;
	const char *out;

	fixture_init(&f);
	add(&f, 10, "base = 41\ndef check(x):\n    assert x == base, x", -1);
	add(&f, 20, "base += 1; print('second')", -1);
	add(&f, 30, "a = 1\ncheck(42); check(7)", -1);
	add(&f, 40, "print('never')", -1);
	execute(&f);
	tap_is_str(error_text(&f), "code failed: AssertionError: 7",
		   "a snippet sees what earlier ones defined");
	tap_is_int(error_span(&f).line, 31, "the error is in the calling snippet");
	tap_is_str(note(&f, 0), "raised in line 12",
		   "and tells where it was raised");
	out = commands_output(f.commands);
	tap_is_str(out, "second\n", "prints are collected, and it stops there");
	fixture_done(&f);
}

static void test_span(void)
{
	struct fixture f;
	struct span span;

	fixture_init(&f);
	add(&f, 10, "\n\t  assert 1\n\t  assert 0  \n", -1);
	execute(&f);
	span = error_span(&f);
	tap_ok(span.line == 12 && span.col == 4 && span.end_line == 12 &&
	       span.end_col == 11, "the error points at the statement's line");
	fixture_done(&f);
}

static void test_sample(int fd)
{
	struct fixture f;
	struct tcp_info info;
	socklen_t len = sizeof(info);
	td_auto_free char *text = NULL;

	getsockopt(fd, IPPROTO_TCP, TCP_INFO, &info, &len);
	text = xasprintf("assert tcpi_state == TCP_ESTABLISHED, tcpi_state\n"
			 "assert tcpi_snd_cwnd == %u, tcpi_snd_cwnd\n"
			 "assert tcpi_options == %u\n"
			 "assert tcpi_snd_wscale == %u\n"
			 "assert tcpi_rcv_wscale == %u\n"
			 "assert tcpi_bytes_acked == %llu\n"
			 "assert tcpi_snd_wnd == %u",
			 info.tcpi_snd_cwnd, info.tcpi_options,
			 info.tcpi_snd_wscale, info.tcpi_rcv_wscale,
			 (unsigned long long)info.tcpi_bytes_acked,
			 info.tcpi_snd_wnd);
	fixture_init(&f);
	add(&f, 1, text, fd);
	add(&f, 10, "assert SK_MEMINFO_SNDBUF > 0 and SK_MEMINFO_DROPS == 0",
	    fd);
	execute(&f);
	tap_ok(f.ok, "the values are those of the socket: %s", error_text(&f));
	fixture_done(&f);

	fixture_init(&f);
	add(&f, 10, "assert tcpi_state == TCP_CLOSE_WAIT and tcpi_ca_state and "
	    "tcpi_state and not_tcpi_rtt", fd);
	execute(&f);
	tap_is_str(note(&f, 0), "tcpi_state = 1 (TCP_ESTABLISHED)",
		   "a failure notes the values it mentions");
	tap_is_str(note(&f, 1), "tcpi_ca_state = 0 (TCP_CA_Open)",
		   "with what they mean");
	tap_is_str(note(&f, 2), "", "each once, and only whole names");
	fixture_done(&f);
}

/* A name without a value, by the reason. */
static void missing(const char *sockopt, int fd, const char *text,
		    const char *want)
{
	struct fixture f;

	fixture_init(&f);
	f.options.code_sockopt = sockopt;
	add(&f, 10, text, fd);
	execute(&f);
	tap_ok(!f.ok && !strncmp(error_text(&f), "code failed: NameError", 22),
	       "'%s' is not defined", text);
	tap_is_str(note(&f, 0), want, "and it is told why");
	fixture_done(&f);
}

static void test_missing(int fd)
{
	int udp = socket(AF_INET, SOCK_DGRAM, 0);

	missing("", -1, "tcpi_rtt",
		"tcpi_rtt has no value: there was no socket to sample");
	missing("", udp, "tcpi_rtt", "tcpi_rtt has no value: "
		"getsockopt(TCP_INFO) failed: Operation not supported");
	missing("SO_MEMINFO", fd, "tcpi_rtt",
		"tcpi_rtt has no value: --code_sockopt leaves TCP_INFO out");
	missing("", fd, "bbr_bw", "bbr_bw has no value: the socket's "
		"congestion control, reno, does not have it");
	missing("", fd, "tcpi_snd_cwmd", "did you mean 'tcpi_snd_cwnd'?");
	close(udp);
}

/* Without a descriptor, too: a connection may have none yet, or none any more. */
static void test_isn(void)
{
	struct code_subject subject = { .live_fd = -1 };
	struct fixture f;

	missing("", -1, "isn_local", "isn_local has no value: no outbound line "
		"has had a SYN of the connection under test");
	fixture_init(&f);
	subject.isn_known = true;
	subject.isn = 4000000000;
	add_for(&f, 3, "first = isn_local", &subject);
	subject.isn = 0;
	add_for(&f, 4, "assert (first, isn_local) == (4000000000, 0)",
		&subject);
	execute(&f);
	tap_ok(f.ok, "a snippet sees the kernel's initial sequence number");
	tap_ok(code_measures_time(&f.event[0]), "which a clock drives");
	fixture_done(&f);
}

static void test_stale(int fd)
{
	struct fixture f;

	fixture_init(&f);
	add(&f, 1, "assert tcpi_state", fd);
	add(&f, 2, "tcpi_state", -1);
	execute(&f);
	tap_is_int(error_span(&f).line, 2,
		   "a value does not outlive the snippet it was sampled for");
	fixture_done(&f);
}

static void test_chosen_sockopt(int fd)
{
	int udp = socket(AF_INET, SOCK_DGRAM, 0);
	struct fixture f;

	fixture_init(&f);
	f.options.code_sockopt = "TCP_INFO";
	tap_is_int(add(&f, 1, "tcpi_state", fd), 0, "a chosen sockopt works");
	tap_is_int(add(&f, 2, "1", udp), -EINVAL,
		   "one that does not is an error");
	tap_is_str(error_text(&f), "code cannot be run: getsockopt(TCP_INFO): "
		   "Operation not supported", "with its reason");
	tap_is_int(add(&f, 3, "1", -1), -EINVAL, "no socket is one, too");
	fixture_done(&f);
	close(udp);
}

static void test_interpreter(void)
{
	struct fixture f;

	fixture_init(&f);
	f.options.code_command = "/nonexistent/python";
	add(&f, 4, "1", -1);
	execute(&f);
	tap_is_str(error_text(&f), "the interpreter '/nonexistent/python' ended "
		   "with status 127 before it ran any code",
		   "a missing interpreter is an error");
	tap_is_int(error_span(&f).line, 4, "at the first snippet");
	tap_ok(strlen(commands_output(f.commands)) < 200,
	       "and the shell's message has only that");
	fixture_done(&f);

	fixture_init(&f);
	f.options.code_command = "env FROM_COMMAND=1 python3";
	add(&f, 4, "import os; assert os.environ['FROM_COMMAND'] == '1'", -1);
	execute(&f);
	tap_ok(f.ok, "an interpreter may be several words");
	fixture_done(&f);
}

/* A machine under load may take long to start python: the limit doubles until
 * the loop was reached. */
static void test_deadline(void)
{
	int64_t limit_ns = NS_PER_S, took_ns;
	struct fixture f;
	bool reached;

	do {
		int64_t start_ns = clock_now_ns();

		fixture_init(&f);
		add(&f, 4, "print('seen')", -1);
		add(&f, 8, "while True: pass", -1);
		execute_for(&f, limit_ns);
		took_ns = clock_now_ns() - start_ns - limit_ns;
		reached = error_span(&f).line == 8;
		limit_ns *= 2;
		if (!reached)
			fixture_done(&f);
	} while (!reached && limit_ns < LIMIT_NS);
	if (!tap_ok(reached, "an endless loop is found at its line"))
		return;
	tap_ok(took_ns < 2 * NS_PER_S, "and is ended soon after its time");
	tap_ok(!strncmp(error_text(&f), "code did not end within ", 24),
	       "with the reason");
	tap_is_str(commands_output(f.commands), "seen\n",
		   "what was printed before is not lost");
	fixture_done(&f);
}

/* --- the table, without a kernel ---------------------------------------- */

static void fill(struct info_answer *a, uint32_t len)
{
	a->asked = true;
	a->len = len;
	for (uint32_t i = 0; i < sizeof(a->data); i++)
		a->data[i] = (uint8_t)(i + 1);
}

static uint64_t value_of(const struct info_sample *s, const char *name)
{
	uint64_t value = UINT64_MAX;

	info_value(info_name_find(name, strlen(name)), s, &value);
	return value;
}

static void test_table(void)
{
	struct info_sample s = { .cc_name = "bbr" };

	fill(&s.tcp, 240);
	fill(&s.cc, 20);
	tap_is_int((long long)value_of(&s, "bbr_bw"), 0x0807060504030201,
		   "bbr_bw is the 64-bit value");
	tap_is_int((long long)value_of(&s, "bbr_cwnd_gain"), 0x14131211,
		   "bbr_cwnd_gain is its last word");
	tap_ok(value_of(&s, "dctcp_alpha") == UINT64_MAX &&
	       value_of(&s, "tcpv_rtt") == UINT64_MAX,
	       "bbr's answer is not taken for another's");
	strcpy(s.cc_name, "dctcp");
	tap_ok(value_of(&s, "dctcp_ce_state") == 0x0403 &&
	       value_of(&s, "tcpv_rtt") == UINT64_MAX, "nor dctcp's");
	strcpy(s.cc_name, "vegas");
	tap_is_int((long long)value_of(&s, "tcpv_minrtt"), 0x100f0e0d,
		   "vegas has four words");
	tap_ok(value_of(&s, "tcpi_rehash") == 0xf0efeeed &&
	       value_of(&s, "tcpi_total_rto") == UINT64_MAX,
	       "what a shorter tcp_info lacks has no value");
	s.tcp.data[6] = 0x5a;
	s.tcp.data[7] = 0x05;
	tap_ok(value_of(&s, "tcpi_snd_wscale") == 0xa &&
	       value_of(&s, "tcpi_rcv_wscale") == 0x5 &&
	       value_of(&s, "tcpi_delivery_rate_app_limited") == 1 &&
	       value_of(&s, "tcpi_fastopen_client_fail") == 2,
	       "bit fields are taken apart");
	tap_ok(!info_name_find("tcpi_rt", 7) && !info_name_find("tcpi_rtts", 9),
	       "a part of a name is none");
}

int main(void)
{
	int peer = -1, fd = connect_loopback(&peer);

	test_none();
	test_without_python();
	test_interpreter_of_the_user();
	test_forms();
	test_failures();
	test_huge_message();
	test_exit();
	test_broken_report();
	test_namespace();
	test_span();
	test_isn();
	test_stale(fd);
	test_interpreter();
	test_deadline();
	test_table();
	if (fd < 0) {
		tap_skip("values of a socket", "no TCP over loopback here");
		return tap_done();
	}
	test_sample(fd);
	test_missing(fd);
	test_chosen_sockopt(fd);
	close(fd);
	close(peer);
	return tap_done();
}
