/* SPDX-License-Identifier: BSD-2-Clause */
/* test_requires: pragmas as they are read, and what this machine has of them. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "netdev/qdisc.h"
#include "parser/families.h"
#include "parser/pragma.h"
#include "runtime/suite/requires.h"
#include "tests/unit/tap.h"

#define LONG_NAME \
	"1234567890123456789012345678901234567890" \
	"123456789012345678901234567890123456789"

/* A text's pragmas and the first thing that was said about them. */
struct seen {
	struct arena *arena;
	struct pragmas pragmas;
	struct span span;
	char warning[256];
	unsigned n_warnings;
};

static void read_text(const char *text, struct seen *ret)
{
	struct source *src = source_from_text("t.pkt", text, strlen(text));
	struct diag_list diags = { 0 };

	*ret = (struct seen){ .arena = arena_new() };
	pragmas_read(src, ret->arena, &ret->pragmas, &diags);
	ret->n_warnings = diags.n_warnings;
	if (diags.n) {
		snprintf(ret->warning, sizeof(ret->warning), "%s",
			 diags.item[0]->text);
		ret->span = diags.item[0]->span;
	}
	diag_list_done(&diags);
	source_free(src);
}

static void test_read(void)
{
	struct seen s;

	read_text("// one\n  //! requires kernel >= 6.7.3 \r\n"
		  "//! expect fail\n//! families ipv4,mapped\n"
		  "//! mutate s/a/b/\n//! timeout 1.5\n//!!! requires hz >= 1\n"
		  "0 close(3) = 0 //! requires hz >= 1\n", &s);
	tap_is_int(s.n_warnings, 0, "pragmas that are known are silent");
	tap_is_int((long long)s.pragmas.n_requires, 1,
		   "only lines that begin with '//! ' are pragmas");
	tap_is_int(s.pragmas.require[0].least.part[2], 3, "kernel >= 6.7.3");
	tap_ok(s.pragmas.require[0].span.line == 2 &&
	       s.pragmas.require[0].span.col == 3 &&
	       s.pragmas.require[0].span.end_col == 30, "the span of a pragma");
	tap_ok(s.pragmas.expect_fail && s.pragmas.expect_span.line == 3,
	       "expect fail");
	tap_is_int(s.pragmas.families, FAMILIES_ALL & ~FAMILY_BIT(FAMILY_IPV6),
		   "families ipv4,mapped");
	tap_is_int(s.pragmas.timeout_ns, 1500000000, "timeout 1.5");
	arena_free(s.arena);
}

static void test_shown(void)
{
	struct seen s;

	read_text("//! covers RFC9293:MUST-23 a.b_c:1\n//! covers X:y  \n"
		  "//!  cell SYN_RECV  syn-in-window \t challenge ACK,  RST \n"
		  "//! long\n//! expect fail  why it \"does\" \n", &s);
	tap_is_int(s.n_warnings, 0, "what a script shows is no unknown pragma");
	tap_is_int((long long)s.pragmas.n_covers, 3,
		   "several requirements, on several lines");
	tap_is_str(s.pragmas.covers[0].document, "RFC9293", "a document");
	tap_is_str(s.pragmas.covers[0].id, "MUST-23", "... and its requirement");
	tap_is_str(s.pragmas.covers[2].document, "X", "of the second line");
	tap_is_int(s.pragmas.cell.state, STATE_SYN_RECEIVED,
		   "a cell's state, as Linux calls it");
	tap_is_str(s.pragmas.cell.stimulus, "syn-in-window", "its stimulus");
	tap_is_str(s.pragmas.cell.answer, "challenge ACK,  RST",
		   "its answer, which has blanks");
	tap_ok(s.pragmas.is_long, "long");
	tap_is_str(s.pragmas.expect_reason, "why it \"does\"",
		   "why a failure is expected");
	arena_free(s.arena);
	read_text("//! expect fail", &s);
	tap_ok(s.pragmas.expect_fail && !s.pragmas.expect_reason,
	       "there need be no reason");
	arena_free(s.arena);
}

static void test_shown_bounds(void)
{
	char text[70 * 16 + 1] = "";
	struct seen s;

	for (int i = 0; i < 70; i++)
		strcat(text, "//! covers A:1\n");
	read_text(text, &s);
	tap_is_int((long long)s.pragmas.n_covers, PRAGMA_COVERS_MAX,
		   "a script covers so many requirements");
	tap_is_str(s.warning, "more than 64 are covered: these have no effect",
		   "... and no more");
	arena_free(s.arena);
	read_text("//! cell LISTEN a 1234567890123456789012345678901234567890",
		  &s);
	tap_is_int(s.n_warnings, 0, "an answer of 40 bytes");
	arena_free(s.arena);
	read_text("//! cell LISTEN a b\n//! cell LISTEN b c", &s);
	tap_is_str(s.warning, "a script shows one cell: this one has no effect",
		   "a second cell");
	tap_is_str(s.pragmas.cell.answer, "b", "... the first one counts");
	arena_free(s.arena);
}

static void test_warnings(void)
{
	static const struct {
		const char *text, *warning;
	} cases[] = {
		{ "//! require kernel >= 6",
		  "unknown pragma 'require'; did you mean 'requires'?" },
		{ "//! nonsense", "unknown pragma 'nonsense'" },
		{ "//! requires kernal >= 6",
		  "unknown requirement 'kernal'; did you mean 'kernel'?" },
		{ "//! requires kernel 6.7",
		  "this requirement is written 'requires kernel >= N'" },
		{ "//! requires kernel >= 6.x",
		  "this requirement is written 'requires kernel >= N'" },
		{ "//! requires command tc ss",
		  "this requirement is written 'requires command NAME'" },
		{ "//! requires qdisc",
		  "this requirement is written 'requires qdisc NAME'" },
		{ "//! expect success", "what can be expected is 'expect fail'" },
		{ "//! families ipv5",
		  "families are a list of ipv4,ipv6,mapped, without blanks" },
		{ "//! timeout",
		  "a time limit is written 'timeout SECONDS', of at most 604800" },
		{ "//! timeout 0",
		  "a time limit is written 'timeout SECONDS', of at most 604800" },
		{ "//! timeout -1",
		  "a time limit is written 'timeout SECONDS', of at most 604800" },
		{ "//! timeout inf",
		  "a time limit is written 'timeout SECONDS', of at most 604800" },
		{ "//! timeout 604801",
		  "a time limit is written 'timeout SECONDS', of at most 604800" },
		{ "//! timeout 5 s",
		  "a time limit is written 'timeout SECONDS', of at most 604800" },
		{ "//! covers", "what is covered is written 'covers DOCUMENT:ID'" },
		{ "//! covers MUST-23",
		  "'MUST-23' is not DOCUMENT:ID, such as RFC9293:MUST-23" },
		{ "//! covers ../x:1",
		  "'../x:1' is not DOCUMENT:ID, such as RFC9293:MUST-23" },
		{ "//! covers a/x:1",
		  "'a/x:1' is not DOCUMENT:ID, such as RFC9293:MUST-23" },
		{ "//! covers :1", "':1' is not DOCUMENT:ID, such as RFC9293:MUST-23" },
		{ "//! covers A:", "'A:' is not DOCUMENT:ID, such as RFC9293:MUST-23" },
		{ "//! covers A:1:2",
		  "'A:1:2' is not DOCUMENT:ID, such as RFC9293:MUST-23" },
		{ "//! covers A:" LONG_NAME,
		  "'A:" LONG_NAME "' is not DOCUMENT:ID, such as RFC9293:MUST-23" },
		{ "//! cell LISTEN syn",
		  "a cell is written 'cell STATE STIMULUS ANSWER'" },
		{ "//! cell ESTABLISHD syn ACK",
		  "'ESTABLISHD' is no TCP state; did you mean 'ESTABLISHED'?" },
		{ "//! cell MOONLIGHT syn ACK", "'MOONLIGHT' is no TCP state" },
		{ "//! cell LISTEN SYN ACK",
		  "'SYN' is no name of a stimulus: it may have a-z, 0-9 and dashes" },
		{ "//! cell LISTEN -a ACK",
		  "'-a' is no name of a stimulus: it may have a-z, 0-9 and dashes" },
		{ "//! cell LISTEN a 12345678901234567890123456789012345678901",
		  "an answer may have at most 40 bytes" },
		{ "//! long 5", "'long' stands alone" },
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		struct seen s;

		read_text(cases[i].text, &s);
		tap_is_str(s.warning, cases[i].warning, "%s", cases[i].text);
		tap_ok(!s.pragmas.n_requires && !s.pragmas.expect_fail &&
		       !s.pragmas.families && !s.pragmas.timeout_ns &&
		       !s.pragmas.n_covers && !s.pragmas.cell.stimulus &&
		       !s.pragmas.is_long,
		       "... has no effect");
		arena_free(s.arena);
	}
}

/* What there is is told, however much that is. */
static void test_unknown(void)
{
	static const char begin[] =
		"unknown requirement 'moonlight': it may be kernel, sysctl, ";
	struct seen s;

	read_text("//! requires moonlight", &s);
	tap_ok(!strncmp(s.warning, begin, strlen(begin)) &&
	       strstr(s.warning, " or "), "all requirements are named");
	tap_ok(!s.pragmas.n_requires, "one that is unknown has no effect");
	arena_free(s.arena);
}

static void test_limits(void)
{
	char text[64 * 100] = "";
	struct seen s;

	for (int i = 0; i < 100; i++)
		strcat(text, "//! requires hz >= 1\n//! x\n");
	read_text(text, &s);
	tap_is_int((long long)s.pragmas.n_requires, 64,
		   "a script has at most 64 requirements");
	tap_is_int(s.n_warnings, 64, "and as many warnings");
	arena_free(s.arena);
}

/* The reason for a skip begins with @want; NULL: none. */
static void unmet_is(const char *pragma, const char *want)
{
	struct seen s;
	char *why;

	read_text(pragma, &s);
	why = requires_unmet(&s.pragmas);
	tap_ok(s.pragmas.n_requires && (want ? why && strncmp(why, want,
						strlen(want)) == 0 : !why),
	       "%.*s: %s", (int)strcspn(pragma, "\n"), pragma,
	       want ? "not met" : "met");
	if (why)
		printf("# %s\n", why);
	free(why);
	arena_free(s.arena);
}

static void test_unmet(void)
{
	unmet_is("//! requires kernel >= 3.2", NULL);
	unmet_is("//! requires kernel >= 99.1.2",
		 "requires kernel >= 99.1.2, this is ");
	unmet_is("//! requires sysctl kernel.ostype", NULL);
	unmet_is("//! requires sysctl kernel/ostype", NULL);
	unmet_is("//! requires sysctl kernel.no_such_name",
		 "requires sysctl kernel.no_such_name");
	unmet_is("//! requires command sh", NULL);
	unmet_is("//! requires command /bin/sh", NULL);
	unmet_is("//! requires command no-such-command-here",
		 "requires command no-such-command-here");
	unmet_is("//! requires command /etc", "requires command /etc");
	unmet_is("//! requires hz >= 100", NULL);
	unmet_is("//! requires hz >= 100000", "requires hz >= 100000, this ");
	unmet_is("//! requires hz >= 100\n//! requires sysctl a.b\n",
		 "requires sysctl a.b");
}

static void test_path(void)
{
	td_auto_free char *old = xstrdup(getenv("PATH"));

	setenv("PATH", "/nonexistent", 1);
	unmet_is("//! requires command sh", "requires command sh");
	setenv("PATH", "/nonexistent:/bin", 1);
	unmet_is("//! requires command sh", NULL);
	/* An empty entry is the current folder. */
	if (chdir("/bin") == 0) {
		setenv("PATH", "/nonexistent:", 1);
		unmet_is("//! requires command sh", NULL);
	}
	setenv("PATH", "/etc", 1);
	unmet_is("//! requires command passwd", "requires command passwd");
	unsetenv("PATH");
	unmet_is("//! requires command sh", "requires command sh");
	setenv("PATH", old, 1);
}

static void test_qdisc(void)
{
	int ret = qdisc_probe("pfifo");

	/* The kernel always has it: sch_fifo.c is built in. */
	if (ret && ret != -ENOENT) {
		tap_skip("qdiscs", "no namespaces here: %s", strerror(-ret));
		return;
	}
	unmet_is("//! requires qdisc pfifo", NULL);
	unmet_is("//! requires qdisc nosuchqdisc", "requires qdisc nosuchqdisc");
}

static void test_version(void)
{
	struct version a, b;
	const char *end;

	tap_ok(version_parse("6.18.0-rc1+", &a, &end) && a.part[0] == 6 &&
	       a.part[1] == 18 && strcmp(end, "-rc1+") == 0,
	       "the number of a release");
	tap_ok(version_parse("6.9", &b, &end) && version_compare(&a, &b) > 0 &&
	       version_compare(&b, &a) < 0, "6.18 is newer than 6.9");
	tap_ok(version_parse("6.9.0", &a, &end) && version_compare(&a, &b) == 0,
	       "6.9.0 is 6.9");
	tap_ok(!version_parse("x", &a, &end), "a word is no version");
}

int main(void)
{
	test_read();
	test_shown();
	test_shown_bounds();
	test_warnings();
	test_unknown();
	test_limits();
	test_unmet();
	test_path();
	test_qdisc();
	test_version();
	return tap_done();
}
