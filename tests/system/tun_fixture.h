/* SPDX-License-Identifier: BSD-2-Clause */
/* tun_fixture: a TUN device in a namespace of its own, for tests of netdev. */
#ifndef TESTS_TUN_FIXTURE_H
#define TESTS_TUN_FIXTURE_H

#include <arpa/inet.h>
#include <errno.h>
#include <poll.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "netdev/netdev.h"
#include "netdev/ns.h"
#include "tests/unit/tap.h"

#define TUN_LIMIT_MS 20000	/* for what happens by itself; never waited for */
#define TUN_ERR_MAX 512

static inline struct wire_addr tun_addr(const char *text)
{
	struct wire_addr a = { .family = strchr(text, ':') ? AF_INET6 : AF_INET };

	if (inet_pton(a.family, text, &a.u) != 1)
		abort();
	return a;
}

/* Returns the length. */
static inline socklen_t tun_sockaddr(const struct wire_addr *a, uint16_t port,
				     struct sockaddr_storage *ret)
{
	struct sockaddr_in6 *v6 = (struct sockaddr_in6 *)ret;
	struct sockaddr_in *v4 = (struct sockaddr_in *)ret;

	memset(ret, 0, sizeof(*ret));
	ret->ss_family = (sa_family_t)a->family;
	if (a->family == AF_INET) {
		v4->sin_addr = a->u.ip4;
		v4->sin_port = htons(port);
		return sizeof(*v4);
	}
	v6->sin6_addr = a->u.ip6;
	v6->sin6_port = htons(port);
	return sizeof(*v6);
}

/* As a run sets it up when the script says nothing. */
static inline struct netdev_config tun_config(int family)
{
	bool v6 = family == AF_INET6;

	return (struct netdev_config){
		.name = "tun0",
		.family = family,
		.local = tun_addr(v6 ? "fd3d:a0b:17d6::1" : "192.168.0.1"),
		.remote = tun_addr(v6 ? "fd3d:fa7b:d17d::1" : "192.0.2.1"),
		.gateway = tun_addr(v6 ? "fd3d:a0b:17d6:8888::1" : "192.168.0.1"),
		.local_prefix = v6 ? 48 : 16,
		.remote_prefix = v6 ? 48 : 24,
		.mtu = v6 ? 1520 : 1500,
	};
}

/* The device of @config; reports when there is none. */
static inline struct netdev *tun_make(const struct netdev_config *config)
{
	char err[TUN_ERR_MAX] = "";
	struct netdev *dev = NULL;
	int failed = netdev_tun_new(config, &dev, err, sizeof(err));

	tap_is_int(failed, 0, "a device for IPv%d comes up",
		   config->family == AF_INET6 ? 6 : 4);
	if (failed)
		printf("# %s\n", err);
	return dev;
}

/* Waits for the next packet that the kernel sends: 0 or -errno. */
static inline int tun_await(struct netdev *dev, struct netdev_packet *ret)
{
	struct pollfd p = { .fd = dev->ops->poll_fd(dev), .events = POLLIN };

	for (;;) {
		int err = dev->ops->receive(dev, ret);

		if (err != -EAGAIN)
			return err;
		if (poll(&p, 1, TUN_LIMIT_MS) < 1)
			return -ETIMEDOUT;
	}
}

static inline int64_t tun_now_ns(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_MONOTONIC, &ts);
	return ts.tv_sec * INT64_C(1000000000) + ts.tv_nsec;
}

/* Runs @test, which ends with tap_done(), in namespaces of its own. */
static inline int tun_test_main(int (*test)(void))
{
	char err[TUN_ERR_MAX] = "";
	int status = 0;
	pid_t pid;

	if (access("/dev/net/tun", R_OK | W_OK)) {
		printf("1..0 # SKIP /dev/net/tun: %s\n", strerror(errno));
		return 0;
	}
	pid = ns_fork(NS_ISOLATE, NULL, err, sizeof(err));
	if (!pid) {
		int result = test();

		fflush(stdout);
		_exit(result);
	}
	if (pid < 0) {
		printf("1..0 # SKIP %s\n", err);
		return 0;
	}
	waitpid(pid, &status, 0);
	return WIFEXITED(status) ? WEXITSTATUS(status) : 1;
}

#endif
