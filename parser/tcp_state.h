/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * tcp_state: the eleven states of a TCP connection (RFC 9293, 3.3.2), their
 * names in reports and in scripts, and the arrows between them.
 */
#ifndef TCP_STATE_H
#define TCP_STATE_H

#include <stdbool.h>
#include <stddef.h>

/* In the order of a connection's life. */
enum tcp_state {
	STATE_CLOSED,
	STATE_LISTEN,
	STATE_SYN_SENT,
	STATE_SYN_RECEIVED,
	STATE_ESTABLISHED,
	STATE_FIN_WAIT_1,
	STATE_FIN_WAIT_2,
	STATE_CLOSE_WAIT,
	STATE_CLOSING,
	STATE_LAST_ACK,
	STATE_TIME_WAIT,
	STATE_COUNT
};

/* "SYN-RECEIVED": RFC 9293's name, for reports. */
const char *tcp_state_name(enum tcp_state state);
/* "syn-received": for file names and the command line. */
const char *tcp_state_slug(enum tcp_state state);
/* One sentence for people: what the state means. */
const char *tcp_state_meaning(enum tcp_state state);
/* Sets *@ret to the state of a kernel's number (TCP_ESTABLISHED...; see
 * include/net/tcp_states.h).  False: there is no such state. */
bool tcp_state_from_kernel(unsigned kernel, enum tcp_state *ret);
/*
 * Sets *@ret to the state of a name: the RFC's or Linux's, with - or _, in any case
 * (SYN_RECV, syn-received, FIN_WAIT1, CLOSE).  False: unknown.  Then *@ret_hint is the
 * most similar name that a script may write, or NULL.  @ret_hint may be NULL.
 */
bool tcp_state_parse(const char *word, enum tcp_state *ret,
		     const char **ret_hint);

/* An arrow of RFC 9293, figure 5, or one that it leaves to the text. */
struct tcp_arrow {
	enum tcp_state from, to;
	const char *label;	/* event and action: "rcv FIN / snd ACK" */
	const char *unreachable; /* why Linux cannot take it; NULL: it can */
	bool in_figure;		/* false: reset, timeout, reuse (RFC 9293, 3.10) */
};
extern const struct tcp_arrow tcp_arrows[];
extern const size_t tcp_arrows_len;
/* The arrow between two states; NULL: none. */
const struct tcp_arrow *tcp_arrow_find(enum tcp_state from, enum tcp_state to);

#endif
