/* SPDX-License-Identifier: BSD-2-Clause */
/* note_csum: checksums that are wrong, or to be verified: "csum bad", "csum ok". */
#include <stdio.h>

#include "netdev/wire/bytes.h"
#include "netdev/wire/ip.h"
#include "netdev/wire/note.h"

void wire_csum_break(uint8_t *at)
{
	uint16_t sum = wire_get16(at);

	/* Not 0, which is 0xffff in other words, and none in UDP. */
	wire_put16(at, sum == 0xffff ? 1 : (uint16_t)(sum + 1));
}

/* In UDP, a field of 0 says that there is no checksum. */
static enum wire_csum last_csum(const struct wire_note_bytes *bytes)
{
	const struct wire_packet *p = bytes->packet;
	const struct wire_layer *l = &p->layer[p->n_layers - 1];
	const struct wire_header_ops *ops = l->ops;
	size_t len = bytes->last_len;
	uint32_t sum = 0;

	if (!ops->csum_at)
		return WIRE_CSUM_ANY;
	if (ops == &wire_udp && !wire_get16(bytes->last + ops->csum_at))
		return WIRE_CSUM_BAD;
	/* The sum of ICMPv4 has no pseudo header (RFC 792). */
	if (ops != &wire_icmpv4 && p->n_layers > 1)
		sum = wire_ip_pseudo_sum(l - 1, ops->ip_proto, len);
	return wire_checksum_fold(wire_checksum_add(sum, bytes->last, len)) ?
		       WIRE_CSUM_BAD : WIRE_CSUM_OK;
}

static void csum_read(struct wire_notes *notes,
		      const struct wire_note_bytes *bytes)
{
	notes->csum = (uint8_t)last_csum(bytes);
}

static bool csum_take(struct wire_cursor *c, size_t at,
		      const struct wire_note_target *to)
{
	const char *other = to->inbound ? "ok" : "bad";

	if (to->notes->csum)
		return wire_note_fail_twice(c, at, "csum");
	if (wire_try_word(c, other))
		return wire_cursor_fail(c, c->at - 1, to->inbound ?
			"an injected packet has the right checksum without a note: only 'csum bad' can be said" :
			"only 'csum ok' can be said of what the kernel sends; without it the checksum is not compared");
	if (!wire_take_word(c, to->inbound ? "bad" : "ok"))
		return false;
	to->notes->csum = to->inbound ? WIRE_CSUM_BAD : WIRE_CSUM_OK;
	return true;
}

WIRE_FIELD_PRINT(csum_print)
{
	if (p->notes.csum == WIRE_CSUM_ANY)
		return wire_print_none(buf, cap);
	return snprintf(buf, cap, "[csum %s]",
			p->notes.csum == WIRE_CSUM_OK ? "ok" : "bad");
}

WIRE_FIELD_MATCH(csum_match)
{
	return want_p->notes.csum == WIRE_CSUM_ANY ||
	       want_p->notes.csum == got_p->notes.csum;
}

const struct wire_note wire_note_csum = {
	.name = "csum",
	.take = csum_take,
	.field = { "csum", csum_print, csum_match },
	.read = csum_read,
};

static bool ip_csum_take(struct wire_cursor *c, size_t at,
			 const struct wire_note_target *to)
{
	if (to->family != AF_INET)
		return wire_cursor_fail(c, at, "only IPv4 has a header checksum");
	if (!to->inbound)
		return wire_cursor_fail(c, at,
					"ip_csum is for a packet to inject: what the kernel sends must always have the right header checksum");
	if (to->notes->ip_csum_bad)
		return wire_note_fail_twice(c, at, "ip_csum");
	if (!wire_take_word(c, "bad"))
		return false;
	to->notes->ip_csum_bad = true;
	return true;
}

WIRE_FIELD_PRINT(ip_csum_print)
{
	if (!p->notes.ip_csum_bad)
		return wire_print_none(buf, cap);
	return snprintf(buf, cap, "[ip_csum bad]");
}

const struct wire_note wire_note_ip_csum = {
	.name = "ip_csum",
	.take = ip_csum_take,
	.field = { "ip csum", ip_csum_print, NULL },
};
