/* SPDX-License-Identifier: BSD-2-Clause */
/* test_code_assert: what of a snippet is judged without Python, and how. */
#include "runtime/exec/code_assert.h"

#include <linux/tcp.h>
#include <string.h>

#include "parser/mem.h"
#include "tests/unit/tap.h"

/* tcpi_snd_cwnd is 10, tcpi_retrans 0, tcpi_state 1; SO_MEMINFO was not asked. */
static struct info_sample sample_of(uint64_t bytes_acked)
{
	struct info_sample sample = { .tcp.asked = true };
	struct tcp_info tcp = {
		.tcpi_state = 1, .tcpi_snd_cwnd = 10,
		.tcpi_options = TCPI_OPT_SACK | TCPI_OPT_ECN,
		.tcpi_bytes_acked = bytes_acked,
	};

	memcpy(sample.tcp.data, &tcp, sizeof(tcp));
	sample.tcp.len = sizeof(tcp);
	return sample;
}

enum verdict { PYTHON, HOLDS, LEFT };	/* LEFT: plain, and not known to hold */

static const struct {
	const char *text;
	enum verdict want;
} cases[] = {
	{ "assert tcpi_snd_cwnd == 10, tcpi_snd_cwnd", HOLDS },
	{ "assert tcpi_snd_cwnd == 11, tcpi_snd_cwnd", LEFT },
	{ "assert tcpi_snd_cwnd", HOLDS },
	{ "assert tcpi_retrans", LEFT },
	{ "assert 8 <= tcpi_snd_cwnd <= 12, 'cwnd=%d' % tcpi_snd_cwnd", HOLDS },
	{ "assert 8 <= tcpi_snd_cwnd <= 9", LEFT },
	{ "assert 11 <= tcpi_snd_cwnd <= 12", LEFT },
	{ "assert (tcpi_options & TCPI_OPT_SACK) != 0, tcpi_options", HOLDS },
	{ "assert (tcpi_options & TCPI_OPT_WSCALE) != 0", LEFT },
	/* & binds more tightly than a comparison, unlike in C. */
	{ "assert tcpi_options & TCPI_OPT_WSCALE == 0", HOLDS },
	{ "assert 6 & 3 == 2", HOLDS },
	{ "assert 6 | 1 & 0 == 6", HOLDS },
	{ "assert 2 + 3 * 4 == 14 and -3 + 5 == 2", HOLDS },
	{ "assert 10 - 3 - 2 == 5", HOLDS },
	{ "assert (2 + 3) * ((4)) == 0x14", HOLDS },
	{ "assert -1 & 0xff == 255", HOLDS },
	{ "assert not tcpi_retrans", HOLDS },
	{ "assert not tcpi_retrans == 0", LEFT },
	{ "assert 0 or 1 and not 0", HOLDS },
	{ "assert 1 or 0 and 0", HOLDS },
	{ "assert (1 or 0) and 0", LEFT },
	{ "assert 1 != 2 != 1 and 2 > 1 and 2 >= 2 and 1 < 2", HOLDS },
	{ "assert 2 > 2", LEFT },
	{ "assert (1 == 1) == 1", HOLDS },
	{ "assert tcpi_state == TCP_ESTABLISHED", HOLDS },
	/* Where it stands. */
	{ "", HOLDS },
	{ "# nothing", HOLDS },
	{ "\n\n  # nothing\n  ", HOLDS },
	{ "assert 1; \\\n\t assert 0", LEFT },
	{ "assert 0; \\\n\t assert 1", LEFT },
	{ "assert 1;\\\n assert 1; # so\n", HOLDS },
	{ "assert 1\nassert 0", LEFT },
	{ "assert 0\nassert 1", LEFT },
	{ "\n  assert 1\n\n # not there\n  assert 1 ; assert 2\n ", HOLDS },
	{ "assert 1 == \\\n 1", HOLDS },
	{ "assert(1)", HOLDS },
	{ "assert-1", HOLDS },
	/* No Python, which says so better. */
	{ "assert 1\n  assert 1", PYTHON },
	{ "\n  assert 1\n assert 1", PYTHON },
	{ "\n assert 1\n\tassert 1", PYTHON },
	{ "# a line that is not indented\n  assert 1", PYTHON },
	{ "assert", PYTHON },
	{ "assert 1 =", PYTHON },
	{ "assert 1 = 1", PYTHON },
	{ "assert 1 == ", PYTHON },
	{ "assert == 1", PYTHON },
	{ "assert (1", PYTHON },
	{ "assert 1)", PYTHON },
	{ "assert 1,", PYTHON },
	{ "assert 1, 2, 3", PYTHON },
	{ "assert 1 2", PYTHON },
	{ "assert 1;; assert 1", PYTHON },
	{ "assert 1; ; assert 1", PYTHON },
	{ "; assert 1", PYTHON },
	{ "assert 1 assert 1", PYTHON },
	{ "assert 1 == not 0", PYTHON },
	{ "assert 1 and", PYTHON },
	{ "assert 017 == 15", PYTHON },
	{ "assert 1or 2", PYTHON },
	{ "assert 0x == 0", PYTHON },
	{ "assert 1, 'open", PYTHON },
	{ "assert 1 \\ \n", PYTHON },
	{ "asserted", PYTHON },
	{ "assert asserted", PYTHON },
	/* More of Python than is understood here. */
	{ "assert 1 + 1 == 2.0", PYTHON },
	{ "assert 1_000 == 1000", PYTHON },
	{ "assert 1j", PYTHON },
	{ "assert 2 ** 3 == 8", PYTHON },
	{ "assert 8 >> 1 == 4", PYTHON },
	{ "assert 8 << 1 == 16", PYTHON },
	{ "assert 8 // 2 == 4", PYTHON },
	{ "assert 8 / 2 == 4", PYTHON },
	{ "assert 8 % 3 == 2", PYTHON },
	{ "assert 8 ^ 1 == 9", PYTHON },
	{ "assert ~0 == -1", PYTHON },
	{ "assert +1", PYTHON },
	{ "assert --1", PYTHON },
	{ "assert 1 in (1, 2)", PYTHON },
	{ "assert 1 is 1", PYTHON },
	{ "assert 1 if 1 else 0", PYTHON },
	{ "assert True", PYTHON },
	{ "assert (1, 2)", PYTHON },
	{ "assert abs(-1) == 1", PYTHON },
	{ "assert 'a'", PYTHON },
	{ "assert 1, 'a' 'b'", PYTHON },
	{ "assert 1, 'a''b'", PYTHON },
	{ "assert 1, '''a'''", PYTHON },
	{ "assert 1, 'a\\n'", PYTHON },
	{ "assert 1, f'{x}'", PYTHON },
	{ "assert 1, '%d %d' % (1, 2)", PYTHON },
	{ "assert (1 ==\n 1)", PYTHON },
	{ "assert 1\r\n", PYTHON },
	{ "assert 1, '\xc3\xa9'", PYTHON },
	{ "x = 1", PYTHON },
	{ "x = 1\nassert x == 1", PYTHON },
	{ "print('x'); assert 1", PYTHON },
	{ "assert cwnd == 10", PYTHON },
	{ "assert 1, cwnd", PYTHON },
	/* Names and numbers without a value here. */
	{ "assert SK_MEMINFO_RCVBUF >= 0", LEFT },
	{ "assert 1 or SK_MEMINFO_RCVBUF", LEFT },
	{ "assert 1, SK_MEMINFO_RCVBUF", HOLDS },
	{ "assert tcpi_bytes_acked > 0", LEFT },
	{ "assert 9223372036854775807 > 0", HOLDS },
	{ "assert 9223372036854775808 > 0", PYTHON },
	{ "assert 9223372036854775807 + 1 > 0", LEFT },
	{ "assert -9223372036854775807 - 2 < 0", LEFT },
	{ "assert 9223372036854775807 * 2 > 0", LEFT },
	{ "assert 1, 9223372036854775807 * 2", HOLDS },
};

static void check(const char *text, enum verdict want,
		  const struct info_sample *sample)
{
	bool plain = code_assert_is_plain(text);

	tap_is_int(plain, want != PYTHON, "'%s' is%s plain", text,
		   want == PYTHON ? " not" : "");
	tap_is_int(code_assert_holds(text, sample), want == HOLDS,
		   "... and %s", want == HOLDS ? "holds" : "is Python's");
}

/* So deep that a stack would end, if each level took some of it. */
static void test_deep(const struct info_sample *sample)
{
	static const char *const inner[] = { "(", "-", "not ", "1 and (", };
	enum { N = 1000000 };

	for (size_t i = 0; i < sizeof(inner) / sizeof(*inner); i++) {
		size_t len = strlen(inner[i]);
		td_auto_free char *text = xcalloc(1, 8 + len * N);
		char *p = stpcpy(text, "assert ");

		for (int n = 0; n < N; n++)
			p = stpcpy(p, inner[i]);
		tap_ok(!code_assert_is_plain(text) &&
		       !code_assert_holds(text, sample),
		       "a million times '%s' is left to Python", inner[i]);
	}
}

int main(void)
{
	const struct info_sample sample = sample_of(UINT64_MAX);
	const struct info_sample none = { .no_socket = true };

	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++)
		check(cases[i].text, cases[i].want, &sample);
	tap_ok(!code_assert_holds("assert tcpi_snd_cwnd >= 0", &none),
	       "without a socket nothing of it is known");
	tap_ok(code_assert_holds("assert TCP_CLOSE == 7", &none),
	       "... but constants are");
	test_deep(&sample);
	return tap_done();
}
