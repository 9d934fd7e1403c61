/* SPDX-License-Identifier: BSD-2-Clause */
/* IP and IPv6 socket options. */
#include <linux/in6.h>
#include <netinet/in.h>

#include "parser/symbols/family.h"

static const struct symbol ip_symbols[] = {
	S(IP_TOS),
	S(IP_MTU_DISCOVER),
	S(IP_PMTUDISC_WANT),
	S(IP_PMTUDISC_DONT),
	S(IP_PMTUDISC_DO),
	S(IP_PMTUDISC_PROBE),
	S(IP_RECVERR),
	S(IP_FREEBIND),
	S(IP_TTL),
	S(IP_MTU),
	S(IP_RECVTOS),
	S(IP_RECVTTL),
	S(IP_PKTINFO),
	S(IP_TRANSPARENT),
	S(IP_BIND_ADDRESS_NO_PORT),
	S(IP_PMTUDISC_INTERFACE),
	S(IP_PMTUDISC_OMIT),
	S(IP_MINTTL),
	S(IP_OPTIONS),
	S(IP_HDRINCL),
};

const struct symbol_family symbols_ip = FAMILY("IP", ip_symbols);

static const struct symbol ipv6_symbols[] = {
	S(IPV6_MTU_DISCOVER),
	S(IPV6_RECVERR),
	S(IPV6_MTU),
	S(IPV6_TCLASS),
	S(IPV6_HOPLIMIT),
	S(IPV6_V6ONLY),
	S(IPV6_UNICAST_HOPS),
	S(IPV6_RECVTCLASS),
	S(IPV6_RECVHOPLIMIT),
	S(IPV6_PKTINFO),
	S(IPV6_RECVPKTINFO),
	S(IPV6_PMTUDISC_DO),
	S(IPV6_PMTUDISC_DONT),
	S(IPV6_PMTUDISC_WANT),
	S(IPV6_PMTUDISC_PROBE),
	S(IPV6_FREEBIND),
	S(IPV6_MINHOPCOUNT),
	S(IPV6_AUTOFLOWLABEL),
};

const struct symbol_family symbols_ipv6 = FAMILY("IPV6", ipv6_symbols);
