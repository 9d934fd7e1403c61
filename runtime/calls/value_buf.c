/* SPDX-License-Identifier: BSD-2-Clause */
/* value_buf: memory that scripts give to calls: buffers, vectors, offsets. */
#include <errno.h>
#include <string.h>

#include "runtime/calls/call_pool.h"
#include "runtime/calls/value.h"

static bool has_text(const char *p, size_t len)
{
	for (size_t i = 0; i < len; i++)
		if (p[i])
			return true;
	return false;
}

int value_buf(struct call *c, const struct expr *e, const struct expr *count,
	      struct value_buf *ret)
{
	struct value_buf b = { 0 };
	size_t text_len = e->type == EXPR_STRING ? e->text_len : 0;
	int64_t len;

	if (value_is_null(e)) {
		if (value_int(c, count, &len) < 0)
			return -EINVAL;
		ret->base = NULL;
		ret->len = (size_t)len;
		ret->text = false;
		return 0;
	}
	if (value_range(c, count, "length", 0, VALUE_MAX_BUF, &len) < 0)
		return -EINVAL;
	b.len = (size_t)len;
	/* Not a null pointer, which would mean NULL, while the script says "...". */
	b.base = call_buffer(c, b.len + 1, count->span);
	if (!b.base)
		return -EINVAL;
	if (text_len > b.len)
		text_len = b.len;
	if (text_len)
		memcpy(b.base, e->text, text_len);
	b.text = has_text(b.base, text_len);
	*ret = b;
	return 0;
}

int value_iov(struct call *c, const struct expr *list,
	      const struct expr *count, struct value_iov *ret)
{
	struct value_iov v = { 0 };
	int64_t n = (int64_t)list->n;

	if (count->type != EXPR_ELLIPSIS &&
	    value_range(c, count, "number of buffers", -1, VALUE_MAX_VEC,
			&n) < 0)
		return -EINVAL;
	v.n = (size_t)n;
	if (n < (int64_t)list->n)
		n = (int64_t)list->n;
	v.iov = call_buffer(c, ((size_t)n + 1) * sizeof(*v.iov), list->span);
	if (!v.iov)
		return -EINVAL;
	for (size_t i = 0; i < list->n; i++) {
		const struct expr *e = list->list[i];
		struct value_buf b;

		if (value_buf(c, e->list[0], e->list[1], &b) < 0)
			return -EINVAL;
		v.iov[i].iov_base = b.base;
		v.iov[i].iov_len = b.len;
		v.text |= b.text;
	}
	*ret = v;
	return 0;
}

int value_offset(struct call *c, const struct expr *e, off_t **ret)
{
	int64_t v = 0;
	off_t *off;

	if (e->type == EXPR_ELLIPSIS || value_is_null(e)) {
		*ret = NULL;
		return 0;
	}
	if (e->type == EXPR_LIST) {
		if (value_list1(c, e, &v) < 0)
			return -EINVAL;
	} else {
		if (value_int(c, e, &v) < 0)
			return -EINVAL;
		if (!v) {
			*ret = NULL;
			return 0;
		}
	}
	off = arena_alloc(c->mem, sizeof(*off));
	*off = (off_t)v;
	*ret = off;
	return 0;
}
