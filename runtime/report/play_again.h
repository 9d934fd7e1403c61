/* SPDX-License-Identifier: BSD-2-Clause */
/* play_again: the command that plays runs again. */
#ifndef PLAY_AGAIN_H
#define PLAY_AGAIN_H

#include <stddef.h>

/*
 * The command that plays the scripts @path again under @families, FAMILY_BIT()s (0: none is
 * known).  @again: the command line without both (cli/again.h); NULL: it is not known.  The
 * shell takes it as it is; before it is shown it goes through plain.h, as all text does.
 * Caller frees.
 */
char *play_again_command(const char *again, unsigned families,
			 const char *const *path, size_t n);

#endif
