/* SPDX-License-Identifier: BSD-2-Clause */
/* epoll: {events=, fd=|ptr=|u32=|u64=}. */
#ifndef CALLS_EPOLL_H
#define CALLS_EPOLL_H

#include <sys/epoll.h>

#include "runtime/calls/call.h"

/* The kernel is given live descriptors.  0 or -EINVAL. */
int epoll_event_read(struct call *c, const struct expr *e,
		     struct epoll_event *ret);
/* Compares an event that was returned.  0 or -EINVAL. */
int epoll_event_check(struct call *c, const struct expr *want,
		      const struct epoll_event *got);

#endif
