/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * trace_packet: what a trace says of packets beyond their notation.  While events are
 * played, only the first bytes of each packet are kept.  They are decoded when the
 * timeline is over, since making text would delay injections.
 */
#ifndef TRACE_PACKET_H
#define TRACE_PACKET_H

#include <stddef.h>
#include <stdint.h>

#include "netdev/wire/packet.h"
#include "runtime/conn/socket.h"
#include "runtime/record/trace.h"

#define PACKET_HEAD_MAX 256	/* bytes: enough for all headers, and for what ICMP
				 * quotes */
/* Packets of a run that are described; later ones have their notation only. */
#define PACKET_HEADS_MAX 8192

struct packet_head {
	size_t len;		/* of the whole packet, bytes */
	uint8_t data[PACKET_HEAD_MAX];	/* from the IP header on */
};

struct packet_heads {
	struct packet_head_of {
		size_t entry;	/* index in the trace */
		struct packet_head head;
	} *item;
	size_t n, cap;
};

/* Keeps the length of a packet, and its first PACKET_HEAD_MAX bytes. */
void packet_head_set(struct packet_head *head, const uint8_t *data,
		     size_t len);
/* Makes room for @n packets in an empty @h, so that keeping them takes no time. */
void packet_heads_reserve(struct packet_heads *h, size_t n);
/* Frees the heads; @h is empty then. */
void packet_heads_done(struct packet_heads *h);

/*
 * Fills in the numbers of entry @index of @t, a packet.  @head: its first bytes on the
 * wire, of which a copy is kept.  @packet: the same packet in the script's numbers.  @sk:
 * its socket; NULL: none.  Does nothing once PACKET_HEADS_MAX heads are kept.
 */
void trace_packet_add(struct trace *t, struct packet_heads *heads, size_t index,
		      const struct packet_head *head,
		      const struct wire_packet *packet,
		      const struct socket *sk);
/*
 * Fills in the details of the packets in @t, and scales their windows (RFC 7323, 2.3).
 * Must come before trace_sort(), which changes the indices.  @buf: scratch memory of @cap
 * bytes, enough for a whole packet.
 */
void trace_packets_describe(struct trace *t, const struct packet_heads *heads,
			    uint8_t *buf, size_t cap);

#endif
