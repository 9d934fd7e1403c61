/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * kept_sample: what was known of a socket, kept until code snippets are run, in the bytes
 * that the kernel gave: a tenth of the room that struct info_sample has for them.
 */
#ifndef KEPT_SAMPLE_H
#define KEPT_SAMPLE_H

#include "parser/mem.h"
#include "runtime/record/tcp_info.h"

struct kept_sample;

/* A copy of @sample in @mem. */
const struct kept_sample *kept_sample_new(struct arena *mem,
					  const struct info_sample *sample);
/* The sample again. */
void kept_sample_get(const struct kept_sample *kept, struct info_sample *ret);

#endif
