/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * socket: what a run knows of the script's connections.
 *
 * A script names descriptors and sequence numbers symbolically.  For a connection,
 * this module holds both sides of each mapping: descriptors, addresses, ports and
 * initial sequence numbers, in the script and on the wire, and the timestamps seen.
 * SYN segments carry absolute sequence numbers in a script; all others are
 * relative to the ISN (so data starts at 1).
 *
 * Only the timeline's thread uses it, or the watchdog in its place.
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
#include "runtime/conn/descriptors.h"
#include "runtime/conn/ts_map.h"

enum socket_phase {
	SOCKET_NEW,		/* socket() returned */
	SOCKET_LISTENING,	/* listen(), or a bound datagram socket */
	SOCKET_CONNECTING,	/* connect() begun; its SYN not seen yet */
	SOCKET_SYN_SENT,	/* its SYN has come, as the script expected */
	SOCKET_SYN_RECEIVED,	/* created by an inbound packet */
	SOCKET_ESTABLISHED,	/* the kernel has acknowledged the remote ISN */
};

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
	bool offered;		/* a SYN has come that may begin it anew ... */
	uint32_t offered_isn;	/* ... with this number */
	bool wrote_text;	/* a call sent bytes that are not zero */
	struct ts_map *ts_map;	/* NULL: no timestamps seen */
	/* For the observer: */
	unsigned number;	/* from 1, in the order of their making */
	enum tcp_state seen_state;
	bool seen;		/* the kernel has had it */
	bool gone;		/* ... and has it no more: it is not asked again */
	struct socket *next;	/* newest first */
};

struct sockets;			/* all of a run's */

/* @options must live as long as the sockets. */
struct sockets *sockets_new(const struct script_options *options);
/* Closes no descriptors.  @s may be NULL. */
void sockets_free(struct sockets *s);

/* The script's descriptors, which live as long as @s. */
struct fds *sockets_fds(const struct sockets *s);

/* --- what calls do to sockets ------------------------------------------ */

/* After socket() succeeded: adds the socket and its descriptor.  It becomes the socket
 * under test. */
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
/* After accept() returned @live_fd with the peer @addr: adds the descriptor, and gives it
 * to the connection that inbound segments have made.  Returns that; NULL: none. */
struct socket *socket_accepted(struct sockets *s, int script_fd, int live_fd,
			       const struct sockaddr *addr, socklen_t len);
/* Before close(): the connection stays known, without descriptors. */
void socket_closed(struct sockets *s, int script_fd);

/* Fills in the address that "..." stands for: the local one with bind_port, or the
 * remote one with connect_port, in the family of the run's sockets.  Returns its size. */
socklen_t sockets_default_addr(const struct sockets *s, bool local,
			       struct sockaddr_storage *ret);

/* The socket that packets without ports and code snippets refer to; NULL:
 * none yet. */
struct socket *sockets_under_test(struct sockets *s);
/* The newest socket; the others follow by ->next.  NULL: none. */
struct socket *sockets_first(struct sockets *s);

/* --- what packets do to sockets ------------------------------------------ */

/*
 * The socket that an inbound script packet goes to; NULL: none.  A packet for a
 * listening socket under test makes a connection (a child socket), which
 * becomes the one under test.  Ports and addresses that the packet gives select
 * the connection instead, or make a new one when none has them.
 */
struct socket *socket_for_inbound(struct sockets *s,
				  const struct wire_packet *packet);
/* The socket that an outbound script packet should come from; NULL: none.  A SYN that
 * begins a connection comes from a connecting socket: the newest one is returned, and
 * socket_of_outbound() finds the right one when the live packet is there. */
struct socket *socket_for_outbound(struct sockets *s,
				   const struct wire_packet *packet);
/*
 * The socket that sent @live, if @packet of the script may stand for it; NULL: none.
 * @expected: what socket_for_outbound() returned for @packet.
 *
 * A SYN that begins a connection may be that of any connecting socket with its ports, or
 * a second one of the socket under test.  The sender becomes the socket under test.  Any
 * other packet must be one of @expected.
 */
struct socket *socket_of_outbound(struct sockets *s, struct socket *expected,
				  const struct wire_packet *packet,
				  const struct wire_packet *live);
/* True if @sk sent @live, which is decoded from the wire.  Then @sk gets the local
 * address of @live, and its local port if that was unknown. */
bool socket_sent(const struct sockets *s, struct socket *sk,
		 const struct wire_packet *live);
/* The same for a socket whose ports are known; changes nothing. */
bool socket_owns(const struct socket *sk, const struct wire_packet *live);

#endif
