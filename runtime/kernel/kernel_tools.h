/* SPDX-License-Identifier: BSD-2-Clause */
/* kernel_tools: what a build needs of the machine, and which package has it. */
#ifndef KERNEL_TOOLS_H
#define KERNEL_TOOLS_H

#include <stddef.h>

/* 0, or -ENOENT with a message that names all that is missing, and Debian's packages: of the
 * machine (User Mode Linux is for x86-64), of programs and of headers.  @tarball: a path
 * that will be unpacked, or NULL. */
int kernel_tools_check(const char *tarball, char *err, size_t err_cap);

#endif
