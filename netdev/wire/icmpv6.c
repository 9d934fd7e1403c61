/* SPDX-License-Identifier: BSD-2-Clause */
/* icmpv6: names and rules of ICMP for IPv6 (RFC 4443). */
#include <netinet/icmp6.h>

#include "netdev/wire/icmp.h"

static const struct wire_name types[] = {
	{ "unreachable", ICMP6_DST_UNREACH },
	{ "packet_too_big", ICMP6_PACKET_TOO_BIG },
	{ "time_exceeded", ICMP6_TIME_EXCEEDED },
	{ "parameter_problem", ICMP6_PARAM_PROB },
	{ "echo_request", ICMP6_ECHO_REQUEST },
	{ "echo_reply", ICMP6_ECHO_REPLY },
	{ NULL, 0 }
};

static const struct wire_icmp_code codes[] = {
	{ "no_route", ICMP6_DST_UNREACH, ICMP6_DST_UNREACH_NOROUTE },
	{ "net_unreachable", ICMP6_DST_UNREACH, ICMP6_DST_UNREACH_NOROUTE },
	{ "admin_prohibited", ICMP6_DST_UNREACH, ICMP6_DST_UNREACH_ADMIN },
	{ "not_neighbour", ICMP6_DST_UNREACH, ICMP6_DST_UNREACH_BEYONDSCOPE },
	{ "address_unreachable", ICMP6_DST_UNREACH, ICMP6_DST_UNREACH_ADDR },
	{ "port_unreachable", ICMP6_DST_UNREACH, ICMP6_DST_UNREACH_NOPORT },
	{ "exceeded_hop_limit", ICMP6_TIME_EXCEEDED,
	  ICMP6_TIME_EXCEED_TRANSIT },
	{ "exceeded_frag_time", ICMP6_TIME_EXCEEDED,
	  ICMP6_TIME_EXCEED_REASSEMBLY },
	{ "header_field", ICMP6_PARAM_PROB, ICMP6_PARAMPROB_HEADER },
	{ "unknown_next_header", ICMP6_PARAM_PROB,
	  ICMP6_PARAMPROB_NEXTHEADER },
	{ "unknown_option", ICMP6_PARAM_PROB, ICMP6_PARAMPROB_OPTION },
	{ NULL, 0, 0 }
};

/* RFC 4443, 2.1: errors are the types without the highest bit. */
static bool is_error(uint8_t type)
{
	return !(type & ICMP6_INFOMSG_MASK);
}

const struct wire_icmp_family wire_icmpv6_family = {
	.name = "IPv6",
	.ip_family = AF_INET6,
	.types = types,
	.codes = codes,
	.mtu_type = ICMP6_PACKET_TOO_BIG,
	.mtu_code = 0,
	.mtu_words = "packet_too_big",
	.mtu_max = UINT32_MAX,
	.echo_request = ICMP6_ECHO_REQUEST,
	.echo_reply = ICMP6_ECHO_REPLY,
	.is_error = is_error,
};

const struct wire_header_ops wire_icmpv6 = {
	.name = "icmp",
	.ip_family = AF_INET6,
	.ip_proto = IPPROTO_ICMPV6,
	WIRE_ICMP_OPS,
};
