/* SPDX-License-Identifier: BSD-2-Clause */
/* test_suggest: which names are near enough to be meant. */
#include "parser/suggest.h"

#include "tests/unit/tap.h"

/* The best of the words in @candidates, which a blank separates. */
static const char *best_of(const char *word, const char *candidates)
{
	static char list[512];
	struct suggest s;

	snprintf(list, sizeof(list), "%s", candidates);
	suggest_init(&s, word);
	for (char *c = strtok(list, " "); c; c = strtok(NULL, " "))
		suggest_offer(&s, c);
	return suggest_best(&s);
}

static void is_near(const char *word, const char *candidates, const char *want,
		    const char *what)
{
	tap_is_str(best_of(word, candidates), want, "%s", what);
}

int main(void)
{
	char word[66], other[66];

	/* One edit is all that three letters allow. */
	is_near("acb", "abc", "abc", "a swap is one edit");
	is_near("abd", "abcd", "abcd", "so is a missing letter");
	is_near("abc", "ac", "ac", "so is one too many");
	is_near("abx", "abc", "abc", "so is a wrong one");
	is_near("SOCKET", "socket", "socket", "case does not count");
	is_near("wirte", "write writev", "write", "the nearest wins");
	is_near("wwritev", "write writev", "writev", "wherever it stands");
	is_near("ab", "cb ad", "cb", "the first of equals wins");

	is_near("abcd", "abxy", "abxy", "two edits of four letters are allowed");
	is_near("abcd", "axyz", NULL, "three are not");
	is_near("abc", "abx", "abx", "one of three");
	is_near("abc", "axy", NULL, "not two");
	is_near("abcdefg", "abcdxyz", "abcdxyz", "three of seven");
	is_near("abcdefg", "abcwxyz", NULL, "not four");
	is_near("cadefg", "abcdefg", NULL,
		"a swapped pair is not edited again: three edits, not two");

	is_near("", "a ab", NULL, "nothing is near no word");
	is_near("word", "", NULL, "no candidates, no guess");
	memset(word, 'a', sizeof(word));
	memset(other, 'a', sizeof(other));
	word[64] = other[64] = '\0';
	other[63] = 'b';
	is_near(word, other, other, "the longest word that is compared");
	word[64] = 'a';
	word[65] = '\0';
	is_near(word, other, NULL, "a longer one is not worth a guess");
	is_near(other, word, NULL, "nor is a longer candidate");
	return tap_done();
}
