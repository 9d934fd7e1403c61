/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * value: script expressions as the C values that system calls take; the common
 * ones are in call.h.
 *
 * All functions that take a call return 0, or -EINVAL after adding an error at
 * the expression's span.  Memory comes from the call's arena, and lives as long as
 * the call (call_pool.h).
 */
#ifndef VALUE_H
#define VALUE_H

#include <sys/socket.h>
#include <sys/types.h>
#include <sys/uio.h>

#include "runtime/calls/call.h"

/* Largest buffer of one argument, bytes. */
#define VALUE_MAX_BUF (INT64_C(64) << 20)
/* Longest vector: more than UIO_MAXIOV, so that EMSGSIZE can be tested. */
#define VALUE_MAX_VEC 4096

/* The value of member @name of {name=value, ...}, or NULL. */
const struct expr *value_member(const struct expr *e, const char *name);
/* The same for name(arg)=value, with the argument in *@ret_arg. */
const struct expr *value_member_arg(const struct expr *e, const char *name,
				    const struct expr **ret_arg);
/* The struct that {name=value, ...} is, by its first member; or NULL. */
const struct struct_desc *value_struct_desc(const struct expr *e);
/* True for the word NULL. */
bool value_is_null(const struct expr *e);
/* Sets *@ret to the integer in [N]. */
int value_list1(struct call *c, const struct expr *e, int64_t *ret);
/* An integer in [@min, @max]; @what names it in the error. */
int value_range(struct call *c, const struct expr *e, const char *what,
		int64_t min, int64_t max, int64_t *ret);

/* --- buffers ------------------------------------------------------------- */

struct value_buf {
	void *base;		/* NULL: as the script says */
	size_t len;		/* as the script gives it, bytes */
	bool text;		/* some byte is not zero */
};

/*
 * A buffer for a call that is told @len bytes, the value of expression @count:
 * "..." gives zeros, a string its bytes and zeros behind them, NULL no memory
 * (then any length is fine).
 */
int value_buf(struct call *c, const struct expr *e, const struct expr *count,
	      struct value_buf *ret);

struct value_iov {
	struct iovec *iov;
	size_t n;		/* as the script gives it; <= entries of iov */
	bool text;
};

/*
 * [{buffer, length}, ...] for a call that is told the number @count, or as many
 * as there are ("...").  Entries that the list lacks are empty.
 */
int value_iov(struct call *c, const struct expr *list,
	      const struct expr *count, struct value_iov *ret);

/* A file offset: NULL, "..." and 0 give a null pointer, N and [N] one to N. */
int value_offset(struct call *c, const struct expr *e, off_t **ret);

/* --- structs ------------------------------------------------------------- */

/* Where an integer member is in the C struct. */
struct value_field {
	const char *name;
	size_t offset, size;	/* bytes; size 1, 2, 4 or 8 */
};

#define VALUE_FIELD(str, member, script_name)                                 \
	{                                                                     \
		.name = (script_name), .offset = offsetof(str, member),       \
		.size = sizeof(((str *)0)->member)                            \
	}

/* The row of @field, which has @n, for @name; NULL: none. */
const struct value_field *value_field_find(const struct value_field *field,
					   size_t n, const char *name);
/* Stores the members that @field knows into @base and skips all others. */
int value_struct(struct call *c, const struct expr *e,
		 const struct value_field *field, size_t n, void *base);

/* Write and read an integer of @size bytes (1, 2, 4, 8) in memory, in host order. */
void value_store(void *at, size_t size, int64_t v);
uint64_t value_load(const void *at, size_t size);
/* Whether an integer of @size bytes can hold @v, signed or unsigned. */
bool value_fits(int64_t v, size_t size);

/* inet_addr("..") or inet6_addr(".."), as an address of @family to @dst. */
int value_inet(struct call *c, const struct expr *e, int family, void *dst);

/*
 * What {set,get}sockopt() takes: [int], "string", {onoff=, linger=}, a GRE
 * header, an MPLS stack, an IPv4 or IPv6 address.  @len: what the call is told,
 * which may be wrong on purpose; it tells how wide an integer is.  *@ret_buf holds
 * at least @len bytes, *@ret_len are the value's own.
 */
int value_sockopt(struct call *c, const struct expr *e, size_t len,
		  void **ret_buf, size_t *ret_len);

#endif
