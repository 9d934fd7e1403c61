/* SPDX-License-Identifier: BSD-2-Clause */
/* TCP: socket options, statistics attributes, congestion states. */
#include <netinet/tcp.h>

#include "parser/symbols/family.h"

static const struct symbol tcp_symbols[] = {
	V(TCP_INFINITE_SSTHRESH, 0x7fffffff),
	S(TCP_NODELAY),
	S(TCP_MAXSEG),
	S(TCP_CORK),
	S(TCP_KEEPIDLE),
	S(TCP_KEEPINTVL),
	S(TCP_KEEPCNT),
	S(TCP_SYNCNT),
	S(TCP_LINGER2),
	S(TCP_DEFER_ACCEPT),
	S(TCP_INFO),
	S(TCP_QUICKACK),
	S(TCP_CONGESTION),
	S(TCP_MD5SIG),
	S(TCP_COOKIE_TRANSACTIONS),
	S(TCP_THIN_LINEAR_TIMEOUTS),
	S(TCP_THIN_DUPACK),
	S(TCP_USER_TIMEOUT),
	S(TCP_FASTOPEN),
	S(TCP_FASTOPEN_CONNECT),
	S(TCP_FASTOPEN_KEY),
	S(TCP_FASTOPEN_NO_COOKIE),
	S(TCP_TIMESTAMP),
	S(TCP_NOTSENT_LOWAT),
	S(TCP_INQ),
	S(TCP_CM_INQ),
	S(TCP_TX_DELAY),
	S(TCP_WINDOW_CLAMP),
	S(TCP_ULP),
	S(TCP_REPAIR),
	S(TCP_SAVE_SYN),
	S(TCP_SAVED_SYN),
	S(TCP_CC_INFO),
	S(TCP_ZEROCOPY_RECEIVE),
};

const struct symbol_family symbols_tcp = FAMILY("TCP", tcp_symbols);

/* enum in linux/tcp.h, which does not go together with netinet/tcp.h */
static const struct symbol tcp_nla_symbols[] = {
	V(TCP_NLA_BUSY, 1),
	V(TCP_NLA_RWND_LIMITED, 2),
	V(TCP_NLA_SNDBUF_LIMITED, 3),
	V(TCP_NLA_DATA_SEGS_OUT, 4),
	V(TCP_NLA_TOTAL_RETRANS, 5),
	V(TCP_NLA_PACING_RATE, 6),
	V(TCP_NLA_DELIVERY_RATE, 7),
	V(TCP_NLA_SND_CWND, 8),
	V(TCP_NLA_REORDERING, 9),
	V(TCP_NLA_MIN_RTT, 10),
	V(TCP_NLA_RECUR_RETRANS, 11),
	V(TCP_NLA_DELIVERY_RATE_APP_LMT, 12),
	V(TCP_NLA_SNDQ_SIZE, 13),
	V(TCP_NLA_CA_STATE, 14),
	V(TCP_NLA_SND_SSTHRESH, 15),
	V(TCP_NLA_DELIVERED, 16),
	V(TCP_NLA_DELIVERED_CE, 17),
	V(TCP_NLA_BYTES_SENT, 18),
	V(TCP_NLA_BYTES_RETRANS, 19),
	V(TCP_NLA_DSACK_DUPS, 20),
	V(TCP_NLA_REORD_SEEN, 21),
	V(TCP_NLA_SRTT, 22),
};

const struct symbol_family symbols_tcp_nla = FAMILY("TCP_NLA", tcp_nla_symbols);

/* enum tcp_ca_state of linux/tcp.h, in the spelling of scripts */
static const struct symbol tcp_ca_symbols[] = {
	V(TCP_CA_OPEN, 0),
	V(TCP_CA_DISORDER, 1),
	V(TCP_CA_CWR, 2),
	V(TCP_CA_RECOVERY, 3),
	V(TCP_CA_LOSS, 4),
};

const struct symbol_family symbols_tcp_ca = FAMILY("TCP_CA", tcp_ca_symbols);
