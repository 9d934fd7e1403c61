/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * observer: follows the states of a run's TCP sockets.
 *
 * A socket with a descriptor is asked through it (TCP_INFO), any other by its tuple
 * (sock_diag).  A look takes some microseconds a socket; there is one after each event
 * and while a state is waited for.  Changes of state go to the trace.  If samples are
 * wanted, tcp_info goes there: it comes with the same answer.
 */
#ifndef OBSERVER_H
#define OBSERVER_H

#include <stdint.h>

#include "parser/tcp_state.h"
#include "runtime/conn/socket.h"
#include "runtime/record/samples.h"
#include "runtime/record/trace.h"

struct observer;

/* Call it in the run's network namespace.  All arguments must live as long as the
 * observer.  @sampler: takes a sample at each look; or NULL.  On a kernel without
 * sock_diag, only sockets with descriptors are seen.  NULL, with errno: a socket or
 * memory is lacking. */
struct observer *observer_new(struct sockets *sockets, struct trace *trace,
			      struct sampler *sampler);
/* @o may be NULL. */
void observer_free(struct observer *o);

/* Looks at every connection and adds changes of state to the trace.  @now_ns: since
 * script start.  @line: of the script's current event. */
void observer_look(struct observer *o, int64_t now_ns, uint32_t line);

/* The state of a socket, or CLOSED when the kernel has no trace of it any more. */
enum tcp_state observer_state(struct observer *o, const struct socket *sk);

/* Has the kernel end the run's connections (SOCK_DESTROY), as packetdrill does with a
 * RST.  Otherwise they would keep their ports from the next run in this namespace. */
void observer_end_connections(struct observer *o);

#endif
