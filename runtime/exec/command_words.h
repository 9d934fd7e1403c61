/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * command_words: which commands need no shell.  To start one costs more than many a command
 * itself, in a guest most of all.
 */
#ifndef COMMAND_WORDS_H
#define COMMAND_WORDS_H

#include <stdbool.h>

#define COMMAND_WORDS_MAX 32

/*
 * Whether @text is the path of a program, with a slash in it, and words, of which each
 * shell makes what they are.  Then @word has them, and NULL behind the last one; they are
 * in @text, which is cut up.  Otherwise @text is as it was.
 */
bool command_words(char *text, char *word[COMMAND_WORDS_MAX + 1]);

#endif
