/* SPDX-License-Identifier: BSD-2-Clause */
/* note_addr: the addresses of one packet: "src 192.0.2.9, dst 192.168.255.255". */
#include <stdio.h>

#include "netdev/wire/ip.h"
#include "netdev/wire/note.h"

static bool addr_take(struct wire_cursor *c, size_t at,
		      const struct wire_note_target *to, const char *name,
		      struct wire_addr *ret)
{
	if (ret->family)
		return wire_note_fail_twice(c, at, name);
	return wire_addr_take(c, to->family, ret);
}

static int addr_print(const char *name, const struct wire_addr *a, char *buf,
		      size_t cap)
{
	char text[INET6_ADDRSTRLEN];

	if (!a->family)
		return wire_print_none(buf, cap);
	return snprintf(buf, cap, "[%s %s]", name,
			wire_addr_print(a, text, sizeof(text)));
}

static bool src_take(struct wire_cursor *c, size_t at,
		     const struct wire_note_target *to)
{
	return addr_take(c, at, to, "src", &to->ip->src);
}

static bool dst_take(struct wire_cursor *c, size_t at,
		     const struct wire_note_target *to)
{
	return addr_take(c, at, to, "dst", &to->ip->dst);
}

WIRE_FIELD_PRINT(src_print)
{
	return addr_print("src", &l->u.ip.src, buf, cap);
}

WIRE_FIELD_PRINT(dst_print)
{
	return addr_print("dst", &l->u.ip.dst, buf, cap);
}

static bool addr_match(const struct wire_addr *want, const struct wire_addr *got)
{
	return !want->family || wire_addr_equal(want, got);
}

WIRE_FIELD_MATCH(src_match)
{
	return addr_match(&want->u.ip.src, &got->u.ip.src);
}

WIRE_FIELD_MATCH(dst_match)
{
	return addr_match(&want->u.ip.dst, &got->u.ip.dst);
}

const struct wire_note wire_note_src = {
	.name = "src",
	.take = src_take,
	.field = { "ip src", src_print, src_match },
};

const struct wire_note wire_note_dst = {
	.name = "dst",
	.take = dst_take,
	.field = { "ip dst", dst_print, dst_match },
};
