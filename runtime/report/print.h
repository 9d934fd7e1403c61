/* SPDX-License-Identifier: BSD-2-Clause */
/* print: pieces of lines for people. */
#ifndef PRINT_H
#define PRINT_H

#include <stddef.h>
#include <stdio.h>

/* Prints "1 error", "3 errors", "2 passed": @n, then @one if @n is 1, else @many. */
void print_count(FILE *out, size_t n, const char *one, const char *many);

#endif
