/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * capture: what the kernel sends on a device, with the time it left the stack.
 *
 * A packet socket is handed a copy, stamped with CLOCK_REALTIME, in
 * dev_queue_xmit_nit(), before the driver has the packet: the stamp says when the
 * kernel sent it, however late the tool wakes up.
 */
#include "netdev/capture.h"

#include <arpa/inet.h>
#include <errno.h>
#include <linux/filter.h>
#include <linux/if_ether.h>
#include <linux/if_packet.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include "netdev/realtime.h"

#define RECEIVE_BUFFER (16 << 20)	/* bytes, of skb memory */
#define NS_PER_S INT64_C(1000000000)

/* Packets that the buffer can hold: none takes less of skb memory than this. */
#define HELD_MAX (2 * RECEIVE_BUFFER / 512)

#define FILTER_LEN 4

/* Accepts what leaves the host, whole, and drops what comes in; or the other way round. */
static void make_filter(bool outgoing, struct sock_filter ret[FILTER_LEN])
{
	const struct sock_filter filter[FILTER_LEN] = {
		BPF_STMT(BPF_LD | BPF_B | BPF_ABS, SKF_AD_OFF + SKF_AD_PKTTYPE),
		BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, PACKET_OUTGOING, !outgoing,
			 outgoing),
		BPF_STMT(BPF_RET | BPF_K, 0xffffffff),
		BPF_STMT(BPF_RET | BPF_K, 0),
	};

	memcpy(ret, filter, sizeof(filter));
}

/* Protocol 0 until bind(): nothing arrives before the filter is in place. */
static int capture_configure(int fd, int ifindex, bool outgoing)
{
	struct sock_filter code[FILTER_LEN];
	struct sock_fprog filter = { .len = FILTER_LEN, .filter = code };
	struct sockaddr_ll addr = {
		.sll_family = AF_PACKET,
		.sll_protocol = htons(ETH_P_ALL),
		.sll_ifindex = ifindex,
	};
	int size = RECEIVE_BUFFER, on = 1;

	make_filter(outgoing, code);
	if (setsockopt(fd, SOL_SOCKET, SO_ATTACH_FILTER, &filter,
		       sizeof(filter)) ||
	    setsockopt(fd, SOL_SOCKET, SO_TIMESTAMPNS, &on, sizeof(on)))
		return -errno;
	/* FORCE needs CAP_NET_ADMIN in the initial user namespace; the other is
	 * held down by net.core.rmem_max. */
	if (setsockopt(fd, SOL_SOCKET, SO_RCVBUFFORCE, &size, sizeof(size)))
		setsockopt(fd, SOL_SOCKET, SO_RCVBUF, &size, sizeof(size));
	if (bind(fd, (struct sockaddr *)&addr, sizeof(addr)))
		return -errno;
	return 0;
}

static int open_socket(int ifindex, bool outgoing)
{
	int fd, err;

	fd = socket(AF_PACKET, SOCK_DGRAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
	if (fd < 0)
		return -errno;
	err = capture_configure(fd, ifindex, outgoing);
	if (err) {
		close(fd);
		return err;
	}
	return fd;
}

int capture_open(int ifindex)
{
	return open_socket(ifindex, true);
}

int capture_hold_open(int ifindex)
{
	return open_socket(ifindex, false);
}

void capture_let_go(int fd)
{
	char byte;

	/* A short read takes a whole packet out of the queue.  The loop is bounded:
	 * somebody who redirects packets to the device may fill it as fast. */
	for (int n = 0; n < HELD_MAX; n++)
		if (recv(fd, &byte, sizeof(byte), 0) < 0 && errno != EINTR)
			break;
}

static int64_t timespec_ns(const struct timespec *ts)
{
	return ts->tv_sec * NS_PER_S + ts->tv_nsec;
}

/* CLOCK_REALTIME may be stepped at any time, so the distance between the two
 * clocks is taken anew for each packet. */
static int64_t stamp_to_monotonic_ns(struct msghdr *msg)
{
	struct timespec stamp;
	struct cmsghdr *c;

	for (c = CMSG_FIRSTHDR(msg); c; c = CMSG_NXTHDR(msg, c)) {
		if (c->cmsg_level != SOL_SOCKET ||
		    c->cmsg_type != SCM_TIMESTAMPNS)
			continue;
		memcpy(&stamp, CMSG_DATA(c), sizeof(stamp));
		return timespec_ns(&stamp) - realtime_ahead_ns();
	}
	clock_gettime(CLOCK_MONOTONIC, &stamp);
	return timespec_ns(&stamp);
}

bool capture_lost(int fd)
{
	struct tpacket_stats stats;
	socklen_t len = sizeof(stats);

	return !getsockopt(fd, SOL_PACKET, PACKET_STATISTICS, &stats, &len) &&
	       stats.tp_drops;
}

int capture_receive(int fd, struct netdev_packet *ret)
{
	union {
		struct cmsghdr align;
		char buf[CMSG_SPACE(sizeof(struct timespec))];
	} control;
	struct iovec iov = { ret->data, sizeof(ret->data) };
	struct msghdr msg = {
		.msg_iov = &iov,
		.msg_iovlen = 1,
		.msg_control = &control,
		.msg_controllen = sizeof(control),
	};
	ssize_t n;

	/* A device that went down tells so once (packet_notifier()); what it
	 * has sent before is still there. */
	do
		n = recvmsg(fd, &msg, 0);
	while (n < 0 && (errno == EINTR || errno == ENETDOWN));
	if (n < 0)
		return -errno;
	ret->len = (size_t)n;
	ret->time_ns = stamp_to_monotonic_ns(&msg);
	return 0;
}
