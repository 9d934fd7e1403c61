/* SPDX-License-Identifier: BSD-2-Clause */
/* unsent: why the kernel has not sent a segment. */
#ifndef UNSENT_H
#define UNSENT_H

#include "runtime/story/story.h"

/*
 * Why @sk (NULL: no known socket) has not sent @want until now, as far as TCP_INFO and the
 * packets so far tell: a clause such as "it had nothing more to send".  NULL: it is not known.
 * Caller frees.
 */
char *unsent_why(const struct story *story, const struct socket *sk,
		 const struct wire_packet *want);

/* How many bytes of @sk are sent and not acknowledged, and how many are not sent yet.  False:
 * neither is known. */
bool unsent_bytes(const struct story *story, const struct socket *sk,
		  uint64_t *ret_unacked, uint64_t *ret_unsent);

/* What was not sent: "1001:2001(1000)", "an ACK of 1001", "its FIN"; like snprintf(). */
int unsent_what(const struct wire_packet *want, char *buf, size_t cap);

#endif
