/* SPDX-License-Identifier: BSD-2-Clause */
/* tcp_info: what a code snippet can know of a socket, by name. */
#include "runtime/record/tcp_info.h"

#include <endian.h>
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/utsname.h>

#define CONST(n, v) { .name = #n, .source = INFO_CONST, .value = (v) }
#define STATE(n, v) \
	{ .name = #n, .source = INFO_CONST, .value = (v), .values = VALUES_STATE }
#define CA_STATE(n, v) \
	{ .name = #n, .source = INFO_CONST, .value = (v), \
	  .values = VALUES_CA_STATE }
#define FIELD(src, off, sz, n) \
	{ .name = #n, .source = (src), .offset = (off), .size = (sz) }
#define BITS(off, sz, first, count, n) \
	{ .name = #n, .source = INFO_TCP, .offset = (off), .size = (sz), \
	  .bit = (first), .n_bits = (count) }
#define U8(off, n) FIELD(INFO_TCP, off, 1, n)
#define U16(off, n) FIELD(INFO_TCP, off, 2, n)
#define U32(off, n) FIELD(INFO_TCP, off, 4, n)
#define U64(off, n) FIELD(INFO_TCP, off, 8, n)
/* Fields that measure time: a length, an age, a sum or a rate of time. */
#define TIME(src, off, sz, n) \
	{ .name = #n, .source = (src), .offset = (off), .size = (sz), \
	  .is_time = true }

/*
 * The kernel's include/uapi/linux/tcp.h, inet_diag.h and sock_diag.h, and TCP's
 * states of include/net/tcp_states.h.
 */
const struct info_name info_names[] = {
	STATE(TCP_ESTABLISHED, 1),
	STATE(TCP_SYN_SENT, 2),
	STATE(TCP_SYN_RECV, 3),
	STATE(TCP_FIN_WAIT1, 4),
	STATE(TCP_FIN_WAIT2, 5),
	STATE(TCP_TIME_WAIT, 6),
	STATE(TCP_CLOSE, 7),
	STATE(TCP_CLOSE_WAIT, 8),
	STATE(TCP_LAST_ACK, 9),
	STATE(TCP_LISTEN, 10),
	STATE(TCP_CLOSING, 11),

	CA_STATE(TCP_CA_Open, 0),
	CA_STATE(TCP_CA_Disorder, 1),
	CA_STATE(TCP_CA_CWR, 2),
	CA_STATE(TCP_CA_Recovery, 3),
	CA_STATE(TCP_CA_Loss, 4),

	CONST(TCPI_OPT_TIMESTAMPS, 1),
	CONST(TCPI_OPT_SACK, 2),
	CONST(TCPI_OPT_WSCALE, 4),
	CONST(TCPI_OPT_ECN, 8),
	CONST(TCPI_OPT_ECN_SEEN, 16),
	CONST(TCPI_OPT_SYN_DATA, 32),
	CONST(TCPI_OPT_USEC_TS, 64),
	CONST(TCPI_OPT_TFO_CHILD, 128),

	{ .name = "tcpi_state", .source = INFO_TCP, .offset = 0, .size = 1,
	  .values = VALUES_STATE },
	{ .name = "tcpi_ca_state", .source = INFO_TCP, .offset = 1, .size = 1,
	  .values = VALUES_CA_STATE },
	U8(2, tcpi_retransmits),
	U8(3, tcpi_probes),
	U8(4, tcpi_backoff),
	U8(5, tcpi_options),
	BITS(6, 1, 0, 4, tcpi_snd_wscale),
	BITS(6, 1, 4, 4, tcpi_rcv_wscale),
	BITS(7, 1, 0, 1, tcpi_delivery_rate_app_limited),
	BITS(7, 1, 1, 2, tcpi_fastopen_client_fail),
	TIME(INFO_TCP, 8, 4, tcpi_rto),
	TIME(INFO_TCP, 12, 4, tcpi_ato),
	U32(16, tcpi_snd_mss),
	U32(20, tcpi_rcv_mss),
	U32(24, tcpi_unacked),
	U32(28, tcpi_sacked),
	U32(32, tcpi_lost),
	U32(36, tcpi_retrans),
	U32(40, tcpi_fackets),
	TIME(INFO_TCP, 44, 4, tcpi_last_data_sent),
	TIME(INFO_TCP, 48, 4, tcpi_last_ack_sent),
	TIME(INFO_TCP, 52, 4, tcpi_last_data_recv),
	TIME(INFO_TCP, 56, 4, tcpi_last_ack_recv),
	U32(60, tcpi_pmtu),
	U32(64, tcpi_rcv_ssthresh),
	TIME(INFO_TCP, 68, 4, tcpi_rtt),
	TIME(INFO_TCP, 72, 4, tcpi_rttvar),
	U32(76, tcpi_snd_ssthresh),
	U32(80, tcpi_snd_cwnd),
	U32(84, tcpi_advmss),
	U32(88, tcpi_reordering),
	TIME(INFO_TCP, 92, 4, tcpi_rcv_rtt),
	TIME(INFO_TCP, 96, 4, tcpi_rcv_space),
	U32(100, tcpi_total_retrans),
	TIME(INFO_TCP, 104, 8, tcpi_pacing_rate),
	U64(112, tcpi_max_pacing_rate),
	U64(120, tcpi_bytes_acked),
	U64(128, tcpi_bytes_received),
	U32(136, tcpi_segs_out),
	U32(140, tcpi_segs_in),
	U32(144, tcpi_notsent_bytes),
	TIME(INFO_TCP, 148, 4, tcpi_min_rtt),
	U32(152, tcpi_data_segs_in),
	U32(156, tcpi_data_segs_out),
	TIME(INFO_TCP, 160, 8, tcpi_delivery_rate),
	TIME(INFO_TCP, 168, 8, tcpi_busy_time),
	TIME(INFO_TCP, 176, 8, tcpi_rwnd_limited),
	TIME(INFO_TCP, 184, 8, tcpi_sndbuf_limited),
	U32(192, tcpi_delivered),
	U32(196, tcpi_delivered_ce),
	U64(200, tcpi_bytes_sent),
	U64(208, tcpi_bytes_retrans),
	U32(216, tcpi_dsack_dups),
	U32(220, tcpi_reord_seen),
	U32(224, tcpi_rcv_ooopack),
	U32(228, tcpi_snd_wnd),
	U32(232, tcpi_rcv_wnd),
	U32(236, tcpi_rehash),
	U16(240, tcpi_total_rto),
	U16(242, tcpi_total_rto_recoveries),
	TIME(INFO_TCP, 244, 4, tcpi_total_rto_time),
	U32(248, tcpi_received_ce),
	U32(252, tcpi_delivered_e1_bytes),
	U32(256, tcpi_delivered_e0_bytes),
	U32(260, tcpi_delivered_ce_bytes),
	U32(264, tcpi_received_e1_bytes),
	U32(268, tcpi_received_e0_bytes),
	U32(272, tcpi_received_ce_bytes),
	/* 7.0 gave these four bytes another layout and kept the length. */
	{ .name = "tcpi_accecn_fail_mode", .source = INFO_TCP, .offset = 276,
	  .size = 2, .layout = LAYOUT_ACCECN_U16 },
	{ .name = "tcpi_accecn_opt_seen", .source = INFO_TCP, .offset = 278,
	  .size = 2, .layout = LAYOUT_ACCECN_U16 },
	{ .name = "tcpi_ecn_mode", .source = INFO_TCP, .offset = 276,
	  .size = 4, .bit = 0, .n_bits = 2, .layout = LAYOUT_ACCECN_BITS },
	{ .name = "tcpi_accecn_opt_seen", .source = INFO_TCP, .offset = 276,
	  .size = 4, .bit = 2, .n_bits = 2, .layout = LAYOUT_ACCECN_BITS },
	{ .name = "tcpi_accecn_fail_mode", .source = INFO_TCP, .offset = 276,
	  .size = 4, .bit = 4, .n_bits = 4, .layout = LAYOUT_ACCECN_BITS },
	{ .name = "tcpi_options2", .source = INFO_TCP, .offset = 276,
	  .size = 4, .bit = 8, .n_bits = 24, .layout = LAYOUT_ACCECN_BITS },

	TIME(INFO_BBR, 0, 4, bbr_bw_lo),
	TIME(INFO_BBR, 4, 4, bbr_bw_hi),
	TIME(INFO_BBR, 0, 8, bbr_bw),
	TIME(INFO_BBR, 8, 4, bbr_min_rtt),
	FIELD(INFO_BBR, 12, 4, bbr_pacing_gain),
	FIELD(INFO_BBR, 16, 4, bbr_cwnd_gain),

	FIELD(INFO_DCTCP, 0, 2, dctcp_enabled),
	FIELD(INFO_DCTCP, 2, 2, dctcp_ce_state),
	FIELD(INFO_DCTCP, 4, 4, dctcp_alpha),
	FIELD(INFO_DCTCP, 8, 4, dctcp_ab_ecn),
	FIELD(INFO_DCTCP, 12, 4, dctcp_ab_tot),

	FIELD(INFO_VEGAS, 0, 4, tcpv_enabled),
	FIELD(INFO_VEGAS, 4, 4, tcpv_rttcnt),
	TIME(INFO_VEGAS, 8, 4, tcpv_rtt),
	TIME(INFO_VEGAS, 12, 4, tcpv_minrtt),

	FIELD(INFO_MEM, 0, 4, SK_MEMINFO_RMEM_ALLOC),
	FIELD(INFO_MEM, 4, 4, SK_MEMINFO_RCVBUF),
	FIELD(INFO_MEM, 8, 4, SK_MEMINFO_WMEM_ALLOC),
	FIELD(INFO_MEM, 12, 4, SK_MEMINFO_SNDBUF),
	FIELD(INFO_MEM, 16, 4, SK_MEMINFO_FWD_ALLOC),
	FIELD(INFO_MEM, 20, 4, SK_MEMINFO_WMEM_QUEUED),
	FIELD(INFO_MEM, 24, 4, SK_MEMINFO_OPTMEM),
	FIELD(INFO_MEM, 28, 4, SK_MEMINFO_BACKLOG),
	FIELD(INFO_MEM, 32, 4, SK_MEMINFO_DROPS),

	/* It is driven by a clock (RFC 9293, 3.4.1). */
	TIME(INFO_ISN, 0, 4, isn_local),
};
const size_t info_names_len = sizeof(info_names) / sizeof(info_names[0]);

/*
 * Tells the two layouts apart by the kernel's release: the same bytes at the same
 * length mean different things, so no probe can.
 */
static enum info_layout kernel_layout(void)
{
	struct utsname u;
	unsigned major;

	if (uname(&u) < 0 || sscanf(u.release, "%u.", &major) != 1)
		return LAYOUT_ACCECN_BITS;
	return major < 7 ? LAYOUT_ACCECN_U16 : LAYOUT_ACCECN_BITS;
}

static bool layout_fits(const struct info_name *name)
{
	return name->layout == LAYOUT_ANY || name->layout == kernel_layout();
}

/* Returns the row of a name; of a name whose place has changed, the row for this
 * kernel. */
const struct info_name *info_name_find(const char *name, size_t len)
{
	const struct info_name *found = NULL;

	for (size_t i = 0; i < info_names_len; i++) {
		const struct info_name *n = &info_names[i];

		if (strncmp(n->name, name, len) || n->name[len])
			continue;
		if (!found || layout_fits(n))
			found = n;
	}
	return found;
}

void info_ask(struct info_answer *answer, int fd, int level, int name)
{
	socklen_t len = sizeof(answer->data);

	answer->asked = true;
	answer->err = 0;
	answer->len = 0;
	if (getsockopt(fd, level, name, answer->data, &len) < 0)
		answer->err = errno;
	else
		answer->len = len < sizeof(answer->data) ?
				      len : sizeof(answer->data);
}

/*
 * Which struct the congestion control's answer is: the lengths are not unique,
 * and only these have one (Vegas's is also that of Veno, Westwood and Illinois).
 */
static enum info_source cc_source(const struct info_sample *sample)
{
	if (!strcmp(sample->cc_name, "dctcp"))
		return INFO_DCTCP;
	if (!strncmp(sample->cc_name, "bbr", 3))
		return INFO_BBR;
	return INFO_VEGAS;
}

static const struct info_answer *answer_of(const struct info_name *name,
					   const struct info_sample *sample)
{
	switch (name->source) {
	case INFO_TCP:
		return &sample->tcp;
	case INFO_MEM:
		return &sample->mem;
	default:
		return &sample->cc;
	}
}

static bool is_cc(enum info_source source)
{
	return source == INFO_BBR || source == INFO_DCTCP ||
	       source == INFO_VEGAS;
}

static uint64_t read_field(const struct info_name *name, const uint8_t *p)
{
	uint8_t u8;
	uint16_t u16;
	uint32_t u32, lo, hi;
	uint64_t u64;

	switch (name->size) {
	case 1:
		memcpy(&u8, p, sizeof(u8));
		return u8;
	case 2:
		memcpy(&u16, p, sizeof(u16));
		return u16;
	case 4:
		memcpy(&u32, p, sizeof(u32));
		return u32;
	default:
		break;
	}
	if (name->source == INFO_BBR) {	/* two words, low one first */
		memcpy(&lo, p, sizeof(lo));
		memcpy(&hi, p + sizeof(lo), sizeof(hi));
		return (uint64_t)hi << 32 | lo;
	}
	memcpy(&u64, p, sizeof(u64));
	return u64;
}

bool info_value(const struct info_name *name, const struct info_sample *sample,
		uint64_t *ret)
{
	const struct info_answer *a = answer_of(name, sample);
	uint64_t value;
	unsigned shift;

	if (name->source == INFO_CONST) {
		*ret = name->value;
		return true;
	}
	if (name->source == INFO_ISN) {
		*ret = sample->isn;
		return sample->isn_known;
	}
	if (sample->no_socket || !a->asked || a->err || !layout_fits(name) ||
	    name->offset + name->size > (int)a->len ||
	    (is_cc(name->source) && name->source != cc_source(sample)))
		return false;
	value = read_field(name, a->data + name->offset);
	if (name->n_bits) {
		/* Compilers put the first bit field at the end of the word where its
		 * first byte is. */
		shift = __BYTE_ORDER == __LITTLE_ENDIAN ? name->bit :
			name->size * 8u - name->bit - name->n_bits;
		value = value >> shift & ((1u << name->n_bits) - 1);
	}
	*ret = value;
	return true;
}

static const char *const asked_for[INFO_SOURCE_COUNT] = {
	[INFO_CONST] = "",
	[INFO_TCP] = "TCP_INFO",
	[INFO_BBR] = "TCP_CC_INFO",
	[INFO_DCTCP] = "TCP_CC_INFO",
	[INFO_VEGAS] = "TCP_CC_INFO",
	[INFO_MEM] = "SO_MEMINFO",
	[INFO_ISN] = "",
};

void info_why_missing(const struct info_name *name,
		      const struct info_sample *sample, char *buf, size_t cap)
{
	const struct info_answer *a = answer_of(name, sample);
	const char *opt = asked_for[name->source];

	if (name->source == INFO_ISN)
		snprintf(buf, cap,
			 "no outbound line has had a SYN of the connection under test");
	else if (sample->no_socket)
		snprintf(buf, cap, "there was no socket to sample");
	else if (!a->asked)
		snprintf(buf, cap, "--code_sockopt leaves %s out", opt);
	else if (a->err)
		snprintf(buf, cap, "getsockopt(%s) failed: %s", opt,
			 strerrordesc_np(a->err));
	else if (is_cc(name->source))
		snprintf(buf, cap,
			 "the socket's congestion control, %s, does not have it",
			 sample->cc_name[0] ? sample->cc_name : "unknown");
	else
		snprintf(buf, cap, "this kernel's %s does not have it", opt);
}

const char *info_value_name(const struct info_name *name, uint64_t value)
{
	if (name->source == INFO_CONST || name->values == VALUES_NONE)
		return NULL;
	for (size_t i = 0; i < info_names_len; i++) {
		const struct info_name *n = &info_names[i];

		if (n->source == INFO_CONST && n->values == name->values &&
		    n->value == value)
			return n->name;
	}
	return NULL;
}
