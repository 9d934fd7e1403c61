/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * observer: follows the states of a run's TCP sockets.
 *
 * A socket with a descriptor is asked through it (TCP_INFO), any other by its tuple
 * (sock_diag).  Looking costs some microseconds a socket; it is done after
 * each event and while a state is waited for.  Changes go to the trace, and the whole
 * of tcp_info, which comes with the answer, to samples where they are wanted.
 */
#ifndef OBSERVER_H
#define OBSERVER_H

#include <stdint.h>

#include "parser/tcp_state.h"
#include "runtime/play/samples.h"
#include "runtime/play/socket.h"
#include "runtime/play/trace.h"

struct observer;

/* In the run's network namespace.  Without sock_diag (an old kernel) only sockets
 * with descriptors are seen.  @sampler: takes a sample at each look; or NULL. */
struct observer *observer_new(struct sockets *sockets, struct trace *trace,
			      struct sampler *sampler);
void observer_free(struct observer *o);

/* Looks at every connection and adds what has changed to the trace, at @now_ns of
 * script time and behind the script's @line. */
void observer_look(struct observer *o, int64_t now_ns, uint32_t line);

/* The state of a socket, or CLOSED when the kernel has no trace of it any more. */
enum tcp_state observer_state(struct observer *o, const struct socket *sk);

#endif
