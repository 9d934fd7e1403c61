/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * cmsg_stats: cmsg_data=[TCP_NLA_x=N, ...]: TCP's counters that come with a time
 * stamp, as netlink attributes.  Only those that the script lists are compared.
 */
#include <assert.h>
#include <inttypes.h>
#include <linux/netlink.h>
#include <stdio.h>
#include <string.h>

#include "parser/symbols.h"
#include "runtime/calls/cmsg.h"
#include "runtime/calls/common.h"

/* tcp_opt_stats_get_size() of 6.18 is below 400. */
#define STATS_MAX_LEN 1024

static bool stats_claims(const struct expr *data)
{
	return data->type == EXPR_LIST;
}

static bool stats_carried_by(int level, int type)
{
	return level == SOL_SOCKET && type == SCM_TIMESTAMPING_OPT_STATS;
}

/* The attribute at @at, or false at the end or when it is cut. */
static bool attr_next(const unsigned char *buf, size_t len, size_t at,
		      struct nlattr *ret)
{
	if (len < NLA_HDRLEN || at > len - NLA_HDRLEN)
		return false;
	memcpy(ret, buf + at, sizeof(*ret));
	return ret->nla_len >= NLA_HDRLEN && ret->nla_len <= len - at;
}

static bool attr_value(const unsigned char *buf, size_t at,
		       const struct nlattr *a, uint64_t *ret)
{
	size_t size = a->nla_len - NLA_HDRLEN;

	if (size != 1 && size != 2 && size != 4 && size != 8)
		return false;
	*ret = value_load(buf + at + NLA_HDRLEN, size);
	return true;
}

static bool attr_find(const unsigned char *buf, size_t len, int64_t type,
		      uint64_t *ret)
{
	struct nlattr a;

	for (size_t at = 0; attr_next(buf, len, at, &a);
	     at += NLA_ALIGN(a.nla_len))
		if ((a.nla_type & NLA_TYPE_MASK) == type &&
		    attr_value(buf, at, &a, ret))
			return true;
	return false;
}

static int stats_print(const struct call *c, const unsigned char *buf,
		       size_t len, char *text, size_t cap)
{
	struct nlattr a;
	int n = snprintf(text, cap, "[");

	(void)c;
	for (size_t at = 0; attr_next(buf, len, at, &a);
	     at += NLA_ALIGN(a.nla_len)) {
		unsigned type = a.nla_type & NLA_TYPE_MASK;
		const char *name = symbol_name("TCP_NLA", type);
		const char *comma = n > 1 ? ", " : "";
		uint64_t v;

		if ((size_t)n >= cap || !attr_value(buf, at, &a, &v))
			continue;
		if (name)
			n += snprintf(text + n, cap - (size_t)n,
				      "%s%s=%" PRIu64, comma, name, v);
		else
			n += snprintf(text + n, cap - (size_t)n,
				      "%s%u=%" PRIu64, comma, type, v);
	}
	if ((size_t)n < cap)
		n += snprintf(text + n, cap - (size_t)n, "]");
	return n;
}

/* One TCP_NLA_x=N. */
static int attr_check(struct call *c, const struct expr *m,
		      const unsigned char *buf, size_t len)
{
	const struct symbol *s = symbol_find(m->text);
	char wrote[120], got[120], all[1200];
	int64_t want;
	uint64_t v = 0;
	bool found;

	assert(s);	/* checked by the parser */
	if (value_int(c, m->list[0], &want) < 0)
		return -EINVAL;
	found = attr_find(buf, len, s->value, &v);
	if (found && v == (uint64_t)want)
		return 0;
	expr_print(m, wrote, sizeof(wrote));
	if (found)
		snprintf(got, sizeof(got), "%s=%" PRIu64, m->text, v);
	else
		snprintf(got, sizeof(got), "no %s", m->text);
	stats_print(c, buf, len, all, sizeof(all));
	diag_note(call_differs(c, m->span, wrote, got, "gave another %s",
			       m->text), "received %s", all);
	return -EINVAL;
}

static int stats_check(struct call *c, const struct expr *data,
		       const unsigned char *buf, size_t len)
{
	for (size_t i = 0; i < data->n; i++)
		if (attr_check(c, data->list[i], buf, len) < 0)
			return -EINVAL;
	return 0;
}

const struct cmsg_kind cmsg_opt_stats = {
	.claims = stats_claims,
	.carried_by = stats_carried_by,
	.max_len = STATS_MAX_LEN,
	.check = stats_check,
	.print = stats_print,
};
