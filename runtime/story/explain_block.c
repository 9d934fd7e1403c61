/* SPDX-License-Identifier: BSD-2-Clause */
/* explain_block: why a plain call has not returned. */
#include "runtime/story/explain_block.h"

#include <errno.h>
#include <inttypes.h>
#include <netinet/tcp.h>
#include <string.h>
#include <sys/socket.h>

#include "runtime/story/explain.h"
#include "runtime/story/explain_handshake.h"
#include "runtime/story/explain_notes.h"
#include "runtime/story/unsent.h"
#include "runtime/timing/clock.h"

static bool is_one_of(const char *name, const char *const *names)
{
	for (; *names; names++)
		if (!strcmp(name, *names))
			return true;
	return false;
}

static bool reads(const struct call *c)
{
	static const char *const names[] = {
		"read", "readv", "recv", "recvfrom", "recvmsg", NULL,
	};

	return is_one_of(c->ast->name, names);
}

static bool writes(const struct call *c)
{
	static const char *const names[] = {
		"send", "sendfile", "sendmsg", "sendto", "write", "writev",
		NULL,
	};

	return is_one_of(c->ast->name, names);
}

static bool waits_for_events(const struct call *c)
{
	static const char *const names[] = { "epoll_wait", "poll", NULL };

	return is_one_of(c->ast->name, names);
}

static const struct socket *socket_numbered(const struct story *story,
					    unsigned number)
{
	const struct socket *sk = sockets_first(story->sockets);

	while (sk && sk->number != number)
		sk = sk->next;
	return sk;
}

/* The newest connection that a segment has made of @listener; NULL: none. */
static const struct socket *connection_of(const struct story *story,
					   const struct socket *listener)
{
	for (const struct socket *sk = sockets_first(story->sockets); sk;
	     sk = sk->next)
		if (sk != listener && sk->local_port == listener->local_port &&
		    sk->remote_port && sk->number > listener->number)
			return sk;
	return NULL;
}

static bool was_accepted(const struct story *story, const struct socket *sk)
{
	enum tcp_state state = observer_state(story->observer, sk);

	return sk->live_fd >= 0 || (state != STATE_CLOSED && state != STATE_LISTEN &&
	       state != STATE_SYN_SENT && state != STATE_SYN_RECEIVED);
}

static void note_accept(struct story *story, struct diag *d,
			const struct socket *listener)
{
	const struct socket *sk = connection_of(story, listener);
	int defer = 0;
	socklen_t len = sizeof(defer);

	explain_note_state(story, d, sk ? sk : listener);
	getsockopt(listener->live_fd, IPPROTO_TCP, TCP_DEFER_ACCEPT, &defer,
		   &len);
	if (sk && was_accepted(story, sk))
		diag_note(d, "no other connection has come: this one has been accepted before");
	else if (sk && defer)
		diag_note(d, "with TCP_DEFER_ACCEPT a connection is accepted when its first data have come");
	else
		explain_handshake(story, d, sk);
}

static void note_nonblocking(struct diag *d, const struct call *c)
{
	const struct expr *fd = c->ast->arg[0];

	diag_note(d, "the script expects %s, but the descriptor blocks: set it non-blocking first, as 'fcntl(%d, F_SETFL, O_RDWR|O_NONBLOCK) = 0' does",
		  c->ast->errno_name,
		  fd->type == EXPR_INT ? (int)fd->num : 3);
}

static void note_notation(struct diag *d, const struct call *c)
{
	diag_note(d, "the script goes on when the call returns; if what it waits for comes later, write when it returns: '+0...0.200 %s(...)'",
		  c->ast->name);
}

static void note_no_room(const struct story *story, struct diag *d,
			 const struct socket *sk)
{
	uint64_t unacked, unsent;

	if (sk && unsent_bytes(story, sk, &unacked, &unsent))
		diag_note(d, "the send buffer has no room: %" PRIu64 " byte%s not acknowledged, and %" PRIu64 " not sent",
			  unacked, unacked == 1 ? " is" : "s are", unsent);
}

/* The note about the state tells that an RST has ended the connection. */
static void note_wait(const struct story *story, struct diag *d,
		      const struct call *c, const struct socket *sk)
{
	if (!strcmp(c->ast->name, "connect"))
		diag_note(d, "nothing answers the SYN while the call blocks");
	else if (reads(c))
		diag_note(d, "there is nothing to read: no data have come that were not read before");
	else if (waits_for_events(c))
		diag_note(d, "none of the events has come");
	else if (writes(c))
		note_no_room(story, d, sk);
}

void explain_block(struct story *story, struct diag *d, const struct call *c,
		   bool packets_follow)
{
	const struct socket *sk = socket_numbered(story, c->connection);
	bool wants_error = c->ast->err == EAGAIN || c->ast->err == EINPROGRESS;

	explain_packets(story, d, clock_now_ns(), "the last packets:");
	if (!strcmp(c->ast->name, "accept") && sk && !wants_error) {
		note_accept(story, d, sk);
		if (packets_follow)
			note_notation(d, c);
		return;
	}
	explain_note_state(story, d,
			   sk ? sk : sockets_under_test(story->sockets));
	if (wants_error && c->ast->n_args) {
		note_nonblocking(d, c);
		return;
	}
	note_wait(story, d, c, sk);
	note_notation(d, c);
}
