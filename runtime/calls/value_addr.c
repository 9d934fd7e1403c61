/* SPDX-License-Identifier: BSD-2-Clause */
/* value_addr: socket addresses of scripts. */
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <string.h>

#include "runtime/calls/value.h"

/* The parts of a sockaddr that a script may give. */
struct addr_parts {
	int family;
	const struct expr *port, *addr;
};

int value_inet(struct call *c, const struct expr *e, int family, void *dst)
{
	if (e->type == EXPR_CALL && e->arg && e->arg->type == EXPR_STRING &&
	    inet_pton(family, e->arg->text, dst) == 1)
		return 0;
	diag_error(c->diags, e->span, "%s(): not an %s address", c->ast->name,
		   family == AF_INET6 ? "IPv6" : "IPv4");
	return -EINVAL;
}

static socklen_t family_len(int family)
{
	return family == AF_INET6 ? sizeof(struct sockaddr_in6) :
				    sizeof(struct sockaddr_in);
}

/* Where the address proper and the port of an AF_INET or AF_INET6 one are. */
static void *addr_bytes(struct sockaddr_storage *ss)
{
	return ss->ss_family == AF_INET6 ?
		       (void *)&((struct sockaddr_in6 *)ss)->sin6_addr :
		       (void *)&((struct sockaddr_in *)ss)->sin_addr;
}

static in_port_t *addr_port(struct sockaddr_storage *ss)
{
	return ss->ss_family == AF_INET6 ?
		       &((struct sockaddr_in6 *)ss)->sin6_port :
		       &((struct sockaddr_in *)ss)->sin_port;
}

static int addr_read_parts(struct call *c, const struct expr *e,
			   struct addr_parts *ret)
{
	struct addr_parts p = { .family = AF_UNSPEC };

	for (size_t i = 0; i < e->n; i++) {
		const struct expr *m = e->list[i];

		for (size_t k = 0; k < struct_sockaddr.n; k++) {
			const struct member_desc *d = &struct_sockaddr.member[k];

			if (strcmp(d->name, m->text))
				continue;
			if (d->type == MEMBER_PORT)
				p.port = m->list[0];
			else if (d->type == MEMBER_ADDR)
				p.addr = m->list[0];
			else if (value_int32(c, m->list[0], &p.family) < 0)
				return -EINVAL;
		}
	}
	if (p.family != AF_INET && p.family != AF_INET6) {
		diag_error(c->diags, e->span,
			   "%s(): sa_family must be AF_INET or AF_INET6",
			   c->ast->name);
		return -EINVAL;
	}
	*ret = p;
	return 0;
}

static int addr_from_struct(struct call *c, const struct expr *e,
			    struct sockaddr_storage *ss)
{
	struct addr_parts p;
	int64_t port;

	if (addr_read_parts(c, e, &p) < 0)
		return -EINVAL;
	ss->ss_family = (sa_family_t)p.family;
	if (value_inet(c, p.addr, p.family, addr_bytes(ss)) < 0 ||
	    value_range(c, p.port, "port", 0, UINT16_MAX, &port) < 0)
		return -EINVAL;
	/* htons(80) has been swapped already.  A plain 80 means what it means in C. */
	*addr_port(ss) = (in_port_t)port;
	return 0;
}

int value_addr(struct call *c, const struct expr *e, bool local,
	       struct sockaddr_storage *ret, socklen_t *ret_len)
{
	struct sockaddr_storage ss = { 0 };
	socklen_t len;
	int family;

	switch (e->type) {
	case EXPR_ELLIPSIS:
		len = sockets_default_addr(c->sockets, local, &ss);
		break;
	case EXPR_STRUCT:
		if (addr_from_struct(c, e, &ss) < 0)
			return -EINVAL;
		len = family_len(ss.ss_family);
		break;
	default:
		if (value_int32(c, e, &family) < 0)
			return -EINVAL;
		ss.ss_family = (sa_family_t)family;
		len = family_len(family);
	}
	*ret = ss;
	*ret_len = len;
	return 0;
}
