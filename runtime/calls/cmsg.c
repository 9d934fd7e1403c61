/* SPDX-License-Identifier: BSD-2-Clause */
/* cmsg: lists of control messages, to send and to compare. */
#include "runtime/calls/cmsg.h"

#include <assert.h>
#include <inttypes.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "parser/symbols.h"
#include "runtime/calls/call_pool.h"
#include "runtime/calls/common.h"

/* Room for control messages that the script does not list, bytes. */
#define CMSG_SPARE 1024

/* The notations of cmsg_data: a row adds one. */
static const struct cmsg_kind *const kinds[] = {
	&cmsg_int,
	&cmsg_extended_err,
	&cmsg_timestamping,
	&cmsg_opt_stats,
};

/* {cmsg_level=, cmsg_type=, cmsg_data=} */
struct cmsg_want {
	int level, type;
	const struct expr *data;
	const struct cmsg_kind *kind;	/* of data */
};

static int cmsg_read(struct call *c, const struct expr *e,
		     struct cmsg_want *ret)
{
	struct cmsg_want w = { .data = value_member(e, "cmsg_data") };

	if (value_int32(c, value_member(e, "cmsg_level"), &w.level) < 0 ||
	    value_int32(c, value_member(e, "cmsg_type"), &w.type) < 0)
		return -EINVAL;
	for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++)
		if (kinds[i]->claims(w.data))
			w.kind = kinds[i];
	assert(w.kind);	/* the parser's MEMBER_CMSG_DATA and kinds[] agree */
	*ret = w;
	return 0;
}

int cmsg_prepare_recv(struct call *c, const struct expr *list, bool exact,
		      struct msghdr *hdr)
{
	size_t len = exact ? 0 : CMSG_SPARE;

	for (size_t i = 0; i < list->n; i++) {
		struct cmsg_want w;

		if (cmsg_read(c, list->list[i], &w) < 0)
			return -EINVAL;
		len += CMSG_SPACE(w.kind->max_len);
	}
	hdr->msg_control = call_buffer(c, len + 1, list->span);
	if (!hdr->msg_control)
		return -EINVAL;
	hdr->msg_controllen = len;
	return 0;
}

/* A descriptor to pass on is one of the script's, as everywhere. */
static int rights_encode(struct call *c, const struct expr *data, void *buf)
{
	int fd;

	if (value_fd(c, data, &fd) < 0)
		return -EINVAL;
	memcpy(buf, &fd, sizeof(fd));
	return 0;
}

int cmsg_prepare_send(struct call *c, const struct expr *list,
		      struct msghdr *hdr)
{
	size_t at = 0, cap = 0;
	char *buf;

	for (size_t i = 0; i < list->n; i++) {
		struct cmsg_want w;

		if (cmsg_read(c, list->list[i], &w) < 0)
			return -EINVAL;
		if (!w.kind->encode) {
			diag_error(c->diags, list->list[i]->span,
				   "%s(): only an integer can be sent as "
				   "cmsg_data", c->ast->name);
			return -EINVAL;
		}
		cap += CMSG_SPACE(w.kind->max_len);
	}
	buf = call_buffer(c, cap + 1, list->span);
	if (!buf)
		return -EINVAL;
	for (size_t i = 0; i < list->n; i++) {
		struct cmsghdr *m = (struct cmsghdr *)(buf + at);
		struct cmsg_want w;
		size_t len;

		if (cmsg_read(c, list->list[i], &w) < 0 ||
		    w.kind->encode(c, w.data, CMSG_DATA(m), &len) < 0)
			return -EINVAL;
		if (w.level == SOL_SOCKET && w.type == SCM_RIGHTS &&
		    rights_encode(c, w.data, CMSG_DATA(m)) < 0)
			return -EINVAL;
		m->cmsg_level = w.level;
		m->cmsg_type = w.type;
		m->cmsg_len = CMSG_LEN(len);
		at += CMSG_SPACE(len);
	}
	hdr->msg_control = buf;
	hdr->msg_controllen = at;
	return 0;
}

/* The notation for what was received; an integer if it is none of the others. */
static const struct cmsg_kind *cmsg_kind_of(const struct cmsghdr *m)
{
	for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++)
		if (kinds[i]->carried_by &&
		    kinds[i]->carried_by(m->cmsg_level, m->cmsg_type))
			return kinds[i];
	return &cmsg_int;
}

/* As the script would write it.  False: its data has no notation. */
static bool cmsg_print(const struct call *c, const struct cmsghdr *m, char *buf,
		       size_t cap)
{
	const struct cmsg_kind *kind = cmsg_kind_of(m);
	size_t len = m->cmsg_len - CMSG_LEN(0);
	const char *level = symbol_name("SOL", m->cmsg_level);
	char number[24], data[1200];
	bool known = kind->print(c, CMSG_DATA(m), len, data, sizeof(data));

	snprintf(number, sizeof(number), "%d", m->cmsg_level);
	if (!known)
		snprintf(data, sizeof(data), "(%zu bytes)", len);
	snprintf(buf, cap, "{cmsg_level=%s, cmsg_type=%d, cmsg_data=%s}",
		 level ? level : number, m->cmsg_type, data);
	return known;
}

/* One message against the script's. */
static int cmsg_check_one(struct call *c, const struct expr *e,
			  const struct cmsghdr *m)
{
	char want[400], got[1300];
	struct cmsg_want w;

	if (cmsg_read(c, e, &w) < 0)
		return -EINVAL;
	if (w.level == m->cmsg_level && w.type == m->cmsg_type)
		return w.kind->check(c, w.data, CMSG_DATA(m),
				     m->cmsg_len - CMSG_LEN(0));
	expr_print(e, want, sizeof(want));
	cmsg_print(c, m, got, sizeof(got));
	call_differs(c, e->span, want, got, "gave another control message");
	return -EINVAL;
}

static size_t cmsg_count(struct msghdr *hdr)
{
	size_t n = 0;

	for (struct cmsghdr *m = CMSG_FIRSTHDR(hdr); m; m = CMSG_NXTHDR(hdr, m))
		n++;
	return n;
}

static int cmsg_check_count(struct call *c, const struct expr *list,
			    struct msghdr *hdr)
{
	size_t n = cmsg_count(hdr);
	char want[24], got[24];
	struct diag *d;

	/* A script that expects MSG_CTRUNC does not list what was cut. */
	if (n == list->n || (n > list->n && (hdr->msg_flags & MSG_CTRUNC)))
		return 0;
	snprintf(want, sizeof(want), "%zu", list->n);
	snprintf(got, sizeof(got), "%zu", n);
	d = call_differs(c, list->span, want, got,
			 "gave another number of control messages");
	for (struct cmsghdr *m = CMSG_FIRSTHDR(hdr); m;
	     m = CMSG_NXTHDR(hdr, m)) {
		char text[1300];

		cmsg_print(c, m, text, sizeof(text));
		diag_note(d, "received %s", text);
	}
	return -EINVAL;
}

int cmsg_check(struct call *c, const struct expr *list, struct msghdr *hdr)
{
	struct cmsghdr *m = CMSG_FIRSTHDR(hdr);

	for (size_t i = 0; m && i < list->n; i++, m = CMSG_NXTHDR(hdr, m))
		if (cmsg_check_one(c, list->list[i], m) < 0)
			return -EINVAL;
	return cmsg_check_count(c, list, hdr);
}

void cmsg_outputs(struct call *c, const struct expr *list, struct msghdr *hdr,
		  struct call_output *o)
{
	td_auto_free char *all = NULL;

	if (!cmsg_check(c, list, hdr))
		return;
	all = xstrdup("[");
	for (struct cmsghdr *m = CMSG_FIRSTHDR(hdr); m;
	     m = CMSG_NXTHDR(hdr, m)) {
		char text[1300], *longer;

		if (!cmsg_print(c, m, text, sizeof(text)))
			return;
		longer = xasprintf("%s%s%s", all, all[1] ? ", " : "", text);
		free(all);
		all = longer;
	}
	call_output_set(o, list, "%s]", all);
}

/* --- cmsg_data=N --------------------------------------------------------- */

static bool int_claims(const struct expr *data)
{
	return data->type == EXPR_INT || data->type == EXPR_WORD ||
	       data->type == EXPR_OR || data->type == EXPR_CALL;
}

static int int_encode(struct call *c, const struct expr *data, void *buf,
		      size_t *ret_len)
{
	int v;

	if (value_int32(c, data, &v) < 0)
		return -EINVAL;
	memcpy(buf, &v, sizeof(v));
	*ret_len = sizeof(v);
	return 0;
}

static bool int_len(size_t len)
{
	return len == 1 || len == 2 || len == 4 || len == 8;
}

static int int_print(const struct call *c, const unsigned char *buf, size_t len,
		     char *text, size_t cap)
{
	(void)c;
	if (!int_len(len))
		return 0;
	if (len == sizeof(int))
		return snprintf(text, cap, "%d", (int)value_load(buf, len));
	return snprintf(text, cap, "%" PRIu64, value_load(buf, len));
}

/* Most are ints; IP_TOS is one byte. */
static int int_check(struct call *c, const struct expr *data,
		     const unsigned char *buf, size_t len)
{
	char want[120], got[64];
	int64_t v;

	if (value_int(c, data, &v) < 0)
		return -EINVAL;
	if (int_len(len) && value_fits(v, len)) {
		unsigned char mine[sizeof(v)];

		value_store(mine, len, v);
		if (!memcmp(mine, buf, len))
			return 0;
	}
	expr_print(data, want, sizeof(want));
	if (!int_print(c, buf, len, got, sizeof(got)))
		snprintf(got, sizeof(got), "%zu bytes", len);
	call_differs(c, data->span, want, got, "gave other cmsg_data");
	return -EINVAL;
}

const struct cmsg_kind cmsg_int = {
	.claims = int_claims,
	.max_len = sizeof(int),
	.encode = int_encode,
	.check = int_check,
	.print = int_print,
};
