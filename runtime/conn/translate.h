/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * translate: packets from a script's numbers to live ones and back: addresses, ports,
 * sequence numbers, and those in TCP options and in the packets that ICMP errors quote.
 *
 * sequence.h says how sequence numbers count.  TCP options with numbers of their own are
 * rows in translate_option.h.
 */
#ifndef TRANSLATE_H
#define TRANSLATE_H

#include "netdev/wire/packet.h"
#include "parser/options.h"
#include "runtime/conn/socket.h"
#include "runtime/conn/translate_option.h"

/* Changes @p, a packet of the script, into what the remote host of @sk sends.  @sk NULL:
 * there is no socket yet, so that addresses and ports are those of @o.  A SYN sets the
 * remote host's initial sequence number, until the kernel has acknowledged a SYN. */
void translate_to_live(const struct script_options *o, struct socket *sk,
		       struct wire_packet *p);
/* True, with *@ret_why: an option of @p, a packet of the script, stands for a live value
 * that is not known yet.  An example is a TS ecr before any outbound line has a TS val. */
bool translate_unknown(struct socket *sk, const struct wire_packet *p,
		       struct translate_unknown *ret_why);

/* Sets *@ret to @live in the script's numbers.  @sk: its sender; NULL: unknown.
 * @show_ports: with ports, since the script's packet has some; else they are 0. */
void translate_to_script(struct socket *sk, bool show_ports,
			 const struct wire_packet *live,
			 struct wire_packet *ret);
/* Learns the kernel's initial sequence number from its first SYN, @live, which the script
 * has as @want; and from any answer to a SYN in TIME-WAIT, whether a new connection has
 * begun.  Must come before translate_to_script(). */
void translate_learn_isn(struct socket *sk, const struct wire_tcp *want,
			 const struct wire_tcp *live);
/* The line of the script that expects @want has met @got, which @sk sent and which has been
 * through translate_to_script().  Learns which live values the values in the options of
 * @want stand for, and marks in @want those that are not compared. */
void translate_meet_options(struct socket *sk, struct wire_packet *want,
			    const struct wire_packet *got);

#endif
