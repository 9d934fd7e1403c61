/* SPDX-License-Identifier: BSD-2-Clause */
/* program: whether this machine has a program, and where it is looked for. */
#ifndef PROGRAM_H
#define PROGRAM_H

#include <stdbool.h>

/*
 * Whether the shell and execvp() find @name (POSIX XCU 2.9.1.4): in PATH, of which an empty
 * entry is the current folder, or, with a slash in it, as it is.
 */
bool program_found(const char *name);

/*
 * Adds /usr/local/sbin, /usr/sbin and /sbin to the end of PATH, unless they are in it.  In
 * its namespaces a script is root and calls sysctl, tc and the like by their names; the PATH
 * of an ordinary user of Debian does not have them.  Without PATH, shells have one of their
 * own: then nothing is done.
 */
void program_path_add_admin(void);

#endif
