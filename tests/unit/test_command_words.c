/* SPDX-License-Identifier: BSD-2-Clause */
/* test_command_words: which commands need no shell, and what their words are. */
#include "runtime/exec/command_words.h"

#include <stdio.h>
#include <string.h>

#include "parser/mem.h"
#include "tests/unit/tap.h"

static const struct {
	const char *text;
	const char *want;	/* its words, each in brackets; NULL: a shell's */
} cases[] = {
	{ "./a.sh", "[./a.sh]" },
	{ "../common/defaults.sh", "[../common/defaults.sh]" },
	{ "  /bin/ls\t-l  /tmp ", "[/bin/ls][-l][/tmp]" },
	{ "./set.py /proc/sys/net/ipv4/tcp_sack=0", "[./set.py][/proc/sys/net/ipv4/tcp_sack=0]" },
	{ "./a --b=c,d:e+f@g%h", "[./a][--b=c,d:e+f@g%h]" },
	{ "./a 0 .b", "[./a][0][.b]" },
	{ "", NULL },
	{ "   ", NULL },
	/* The shell's own, or looked for by it. */
	{ "true", NULL },
	{ "echo a/b", NULL },
	{ "sysctl -q net.ipv4.tcp_sack=0", NULL },
	{ "A=b/c", NULL },
	{ "A=b ./a", NULL },
	{ "./a=b", NULL },
	/* What a shell makes something else of. */
	{ "./a; ./b", NULL },
	{ "./a && ./b", NULL },
	{ "./a | ./b", NULL },
	{ "./a &", NULL },
	{ "./a > b", NULL },
	{ "./a < b", NULL },
	{ "./a\n./b", NULL },
	{ "./a $B", NULL },
	{ "./a `b`", NULL },
	{ "./a 'b'", NULL },
	{ "./a \"b\"", NULL },
	{ "./a \\b", NULL },
	{ "./a *", NULL },
	{ "./a b?", NULL },
	{ "./a [b]", NULL },
	{ "./a {b,c}", NULL },
	{ "~/a", NULL },
	{ "./a ~", NULL },
	{ "./a b=~", NULL },
	{ "./a #b", NULL },
	{ "(./a)", NULL },
	{ "! ./a", NULL },
	{ "./a !b", NULL },
	{ "./a ^b", NULL },
	{ "./a =ls", NULL },
	{ "./a %1", NULL },
	{ "./a \xc3\xa9", NULL },
	{ "./a 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20 21 22 23 24 25 "
	  "26 27 28 29 30 31 32", NULL },
};

int main(void)
{
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		td_auto_free char *text = xstrdup(cases[i].text);
		char *word[COMMAND_WORDS_MAX + 1], got[256] = "";

		if (command_words(text, word)) {
			size_t len = 0;

			for (char **w = word; *w; w++)
				len += (size_t)snprintf(got + len, sizeof(got) - len,
							"[%s]", *w);
		} else {
			tap_is_str(text, cases[i].text, "... and stays whole");
		}
		tap_is_str(got, cases[i].want ? cases[i].want : "", "'%s'",
			   cases[i].text);
	}
	return tap_done();
}
