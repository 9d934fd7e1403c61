/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * tun: the device between a run and the kernel under test.
 *
 * Writing to the TUN descriptor injects a packet: the stack has processed it when
 * write() returns (tun_get_user() calls netif_receive_skb()).  What the kernel
 * sends is seen through a packet socket, for its time stamp; the TUN's own read
 * side is only emptied, so that the device never drops.
 */
#include <errno.h>
#include <fcntl.h>
#include <linux/ethtool.h>
#include <linux/if_tun.h>
#include <linux/sockios.h>
#include <linux/virtio_net.h>
#include <net/if.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <sys/uio.h>
#include <unistd.h>

#include "netdev/capture.h"
#include "netdev/link.h"
#include "netdev/netdev.h"

#define TUN_PATH "/dev/net/tun"
#define TCP_CSUM_OFFSET 16	/* of the checksum in a TCP header (RFC 9293) */
#define TCP_DOFF_OFFSET 12
#define IPV4_PROTO_OFFSET 9
#define IPV6_PROTO_OFFSET 6
#define IPV6_HEADER 40

struct tun {
	struct netdev dev;	/* first: the ops get a pointer to it */
	int fd, capture_fd;
};

/* Finds TCP directly behind one IP header; false: nothing that can be GSO. */
static bool find_tcp(const uint8_t *data, size_t len, bool *ret_v6,
		     size_t *ret_at)
{
	bool v6 = len && data[0] >> 4 == 6;
	size_t at = v6 ? IPV6_HEADER : len ? (data[0] & 0x0fu) * 4u : 0;

	if (len < at + 20 ||
	    data[v6 ? IPV6_PROTO_OFFSET : IPV4_PROTO_OFFSET] != IPPROTO_TCP)
		return false;
	*ret_v6 = v6;
	*ret_at = at;
	return true;
}

/* tun_get_user() wants the checksum of a GSO packet unfinished: the kernel sets it
 * per segment, from CHECKSUM_PARTIAL. */
static void fill_gso(struct virtio_net_hdr *h, const uint8_t *data, size_t len,
		     unsigned gso_size)
{
	size_t at;
	bool v6;

	if (!gso_size || !find_tcp(data, len, &v6, &at))
		return;
	h->flags = VIRTIO_NET_HDR_F_NEEDS_CSUM;
	h->csum_start = (uint16_t)at;
	h->csum_offset = TCP_CSUM_OFFSET;
	h->gso_type = v6 ? VIRTIO_NET_HDR_GSO_TCPV6 : VIRTIO_NET_HDR_GSO_TCPV4;
	h->gso_size = (uint16_t)gso_size;
	h->hdr_len = (uint16_t)(at + (data[at + TCP_DOFF_OFFSET] >> 4) * 4u);
}

static int tun_send(struct netdev *dev, const uint8_t *data, size_t len,
		    unsigned gso_size)
{
	struct tun *tun = (struct tun *)dev;
	struct virtio_net_hdr h = { 0 };
	struct iovec iov[2] = {
		{ &h, sizeof(h) },
		{ (void *)data, len },
	};
	ssize_t n;

	fill_gso(&h, data, len, gso_size);
	do
		n = writev(tun->fd, iov, 2);
	while (n < 0 && errno == EINTR);
	return n < 0 ? -errno : 0;
}

static int tun_receive(struct netdev *dev, struct netdev_packet *ret)
{
	struct tun *tun = (struct tun *)dev;
	char head[64];

	/* A short read takes a whole packet out of the queue. */
	while (read(tun->fd, head, sizeof(head)) >= 0)
		continue;
	return capture_receive(tun->capture_fd, ret);
}

static unsigned tun_poll_fds(struct netdev *dev, int fd[2])
{
	struct tun *tun = (struct tun *)dev;

	fd[0] = tun->capture_fd;
	fd[1] = tun->fd;
	return 2;
}

static void tun_free(struct netdev *dev)
{
	struct tun *tun = (struct tun *)dev;

	if (tun->capture_fd >= 0)
		close(tun->capture_fd);
	if (tun->fd >= 0)
		close(tun->fd);
	free(tun);
}

static const struct netdev_ops tun_ops = {
	.send = tun_send,
	.receive = tun_receive,
	.poll_fds = tun_poll_fds,
	.free = tun_free,
};

void netdev_free(struct netdev *dev)
{
	if (dev)
		dev->ops->free(dev);
}

static int open_error(int error, char *err, size_t cap)
{
	const char *way_out;

	switch (error) {
	case ENOENT:
		way_out = "is there no TUN driver? try 'modprobe tun'; in a container, pass the device in (--device " TUN_PATH ")";
		break;
	case EACCES:
	case EPERM:
		way_out = "give this user access to it (chmod 666 " TUN_PATH "; in a container, --device " TUN_PATH "), or run as root";
		break;
	case EMFILE:
	case ENFILE:
		way_out = "raise the limit of open files (ulimit -n), or run fewer scripts at once";
		break;
	default:
		way_out = "is the TUN driver loaded? try 'modprobe tun'";
	}
	snprintf(err, cap, "cannot open " TUN_PATH ": %s; %s", strerror(error),
		 way_out);
	return -error;
}

static int create_error(int error, const char *name, char *err, size_t cap)
{
	const char *way_out = "";

	if (error == EPERM)
		way_out = "; it takes CAP_NET_ADMIN in this network namespace: run as root, or under the name 'tundrill', which makes a namespace of its own";
	else if (error == EBUSY)
		way_out = "; there is one already in this network namespace, maybe of a run that is still ending: give each run a namespace of its own";
	snprintf(err, cap, "cannot create the TUN device %s: %s%s", name,
		 strerror(error), way_out);
	return -error;
}

/* With TSO and checksum offload a large send reaches the device in one piece, the
 * one segment that a script expects. */
static int create_device(int fd, const char *name, char *err, size_t cap)
{
	struct ifreq ifr = { .ifr_flags = IFF_TUN | IFF_NO_PI | IFF_VNET_HDR };
	unsigned long offload = TUN_F_CSUM | TUN_F_TSO4 | TUN_F_TSO6 |
				TUN_F_TSO_ECN;

	snprintf(ifr.ifr_name, sizeof(ifr.ifr_name), "%s", name);
	if (ioctl(fd, TUNSETIFF, &ifr))
		return create_error(errno, name, err, cap);
	if (ioctl(fd, TUNSETOFFLOAD, offload)) {
		int error = errno;

		snprintf(err, cap, "cannot set the offloads of %s: %s", name,
			 strerror(error));
		return -error;
	}
	return 0;
}

/* The speed only informs (ethtool, some qdiscs): a kernel that refuses it does not
 * fail the run. */
static void set_speed(const char *name, unsigned mbps)
{
	struct ethtool_cmd cmd = { .cmd = ETHTOOL_GSET };
	struct ifreq ifr = { .ifr_data = (void *)&cmd };
	int fd;

	if (!mbps)
		return;
	fd = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
	if (fd < 0)
		return;
	snprintf(ifr.ifr_name, sizeof(ifr.ifr_name), "%s", name);
	if (!ioctl(fd, SIOCETHTOOL, &ifr)) {
		cmd.cmd = ETHTOOL_SSET;
		ethtool_cmd_speed_set(&cmd, mbps);
		ioctl(fd, SIOCETHTOOL, &ifr);
	}
	close(fd);
}

/* Unlike if_nametoindex(), this tells when there is no descriptor left. */
static int find_index(const char *name)
{
	struct ifreq ifr = { 0 };
	int fd = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
	int ret;

	if (fd < 0)
		return -errno;
	snprintf(ifr.ifr_name, sizeof(ifr.ifr_name), "%s", name);
	ret = ioctl(fd, SIOCGIFINDEX, &ifr) ? -errno : ifr.ifr_ifindex;
	close(fd);
	return ret;
}

static int set_up(struct tun *tun, const struct netdev_config *config,
		  char *err, size_t cap)
{
	int ifindex, ret;

	tun->fd = open(TUN_PATH, O_RDWR | O_NONBLOCK | O_CLOEXEC);
	if (tun->fd < 0)
		return open_error(errno, err, cap);
	ret = create_device(tun->fd, config->name, err, cap);
	if (ret)
		return ret;
	set_speed(config->name, config->speed_mbps);
	ifindex = find_index(config->name);
	if (ifindex < 0) {
		snprintf(err, cap, "cannot find %s: %s", config->name,
			 strerror(-ifindex));
		return ifindex;
	}
	ret = link_set_up(ifindex, config, err, cap);
	if (ret)
		return ret;
	tun->capture_fd = capture_open(ifindex);
	if (tun->capture_fd < 0) {
		snprintf(err, cap, "cannot watch %s: %s", config->name,
			 strerror(-tun->capture_fd));
		return tun->capture_fd;
	}
	/* Last, so that nothing stays of a failure.  A kernel that refuses it
	 * only makes the end slower. */
	if (config->ends_with_namespace)
		ioctl(tun->fd, TUNSETPERSIST, 1);
	return 0;
}

int netdev_tun_new(const struct netdev_config *config, struct netdev **ret,
		   char *err, size_t err_cap)
{
	struct tun *tun = calloc(1, sizeof(*tun));
	int failed;

	if (!tun) {
		snprintf(err, err_cap, "out of memory");
		return -ENOMEM;
	}
	tun->dev.ops = &tun_ops;
	tun->fd = tun->capture_fd = -1;
	failed = set_up(tun, config, err, err_cap);
	if (failed) {
		tun_free(&tun->dev);
		return failed;
	}
	*ret = &tun->dev;
	return 0;
}
