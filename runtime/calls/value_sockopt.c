/* SPDX-License-Identifier: BSD-2-Clause */
/* value_sockopt: the values of socket options. */
#include <errno.h>
#include <inttypes.h>
#include <netinet/in.h>
#include <string.h>

#include "runtime/calls/call_pool.h"
#include "runtime/calls/value.h"

/* One kind of value: row of kinds[]. */
struct sockopt_kind {
	bool (*claims)(const struct expr *e);
	/* @len: what the call is told.  Returns 0 with memory of at least *@ret_len
	 * bytes from c->mem, which the caller makes longer if need be. */
	int (*encode)(struct call *c, const struct expr *e, size_t len,
		      void **ret_buf, size_t *ret_len);
};

static bool int_claims(const struct expr *e)
{
	return e->type == EXPR_LIST && e->n == 1;
}

/* Options are ints, except for some of one byte (IP_TOS when asked for one), two
 * or eight (SO_MAX_PACING_RATE). */
static int int_encode(struct call *c, const struct expr *e, size_t len,
		      void **ret_buf, size_t *ret_len)
{
	size_t size = len == 1 || len == 2 || len == 8 ? len : sizeof(int);
	int64_t v;

	if (value_int(c, e->list[0], &v) < 0)
		return -EINVAL;
	if (!value_fits(v, size)) {
		diag_error(c->diags, e->list[0]->span,
			   "%s(): %" PRId64 " does not fit in %zu %s",
			   c->ast->name, v, size, size == 1 ? "byte" : "bytes");
		return -EINVAL;
	}
	*ret_buf = arena_alloc(c->mem, size);
	*ret_len = size;
	value_store(*ret_buf, size, v);
	return 0;
}

static bool string_claims(const struct expr *e)
{
	return e->type == EXPR_STRING;
}

static int string_encode(struct call *c, const struct expr *e, size_t len,
			 void **ret_buf, size_t *ret_len)
{
	(void)len;
	*ret_buf = arena_alloc(c->mem, e->text_len + 1);
	if (e->text_len)
		memcpy(*ret_buf, e->text, e->text_len);
	*ret_len = e->text_len;
	return 0;
}

static bool linger_claims(const struct expr *e)
{
	return value_struct_desc(e) == &struct_linger;
}

static int linger_encode(struct call *c, const struct expr *e, size_t len,
			 void **ret_buf, size_t *ret_len)
{
	static const struct value_field field[] = {
		VALUE_FIELD(struct linger, l_onoff, "onoff"),
		VALUE_FIELD(struct linger, l_linger, "linger"),
	};
	struct linger *l = arena_alloc(c->mem, sizeof(*l));

	(void)len;
	if (value_struct(c, e, field, sizeof(field) / sizeof(field[0]), l) < 0)
		return -EINVAL;
	*ret_buf = l;
	*ret_len = sizeof(*l);
	return 0;
}

static bool header_claims(const struct expr *e)
{
	return e->type == EXPR_HEADER;
}

static int header_encode(struct call *c, const struct expr *e, size_t len,
			 void **ret_buf, size_t *ret_len)
{
	const struct wire_layer *l = e->layer;
	const struct wire_packet p = { .n_layers = 1, .layer = { *l } };
	size_t size;

	(void)len;
	size = l->ops->size(&p, &p.layer[0]);
	*ret_buf = arena_alloc(c->mem, size);
	l->ops->encode(&p, &p.layer[0], *ret_buf, size, NULL, NULL);
	*ret_len = size;
	return 0;
}

static bool addr_claims(const struct expr *e)
{
	return e->type == EXPR_CALL && strcmp(e->text, "htons");
}

static int addr_encode(struct call *c, const struct expr *e, size_t len,
		       void **ret_buf, size_t *ret_len)
{
	bool is6 = !strcmp(e->text, "inet6_addr");
	void *a = arena_alloc(c->mem, sizeof(struct in6_addr));

	(void)len;
	if (value_inet(c, e, is6 ? AF_INET6 : AF_INET, a) < 0)
		return -EINVAL;
	*ret_buf = a;
	*ret_len = is6 ? sizeof(struct in6_addr) : sizeof(struct in_addr);
	return 0;
}

static const struct sockopt_kind kinds[] = {
	{ int_claims, int_encode },
	{ string_claims, string_encode },
	{ linger_claims, linger_encode },
	{ header_claims, header_encode },
	{ addr_claims, addr_encode },
};

int value_sockopt(struct call *c, const struct expr *e, size_t len,
		  void **ret_buf, size_t *ret_len)
{
	for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++) {
		size_t n;
		void *buf, *room;

		if (!kinds[i].claims(e))
			continue;
		if (kinds[i].encode(c, e, len, &buf, &n) < 0)
			return -EINVAL;
		if (len > n) {
			room = call_buffer(c, len, e->span);
			if (!room)
				return -EINVAL;
			memcpy(room, buf, n);
			buf = room;
		}
		*ret_buf = buf;
		*ret_len = n;
		return 0;
	}
	diag_error(c->diags, e->span, "%s(): not a value of a socket option",
		   c->ast->name);
	return -EINVAL;
}
