/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * netdev: the interface between a run and the kernel's network.  Packets are injected
 * there, and packets that the kernel sends are seen there.
 */
#ifndef NETDEV_H
#define NETDEV_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "netdev/wire/packet.h"

/* A packet that the kernel sent, with the time at which it left the stack. */
struct netdev_packet {
	int64_t time_ns;	/* CLOCK_MONOTONIC, from the kernel's stamp */
	size_t len;		/* bytes in data */
	uint8_t data[WIRE_MAX_PACKET];
};

struct netdev;

struct netdev_ops {
	/*
	 * Injects a packet into the stack (towards the kernel).  @gso_size: bytes of
	 * payload per segment that a TCP packet is said to be made of, or 0.  Returns 0
	 * or -errno.
	 */
	int (*send)(struct netdev *dev, const uint8_t *data, size_t len,
		    unsigned gso_size);
	/*
	 * Takes the next packet that the kernel sent.  Never blocks: -EAGAIN when
	 * there is none.  -ENOBUFS: packets were lost (reported once per loss).
	 */
	int (*receive)(struct netdev *dev, struct netdev_packet *ret);
	/*
	 * Drops the copies of the packets that were injected until now.  While they are
	 * there, the kernel cannot merge short segments that wait to be read.  It is the
	 * same under packetdrill: that reads all packets on the device, also the injected
	 * ones, only when it expects one.
	 */
	void (*let_go)(struct netdev *dev);
	/* The descriptor to poll for input. */
	int (*poll_fd)(struct netdev *dev);
	/* Closes the descriptors and frees @dev. */
	void (*free)(struct netdev *dev);
};

struct netdev {
	const struct netdev_ops *ops;
};

/* How the TUN device is set up. */
struct netdev_config {
	const char *name;		/* "tun0" */
	int family;			/* AF_INET or AF_INET6, of the wire */
	struct wire_addr local, remote, gateway;
	unsigned local_prefix, remote_prefix;	/* bits */
	unsigned mtu;			/* bytes */
	unsigned speed_mbps;		/* 0: leave */
	bool no_offload;		/* it takes single segments: no TSO, no GSO */
	bool no_checksums;		/* it fills in none, the kernel does: no TSO */
	bool anyip;			/* local_prefix is routed to lo (AnyIP) */
	/* The device stays when its user ends, until the kernel takes the
	 * namespace down: close() and exit() need not wait for that, which takes
	 * two RCU grace periods.  Only in a namespace of our own. */
	bool ends_with_namespace;
};

/*
 * Creates the device in the current network namespace, gives it addresses and
 * routes, brings it (and lo) up and starts to watch what the kernel sends on
 * it.  Returns 0 with *@ret to be freed by netdev_free(), or -errno with a message for
 * the user in @err ("cannot open /dev/net/tun: Permission denied; ...", with a way out).
 */
int netdev_tun_new(const struct netdev_config *config, struct netdev **ret,
		   char *err, size_t err_cap);

void netdev_free(struct netdev *dev);	/* NULL is fine */

#endif
