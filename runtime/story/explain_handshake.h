/* SPDX-License-Identifier: BSD-2-Clause */
/* explain_handshake: what is missing of a handshake that a client began. */
#ifndef EXPLAIN_HANDSHAKE_H
#define EXPLAIN_HANDSHAKE_H

#include "parser/diag.h"
#include "runtime/story/story.h"

/* What is missing of the handshake of @sk, a connection that an inbound SYN has made; adds
 * nothing if it is complete.  NULL: no SYN has come. */
void explain_handshake(struct story *story, struct diag *d,
		       const struct socket *sk);

#endif
