/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * sockdiag: the state of TCP sockets, asked of the kernel.
 *
 * A dump walks the whole hash table of established sockets, which all network
 * namespaces share: that takes milliseconds on a large machine.  A request for one tuple
 * is a hash look-up (inet_diag_find_one_icsk()), the only request while time counts.
 */
#include "netdev/sockdiag.h"

#include <arpa/inet.h>
#include <errno.h>
#include <linux/inet_diag.h>
#include <linux/sock_diag.h>
#include <netinet/tcp.h>
#include <netlink/attr.h>
#include <netlink/msg.h>
#include <netlink/netlink.h>
#include <stdlib.h>
#include <string.h>

#include "netdev/lack.h"

struct sockdiag {
	struct nl_sock *sk;
};

/* What one request brings. */
struct answer {
	bool found;
	unsigned state;
	uint16_t remote_port;	/* 0: a listening socket */
	struct sockdiag_info *info;	/* NULL: not wanted */
};

int sockdiag_new(struct sockdiag **ret)
{
	struct sockdiag *d = calloc(1, sizeof(*d));

	if (!d)
		return -ENOMEM;
	errno = ENOMEM;
	d->sk = nl_socket_alloc();
	if (!d->sk || nl_connect(d->sk, NETLINK_SOCK_DIAG)) {
		int error = errno;

		sockdiag_free(d);
		return *lack_way_out(error) ? -error : -EPROTONOSUPPORT;
	}
	nl_socket_disable_auto_ack(d->sk);
	*ret = d;
	return 0;
}

void sockdiag_free(struct sockdiag *d)
{
	if (!d)
		return;
	nl_socket_free(d->sk);
	free(d);
}

static void take_info(const struct nlmsghdr *h, struct sockdiag_info *info)
{
	const struct nlattr *a = nlmsg_find_attr((struct nlmsghdr *)h,
						 sizeof(struct inet_diag_msg),
						 INET_DIAG_INFO);
	size_t len = a ? (size_t)nla_len(a) : 0;

	info->len = len < info->cap ? len : info->cap;
	if (info->len)
		memcpy(info->buf, nla_data(a), info->len);
}

static int take_answer(struct nl_msg *msg, void *arg)
{
	const struct nlmsghdr *h = nlmsg_hdr(msg);
	struct answer *a = arg;
	const struct inet_diag_msg *m;

	if (h->nlmsg_type != SOCK_DIAG_BY_FAMILY ||
	    nlmsg_datalen(h) < (int)sizeof(*m))
		return NL_SKIP;
	m = nlmsg_data(h);
	a->found = true;
	a->state = m->idiag_state;
	a->remote_port = ntohs(m->id.idiag_dport);
	if (a->info)
		take_info(h, a->info);
	return NL_STOP;
}

static void put_addr(const struct wire_addr *a, uint32_t to[4])
{
	if (a->family == AF_INET)
		memcpy(to, &a->u.ip4, sizeof(a->u.ip4));
	else
		memcpy(to, &a->u.ip6, sizeof(a->u.ip6));
}

/* Sends @req and hears all answers; a libnl error below 0. */
static int ask(struct sockdiag *d, int type, int flags,
	       struct inet_diag_req_v2 *req)
{
	int err = nl_send_simple(d->sk, type, NLM_F_REQUEST | flags, req,
				 sizeof(*req));

	return err < 0 ? err : nl_recvmsgs_default(d->sk);
}

int sockdiag_state(struct sockdiag *d, const struct sockdiag_tuple *tuple,
		   unsigned *ret_state, struct sockdiag_info *info)
{
	struct inet_diag_req_v2 req = {
		.sdiag_family = (uint8_t)tuple->family,
		.sdiag_protocol = IPPROTO_TCP,
		.idiag_states = ~0u,
		.id.idiag_sport = htons(tuple->local_port),
		.id.idiag_dport = htons(tuple->remote_port),
		.id.idiag_cookie = { INET_DIAG_NOCOOKIE, INET_DIAG_NOCOOKIE },
	};
	struct answer answer = { .info = info };
	int err;

	if (info) {
		info->len = 0;
		req.idiag_ext = 1 << (INET_DIAG_INFO - 1);
	}
	put_addr(&tuple->local, req.id.idiag_src);
	put_addr(&tuple->remote, req.id.idiag_dst);
	nl_socket_modify_cb(d->sk, NL_CB_VALID, NL_CB_CUSTOM, take_answer,
			    &answer);
	err = ask(d, SOCK_DIAG_BY_FAMILY, 0, &req);
	/* The kernel's ENOENT comes as NLE_OBJ_NOTFOUND. */
	if (err < 0 && err != -NLE_OBJ_NOTFOUND)
		return -EIO;
	if (!answer.found || !answer.remote_port)
		return -ENOENT;
	*ret_state = answer.state;
	return 0;
}

/* Connections that a dump has told of. */
struct found {
	struct inet_diag_msg *socket;
	size_t n, cap;
};

static int take_found(struct nl_msg *msg, void *arg)
{
	const struct nlmsghdr *h = nlmsg_hdr(msg);
	struct found *f = arg;

	if (h->nlmsg_type != SOCK_DIAG_BY_FAMILY ||
	    nlmsg_datalen(h) < (int)sizeof(*f->socket))
		return NL_SKIP;
	if (f->n == f->cap) {
		size_t cap = f->cap ? 2 * f->cap : 16;
		void *more = realloc(f->socket, cap * sizeof(*f->socket));

		if (!more)
			return -NLE_NOMEM;
		f->socket = more;
		f->cap = cap;
	}
	memcpy(&f->socket[f->n++], nlmsg_data(h), sizeof(*f->socket));
	return NL_OK;
}

/* Adds those of @family in @states, bits by TCP_ESTABLISHED... */
static int find_all(struct sockdiag *d, uint8_t family, uint32_t states,
		    struct found *f)
{
	struct inet_diag_req_v2 req = {
		.sdiag_family = family,
		.sdiag_protocol = IPPROTO_TCP,
		.idiag_states = states,
	};

	nl_socket_modify_cb(d->sk, NL_CB_VALID, NL_CB_CUSTOM, take_found, f);
	return ask(d, SOCK_DIAG_BY_FAMILY, NLM_F_DUMP, &req) < 0 ? -EIO : 0;
}

static int end_one(struct sockdiag *d, const struct inet_diag_msg *m)
{
	struct inet_diag_req_v2 req = {
		.sdiag_family = m->idiag_family,
		.sdiag_protocol = IPPROTO_TCP,
		.idiag_states = ~0u,
		.id = m->id,
	};
	int err = ask(d, SOCK_DESTROY, NLM_F_ACK, &req);

	/* One may have ended by itself. */
	if (err >= 0 || err == -NLE_OBJ_NOTFOUND)
		return 0;
	return err == -NLE_OPNOTSUPP ? -EOPNOTSUPP : -EIO;
}

/* An IPv6 socket may have the addresses of IPv4. */
static bool is_address(const __be32 found[4], uint8_t family,
		       const struct wire_addr *a)
{
	if (a->family == AF_INET6)
		return family == AF_INET6 && !memcmp(found, a->u.ip6.s6_addr, 16);
	return family == AF_INET ? found[0] == a->u.ip4.s_addr :
				   !found[0] && !found[1] &&
				   found[2] == htonl(0xffff) &&
				   found[3] == a->u.ip4.s_addr;
}

static bool is_tuple(const struct inet_diag_msg *m,
		     const struct sockdiag_tuple *t)
{
	return m->id.idiag_sport == htons(t->local_port) &&
	       m->id.idiag_dport == htons(t->remote_port) &&
	       is_address(m->id.idiag_src, m->idiag_family, &t->local) &&
	       is_address(m->id.idiag_dst, m->idiag_family, &t->remote);
}

/* Ends those in @states that have @tuple, or all (NULL). */
static int end_found(struct sockdiag *d, uint32_t states,
		     const struct sockdiag_tuple *tuple)
{
	struct found f = { 0 };
	int err = find_all(d, AF_INET, states, &f);

	if (!err)
		err = find_all(d, AF_INET6, states, &f);
	for (size_t i = 0; i < f.n && !err; i++)
		if (!tuple || is_tuple(&f.socket[i], tuple))
			err = end_one(d, &f.socket[i]);
	free(f.socket);
	return err;
}

int sockdiag_end_all(struct sockdiag *d)
{
	/* What listens or is in TIME-WAIT keeps no namespace. */
	return end_found(d, ~(1u << TCP_LISTEN | 1u << TCP_TIME_WAIT), NULL);
}

int sockdiag_end(struct sockdiag *d, const struct sockdiag_tuple *tuple)
{
	return end_found(d, ~(1u << TCP_LISTEN), tuple);
}
