/* SPDX-License-Identifier: BSD-2-Clause */
/* print: pieces of lines for people. */
#include "runtime/report/print.h"

void print_count(FILE *out, size_t n, const char *one, const char *many)
{
	fprintf(out, "%zu %s", n, n == 1 ? one : many);
}
