/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * portable: what packetdrill would not run, or would read as something else.
 *
 * The tables of what scripts name say of each row whether packetdrill has it; notes on
 * packets are all ours.  What is about the notation is here.  Nothing is said unless
 * script_input.portable asks for it, nor of the events that "from" leads through.
 */
#ifndef PORTABLE_H
#define PORTABLE_H

#include "parser/parse.h"

#define PORTABLE_CHECK "portable"	/* the name of these warnings */

/* Four functions warn of parts of the packet under construction, as they are read.  This
 * one: of its notes, which are @toks, at @span. */
void portable_notes(struct parse *p, const struct tok_list *toks,
		    struct span span);
/* Warns of a field of its segment. */
void portable_field(struct parse *p, const char *name, const struct tok *value);
/* Warns of the TCP option @o, at @span. */
void portable_option(struct parse *p, const struct wire_tcp_option *o,
		     struct span span);
/* Warns of a list of TCP options that leaves some of them open. */
void portable_open_options(struct parse *p);

/* Warns of all else in a finished script. */
void portable_check(struct parse *p);

#endif
