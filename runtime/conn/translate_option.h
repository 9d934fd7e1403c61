/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * translate_option: TCP options that say something else on the wire than in a script: a
 * file and a row each, translate_sack.c and so on.  All others are the same on both sides.
 *
 * An inbound option goes through "unknown" and "to_live" before it is injected.  An
 * outbound one goes through "to_script" when the packet has come.  If it stands where a
 * line expects one, that line's option and it go through "meet" before they are compared.
 */
#ifndef TRANSLATE_OPTION_H
#define TRANSLATE_OPTION_H

#include "netdev/wire/packet.h"
#include "parser/options.h"
#include "runtime/conn/socket.h"

/* The segment that an option is in. */
struct translate_segment {
	struct socket *sk;		/* the connection */
	const struct wire_tcp *tcp;	/* in the numbers of the side that it goes to */
	const struct script_options *options;	/* to_live alone; else NULL */
};

/* Why an inbound option cannot be injected. */
struct translate_unknown {
	char text[240];		/* what is not known, as an error */
	const char *way_out;	/* what the author of the script can do, as a note */
};

/* Each function may be NULL: there is nothing to do. */
struct translate_option {
	const struct wire_tcp_option_ops *ops;
	/* Changes @o of the script into what the remote host sends. */
	void (*to_live)(const struct translate_segment *s,
			struct wire_tcp_option *o);
	/* True, with *@ret_why: @o of the script has no live value yet. */
	bool (*unknown)(const struct translate_segment *s,
			const struct wire_tcp_option *o,
			struct translate_unknown *ret_why);
	/* Changes @o, which the kernel sent, into what a script says of it. */
	void (*to_script)(const struct translate_segment *s,
			  struct wire_tcp_option *o);
	/*
	 * The line that expects @want has met @got, which has been through to_script().
	 * Learns which live values the values in @want stand for.  Marks in @want those
	 * that are not compared.  @want has a value: it is not "NAME *".
	 */
	void (*meet)(struct socket *sk, struct wire_tcp_option *want,
		     const struct wire_tcp_option *got);
};

/* translate_sack and so on, each in the file of that name. */
#define TRANSLATE_OPTION_LIST(X)					\
	X(sack)								\
	X(ts)

#define TRANSLATE_OPTION_DECLARE(name) \
	extern const struct translate_option translate_##name;
TRANSLATE_OPTION_LIST(TRANSLATE_OPTION_DECLARE)
#undef TRANSLATE_OPTION_DECLARE

#endif
