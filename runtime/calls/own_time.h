/* SPDX-License-Identifier: BSD-2-Clause */
/* own_time: how long a call may block because of what it asks for itself. */
#ifndef CALLS_OWN_TIME_H
#define CALLS_OWN_TIME_H

#include "runtime/calls/call.h"

/* The call may block for ever, as far as is known. */
#define CALL_OWN_TIME_ANY INT64_MAX

/*
 * How long @c, which is prepared and not made yet, may block because it asks for that, ns: its
 * time-out, or one of its socket (SO_RCVTIMEO, SO_SNDTIMEO, SO_LINGER).  CALL_OWN_TIME_ANY if
 * the script says that a timer of the kernel ends it, as with ETIMEDOUT.  0: it asks for no
 * such time.
 */
int64_t call_own_time_ns(const struct call *c);
/* The same of the socket that argument 0 names, for own_time_ns() of a call. */
int64_t call_socket_time_ns(const struct call *c);

#endif
