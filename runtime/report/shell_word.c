/* SPDX-License-Identifier: BSD-2-Clause */
/* shell_word: text as one word of a shell's command line. */
#include "runtime/report/shell_word.h"

#include <string.h>

#include "parser/mem.h"

/* POSIX.1-2017, XCU 2.2.2: within single quotes only their end is special. */
char *shell_word(const char *text)
{
	static const char plain[] =
		"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
		"_./+=:,@%-";
	char *word, *p;

	if (*text && !text[strspn(text, plain)])
		return xstrdup(text);
	word = p = xmalloc(strlen(text) * 4 + 3);
	*p++ = '\'';
	for (; *text; text++) {
		if (*text == '\'')
			p = stpcpy(p, "'\\''");
		else
			*p++ = *text;
	}
	*p++ = '\'';
	*p = '\0';
	return word;
}
