/* SPDX-License-Identifier: BSD-2-Clause */
/* translate_sack: the sequence numbers in SACK blocks (RFC 2018, 3). */
#include "runtime/conn/sequence.h"
#include "runtime/conn/translate_option.h"

/* What the remote host has received: the kernel's numbers. */
static void sack_to_live(const struct translate_segment *s,
			 struct wire_tcp_option *o)
{
	bool syn = s->tcp->flags & WIRE_TCP_SYN;

	for (unsigned i = 0; i < o->u.sack.n; i++) {
		struct wire_sack_block *b = &o->u.sack.block[i];

		b->left = sequence_local_to_live(s->sk, b->left, syn);
		b->right = sequence_local_to_live(s->sk, b->right, syn);
	}
}

static void sack_to_script(const struct translate_segment *s,
			   struct wire_tcp_option *o)
{
	for (unsigned i = 0; i < o->u.sack.n; i++) {
		struct wire_sack_block *b = &o->u.sack.block[i];

		b->left = sequence_remote_to_script(s->sk, b->left, false);
		b->right = sequence_remote_to_script(s->sk, b->right, false);
	}
}

const struct translate_option translate_sack = {
	.ops = &wire_opt_sack,
	.to_live = sack_to_live,
	.to_script = sack_to_script,
};
