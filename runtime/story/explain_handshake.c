/* SPDX-License-Identifier: BSD-2-Clause */
/* explain_handshake: what is missing of a handshake that a client began. */
#include "runtime/story/explain_handshake.h"

#include "runtime/timing/clock.h"

/* The latest segments of each kind behind the SYN; NULL: there is none. */
struct handshake {
	const struct history_entry *syn, *syn_ack, *ack, *rst, *kernel_rst;
};

static void put(struct handshake *h, const struct history_entry *e)
{
	bool syn = e->flags & WIRE_TCP_SYN, rst = e->flags & WIRE_TCP_RST;

	if (!e->outbound && syn)
		*h = (struct handshake){ .syn = e };
	else if (!e->outbound && rst)
		h->rst = e;
	else if (!e->outbound && e->flags & WIRE_TCP_ACK)
		h->ack = e;
	else if (e->outbound && rst)
		h->kernel_rst = e;
	else if (e->outbound && syn)
		h->syn_ack = e;
}

static struct handshake handshake_of(const struct story *story,
				     const struct socket *sk)
{
	struct handshake h = { .syn = NULL };

	for (size_t i = 0; sk && i < story->history.n; i++)
		if (story->history.entry[i].socket == sk)
			put(&h, &story->history.entry[i]);
	return h;
}

/* Behind a SYN the script counts from 1. */
static void note_ack(struct diag *d, const struct history_entry *e)
{
	if (!e->ack_given)
		diag_note(d, "the handshake is not complete: the ACK of line %u has no 'ack'; it needs 'ack 1'",
			  e->line);
	else if (e->ack != 1)
		diag_note(d, "the handshake is not complete: line %u has 'ack %u', and the kernel has sent nothing but its SYN, which 'ack 1' acknowledges",
			  e->line, e->ack);
	else if (e->seq != 1)
		diag_note(d, "the handshake is not complete: line %u begins at %u, but the number after the SYN is 1",
			  e->line, e->seq);
	else if (e->ecr_unnamed)
		diag_note(d, "the handshake is not complete: line %u has 'ecr %u', which is not a TS val of an outbound line before it; the kernel drops a segment that echoes another value",
			  e->line, e->ecr);
	else
		diag_note(d, "the handshake is not complete: the kernel has not taken the ACK of line %u",
			  e->line);
}

void explain_handshake(struct story *story, struct diag *d,
		       const struct socket *sk)
{
	const struct handshake h = handshake_of(story, sk);

	if (!h.syn)
		diag_note(d, "no SYN has come: a client begins with '< S 0:0(0) win 65535 <mss 1460>'");
	else if (h.rst)
		diag_note(d, "the RST of line %u ended the handshake",
			  h.rst->line);
	else if (h.ack)
		note_ack(d, h.ack);
	else if (h.kernel_rst)
		diag_note(d, "the kernel refused the SYN of line %u with an RST at %.6f",
			  h.syn->line, (double)h.kernel_rst->script_ns / NS_PER_S);
	else if (!h.syn_ack)
		diag_note(d, "the kernel has not answered the SYN of line %u: is there more to accept than listen() allows?",
			  h.syn->line);
	else
		diag_note(d, "the handshake is not complete: no line acknowledges the kernel's SYN, as '< . 1:1(0) ack 1 win 65535' does");
}
