/* SPDX-License-Identifier: BSD-2-Clause */
/* write_all: writes until nothing is left. */
#ifndef WRITE_ALL_H
#define WRITE_ALL_H

#include <stddef.h>
#include <sys/types.h>

#define WRITE_HERE ((off_t)-1)

/* Writes the @len bytes of @data to @fd, a blocking descriptor: at the offset @at,
 * which leaves the descriptor's own place as it is; or, with WRITE_HERE, at that
 * place, as pipes need it.  Returns 0, or -errno: then a part may be written. */
int write_all(int fd, const char *data, size_t len, off_t at);

#endif
