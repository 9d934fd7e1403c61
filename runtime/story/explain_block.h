/* SPDX-License-Identifier: BSD-2-Clause */
/* explain_block: why a plain call has not returned. */
#ifndef EXPLAIN_BLOCK_H
#define EXPLAIN_BLOCK_H

#include "parser/diag.h"
#include "runtime/calls/call.h"
#include "runtime/story/story.h"

/*
 * Adds to @d, which may be NULL, what is known of the plain call @c that blocks: the last
 * packets, the state, the cause and the way out.  @packets_follow: the script has inbound
 * packets behind the call.  The history must have what the kernel has sent so far.
 */
void explain_block(struct story *story, struct diag *d, const struct call *c,
		   bool packets_follow);

#endif
