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
#include "netdev/lack.h"
#include "netdev/link.h"
#include "netdev/netdev.h"

#define TUN_PATH "/dev/net/tun"
#define IPV4_PROTO_OFFSET 9
#define IPV6_PROTO_OFFSET 6
#define IPV6_HEADER 40
#define TCP_HEADER 20		/* bytes at least */
#define QUEUE_LEN 500		/* packets that a TUN device holds (TUN_READQ_SIZE) */

struct tun {
	struct netdev dev;	/* first: the ops get a pointer to it */
	int fd, capture_fd, hold_fd;
	bool received;		/* something, since nothing was left */
};

/* True for TCP directly behind one IP header: nothing else can be GSO. */
static bool is_tcp(const uint8_t *data, size_t len, bool v6)
{
	size_t at = v6 ? IPV6_HEADER : len ? (data[0] & 0x0fu) * 4u : 0;

	return len >= at + TCP_HEADER &&
	       data[v6 ? IPV6_PROTO_OFFSET : IPV4_PROTO_OFFSET] == IPPROTO_TCP;
}

/*
 * As packetdrill fills it, to the last field, for short segments, too: without a
 * hdr_len, the kernel lays the packet out in one piece (tun_alloc_skb()), and an
 * skb's layout is in its truesize and thus in each window that follows.  The
 * packet has its checksum.
 */
static void fill_gso(struct virtio_net_hdr *h, const uint8_t *data, size_t len,
		     unsigned gso_size)
{
	bool v6 = len && data[0] >> 4 == 6;

	if (!gso_size || !is_tcp(data, len, v6))
		return;
	h->gso_type = v6 ? VIRTIO_NET_HDR_GSO_TCPV6 : VIRTIO_NET_HDR_GSO_TCPV4;
	h->gso_size = (uint16_t)gso_size;
}

/* tun_get_user() takes nothing else, and is the first part of the kernel that has to drop
 * a packet of another version. */
static bool is_ip(const uint8_t *data)
{
	return data[0] >> 4 == 4 || data[0] >> 4 == 6;
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
	if (n < 0 && errno == EINVAL && len && !is_ip(data))
		return 0;
	return n < 0 ? -errno : 0;
}

static void empty_queue(struct tun *tun)
{
	char head[64];

	/* A short read takes a whole packet out of the queue.  The loop is bounded: a
	 * sender may fill the queue as fast. */
	for (int n = 0; n < QUEUE_LEN; n++)
		if (read(tun->fd, head, sizeof(head)) < 0)
			break;
}

static int tun_receive(struct netdev *dev, struct netdev_packet *ret)
{
	struct tun *tun = (struct tun *)dev;
	int err;

	/* Most of the time there is nothing, and one look has to do.  What the queue
	 * holds was captured before (dev_hard_start_xmit()), and nothing is lost before
	 * there is much to receive. */
	if (tun->received)
		empty_queue(tun);
	err = capture_receive(tun->capture_fd, ret);
	if (err == -EAGAIN && tun->received &&
	    capture_lost(tun->capture_fd))
		err = -ENOBUFS;
	tun->received = !err || err == -ENOBUFS;
	return err;
}

static int tun_poll_fd(struct netdev *dev)
{
	return ((struct tun *)dev)->capture_fd;
}

static void tun_let_go(struct netdev *dev)
{
	capture_let_go(((struct tun *)dev)->hold_fd);
}

static void tun_free(struct netdev *dev)
{
	struct tun *tun = (struct tun *)dev;

	if (tun->hold_fd >= 0)
		close(tun->hold_fd);
	if (tun->capture_fd >= 0)
		close(tun->capture_fd);
	if (tun->fd >= 0)
		close(tun->fd);
	free(tun);
}

static const struct netdev_ops tun_ops = {
	.send = tun_send,
	.receive = tun_receive,
	.let_go = tun_let_go,
	.poll_fd = tun_poll_fd,
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
		way_out = "; is there no TUN driver? try 'modprobe tun'; in a container, pass the device in (--device " TUN_PATH ")";
		break;
	case EACCES:
	case EPERM:
		way_out = "; give this user access to it (chmod 666 " TUN_PATH "; in a container, --device " TUN_PATH "), or run as root";
		break;
	default:
		way_out = *lack_way_out(error) ?
				  lack_way_out(error) :
				  "; is the TUN driver loaded? try 'modprobe tun'";
	}
	snprintf(err, cap, "cannot open " TUN_PATH ": %s%s", strerror(error),
		 way_out);
	return -error;
}

static int create_error(int error, const char *name, char *err, size_t cap)
{
	const char *way_out = lack_way_out(error);

	if (error == EPERM)
		way_out = "; it takes CAP_NET_ADMIN in this network namespace: run as root, or under the name 'tundrill', which makes a namespace of its own";
	else if (error == EBUSY)
		way_out = "; there is one already in this network namespace, maybe of a run that is still ending: give each run a namespace of its own";
	snprintf(err, cap, "cannot create the TUN device %s: %s%s", name,
		 strerror(error), way_out);
	return -error;
}

/* Asks the device @name by @ifr, whose name is set here.  0 or -errno. */
static int ask_device(const char *name, unsigned long request,
		      struct ifreq *ifr)
{
	int fd = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
	int ret;

	if (fd < 0)
		return -errno;
	snprintf(ifr->ifr_name, sizeof(ifr->ifr_name), "%s", name);
	ret = ioctl(fd, request, ifr) ? -errno : 0;
	close(fd);
	return ret;
}

/* Sets what ethtool can set.  0 or -errno. */
static int set_value(const char *name, uint32_t command, uint32_t value)
{
	struct ethtool_value v = { .cmd = command, .data = value };
	struct ifreq ifr = { .ifr_data = (void *)&v };

	return ask_device(name, SIOCETHTOOL, &ifr);
}

/* With TSO and checksum offload a large send reaches the device in one piece, the
 * one segment that a script expects. */
static int set_offload(int fd, const struct netdev_config *config)
{
	unsigned long offload = config->no_checksums ? 0 : TUN_F_CSUM;

	if (!config->no_offload && !config->no_checksums)
		offload |= TUN_F_TSO4 | TUN_F_TSO6 | TUN_F_TSO_ECN;
	if (ioctl(fd, TUNSETOFFLOAD, offload))
		return -errno;
	return config->no_offload ? set_value(config->name, ETHTOOL_SGSO, 0) :
				    0;
}

static int create_device(int fd, const struct netdev_config *config, char *err,
			 size_t cap)
{
	struct ifreq ifr = { .ifr_flags = IFF_TUN | IFF_NO_PI | IFF_VNET_HDR };
	int failed;

	snprintf(ifr.ifr_name, sizeof(ifr.ifr_name), "%s", config->name);
	if (ioctl(fd, TUNSETIFF, &ifr))
		return create_error(errno, config->name, err, cap);
	failed = set_offload(fd, config);
	if (failed)
		snprintf(err, cap, "cannot set the offloads of %s: %s",
			 config->name, strerror(-failed));
	return failed;
}

/* The speed only informs (ethtool, some qdiscs): a kernel that refuses it does not
 * fail the run. */
static void set_speed(const char *name, unsigned mbps)
{
	struct ethtool_cmd cmd = { .cmd = ETHTOOL_GSET };
	struct ifreq ifr = { .ifr_data = (void *)&cmd };

	if (!mbps || ask_device(name, SIOCETHTOOL, &ifr))
		return;
	cmd.cmd = ETHTOOL_SSET;
	ethtool_cmd_speed_set(&cmd, mbps);
	ask_device(name, SIOCETHTOOL, &ifr);
}

/* Unlike if_nametoindex(), this tells when there is no descriptor left. */
static int find_index(const char *name)
{
	struct ifreq ifr = { 0 };
	int ret = ask_device(name, SIOCGIFINDEX, &ifr);

	return ret ? ret : ifr.ifr_ifindex;
}

static int watch_error(int ret, const char *name, char *err, size_t cap)
{
	snprintf(err, cap, "cannot watch %s: %s%s", name, strerror(-ret),
		 lack_way_out(-ret));
	return ret;
}

static int set_up(struct tun *tun, const struct netdev_config *config,
		  char *err, size_t cap)
{
	int ifindex, ret;

	tun->fd = open(TUN_PATH, O_RDWR | O_NONBLOCK | O_CLOEXEC);
	if (tun->fd < 0)
		return open_error(errno, err, cap);
	ret = create_device(tun->fd, config, err, cap);
	if (ret)
		return ret;
	set_speed(config->name, config->speed_mbps);
	ifindex = find_index(config->name);
	if (ifindex < 0) {
		snprintf(err, cap, "cannot find %s: %s%s", config->name,
			 strerror(-ifindex), lack_way_out(-ifindex));
		return ifindex;
	}
	ret = link_set_up(ifindex, config, err, cap);
	if (ret)
		return ret;
	tun->capture_fd = capture_open(ifindex);
	if (tun->capture_fd < 0)
		return watch_error(tun->capture_fd, config->name, err, cap);
	tun->hold_fd = capture_hold_open(ifindex);
	if (tun->hold_fd < 0)
		return watch_error(tun->hold_fd, config->name, err, cap);
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
	tun->fd = tun->capture_fd = tun->hold_fd = -1;
	failed = set_up(tun, config, err, err_cap);
	if (failed) {
		tun_free(&tun->dev);
		return failed;
	}
	*ret = &tun->dev;
	return 0;
}
