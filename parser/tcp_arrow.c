/* SPDX-License-Identifier: BSD-2-Clause */
/* tcp_arrow: the arrows between the states, those of RFC 9293, figure 5, first. */
#include "parser/tcp_state.h"

#define FIGURE(a, b, text) \
	{ .from = STATE_##a, .to = STATE_##b, .label = text, \
	  .in_figure = true }
#define TEXT(a, b, text) \
	{ .from = STATE_##a, .to = STATE_##b, .label = text }

const struct tcp_arrow tcp_arrows[] = {
	FIGURE(CLOSED, LISTEN, "passive OPEN"),
	FIGURE(CLOSED, SYN_SENT, "active OPEN / snd SYN"),
	FIGURE(LISTEN, SYN_RECEIVED, "rcv SYN / snd SYN,ACK"),
	{ STATE_LISTEN, STATE_SYN_SENT, "SEND / snd SYN",
	  "a listening socket of Linux does not become active: send() gives "
	  "EPIPE, connect() EISCONN",
	  true },
	FIGURE(LISTEN, CLOSED, "CLOSE"),
	FIGURE(SYN_SENT, SYN_RECEIVED, "rcv SYN / snd SYN,ACK"),
	FIGURE(SYN_SENT, ESTABLISHED, "rcv SYN,ACK / snd ACK"),
	FIGURE(SYN_SENT, CLOSED, "CLOSE"),
	FIGURE(SYN_RECEIVED, ESTABLISHED, "rcv ACK of SYN"),
	FIGURE(SYN_RECEIVED, FIN_WAIT_1, "CLOSE / snd FIN"),
	{ STATE_SYN_RECEIVED, STATE_LISTEN, "rcv RST (after passive OPEN)",
	  "the listener of Linux never leaves LISTEN; RST ends the request "
	  "beside it: SYN-RECEIVED -> CLOSED",
	  true },
	FIGURE(ESTABLISHED, FIN_WAIT_1, "CLOSE / snd FIN"),
	FIGURE(ESTABLISHED, CLOSE_WAIT, "rcv FIN / snd ACK"),
	FIGURE(FIN_WAIT_1, FIN_WAIT_2, "rcv ACK of FIN"),
	FIGURE(FIN_WAIT_1, CLOSING, "rcv FIN / snd ACK"),
	FIGURE(FIN_WAIT_2, TIME_WAIT, "rcv FIN / snd ACK"),
	FIGURE(CLOSE_WAIT, LAST_ACK, "CLOSE / snd FIN"),
	FIGURE(CLOSING, TIME_WAIT, "rcv ACK of FIN"),
	FIGURE(LAST_ACK, CLOSED, "rcv ACK of FIN"),
	FIGURE(TIME_WAIT, CLOSED, "timeout 2MSL, or rcv RST"),
	/* RFC 9293, 3.10.7.4: FIN and the ACK of ours in one segment. */
	TEXT(FIN_WAIT_1, TIME_WAIT, "rcv FIN,ACK of FIN / snd ACK"),
	TEXT(SYN_RECEIVED, CLOSE_WAIT, "rcv FIN,ACK of SYN / snd ACK"),
	/* RFC 9293, 3.10.7.4, fourth step, 3.6.1 (MAY-2); RFC 6191, 2. */
	TEXT(TIME_WAIT, SYN_RECEIVED, "rcv SYN / snd SYN,ACK"),
	/* In no RFC; tcp_twsk_unique(). */
	TEXT(TIME_WAIT, SYN_SENT, "active OPEN / snd SYN (tcp_tw_reuse)"),
	/* RFC 4987, 3.6: the listener keeps nothing of the SYN. */
	TEXT(LISTEN, ESTABLISHED, "rcv ACK of SYN cookie"),
	/* A reset, ABORT, or a timeout: RFC 9293, 3.10.5, 3.10.7.4, 3.10.8. */
	TEXT(SYN_RECEIVED, CLOSED, "rcv RST, ABORT or timeout"),
	TEXT(ESTABLISHED, CLOSED, "rcv RST, ABORT or timeout"),
	TEXT(FIN_WAIT_1, CLOSED, "rcv RST, ABORT or timeout"),
	TEXT(FIN_WAIT_2, CLOSED, "rcv RST, ABORT or timeout"),
	TEXT(CLOSE_WAIT, CLOSED, "rcv RST, ABORT or timeout"),
	TEXT(CLOSING, CLOSED, "rcv RST or timeout"),
};

const size_t tcp_arrows_len = sizeof(tcp_arrows) / sizeof(tcp_arrows[0]);

const struct tcp_arrow *tcp_arrow_find(enum tcp_state from, enum tcp_state to)
{
	for (size_t i = 0; i < tcp_arrows_len; i++)
		if (tcp_arrows[i].from == from && tcp_arrows[i].to == to)
			return &tcp_arrows[i];
	return NULL;
}
