/* SPDX-License-Identifier: BSD-2-Clause */
/* translate_ts: which of the kernel's timestamps an inbound TS ecr echoes (RFC 7323, 3). */
#include <stdio.h>

#include "runtime/conn/translate_option.h"

/* Without an ACK nothing is echoed (RFC 7323, 3.2). */
static void ts_to_live(const struct translate_segment *s,
		       struct wire_tcp_option *o)
{
	if (s->tcp->flags & WIRE_TCP_ACK)
		o->u.ts.ecr = ts_map_live(s->sk->ts_map, o->u.ts.ecr,
					  s->options->tcp_ts_ecr_scaled);
}

/* 0 and what a SYN echoes are sent as they are; anything else stands for a live value,
 * which the first outbound line with a TS val gives a name to. */
static bool ts_unknown(const struct translate_segment *s,
		       const struct wire_tcp_option *o,
		       struct translate_unknown *ret_why)
{
	uint32_t script, live;

	if (!(s->tcp->flags & WIRE_TCP_ACK) || !o->u.ts.ecr ||
	    ts_map_first(s->sk->ts_map, &script, &live))
		return false;
	snprintf(ret_why->text, sizeof(ret_why->text), "%s",
		 "the TS ecr of this segment stands for no value of the kernel's: no outbound line of this connection has named a TS val");
	ret_why->way_out = "write the options of an earlier outbound segment out, such as <mss 1460,sackOK,TS val 100 ecr 200,nop,wscale 7>, instead of <...>";
	return true;
}

/* The kernel's clock is not the script's: the value is judged by its ticks, if at all. */
static void ts_meet(struct socket *sk, struct wire_tcp_option *want,
		    const struct wire_tcp_option *got)
{
	want->u.ts.val_any = true;
	ts_map_learn(&sk->ts_map, want->u.ts.val, got->u.ts.val);
}

const struct translate_option translate_ts = {
	.ops = &wire_opt_ts,
	.to_live = ts_to_live,
	.unknown = ts_unknown,
	.meet = ts_meet,
};
