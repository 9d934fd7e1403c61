/* SPDX-License-Identifier: BSD-2-Clause */
/* mptcp: socket options, and what they tell. */
#include <linux/mptcp.h>

#include "parser/symbols/family.h"

static const struct symbol mptcp_symbols[] = {
	S(MPTCP_INFO),
	S(MPTCP_TCPINFO),
	S(MPTCP_SUBFLOW_ADDRS),
	V(MPTCP_FULL_INFO, 4),
	S(MPTCP_INFO_FLAG_FALLBACK),
	S(MPTCP_INFO_FLAG_REMOTE_KEY_RECEIVED),
	S(MPTCP_RST_EBADPERF),
	S(MPTCP_RST_EMIDDLEBOX),
	S(MPTCP_RST_EMPTCP),
	S(MPTCP_RST_EPROHIBIT),
	S(MPTCP_RST_ERESOURCE),
	S(MPTCP_RST_EUNSPEC),
	S(MPTCP_RST_EWQ2BIG),
};

const struct symbol_family symbols_mptcp = FAMILY("MPTCP", mptcp_symbols);
