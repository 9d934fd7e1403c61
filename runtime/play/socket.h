/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * socket: what a run knows of the script's descriptors and connections.
 *
 * A script names descriptors and sequence numbers symbolically; this module
 * holds both sides of each mapping:
 *   - script descriptor -> live descriptor, for sockets, files, epoll, pipes;
 *   - for a connection: addresses, ports and initial sequence numbers, in the
 *     script and on the wire, and the timestamps seen.
 * SYN segments carry absolute sequence numbers in a script; all others are
 * relative to the ISN (so data starts at 1).
 *
 * Only the timeline thread uses it.
 */
#ifndef SOCKET_H
#define SOCKET_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/socket.h>

#include "netdev/wire/packet.h"
#include "parser/options.h"
#include "parser/tcp_state.h"

enum socket_phase {
	SOCKET_NEW,		/* socket() returned */
	SOCKET_LISTENING,	/* listen(), or a bound datagram socket */
	SOCKET_CONNECTING,	/* connect() begun; its SYN not seen yet */
	SOCKET_SYN_SENT,	/* the script expected its SYN */
	SOCKET_SYN_RECEIVED,	/* created by an inbound packet */
	SOCKET_ESTABLISHED,	/* the kernel has acknowledged the remote ISN */
};

struct ts_map;			/* script TS val -> live TS val */

struct socket {
	enum socket_phase phase;
	int domain, type, protocol;	/* of socket(); protocol resolved */
	int script_fd, live_fd;		/* -1: none (yet, or any more) */
	struct wire_addr local, remote;	/* on the wire; family 0: unknown */
	uint16_t local_port, remote_port;		/* live, host order */
	uint16_t script_local_port, script_remote_port;	/* 0: never written */
	uint32_t script_local_isn, live_local_isn;
	uint32_t script_remote_isn, live_remote_isn;
	bool live_local_isn_known;
	bool wrote_text;	/* a call sent bytes that are not zero */
	struct ts_map *ts_map;
	/* For the observer: */
	unsigned number;	/* from 1, in the order of their making */
	enum tcp_state seen_state;
	bool seen;		/* the kernel has known it */
	bool gone;		/* and does not any more: not looked for again */
	struct socket *next;	/* newest first */
};

struct sockets;			/* all of a run's */

struct sockets *sockets_new(const struct script_options *options);
void sockets_free(struct sockets *s);

/* --- descriptors ------------------------------------------------------ */

/* The live descriptor of a script's one, or -1: the script has none. */
int fds_live(const struct sockets *s, int script_fd);
/* The newest mapping of a number wins, as in packetdrill. */
void fds_add(struct sockets *s, int script_fd, int live_fd);
/* Forgets a mapping (after close()); the live one is closed by the caller. */
void fds_remove(struct sockets *s, int script_fd);
/* The script's number for a live descriptor, or -1. */
int fds_script(const struct sockets *s, int live_fd);

/* --- what calls do to sockets ------------------------------------------ */

/* After socket() succeeded; it becomes the socket under test. */
struct socket *socket_created(struct sockets *s, int script_fd, int live_fd,
			      int domain, int type, int protocol);
/* The socket of a script descriptor, or NULL. */
struct socket *socket_by_fd(struct sockets *s, int script_fd);
/* After bind() succeeded with @addr. */
void socket_bound(struct sockets *s, int script_fd,
		  const struct sockaddr *addr, socklen_t len);
/* After listen() succeeded. */
void socket_listening(struct sockets *s, int script_fd);
/* Before connect(), or sendto()/sendmsg() with MSG_FASTOPEN or to an address, is
 * made: from now on a SYN from this socket is expected. */
void socket_connecting(struct sockets *s, int script_fd,
		       const struct sockaddr *addr, socklen_t len);
/* After accept() returned @live_fd with the peer @addr: the connection that the
 * script's segments made gets its descriptor. */
struct socket *socket_accepted(struct sockets *s, int script_fd, int live_fd,
			       const struct sockaddr *addr, socklen_t len);
/* Before close(): the connection stays known, without descriptors. */
void socket_closed(struct sockets *s, int script_fd);

/* Fills the address that "..." stands for: the local one with bind_port, or the
 * remote one with connect_port, in the family of the run's sockets. */
socklen_t sockets_default_addr(const struct sockets *s, bool local,
			       struct sockaddr_storage *ret);

/* The socket that packets without ports and code snippets refer to; NULL:
 * none yet. */
struct socket *sockets_under_test(struct sockets *s);
/* The newest; the others by ->next. */
struct socket *sockets_first(struct sockets *s);

/* --- what packets do to sockets ------------------------------------------ */

/*
 * The socket that an inbound script packet goes to; NULL: none.  A packet for a
 * listening socket under test makes a connection (a child socket), which
 * becomes the one under test.  Ports that the packet gives select the
 * connection instead, or make a new one when none has them.
 */
struct socket *socket_for_inbound(struct sockets *s,
				  const struct wire_packet *packet);
/* The socket that an outbound script packet must come from; NULL: none.  A
 * SYN comes from the newest one that is connecting. */
struct socket *socket_for_outbound(struct sockets *s,
				   const struct wire_packet *packet);
/* True if @live, decoded from the wire, left @sk.  For a connecting socket this
 * learns the local address and port. */
bool socket_sent(struct socket *sk, const struct wire_packet *live);
/* The same for a socket whose ports are known; learns nothing. */
bool socket_owns(const struct socket *sk, const struct wire_packet *live);

/* --- timestamps (RFC 7323) ------------------------------------------------ */

/* Remembers that the kernel's @live_val is what the script calls @script_val. */
void socket_ts_learn(struct socket *sk, uint32_t script_val, uint32_t live_val);
/* The live value for an inbound echo reply: the one learnt for @script_ecr; else
 * by distance from the first pair (@scaled: in the ratio at which both sides have
 * advanced so far); else @script_ecr itself. */
uint32_t socket_ts_ecr(const struct socket *sk, uint32_t script_ecr,
		       bool scaled);
/* The first pair learnt; false: none yet. */
bool socket_ts_first(const struct socket *sk, uint32_t *ret_script,
		     uint32_t *ret_live);

#endif
