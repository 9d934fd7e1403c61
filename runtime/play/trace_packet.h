/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * trace_packet: what a trace says of packets beyond their notation.  While events are
 * played only the first bytes of each are kept; they are decoded when the timeline
 * is over, since text takes time that injections do not have.
 */
#ifndef TRACE_PACKET_H
#define TRACE_PACKET_H

#include <stddef.h>
#include <stdint.h>

#include "netdev/wire/packet.h"
#include "runtime/play/socket.h"
#include "runtime/play/trace.h"

#define PACKET_HEAD_MAX 256	/* bytes: all headers, and quotes of ICMP */
/* Packets of a run that are described; what is beyond has its notation only. */
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

void packet_head_set(struct packet_head *head, const uint8_t *data,
		     size_t len);
/* Makes room for @n packets, so that keeping them takes no time. */
void packet_heads_reserve(struct packet_heads *h, size_t n);
void packet_heads_done(struct packet_heads *h);

/*
 * Notes what entry @index of @t, the packet that begins with @head, is in numbers,
 * and keeps the head.  @packet is it in the script's numbers, of @sk (NULL: of
 * none).
 */
void trace_packet_add(struct trace *t, struct packet_heads *heads, size_t index,
		      const struct packet_head *head,
		      const struct wire_packet *packet,
		      const struct socket *sk);
/*
 * Fills in details and scales windows, before the trace is sorted.  @buf has
 * room for a whole packet.
 */
void trace_packets_describe(struct trace *t, const struct packet_heads *heads,
			    uint8_t *buf, size_t cap);

#endif
