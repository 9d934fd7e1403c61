/* SPDX-License-Identifier: BSD-2-Clause */
/* program: whether this machine has a program. */
#ifndef PROGRAM_H
#define PROGRAM_H

#include <stdbool.h>

/*
 * Whether the shell and execvp() find @name (POSIX XCU 2.9.1.4): in PATH, of which an empty
 * entry is the current folder, or, with a slash in it, as it is.
 */
bool program_found(const char *name);

#endif
