/* SPDX-License-Identifier: BSD-2-Clause */
/* option_value: the values of options as text. */
#include <arpa/inet.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "parser/options.h"

static void print_addr(const struct wire_addr *addr, char *buf, size_t cap)
{
	if (addr->family == 0 ||
	    !inet_ntop(addr->family, &addr->u, buf, (socklen_t)cap))
		buf[0] = '\0';
}

/* "255.255.0.0" for 16 bits of IPv4, packetdrill's notation; IPv6 has prefixes
 * only. */
static void print_netmask(const struct script_options *o, char *buf, size_t cap)
{
	unsigned bits = o->local_prefix;
	struct wire_addr mask = { .family = AF_INET };

	if (family_wire(o->family) != AF_INET || bits > 32) {
		snprintf(buf, cap, "%u", bits);
		return;
	}
	mask.u.ip4.s_addr = htonl((uint32_t)(UINT64_C(0xffffffff) <<
					     (32 - bits)));
	print_addr(&mask, buf, cap);
}

const char *option_value(const struct option_desc *d,
			 const struct script_options *o, char *buf, size_t cap)
{
	const void *p = (const char *)o + d->member;
	const char *text;

	buf[0] = '\0';
	switch (d->type) {
	case OPTION_UNKEPT:
		return NULL;
	case OPTION_FLAG:
		return *(const bool *)p ? "1" : "0";
	case OPTION_U16:
		snprintf(buf, cap, "%u", *(const uint16_t *)p);
		break;
	case OPTION_UNSIGNED:
		snprintf(buf, cap, "%u", *(const unsigned *)p);
		break;
	case OPTION_I64:
		snprintf(buf, cap, "%" PRId64, *(const int64_t *)p);
		break;
	case OPTION_DOUBLE:
		snprintf(buf, cap, "%g", *(const double *)p);
		break;
	case OPTION_TEXT:
		text = *(const char *const *)p;
		return text ? text : "";
	case OPTION_FAMILY:
		return family_name(o->family);
	case OPTION_ADDR:
		print_addr(p, buf, cap);
		break;
	case OPTION_NETMASK:
		print_netmask(o, buf, cap);
		break;
	case OPTION_NON_FATAL:
		snprintf(buf, cap, "%s%s%s",
			 o->non_fatal_packet ? "packet" : "",
			 o->non_fatal_packet && o->non_fatal_syscall ? "," : "",
			 o->non_fatal_syscall ? "syscall" : "");
		break;
	}
	return buf;
}
