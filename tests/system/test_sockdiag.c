/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * test_sockdiag: connections are found and ended, those without a descriptor, too; what
 * listens is let be.
 */
#include "netdev/sockdiag.h"

#include <netinet/tcp.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "tests/system/tun_fixture.h"

#define CONNECTIONS 20

/* One on each side of loopback; the client's is closed, and waits for a FIN. */
struct pairs {
	int listener, server[CONNECTIONS];
	struct sockdiag_tuple orphan[CONNECTIONS];
};

static void set_loopback(int family, struct sockaddr_storage *a)
{
	struct sockaddr_in *v4 = (struct sockaddr_in *)a;
	struct sockaddr_in6 *v6 = (struct sockaddr_in6 *)a;

	memset(a, 0, sizeof(*a));
	a->ss_family = (sa_family_t)family;
	if (family == AF_INET)
		v4->sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	else
		v6->sin6_addr = in6addr_loopback;
}

static uint16_t port_of(int fd)
{
	struct sockaddr_storage a;
	socklen_t len = sizeof(a);

	if (getsockname(fd, (struct sockaddr *)&a, &len))
		return 0;
	/* At the same place in both. */
	return ntohs(((struct sockaddr_in *)&a)->sin_port);
}

static bool pairs_make(int family, struct pairs *ret)
{
	struct sockaddr_storage a;
	socklen_t len = sizeof(a);

	set_loopback(family, &a);
	ret->listener = socket(family, SOCK_STREAM, 0);
	if (bind(ret->listener, (struct sockaddr *)&a, len) ||
	    listen(ret->listener, CONNECTIONS) ||
	    getsockname(ret->listener, (struct sockaddr *)&a, &len))
		return false;
	for (int i = 0; i < CONNECTIONS; i++) {
		int fd = socket(family, SOCK_STREAM, 0);

		if (connect(fd, (struct sockaddr *)&a, len))
			return false;
		ret->server[i] = accept(ret->listener, NULL, NULL);
		ret->orphan[i] = (struct sockdiag_tuple){
			.family = family,
			.local = tun_addr(family == AF_INET ? "127.0.0.1" : "::1"),
			.remote = tun_addr(family == AF_INET ? "127.0.0.1" : "::1"),
			.local_port = port_of(fd),
			.remote_port = port_of(ret->listener),
		};
		close(fd);
	}
	return true;
}

/* How many of the closed ones there are. */
static int count(struct sockdiag *d, const struct pairs *p)
{
	int n = 0;

	for (int i = 0; i < CONNECTIONS; i++) {
		unsigned s;

		n += !sockdiag_state(d, &p->orphan[i], &s, NULL);
	}
	return n;
}

static unsigned state_of(int fd)
{
	struct tcp_info info = { .tcpi_state = 0 };
	socklen_t len = sizeof(info);

	getsockopt(fd, IPPROTO_TCP, TCP_INFO, &info, &len);
	return info.tcpi_state;
}

static int count_ended(const struct pairs *p)
{
	int n = 0;

	for (int i = 0; i < CONNECTIONS; i++)
		n += state_of(p->server[i]) == TCP_CLOSE;
	return n;
}

static int test(void)
{
	const struct netdev_config config = tun_config(AF_INET);
	struct netdev *dev = tun_make(&config);	/* with it, loopback is up */
	struct sockdiag *d = NULL;
	struct pairs v4, v6;

	tap_is_int(sockdiag_new(&d), 0, "the kernel can be asked");
	if (!dev || !d)
		return tap_done();
	tap_is_int(sockdiag_end_all(d), 0, "there may be no connections");
	tap_ok(pairs_make(AF_INET, &v4) && pairs_make(AF_INET6, &v6),
	       "there are connections");
	tap_is_int(count(d, &v4), CONNECTIONS, "closed ones wait for a FIN");
	tap_is_int(count(d, &v6), CONNECTIONS, "... of IPv6");
	tap_is_int(count_ended(&v4) + count_ended(&v6), 0, "the others are open");
	tap_is_int(sockdiag_end(d, &v4.orphan[1]), 0, "one may be ended");
	tap_is_int(count(d, &v4), CONNECTIONS - 1, "... it alone");
	tap_is_int(count(d, &v6), CONNECTIONS, "... and none of IPv6");
	tap_is_int(sockdiag_end(d, &v4.orphan[1]), 0, "... twice");
	tap_is_int(sockdiag_end_all(d), 0, "all end");
	tap_is_int(count(d, &v4), 0, "none waits");
	tap_is_int(count(d, &v6), 0, "... of IPv6");
	tap_is_int(count_ended(&v4), CONNECTIONS, "none is open");
	tap_is_int(count_ended(&v6), CONNECTIONS, "... of IPv6");
	tap_ok(state_of(v4.listener) == TCP_LISTEN &&
	       state_of(v6.listener) == TCP_LISTEN,
	       "what listens still does");
	sockdiag_free(d);
	netdev_free(dev);
	return tap_done();
}

int main(void)
{
	return tun_test_main(test);
}
