/* SPDX-License-Identifier: BSD-2-Clause */
/* udp: socket options and kinds of encapsulation. */
#include <netinet/udp.h>

#include "parser/symbols/family.h"

static const struct symbol udp_symbols[] = {
	S(UDP_CORK),
	S(UDP_ENCAP),
	S(UDP_NO_CHECK6_TX),
	S(UDP_NO_CHECK6_RX),
	S(UDP_SEGMENT),
	S(UDP_GRO),
	S(UDP_ENCAP_ESPINUDP),
	S(UDP_ENCAP_ESPINUDP_NON_IKE),
	S(UDP_ENCAP_GTP0),
	S(UDP_ENCAP_GTP1U),
	S(UDP_ENCAP_L2TPINUDP),
	V(UDP_ENCAP_RXRPC, 6),
	V(UDP_ENCAP_OVPNINUDP, 8),
};

const struct symbol_family symbols_udp = FAMILY("UDP", udp_symbols);
