# SPDX-License-Identifier: BSD-2-Clause
# symbol_family: IPTOS_*, of which the headers have some.
recipe "Add a family of symbols" iptos

new parser/symbols/iptos.c <<'END'
/* SPDX-License-Identifier: BSD-2-Clause */
/* Types of service (RFC 1349, RFC 2474). */
#include <netinet/ip.h>

#include "parser/symbols/family.h"

static const struct symbol iptos_symbols[] = {
	S(IPTOS_LOWDELAY),
	S(IPTOS_THROUGHPUT),
	V(IPTOS_DSCP_LE, 4),
};

const struct symbol_family symbols_iptos = FAMILY("IPTOS", iptos_symbols);
END

row parser/symbols/family.h 'X(ipv6)' <<'END'
	X(iptos)							\
END

row tests/unit/test_symbols.c '{ "IPV6_RECVERR", 25 },' <<'END'
	{ "IPTOS_LOWDELAY", 16 },
END

new tests/e2e/iptos.pkt <<'END'
// A type of service that is set is there (RFC 1349).
//! families ipv4
//! mutate s/[16]/[8]/
0  socket(..., SOCK_STREAM, IPPROTO_TCP) = 3
+0 setsockopt(3, SOL_IP, IP_TOS, [IPTOS_LOWDELAY], 4) = 0
+0 getsockopt(3, SOL_IP, IP_TOS, [16], [4]) = 0
END

row man/tundrill-script.5 'Symbols are C constants of these families:' <<'END'
.BR IPTOS_* ,
END
