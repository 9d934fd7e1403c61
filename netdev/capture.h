/* SPDX-License-Identifier: BSD-2-Clause */
/* capture: what the kernel sends on a device, with the time it left the stack. */
#ifndef CAPTURE_H
#define CAPTURE_H

#include "netdev/netdev.h"

/* A packet socket on interface @ifindex that sees outgoing packets only.  Returns the
 * descriptor (non-blocking, close-on-exec) or -errno. */
int capture_open(int ifindex);

/*
 * The same for incoming packets.  It holds a copy of each until capture_let_go().  While
 * it does, the kernel shares the packet's data, and does not merge the packet with the
 * next one that waits to be read (skb_try_coalesce()).  So it takes more of the receive
 * buffer.
 */
int capture_hold_open(int ifindex);
/* Drops the copies that the socket @fd holds. */
void capture_let_go(int fd);

/* Takes the next packet.  0, -EAGAIN: there is none, or another -errno. */
int capture_receive(int fd, struct netdev_packet *ret);
/* Whether packets were lost since the last call: the receive buffer was full. */
bool capture_lost(int fd);

#endif
