/* SPDX-License-Identifier: BSD-2-Clause */
/* icmpv4: names and rules of ICMP for IPv4 (RFC 792, RFC 1812, 5.2.7). */
#include <netinet/ip_icmp.h>

#include "netdev/wire/icmp.h"

static const struct wire_name types[] = {
	{ "echo_reply", ICMP_ECHOREPLY },
	{ "unreachable", ICMP_DEST_UNREACH },
	{ "source_quench", ICMP_SOURCE_QUENCH },
	{ "redirect", ICMP_REDIRECT },
	{ "echo_request", ICMP_ECHO },
	{ "time_exceeded", ICMP_TIME_EXCEEDED },
	{ "parameter_problem", ICMP_PARAMETERPROB },
	{ "timestamp_request", ICMP_TIMESTAMP },
	{ "timestamp_reply", ICMP_TIMESTAMPREPLY },
	{ "information_request", ICMP_INFO_REQUEST },
	{ "information_reply", ICMP_INFO_REPLY },
	{ "address_mask_request", ICMP_ADDRESS },
	{ "address_mask_reply", ICMP_ADDRESSREPLY },
	{ NULL, 0 }
};

#define UNREACH(name, code) { name, ICMP_DEST_UNREACH, code }

static const struct wire_icmp_code codes[] = {
	UNREACH("net_unreachable", ICMP_NET_UNREACH),
	UNREACH("host_unreachable", ICMP_HOST_UNREACH),
	UNREACH("protocol_unreachable", ICMP_PROT_UNREACH),
	UNREACH("port_unreachable", ICMP_PORT_UNREACH),
	UNREACH("frag_needed", ICMP_FRAG_NEEDED),
	UNREACH("source_route_failed", ICMP_SR_FAILED),
	UNREACH("net_unknown", ICMP_NET_UNKNOWN),
	UNREACH("host_unknown", ICMP_HOST_UNKNOWN),
	UNREACH("source_host_isolated", ICMP_HOST_ISOLATED),
	UNREACH("net_prohibited", ICMP_NET_ANO),
	UNREACH("host_prohibited", ICMP_HOST_ANO),
	UNREACH("net_unreachable_for_tos", ICMP_NET_UNR_TOS),
	UNREACH("host_unreachable_for_tos", ICMP_HOST_UNR_TOS),
	UNREACH("packet_filtered", ICMP_PKT_FILTERED),
	UNREACH("precedence_violation", ICMP_PREC_VIOLATION),
	UNREACH("precedence_cutoff", ICMP_PREC_CUTOFF),
	{ NULL, 0, 0 }
};

/* RFC 1122, 3.2.2. */
static bool is_error(uint8_t type)
{
	return type == ICMP_DEST_UNREACH || type == ICMP_SOURCE_QUENCH ||
	       type == ICMP_REDIRECT || type == ICMP_TIME_EXCEEDED ||
	       type == ICMP_PARAMETERPROB;
}

const struct wire_icmp_family wire_icmpv4_family = {
	.name = "IPv4",
	.ip_family = AF_INET,
	.types = types,
	.codes = codes,
	.mtu_type = ICMP_DEST_UNREACH,
	.mtu_code = ICMP_FRAG_NEEDED,
	.mtu_words = "unreachable frag_needed",
	.mtu_max = UINT16_MAX,
	.echo_request = ICMP_ECHO,
	.echo_reply = ICMP_ECHOREPLY,
	.is_error = is_error,
};

const struct wire_header_ops wire_icmpv4 = {
	.name = "icmp",
	.ip_family = AF_INET,
	.ip_proto = IPPROTO_ICMP,
	WIRE_ICMP_OPS,
};
