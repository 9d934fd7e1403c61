/* SPDX-License-Identifier: BSD-2-Clause */
/* value: integers, descriptors, addresses and struct members of scripts. */
#include "runtime/calls/value.h"

#include <arpa/inet.h>
#include <assert.h>
#include <errno.h>
#include <inttypes.h>
#include <string.h>

#include "parser/symbols.h"

static int value_wrong(struct call *c, const struct expr *e, const char *what)
{
	char text[120];

	expr_print(e, text, sizeof(text));
	diag_error(c->diags, e->span, "%s(): '%s' is not %s", c->ast->name,
		   text, what);
	return -EINVAL;
}

static int value_word(struct call *c, const struct expr *e, int64_t *ret)
{
	const struct symbol *s = symbol_find(e->text);

	if (!s)
		return value_wrong(c, e, "a symbol that is known");
	*ret = s->value;
	return 0;
}

static int value_or(struct call *c, const struct expr *e, int64_t *ret)
{
	int64_t all = 0, one;

	for (size_t i = 0; i < e->n; i++) {
		if (value_int(c, e->list[i], &one) < 0)
			return -EINVAL;
		all |= one;
	}
	*ret = all;
	return 0;
}

static int value_htons(struct call *c, const struct expr *e, int64_t *ret)
{
	int64_t port;

	if (strcmp(e->text, "htons") || !e->arg)
		return value_wrong(c, e, "an integer");
	if (value_range(c, e->arg, "port", 0, UINT16_MAX, &port) < 0)
		return -EINVAL;
	*ret = htons((uint16_t)port);
	return 0;
}

int value_int(struct call *c, const struct expr *e, int64_t *ret)
{
	switch (e->type) {
	case EXPR_INT:
		*ret = e->num;
		return 0;
	case EXPR_WORD:
		return value_word(c, e, ret);
	case EXPR_OR:
		return value_or(c, e, ret);
	case EXPR_CALL:
		return value_htons(c, e, ret);
	default:
		return value_wrong(c, e, "an integer");
	}
}

int value_range(struct call *c, const struct expr *e, const char *what,
		int64_t min, int64_t max, int64_t *ret)
{
	int64_t v;

	if (value_int(c, e, &v) < 0)
		return -EINVAL;
	if (v < min || v > max) {
		diag_error(c->diags, e->span,
			   "%s(): %s %" PRId64 " is not in the range %" PRId64
			   " to %" PRId64, c->ast->name, what, v, min, max);
		return -EINVAL;
	}
	*ret = v;
	return 0;
}

/* 0xffffffff is what scripts write for -1, and EPOLLET is 1 << 31: any 32 bits
 * are fine. */
int value_int32(struct call *c, const struct expr *e, int *ret)
{
	int64_t v;

	if (value_range(c, e, "value", INT32_MIN, UINT32_MAX, &v) < 0)
		return -EINVAL;
	*ret = (int)(uint32_t)v;
	return 0;
}

int value_list1(struct call *c, const struct expr *e, int64_t *ret)
{
	if (e->type != EXPR_LIST || e->n != 1)
		return value_wrong(c, e, "an integer in brackets");
	return value_int(c, e->list[0], ret);
}

int value_fd(struct call *c, const struct expr *e, int *ret_live)
{
	int fd;

	if (value_int32(c, e, &fd) < 0)
		return -EINVAL;
	*ret_live = fd < 0 ? -1 : fds_live(c->fds, fd);
	return 0;
}

bool value_is_null(const struct expr *e)
{
	return e->type == EXPR_WORD && !strcmp(e->text, "NULL");
}

const struct expr *value_member_arg(const struct expr *e, const char *name,
				    const struct expr **ret_arg)
{
	for (size_t i = 0; e->type == EXPR_STRUCT && i < e->n; i++) {
		const struct expr *m = e->list[i];

		if (m->type == EXPR_MEMBER && !strcmp(m->text, name)) {
			*ret_arg = m->arg;
			return m->list[0];
		}
	}
	return NULL;
}

const struct expr *value_member(const struct expr *e, const char *name)
{
	const struct expr *arg;

	return value_member_arg(e, name, &arg);
}

const struct struct_desc *value_struct_desc(const struct expr *e)
{
	if (e->type != EXPR_STRUCT || !e->n || e->list[0]->type != EXPR_MEMBER)
		return NULL;
	return struct_desc_find(e->list[0]->text);
}

void value_store(void *at, size_t size, int64_t v)
{
	uint8_t v8 = (uint8_t)v;
	uint16_t v16 = (uint16_t)v;
	uint32_t v32 = (uint32_t)v;

	switch (size) {
	case sizeof(v8):
		memcpy(at, &v8, sizeof(v8));
		break;
	case sizeof(v16):
		memcpy(at, &v16, sizeof(v16));
		break;
	case sizeof(v32):
		memcpy(at, &v32, sizeof(v32));
		break;
	default:
		assert(size == sizeof(v));
		memcpy(at, &v, sizeof(v));
	}
}

uint64_t value_load(const void *at, size_t size)
{
	uint8_t v8;
	uint16_t v16;
	uint32_t v32;
	uint64_t v64;

	switch (size) {
	case sizeof(v8):
		memcpy(&v8, at, sizeof(v8));
		return v8;
	case sizeof(v16):
		memcpy(&v16, at, sizeof(v16));
		return v16;
	case sizeof(v32):
		memcpy(&v32, at, sizeof(v32));
		return v32;
	default:
		assert(size == sizeof(v64));
		memcpy(&v64, at, sizeof(v64));
		return v64;
	}
}

bool value_fits(int64_t v, size_t size)
{
	unsigned bits = (unsigned)size * 8;

	return bits == 64 || (v >= -(INT64_C(1) << (bits - 1)) &&
			      v < INT64_C(1) << bits);
}

const struct value_field *value_field_find(const struct value_field *field,
					   size_t n, const char *name)
{
	for (size_t i = 0; i < n; i++)
		if (!strcmp(field[i].name, name))
			return &field[i];
	return NULL;
}

int value_struct(struct call *c, const struct expr *e,
		 const struct value_field *field, size_t n, void *base)
{
	for (size_t i = 0; i < e->n; i++) {
		const struct expr *m = e->list[i];
		const struct value_field *f =
			value_field_find(field, n, m->text);
		int64_t v;

		if (!f)
			continue;
		if (value_int(c, m->list[0], &v) < 0)
			return -EINVAL;
		if (!value_fits(v, f->size)) {
			diag_error(c->diags, m->span,
				   "%s(): %s has only %zu bits", c->ast->name,
				   f->name, f->size * 8);
			return -EINVAL;
		}
		value_store((char *)base + f->offset, f->size, v);
	}
	return 0;
}
