/* SPDX-License-Identifier: BSD-2-Clause */
/* epoll: {events=, fd=|ptr=|u32=|u64=}. */
#ifndef CALLS_EPOLL_H
#define CALLS_EPOLL_H

#include <sys/epoll.h>

#include "runtime/calls/call.h"

/* Sets *@ret to what @e says, with live descriptors for the script's.  0, or -EINVAL after
 * adding an error. */
int epoll_event_read(struct call *c, const struct expr *e,
		     struct epoll_event *ret);
/* For outputs(): shows the event that the call returned, @got, if it differs from @want. */
void epoll_event_outputs(struct call *c, const struct expr *want,
			 const struct epoll_event *got, struct call_output *o);
/* Compares an event that was returned with @want.  0, or -EINVAL after adding an error. */
int epoll_event_check(struct call *c, const struct expr *want,
		      const struct epoll_event *got);

#endif
