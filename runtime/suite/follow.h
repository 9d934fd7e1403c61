/* SPDX-License-Identifier: BSD-2-Clause */
/* follow: the names in front of the live lines of runs side by side. */
#ifndef FOLLOW_H
#define FOLLOW_H

#include <stddef.h>

#include "runtime/suite/suite.h"

/* Columns for the longest name, so that the lines behind names are aligned. */
size_t follow_width(const struct suite_run *run, size_t n);

/* "PATH (FAMILY) | ", filled up to @width; to be freed. */
char *follow_prefix(const struct suite_run *run, size_t width);

#endif
