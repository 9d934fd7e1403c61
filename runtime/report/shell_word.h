/* SPDX-License-Identifier: BSD-2-Clause */
/* shell_word: text as one word of a shell's command line. */
#ifndef SHELL_WORD_H
#define SHELL_WORD_H

/* @text, quoted if a shell would see more in it than itself.  Caller frees. */
char *shell_word(const char *text);

#endif
