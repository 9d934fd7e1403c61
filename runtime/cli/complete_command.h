/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * complete_command: "tundrill complete": what a word of the command line may become,
 * for the completion of shells.
 *
 * All words are rows of the tool's tables.  The scripts in contrib/completion have shells ask
 * the tool, and need no copies of the tables.
 */
#ifndef COMPLETE_COMMAND_H
#define COMPLETE_COMMAND_H

#include "runtime/cli/cli.h"

/*
 * @word: the @n words behind the program's name, up to the one to be completed, which
 * may be empty.  Prints one line with what the shell itself is to look for: "scripts"
 * (*.pkt files and folders), "files", "folders", "programs" or "nothing".  Then a line
 * follows for each candidate: a whole word, and for some a tab and the meaning.
 *
 * Candidates are not compared with the last word: the shell does that, in its own way
 * (by prefix, in any case...).
 */
void complete_print(FILE *out, const char *const *word, size_t n);

/* The arguments are the words.  Returns the exit status. */
int complete_command(const struct cli *cli);

/*
 * Goes through the values in an option's @arg: "auto|always|never" (one of them) or
 * "packet,syscall" (a list of some).  *@at is @arg at first.  Returns the value at *@at,
 * with its length in bytes, and moves *@at behind it.  NULL: no more, or @arg is
 * a placeholder such as "SECONDS", without lower-case letters and '|'.
 */
const char *complete_next_value(const char *arg, const char **at, size_t *ret_len);

#endif
