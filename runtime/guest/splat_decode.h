/* SPDX-License-Identifier: BSD-2-Clause */
/* splat_decode: where in the source the addresses of a report are, as addr2line(1) has it. */
#ifndef SPLAT_DECODE_H
#define SPLAT_DECODE_H

#include "runtime/guest/splat.h"

#define DECODE_MAX 48	/* addresses of a report that are looked up */
#define DECODE_MS 10000	/* of the host's time, for all of them */

/*
 * Puts the place in the source behind each line of @s that names an address of @kernel, a
 * program with debug data: " [<603b0c85>] tcp_ack+0x4d2/0x5ee net/ipv4/tcp_input.c:6478".
 * Addresses with a '?' have no place: they were only found on the stack.  If the title names
 * the address of a fault ("ip 0x603b079e"), its place has a line of its own in front.  Paths
 * begin below the folder that all of them have in common.
 *
 * Without addr2line or debug data, @s stays as it is.
 */
void splat_decode(const char *kernel, struct splat *s);

#endif
