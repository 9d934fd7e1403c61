/* SPDX-License-Identifier: BSD-2-Clause */
/* note_options: the options of the IPv4 header: "options (nop, lsrr 192.0.2.9)". */
#include "netdev/wire/ip.h"
#include "netdev/wire/note.h"
#include "netdev/wire/out.h"

#define IHL_MASK 0xf		/* of the first byte, in words of 4 bytes */

static bool options_take(struct wire_cursor *c, size_t at,
			 const struct wire_note_target *to)
{
	if (to->family != AF_INET)
		return wire_cursor_fail(c, at, "only IPv4 has options here");
	if (to->notes->ip_options_given)
		return wire_note_fail_twice(c, at, "options");
	if (!wire_ip_options_parse(c, to->inbound, &to->notes->ip_options))
		return false;
	to->notes->ip_options_given = true;
	return true;
}

WIRE_FIELD_PRINT(options_print)
{
	struct wire_out out;

	if (!p->notes.ip_options_given)
		return wire_print_none(buf, cap);
	wire_out_init(&out, buf, cap);
	wire_out_printf(&out, "[options ");
	out.len += (size_t)wire_ip_options_print(&p->notes.ip_options,
						 wire_out_at(&out),
						 wire_out_left(&out));
	wire_out_printf(&out, "]");
	return (int)out.len;
}

WIRE_FIELD_MATCH(options_match)
{
	return !want_p->notes.ip_options_given ||
	       wire_ip_options_match(&want_p->notes.ip_options,
				     &got_p->notes.ip_options);
}

static void options_read(struct wire_notes *notes,
			 const struct wire_note_bytes *bytes)
{
	size_t len = (bytes->ip[0] & IHL_MASK) * 4u;

	if (bytes->ip_layer->ops != &wire_ipv4)
		return;
	notes->ip_options_given = true;
	wire_ip_options_decode(bytes->ip + WIRE_IPV4_LEN, len - WIRE_IPV4_LEN,
			       &notes->ip_options);
}

static bool has_options(const struct wire_notes *notes)
{
	return notes->ip_options.len;
}

const struct wire_note wire_note_options = {
	.name = "options",
	.take = options_take,
	.field = { "ip options", options_print, options_match },
	.unusual = has_options,
	.read = options_read,
};
