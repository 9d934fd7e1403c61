/* SPDX-License-Identifier: BSD-2-Clause */
/* cmsg_time: cmsg_data={scm_sec=, scm_nsec=}: time stamps, as script times. */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "netdev/realtime.h"
#include "runtime/calls/cmsg.h"
#include "runtime/calls/common.h"
#include "runtime/timing/clock.h"

/* SCM_TIMESTAMPING is three stamps: software, unused, hardware. */
enum { STAMP_SOFTWARE, STAMP_UNUSED, STAMP_HARDWARE, STAMP_COUNT };

struct script_time {
	int64_t sec, nsec;
};

static const struct value_field fields[] = {
	VALUE_FIELD(struct script_time, sec, "scm_sec"),
	VALUE_FIELD(struct script_time, nsec, "scm_nsec"),
};

static bool time_claims(const struct expr *data)
{
	return value_struct_desc(data) == &struct_scm_timestamping;
}

static bool time_carried_by(int level, int type)
{
	return level == SOL_SOCKET &&
	       (type == SO_TIMESTAMPING_OLD || type == SO_TIMESTAMPING_NEW);
}

/* Stamp @which, CLOCK_REALTIME, ns; 0: there is none.  A time is two longs, or
 * two 64-bit integers in SCM_TIMESTAMPING_NEW. */
static int64_t stamp_get(const unsigned char *buf, size_t len, unsigned which)
{
	size_t half = len / (2 * STAMP_COUNT);
	const unsigned char *at = buf + 2 * half * which;

	if (half * 2 * STAMP_COUNT != len || (half != 4 && half != 8))
		return 0;
	return (int64_t)value_load(at, half) * NS_PER_S +
	       (int64_t)value_load(at + half, half);
}

/* The stamp as a time of the script, whose clock is CLOCK_MONOTONIC; false: there is
 * none. */
static bool stamp_script_ns(const struct call *c, const unsigned char *buf,
			    size_t len, int64_t *ret)
{
	int64_t ns = stamp_get(buf, len, STAMP_SOFTWARE);

	if (!ns)
		ns = stamp_get(buf, len, STAMP_HARDWARE);
	if (!ns)
		return false;
	*ret = ns - realtime_ahead_ns() - c->script_start_ns;
	return true;
}

static int script_ns_print(int64_t ns, char *text, size_t cap)
{
	int64_t sec = ns / NS_PER_S, nsec = ns % NS_PER_S;

	if (nsec < 0) {
		sec--;
		nsec += NS_PER_S;
	}
	return snprintf(text, cap, "{scm_sec=%" PRId64 ",scm_nsec=%" PRId64 "}",
			sec, nsec);
}

static int time_print(const struct call *c, const unsigned char *buf,
		      size_t len, char *text, size_t cap)
{
	int64_t ns;

	if (!stamp_script_ns(c, buf, len, &ns))
		return 0;
	return script_ns_print(ns, text, cap);
}

/* Scripts may write any 64-bit numbers; a time that is no int64_t in ns is given
 * as one too far from all stamps to match, or to overflow a difference. */
static int64_t script_time_ns(const struct script_time *t)
{
	const int64_t never = INT64_MIN / 2;
	int64_t ns;

	if (__builtin_mul_overflow(t->sec, NS_PER_S, &ns) ||
	    __builtin_add_overflow(ns, t->nsec, &ns) ||
	    ns < never || ns > -never)
		return never;
	return ns;
}

static int time_check(struct call *c, const struct expr *data,
		      const unsigned char *buf, size_t len)
{
	struct script_time t = { 0 };
	char wrote[80], got_text[80];
	int64_t want, got, off;
	struct diag *d;

	if (value_struct(c, data, fields, sizeof(fields) / sizeof(fields[0]),
			 &t) < 0)
		return -EINVAL;
	want = script_time_ns(&t);
	snprintf(wrote, sizeof(wrote),
		 "{scm_sec=%" PRId64 ",scm_nsec=%" PRId64 "}", t.sec, t.nsec);
	if (!stamp_script_ns(c, buf, len, &got)) {
		call_differs(c, data->span, wrote, "no time stamp",
			     "gave other cmsg_data");
		return -EINVAL;
	}
	off = got - want;
	if (llabs(off) <= c->tolerance_ns)
		return 0;
	script_ns_print(got, got_text, sizeof(got_text));
	d = call_differs(c, data->span, wrote, got_text,
			 "gave another time stamp");
	diag_note(d, "%.3f ms too %s, tolerance %.3f ms",
		  (double)llabs(off) / (double)NS_PER_MS,
		  off < 0 ? "early" : "late",
		  (double)c->tolerance_ns / (double)NS_PER_MS);
	c->late = d;
	return c->goes_on_late ? 0 : -EINVAL;
}

const struct cmsg_kind cmsg_timestamping = {
	.claims = time_claims,
	.carried_by = time_carried_by,
	.max_len = STAMP_COUNT * sizeof(struct timespec),
	.check = time_check,
	.print = time_print,
};
