/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * complete_command: "tundrill complete": what a word of the command line may become,
 * for the completion of shells.
 *
 * Everything that may follow is a row of a table here, so the shells ask instead of
 * having copies: contrib/completion has what they need to.
 */
#ifndef COMPLETE_COMMAND_H
#define COMPLETE_COMMAND_H

#include "runtime/cli/cli.h"

/*
 * @word: the @n words behind the program's name, up to the one to be completed, which
 * may be empty.  Prints one line with what the shell itself is to look for: "scripts"
 * (*.pkt files and folders), "files", "folders", "programs" or "nothing"; then a line
 * for each candidate, whole, maybe with a tab and what it means.  They are of the right
 * sort; the shell chooses those that match, since it knows how: by prefix, in any
 * case...
 */
void complete_print(FILE *out, const char *const *word, size_t n);

/* The arguments are the words.  Returns the exit status. */
int complete_command(const struct cli *cli);

/*
 * Goes through the values that an option's @arg names itself: "auto|always|never", one
 * of them, or "packet,syscall", a list of some.  Returns the next one behind *@at, which
 * begins as @arg, with its length, and moves *@at; NULL: no more, or a placeholder,
 * which has no lower-case letter and no '|': "SECONDS".
 */
const char *complete_next_value(const char *arg, const char **at, size_t *ret_len);

#endif
