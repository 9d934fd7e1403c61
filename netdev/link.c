/* SPDX-License-Identifier: BSD-2-Clause */
/* link: rtnetlink: addresses, routes, MTU, link up. */
#include "netdev/link.h"

#include <errno.h>
#include <linux/if_addr.h>
#include <linux/if_link.h>
#include <linux/rtnetlink.h>
#include <net/if.h>
#include <netlink/netlink.h>
#include <netlink/route/addr.h>
#include <netlink/route/link.h>
#include <netlink/route/nexthop.h>
#include <netlink/route/route.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "netdev/lack.h"

/* lo is the first device of each namespace (loopback_net_init() insists). */
#define LO_IFINDEX 1
#define ADDRESS_WAIT_MS 2000

/* A step of the set-up.  The user is told the name of the first one that fails. */
struct link_setup {
	struct nl_sock *sk;
	int ifindex;
	const struct netdev_config *config;
	const char *step;
};

static struct nl_addr *addr_build(const struct wire_addr *a, unsigned prefix)
{
	struct nl_addr *n;

	n = nl_addr_build(a->family, &a->u,
			  a->family == AF_INET ? sizeof(a->u.ip4) :
						 sizeof(a->u.ip6));
	if (n)
		nl_addr_set_prefixlen(n, (int)prefix);
	return n;
}

static int set_link(struct link_setup *s, int ifindex, unsigned mtu)
{
	struct rtnl_link *orig = rtnl_link_alloc(), *change = rtnl_link_alloc();
	int err = -NLE_NOMEM;

	if (orig && change) {
		rtnl_link_set_ifindex(orig, ifindex);
		rtnl_link_set_ifindex(change, ifindex);
		rtnl_link_set_flags(change, IFF_UP);
		if (mtu)
			rtnl_link_set_mtu(change, mtu);
		err = rtnl_link_change(s->sk, orig, change, 0);
	}
	rtnl_link_put(orig);
	rtnl_link_put(change);
	return err;
}

/* Without a link-local address the device sends no router solicitations and
 * joins no groups that it would report: in a run of IPv4, too. */
static int set_no_link_local(struct link_setup *s)
{
	struct nl_msg *msg = nlmsg_alloc_simple(RTM_NEWLINK, 0);
	struct ifinfomsg ifi = { .ifi_index = s->ifindex };
	struct nlattr *spec, *inet6;

	if (!msg)
		return -NLE_NOMEM;
	if (nlmsg_append(msg, &ifi, sizeof(ifi), NLMSG_ALIGNTO) ||
	    !(spec = nla_nest_start(msg, IFLA_AF_SPEC)) ||
	    !(inet6 = nla_nest_start(msg, AF_INET6)) ||
	    nla_put_u8(msg, IFLA_INET6_ADDR_GEN_MODE,
		       IN6_ADDR_GEN_MODE_NONE)) {
		nlmsg_free(msg);
		return -NLE_NOMEM;
	}
	nla_nest_end(msg, inet6);
	nla_nest_end(msg, spec);
	return nl_send_sync(s->sk, msg);
}

static int add_address(struct link_setup *s, int ifindex, unsigned prefix)
{
	const struct wire_addr *a = &s->config->local;
	struct nl_addr *local = addr_build(a, prefix);
	struct rtnl_addr *ra = rtnl_addr_alloc();
	int err = -NLE_NOMEM;

	if (local && ra) {
		rtnl_addr_set_ifindex(ra, ifindex);
		rtnl_addr_set_local(ra, local);
		rtnl_addr_set_prefixlen(ra, (int)prefix);
		/* No duplicate address detection (RFC 4862, 5.4): there is
		 * nobody else, and it would take a second. */
		if (a->family == AF_INET6)
			rtnl_addr_set_flags(ra, IFA_F_NODAD);
		err = rtnl_addr_add(s->sk, ra, NLM_F_REPLACE);
	}
	rtnl_addr_put(ra);
	nl_addr_put(local);
	return err;
}

static bool gateway_is_usable(const struct netdev_config *c)
{
	struct nl_addr *gw, *net;
	bool on_link = false;

	if (c->gateway.family != c->local.family)
		return false;
	/* IPv6 refuses it (ip6_validate_gw()), IPv4 has it in routes. */
	if (c->local.family == AF_INET6 &&
	    wire_addr_equal(&c->gateway, &c->local))
		return false;
	gw = addr_build(&c->gateway, c->gateway.family == AF_INET ? 32 : 128);
	net = addr_build(&c->local, c->local_prefix);
	if (gw && net)
		on_link = !nl_addr_cmp_prefix(net, gw);
	nl_addr_put(gw);
	nl_addr_put(net);
	return on_link;
}

static void mask_address(struct wire_addr *a, unsigned prefix)
{
	uint8_t *byte = (uint8_t *)&a->u;
	unsigned bits = a->family == AF_INET ? 32 : 128;

	for (unsigned i = prefix; i < bits; i++)
		byte[i / 8] &= (uint8_t)~(0x80u >> (i % 8));
}

/* A route to @net through the device; @type RTN_LOCAL: the whole of it is us. */
static int add_route(struct link_setup *s, struct wire_addr net,
		     unsigned prefix, int ifindex, uint8_t type,
		     const struct wire_addr *gateway)
{
	struct rtnl_route *route = rtnl_route_alloc();
	struct rtnl_nexthop *hop = rtnl_route_nh_alloc();
	struct nl_addr *dst, *via = NULL;
	int err = -NLE_NOMEM;

	mask_address(&net, prefix);
	dst = addr_build(&net, prefix);
	if (!route || !hop || !dst) {
		rtnl_route_put(route);
		if (hop)
			rtnl_route_nh_free(hop);
		nl_addr_put(dst);
		return err;
	}
	rtnl_route_set_family(route, (uint8_t)net.family);
	rtnl_route_set_dst(route, dst);
	rtnl_route_set_type(route, type);
	if (type == RTN_LOCAL) {
		rtnl_route_set_table(route, RT_TABLE_LOCAL);
		rtnl_route_set_scope(route, RT_SCOPE_HOST);
	} else {
		rtnl_route_set_scope(route, gateway ? RT_SCOPE_UNIVERSE :
						      RT_SCOPE_LINK);
	}
	rtnl_route_nh_set_ifindex(hop, ifindex);
	if (gateway) {
		via = addr_build(gateway, net.family == AF_INET ? 32 : 128);
		rtnl_route_nh_set_gateway(hop, via);
	}
	rtnl_route_add_nexthop(route, hop);
	err = rtnl_route_add(s->sk, route, NLM_F_REPLACE);
	nl_addr_put(via);
	nl_addr_put(dst);
	rtnl_route_put(route);
	return err;
}

static int note_type(struct nl_msg *msg, void *arg)
{
	const struct rtmsg *route = nlmsg_data(nlmsg_hdr(msg));

	*(uint8_t *)arg = route->rtm_type;
	return NL_OK;
}

/* Asks where a packet to @a would go: RTN_LOCAL...; 0: nowhere. */
static uint8_t route_type(struct link_setup *s, const struct wire_addr *a)
{
	struct rtmsg ask = {
		.rtm_family = (unsigned char)a->family, .rtm_dst_len = 128,
	};
	struct nl_msg *msg = nlmsg_alloc_simple(RTM_GETROUTE, NLM_F_REQUEST);
	uint8_t type = 0;

	nl_socket_disable_auto_ack(s->sk);
	nl_socket_modify_cb(s->sk, NL_CB_VALID, NL_CB_CUSTOM, note_type, &type);
	if (msg && !nlmsg_append(msg, &ask, sizeof(ask), NLMSG_ALIGNTO) &&
	    !nla_put(msg, RTA_DST, sizeof(a->u.ip6), &a->u.ip6) &&
	    nl_send_auto(s->sk, msg) >= 0)
		nl_recvmsgs_default(s->sk);
	nlmsg_free(msg);
	return type;
}

/*
 * The kernel adds the host route of a new IPv6 address in a work queue, also where
 * there is no duplicate address detection (addrconf_dad_work()): a packet that
 * comes sooner is dropped.  There is no event for it: the notification of the address
 * comes before the route.
 */
static int wait_for_address(struct link_setup *s)
{
	const struct timespec ms = { .tv_nsec = 1000000 };

	for (int i = 0; i < ADDRESS_WAIT_MS; i++) {
		if (route_type(s, &s->config->local) == RTN_LOCAL)
			return 0;
		nanosleep(&ms, NULL);
	}
	return -NLE_AGAIN;
}

static int set_up(struct link_setup *s)
{
	const struct netdev_config *c = s->config;
	const int lo = LO_IFINDEX;
	int err;

	s->step = "bring up lo";
	err = set_link(s, lo, 0);
	if (!err) {
		s->step = "configure IPv6";
		err = set_no_link_local(s);
		/* A kernel without IPv6 refuses, and has no such address. */
		if (c->family == AF_INET)
			err = 0;
	}
	if (!err) {
		s->step = "set the MTU and bring it up";
		err = set_link(s, s->ifindex, c->mtu);
	}
	if (!err) {
		s->step = "add the local address";
		err = add_address(s, s->ifindex, c->local_prefix);
	}
	if (!err && c->anyip) {
		s->step = "add the AnyIP route";
		err = add_route(s, c->local, c->local_prefix, lo, RTN_LOCAL,
				NULL);
	}
	if (!err) {
		s->step = "add the route to the remote addresses";
		err = add_route(s, c->remote, c->remote_prefix, s->ifindex,
				RTN_UNICAST,
				gateway_is_usable(c) ? &c->gateway : NULL);
	}
	if (!err && c->local.family == AF_INET6) {
		s->step = "wait for the local address";
		err = wait_for_address(s);
	}
	return err;
}

int link_set_up(int ifindex, const struct netdev_config *config, char *err,
		size_t err_cap)
{
	struct link_setup s = {
		.sk = nl_socket_alloc(),
		.ifindex = ifindex,
		.config = config,
	};
	int nle = -NLE_NOMEM;

	errno = ENOMEM;
	if (s.sk)
		nle = nl_connect(s.sk, NETLINK_ROUTE);
	if (nle) {
		int error = errno;

		/* libnl has no word for EMFILE. */
		snprintf(err, err_cap, "cannot open a netlink socket: %s%s",
			 nle == -NLE_FAILURE ? strerror(error) :
					       nl_geterror(nle),
			 lack_way_out(error));
		nl_socket_free(s.sk);
		return -EIO;
	}
	nle = set_up(&s);
	nl_socket_free(s.sk);
	if (!nle)
		return 0;
	snprintf(err, err_cap, "cannot %s of %s: %s%s", s.step, config->name,
		 nl_geterror(nle), nle == -NLE_NOMEM ? lack_way_out(ENOMEM) : "");
	return -EIO;
}
