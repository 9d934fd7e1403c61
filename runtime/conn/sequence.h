/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * sequence: sequence numbers of a script and live ones, of one connection.
 *
 * In a script, SYNs have absolute numbers, and all other segments count from the initial
 * one of their side.  @syn: the number is one of a SYN.  "remote" are the numbers that the
 * remote host sends and the kernel acknowledges, "local" are the kernel's own.
 */
#ifndef SEQUENCE_H
#define SEQUENCE_H

#include <stdbool.h>
#include <stdint.h>

#include "runtime/conn/socket.h"

uint32_t sequence_remote_to_live(const struct socket *sk, uint32_t seq, bool syn);
uint32_t sequence_remote_to_script(const struct socket *sk, uint32_t seq,
				   bool syn);
uint32_t sequence_local_to_live(const struct socket *sk, uint32_t seq, bool syn);
/* Returns @seq itself as long as the kernel's initial number is not known. */
uint32_t sequence_local_to_script(const struct socket *sk, uint32_t seq,
				  bool syn);

#endif
