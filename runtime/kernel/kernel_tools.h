/* SPDX-License-Identifier: BSD-2-Clause */
/* kernel_tools: what a build needs of the machine, and which package has it. */
#ifndef KERNEL_TOOLS_H
#define KERNEL_TOOLS_H

#include <stddef.h>

/* Whether the machine can build: it is an x86-64 (User Mode Linux is for no other) and has
 * the programs and headers.  @tarball: the path of one that will be unpacked; or NULL.  0; or
 * -ENOENT with a message in @err that names all that is missing, and Debian's packages. */
int kernel_tools_check(const char *tarball, char *err, size_t err_cap);

#endif
