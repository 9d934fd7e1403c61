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

#define RECEIVE_BUFFER (16 << 20)	/* bytes, of skb memory */
#define NS_PER_S INT64_C(1000000000)

/* Readings of two clocks that count as one, and how many are tried for that. */
#define TIGHT_NS 2000
#define MAX_READINGS 5

/* Accepts what leaves the host, whole; drops what comes in. */
static const struct sock_filter outgoing_only[] = {
	BPF_STMT(BPF_LD | BPF_B | BPF_ABS, SKF_AD_OFF + SKF_AD_PKTTYPE),
	BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, PACKET_OUTGOING, 0, 1),
	BPF_STMT(BPF_RET | BPF_K, 0xffffffff),
	BPF_STMT(BPF_RET | BPF_K, 0),
};

/* Protocol 0 until bind(): nothing arrives before the filter is in place. */
static int capture_configure(int fd, int ifindex)
{
	struct sock_fprog filter = {
		.len = sizeof(outgoing_only) / sizeof(outgoing_only[0]),
		.filter = (struct sock_filter *)outgoing_only,
	};
	struct sockaddr_ll addr = {
		.sll_family = AF_PACKET,
		.sll_protocol = htons(ETH_P_ALL),
		.sll_ifindex = ifindex,
	};
	int size = RECEIVE_BUFFER, on = 1;

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

int capture_open(int ifindex)
{
	int fd, err;

	fd = socket(AF_PACKET, SOCK_DGRAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
	if (fd < 0)
		return -errno;
	err = capture_configure(fd, ifindex);
	if (err) {
		close(fd);
		return err;
	}
	return fd;
}

static int64_t timespec_ns(const struct timespec *ts)
{
	return ts->tv_sec * NS_PER_S + ts->tv_nsec;
}

static int64_t now_ns(clockid_t clock)
{
	struct timespec ts;

	clock_gettime(clock, &ts);
	return timespec_ns(&ts);
}

/* How far CLOCK_REALTIME is ahead.  A process that loses its CPU between two
 * readings would take that time for distance, so the tightest of some is used. */
static int64_t realtime_ahead_ns(void)
{
	int64_t tightest = INT64_MAX, ahead = 0;

	for (int i = 0; i < MAX_READINGS && tightest > TIGHT_NS; i++) {
		int64_t before = now_ns(CLOCK_MONOTONIC);
		int64_t real = now_ns(CLOCK_REALTIME);
		int64_t took = now_ns(CLOCK_MONOTONIC) - before;

		if (took < tightest) {
			tightest = took;
			ahead = real - before - took / 2;
		}
	}
	return ahead;
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
	return now_ns(CLOCK_MONOTONIC);
}

static bool capture_lost(int fd)
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
	if (n < 0) {
		if (errno == EAGAIN && capture_lost(fd))
			return -ENOBUFS;
		return -errno;
	}
	ret->len = (size_t)n;
	ret->time_ns = stamp_to_monotonic_ns(&msg);
	return 0;
}
