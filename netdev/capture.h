/* SPDX-License-Identifier: BSD-2-Clause */
/* capture: what the kernel sends on a device, with the time it left the stack. */
#ifndef CAPTURE_H
#define CAPTURE_H

#include "netdev/netdev.h"

/* A packet socket on interface @ifindex that sees outgoing packets only.  Returns the
 * descriptor (non-blocking, close-on-exec) or -errno. */
int capture_open(int ifindex);

/* Takes the next packet: 0, -EAGAIN, or -ENOBUFS once after packets were lost. */
int capture_receive(int fd, struct netdev_packet *ret);

#endif
