/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * kept_sample: a struct info_sample, kept until code snippets are run.  Only the bytes that
 * the kernel returned are kept, about a tenth of the size of the struct.
 */
#ifndef KEPT_SAMPLE_H
#define KEPT_SAMPLE_H

#include "parser/mem.h"
#include "runtime/record/tcp_info.h"

struct kept_sample;

/* A copy of @sample in @mem. */
const struct kept_sample *kept_sample_new(struct arena *mem,
					  const struct info_sample *sample);
/* Sets *@ret to the sample that was kept. */
void kept_sample_get(const struct kept_sample *kept, struct info_sample *ret);

#endif
