/* SPDX-License-Identifier: BSD-2-Clause */
/* command_words: splits a command that needs no shell into its words. */
#include "runtime/exec/command_words.h"

#include <string.h>

#define BLANK " \t"
/* No shell gives one of them a meaning: not as a part of a word that has a letter, a digit,
 * a slash, a dot or a minus in front. */
#define BEGIN "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_/.-"
#define PLAIN BEGIN "+,:@%="

/* How many words @text has; 0: a shell is needed. */
static unsigned count(const char *text)
{
	const char *p = text + strspn(text, BLANK);
	size_t first_len = strcspn(p, BLANK);
	unsigned n = 0;

	/* "echo" may be the shell's own, "A=b/c" is a variable. */
	if (!memchr(p, '/', first_len) || memchr(p, '=', first_len))
		return 0;
	while (*p) {
		if (!strchr(BEGIN, *p) || n == COMMAND_WORDS_MAX)
			return 0;
		p += strspn(p, PLAIN);
		n++;
		if (*p && !strchr(BLANK, *p))
			return 0;
		p += strspn(p, BLANK);
	}
	return n;
}

bool command_words(char *text, char *word[COMMAND_WORDS_MAX + 1])
{
	unsigned n = count(text);

	if (!n)
		return false;
	for (unsigned i = 0; i < n; i++) {
		text += strspn(text, BLANK);
		word[i] = text;
		text += strcspn(text, BLANK);
		if (*text)
			*text++ = '\0';
	}
	word[n] = NULL;
	return true;
}
