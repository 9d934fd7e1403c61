/* SPDX-License-Identifier: BSD-2-Clause */
/* unsent: why the kernel has not sent a segment. */
#include "runtime/story/unsent.h"

#include <inttypes.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <string.h>

#include "parser/mem.h"
#include "runtime/record/tcp_info.h"

#define CLAUSE_MAX 200		/* bytes */

/* What a socket says of itself. */
struct facts {
	bool known;		/* all of it */
	uint64_t state, unsent, sent, again, unacked, sacked, lost, retrans;
	uint64_t cwnd, window, mss, rto_us, ca_state;
};

/* What the packets so far tell, in the script's numbers. */
struct heard {
	uint32_t acked;		/* by the remote host */
	uint32_t end;		/* of what it has sent */
	bool any;
	const struct history_entry *ack;	/* the kernel's latest one; or NULL */
};

static bool ask_one(const struct info_sample *sample, const char *name,
		    uint64_t *ret)
{
	const struct info_name *row = info_name_find(name, strlen(name));

	return row && info_value(row, sample, ret);
}

static struct facts facts_of(const struct socket *sk)
{
	struct info_sample s = { .no_socket = false };
	struct facts f = { .known = false };

	if (sk->live_fd < 0)
		return f;
	info_ask(&s.tcp, sk->live_fd, IPPROTO_TCP, TCP_INFO);
	f.known = ask_one(&s, "tcpi_state", &f.state) &&
		  ask_one(&s, "tcpi_notsent_bytes", &f.unsent) &&
		  ask_one(&s, "tcpi_bytes_sent", &f.sent) &&
		  ask_one(&s, "tcpi_bytes_retrans", &f.again) &&
		  ask_one(&s, "tcpi_unacked", &f.unacked) &&
		  ask_one(&s, "tcpi_sacked", &f.sacked) &&
		  ask_one(&s, "tcpi_lost", &f.lost) &&
		  ask_one(&s, "tcpi_retrans", &f.retrans) &&
		  ask_one(&s, "tcpi_snd_cwnd", &f.cwnd) &&
		  ask_one(&s, "tcpi_snd_wnd", &f.window) &&
		  ask_one(&s, "tcpi_snd_mss", &f.mss) &&
		  ask_one(&s, "tcpi_rto", &f.rto_us) &&
		  ask_one(&s, "tcpi_ca_state", &f.ca_state);
	return f;
}

static struct heard heard_of(const struct story *story, const struct socket *sk)
{
	struct heard h = { .acked = 1, .end = 1 };

	for (size_t i = 0; i < story->history.n; i++) {
		const struct history_entry *e = &story->history.entry[i];
		uint32_t end = e->seq + e->len + !!(e->flags & WIRE_TCP_FIN);

		if (e->socket != sk || e->flags & (WIRE_TCP_SYN | WIRE_TCP_RST))
			continue;
		if (e->outbound && e->flags & WIRE_TCP_ACK)
			h.ack = e;
		if (e->outbound)
			continue;
		h.any = true;
		if ((int32_t)(e->ack - h.acked) > 0 && e->ack_given)
			h.acked = e->ack;
		if ((int32_t)(end - h.end) > 0)
			h.end = end;
	}
	return h;
}

static bool option_is_on(const struct socket *sk, int name)
{
	int value = 0;
	socklen_t len = sizeof(value);

	return !getsockopt(sk->live_fd, IPPROTO_TCP, name, &value, &len) &&
	       value;
}

/* A pure ACK. */
static void why_no_ack(const struct heard *h, const struct wire_tcp *want,
		       char *buf, size_t cap)
{
	if (h->any && (int32_t)(want->ack - h->end) > 0)
		snprintf(buf, cap, "what has come ends at %u", h->end);
	else if (h->ack && h->ack->ack == want->ack && h->ack->line)
		snprintf(buf, cap, "the segment of line %u acknowledged that",
			 h->ack->line);
}

static bool may_be_closed(uint64_t state)
{
	return state != 1 && state != 8;	/* TCP_ESTABLISHED, TCP_CLOSE_WAIT */
}

/* Behind all that was sent, in the script's numbers. */
static uint32_t sent_end(const struct facts *f)
{
	return 1 + (uint32_t)(f->sent - f->again);
}

/* Bytes that the peer's window has room for behind what was sent. */
static int64_t room_of(const struct facts *f, const struct heard *h)
{
	return (int64_t)f->window - (int32_t)(sent_end(f) - h->acked);
}

/* Nothing new is there to send. */
static void why_nothing(const struct facts *f, const struct wire_packet *want,
			char *buf, size_t cap)
{
	const struct wire_tcp *tcp = wire_packet_tcp(want);
	bool is_new = (int32_t)(tcp->seq + want->payload_len -
				sent_end(f)) > 0;

	if (!is_new && want->payload_len && !f->unacked)
		snprintf(buf, cap, "all that it had sent was acknowledged");
	else if (!is_new && want->payload_len)
		snprintf(buf, cap, "its retransmission timer of %.3f s was still running",
			 (double)f->rto_us / 1e6);
	else if (tcp->flags & WIRE_TCP_FIN && !is_new &&
		 !may_be_closed(f->state))
		snprintf(buf, cap, "nothing has closed the connection");
	else if (is_new || tcp->flags & WIRE_TCP_FIN)
		snprintf(buf, cap, "it had nothing more to send");
}

/* The order of tcp_write_xmit() in net/ipv4/tcp_output.c. */
static void why_not(const struct socket *sk, const struct facts *f,
		    const struct heard *h, const struct wire_packet *want,
		    char *buf, size_t cap)
{
	uint64_t flight = f->unacked - f->sacked - f->lost + f->retrans;

	if (!f->unsent)
		why_nothing(f, want, buf, cap);
	else if (flight >= f->cwnd)
		snprintf(buf, cap, "the congestion window of %" PRIu64 " segment%s was full",
			 f->cwnd, f->cwnd == 1 ? "" : "s");
	else if (!f->window)
		snprintf(buf, cap, "the peer's window was closed");
	else if (room_of(f, h) <= 0)
		snprintf(buf, cap, "the peer's window of %" PRIu64 " bytes was full",
			 f->window);
	else if (f->unsent < f->mss && option_is_on(sk, TCP_CORK))
		snprintf(buf, cap, "TCP_CORK held back %" PRIu64 " bytes, which do not fill a segment",
			 f->unsent);
	else if (f->unsent < f->mss && f->unacked &&
		 !option_is_on(sk, TCP_NODELAY))
		snprintf(buf, cap, "Nagle's algorithm waited for an ACK, since %" PRIu64 " bytes do not fill a segment (TCP_NODELAY turns that off)",
			 f->unsent);
}

char *unsent_why(const struct story *story, const struct socket *sk,
		 const struct wire_packet *want)
{
	const struct wire_tcp *tcp = wire_packet_tcp(want);
	char clause[CLAUSE_MAX] = "";
	struct heard h;
	struct facts f;

	if (!sk || !tcp || tcp->flags & (WIRE_TCP_SYN | WIRE_TCP_RST) ||
	    observer_state(story->observer, sk) == STATE_CLOSED)
		return NULL;
	h = heard_of(story, sk);
	if (!want->payload_len && !(tcp->flags & WIRE_TCP_FIN)) {
		why_no_ack(&h, tcp, clause, sizeof(clause));
	} else {
		f = facts_of(sk);
		/* After a time-out its numbers tell of the retransmission. */
		if (f.known && f.ca_state != 4)	/* TCP_CA_Loss */
			why_not(sk, &f, &h, want, clause, sizeof(clause));
	}
	return *clause ? xstrdup(clause) : NULL;
}

bool unsent_bytes(const struct story *story, const struct socket *sk,
		  uint64_t *ret_unacked, uint64_t *ret_unsent)
{
	const struct facts f = facts_of(sk);
	const struct heard h = heard_of(story, sk);

	if (!f.known)
		return false;
	*ret_unacked = sent_end(&f) - h.acked;
	*ret_unsent = f.unsent;
	return true;
}

int unsent_what(const struct wire_packet *want, char *buf, size_t cap)
{
	const struct wire_tcp *tcp = wire_packet_tcp(want);

	if (!want->payload_len && tcp->flags & WIRE_TCP_FIN)
		return snprintf(buf, cap, "its FIN");
	if (!want->payload_len)
		return snprintf(buf, cap, "an ACK of %u", tcp->ack);
	return snprintf(buf, cap, "%u:%u(%u)", tcp->seq,
			tcp->seq + want->payload_len, want->payload_len);
}
