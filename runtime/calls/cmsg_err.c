/* SPDX-License-Identifier: BSD-2-Clause */
/* cmsg_err: cmsg_data={ee_errno=, ...}: what comes from an error queue. */
#include <inttypes.h>
#include <time.h>		/* errqueue.h needs struct timespec */
#include <linux/errqueue.h>
#include <netinet/in.h>
#include <stdio.h>
#include <string.h>

#include "parser/symbols.h"
#include "runtime/calls/cmsg.h"
#include "runtime/calls/common.h"

static const struct value_field fields[] = {
	VALUE_FIELD(struct sock_extended_err, ee_errno, "ee_errno"),
	VALUE_FIELD(struct sock_extended_err, ee_origin, "ee_origin"),
	VALUE_FIELD(struct sock_extended_err, ee_type, "ee_type"),
	VALUE_FIELD(struct sock_extended_err, ee_code, "ee_code"),
	VALUE_FIELD(struct sock_extended_err, ee_info, "ee_info"),
	VALUE_FIELD(struct sock_extended_err, ee_data, "ee_data"),
};
#define N_FIELDS (sizeof(fields) / sizeof(fields[0]))

static bool err_claims(const struct expr *data)
{
	return value_struct_desc(data) == &struct_sock_extended_err;
}

static bool err_carried_by(int level, int type)
{
	return (level == IPPROTO_IP && type == IP_RECVERR) ||
	       (level == IPPROTO_IPV6 && type == IPV6_RECVERR);
}

static int err_print(const struct call *c, const unsigned char *buf, size_t len,
		     char *text, size_t cap)
{
	struct sock_extended_err ee;

	(void)c;
	if (len < sizeof(ee))
		return 0;
	memcpy(&ee, buf, sizeof(ee));
	return snprintf(text, cap,
			"{ee_errno=%s, ee_origin=%u, ee_type=%u, ee_code=%u, "
			"ee_info=%u, ee_data=%u}",
			ee.ee_errno ? symbol_errno((int)ee.ee_errno) : "0",
			ee.ee_origin, ee.ee_type, ee.ee_code, ee.ee_info,
			ee.ee_data);
}

static int err_check(struct call *c, const struct expr *data,
		     const unsigned char *buf, size_t len)
{
	struct sock_extended_err want = { 0 };
	char text[200];

	if (len < sizeof(want)) {
		snprintf(text, sizeof(text), "%zu bytes", len);
		call_differs(c, data->span, "a sock_extended_err", text,
			     "gave other cmsg_data");
		return -EINVAL;
	}
	if (value_struct(c, data, fields, N_FIELDS, &want) < 0)
		return -EINVAL;
	for (size_t i = 0; i < data->n; i++) {
		const struct expr *m = data->list[i];
		const struct value_field *f =
			value_field_find(fields, N_FIELDS, m->text);
		uint64_t v;
		char wrote[120], got[200];

		if (!f)
			continue;
		v = value_load(buf + f->offset, f->size);
		if (v == value_load((char *)&want + f->offset, f->size))
			continue;
		expr_print(m, wrote, sizeof(wrote));
		snprintf(got, sizeof(got), "%s=%" PRIu64, f->name, v);
		err_print(c, buf, len, text, sizeof(text));
		diag_note(call_differs(c, m->span, wrote, got,
				       "gave another %s", f->name),
			  "received %s", text);
		return -EINVAL;
	}
	return 0;
}

/* The kernel adds the offender's address: see ip_recv_error(). */
const struct cmsg_kind cmsg_extended_err = {
	.claims = err_claims,
	.carried_by = err_carried_by,
	.max_len = sizeof(struct sock_extended_err) +
		   sizeof(struct sockaddr_in6),
	.check = err_check,
	.print = err_print,
};
