/* SPDX-License-Identifier: BSD-2-Clause */
/* sockets: families, types, levels, options, message flags. */
#include <netinet/in.h>
#include <sys/socket.h>
#include <time.h>

#include <linux/errqueue.h>	/* behind time.h, whose timespec it needs */
#include <linux/net_tstamp.h>

#include "parser/symbols/family.h"

static const struct symbol af_symbols[] = {
	S(AF_INET),
	S(AF_INET6),
	S(AF_PACKET),
	S(AF_UNSPEC),
	S(AF_UNIX),
};

const struct symbol_family symbols_af = FAMILY("AF", af_symbols);

static const struct symbol pf_symbols[] = {
	S(PF_INET),
	S(PF_INET6),
};

const struct symbol_family symbols_pf = FAMILY("PF", pf_symbols);

static const struct symbol sock_symbols[] = {
	S(SOCK_RAW),
	S(SOCK_STREAM),
	S(SOCK_DGRAM),
	S(SOCK_NONBLOCK),
	S(SOCK_CLOEXEC),
	S(SOCK_SEQPACKET),
};

const struct symbol_family symbols_sock = FAMILY("SOCK", sock_symbols);

static const struct symbol ipproto_symbols[] = {
	S(IPPROTO_RAW),
	S(IPPROTO_IP),
	S(IPPROTO_IPV6),
	S(IPPROTO_ICMP),
	S(IPPROTO_ICMPV6),
	S(IPPROTO_TCP),
	S(IPPROTO_UDP),
	S(IPPROTO_GRE),
	S(IPPROTO_MPTCP),
};

const struct symbol_family symbols_ipproto = FAMILY("IPPROTO", ipproto_symbols);

static const struct symbol shut_symbols[] = {
	S(SHUT_RD),
	S(SHUT_WR),
	S(SHUT_RDWR),
};

const struct symbol_family symbols_shut = FAMILY("SHUT", shut_symbols);

static const struct symbol sol_symbols[] = {
	S(SOL_SOCKET),
	S(SOL_IP),
	S(SOL_IPV6),
	V(SOL_TCP, 6),
	V(SOL_UDP, 17),
	S(SOL_ICMPV6),
	S(SOL_RAW),
};

const struct symbol_family symbols_sol = FAMILY("SOL", sol_symbols);

static const struct symbol so_symbols[] = {
	S(SO_ACCEPTCONN),
	S(SO_ATTACH_FILTER),
	S(SO_BINDTODEVICE),
	S(SO_BROADCAST),
	S(SO_BSDCOMPAT),
	S(SO_DEBUG),
	S(SO_DETACH_FILTER),
	S(SO_DONTROUTE),
	S(SO_ERROR),
	S(SO_KEEPALIVE),
	S(SO_LINGER),
	S(SO_MARK),
	S(SO_NO_CHECK),
	S(SO_OOBINLINE),
	S(SO_PASSCRED),
	S(SO_PEERCRED),
	S(SO_PEERNAME),
	S(SO_PEERSEC),
	S(SO_PRIORITY),
	S(SO_RCVBUF),
	S(SO_RCVLOWAT),
	S(SO_RCVTIMEO),
	S(SO_REUSEADDR),
	S(SO_REUSEPORT),
	S(SO_SECURITY_AUTHENTICATION),
	S(SO_SECURITY_ENCRYPTION_NETWORK),
	S(SO_SECURITY_ENCRYPTION_TRANSPORT),
	S(SO_SNDBUF),
	S(SO_SNDLOWAT),
	S(SO_SNDTIMEO),
	S(SO_TIMESTAMP),
	S(SO_TIMESTAMPING),
	S(SO_TYPE),
	S(SO_MAX_PACING_RATE),
	S(SO_ZEROCOPY),
	S(SO_BUSY_POLL),
	S(SO_INCOMING_CPU),
	S(SO_PROTOCOL),
	S(SO_DOMAIN),
	S(SO_RCVBUFFORCE),
	S(SO_SNDBUFFORCE),
	S(SO_TIMESTAMPNS),
	S(SO_TXTIME),
	S(SO_RXQ_OVFL),
	S(SO_MEMINFO),
	S(SO_COOKIE),
};

const struct symbol_family symbols_so = FAMILY("SO", so_symbols);

static const struct symbol so_ee_symbols[] = {
	S(SO_EE_ORIGIN_TIMESTAMPING),
	S(SO_EE_ORIGIN_ZEROCOPY),
	S(SO_EE_CODE_ZEROCOPY_COPIED),
	S(SO_EE_ORIGIN_NONE),
	S(SO_EE_ORIGIN_LOCAL),
	S(SO_EE_ORIGIN_ICMP),
	S(SO_EE_ORIGIN_ICMP6),
};

const struct symbol_family symbols_so_ee = FAMILY("SO_EE", so_ee_symbols);

static const struct symbol sof_symbols[] = {
	S(SOF_TIMESTAMPING_TX_HARDWARE),
	S(SOF_TIMESTAMPING_TX_SOFTWARE),
	S(SOF_TIMESTAMPING_RX_HARDWARE),
	S(SOF_TIMESTAMPING_RX_SOFTWARE),
	S(SOF_TIMESTAMPING_SOFTWARE),
	S(SOF_TIMESTAMPING_SYS_HARDWARE),
	S(SOF_TIMESTAMPING_RAW_HARDWARE),
	S(SOF_TIMESTAMPING_OPT_ID),
	S(SOF_TIMESTAMPING_TX_SCHED),
	S(SOF_TIMESTAMPING_TX_ACK),
	S(SOF_TIMESTAMPING_OPT_CMSG),
	S(SOF_TIMESTAMPING_OPT_TSONLY),
	S(SOF_TIMESTAMPING_OPT_STATS),
	V(SOF_TIMESTAMPING_OPT_ID_TCP, 1 << 16),
};

const struct symbol_family symbols_sof = FAMILY("SOF", sof_symbols);

static const struct symbol scm_symbols[] = {
	S(SCM_TIMESTAMPING),
	S(SCM_TSTAMP_SND),
	S(SCM_TSTAMP_SCHED),
	S(SCM_TSTAMP_ACK),
	S(SCM_TIMESTAMPING_OPT_STATS),
	S(SCM_TIMESTAMP),
	S(SCM_TIMESTAMPNS),
	S(SCM_RIGHTS),
};

const struct symbol_family symbols_scm = FAMILY("SCM", scm_symbols);

static const struct symbol msg_symbols[] = {
	S(MSG_OOB),
	S(MSG_DONTROUTE),
	S(MSG_PEEK),
	S(MSG_CTRUNC),
	S(MSG_PROXY),
	S(MSG_EOR),
	S(MSG_WAITALL),
	S(MSG_TRUNC),
	S(MSG_ERRQUEUE),
	S(MSG_DONTWAIT),
	S(MSG_CONFIRM),
	S(MSG_FIN),
	S(MSG_SYN),
	S(MSG_RST),
	S(MSG_NOSIGNAL),
	S(MSG_MORE),
	S(MSG_CMSG_CLOEXEC),
	S(MSG_FASTOPEN),
	S(MSG_ZEROCOPY),
};

const struct symbol_family symbols_msg = FAMILY("MSG", msg_symbols);
