/* SPDX-License-Identifier: BSD-2-Clause */
/* tcp_option: TCP options, one descriptor each (RFC 9293, 3.2). */
#ifndef WIRE_TCP_OPTION_H
#define WIRE_TCP_OPTION_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "netdev/wire/token.h"

#define WIRE_TCP_OPTIONS_MAX 40	/* bytes in a header, so also options */

struct wire_tcp_option_ops;

struct wire_tcp_option {
	const struct wire_tcp_option_ops *ops;
	uint8_t kind;		/* as on the wire; for one ops with two kinds */
	uint8_t len;		/* bytes on the wire, with kind and length */
	bool any;		/* expectation "NAME *": its value is not compared */
	union {
		uint16_t mss;
		uint8_t wscale;
		struct {
			unsigned n;
			struct wire_sack_block {
				uint32_t left, right;
			} block[4];
		} sack;
		struct {
			uint32_t val, ecr;
			bool val_any;	/* expectation: val is not compared */
		} ts;
		struct {
			unsigned n;	/* 0 to 38; raw: 1 to 40 */
			uint8_t data[WIRE_TCP_OPTIONS_MAX];
		} bytes;	/* md5, FO, FOEXP, unknown kinds, raw */
		struct {
			unsigned n;	/* counters given, 1 to 3 */
			bool e1_first;	/* kind 174: e1b ceb e0b */
			uint32_t count[3]; /* in wire order, 24 bits each */
		} accecn;	/* RFC 9768 */
	} u;
};

struct wire_tcp_options {
	unsigned n;
	struct wire_tcp_option opt[WIRE_TCP_OPTIONS_MAX];
};

/* One kind of option: one file, one row in WIRE_TCP_OPTION_LIST. */
struct wire_tcp_option_ops {
	const char *name;	/* first word in a script: "mss", "TS" */
	uint8_t kind;
	uint8_t alt_kind;	/* second kind or 0 */
	uint8_t min_len, max_len; /* on the wire; 1 for nop and eol */
	bool packetdrill;	/* packetdrill has it, too */
	/* Claims a decoded option when several ops share a kind (254), by the
	 * bytes behind kind and length.  NULL: yes. */
	bool (*claims)(const uint8_t *buf, size_t len);
	/* Parses what follows the name; sets u, and len if min_len != max_len. */
	bool (*parse)(struct wire_cursor *c, struct wire_tcp_option *o);
	/* Writes len - 2 bytes behind kind and length.  NULL: there are none. */
	void (*encode)(const struct wire_tcp_option *o, uint8_t *buf);
	/* Reads from the bytes behind kind and length.  False: malformed. */
	bool (*decode)(struct wire_tcp_option *o, const uint8_t *buf,
		       size_t len);
	/* Like snprintf(): the whole option in script notation. */
	int (*print)(const struct wire_tcp_option *o, char *buf, size_t cap);
	/* NULL: equal when the wire bytes are.  Both have these ops. */
	bool (*match)(const struct wire_tcp_option *want,
		      const struct wire_tcp_option *got);
	/* Copies the values that are not compared from @want to @got: a report shows
	 * both and marks what differs.  NULL: all values are compared. */
	void (*show_as)(const struct wire_tcp_option *want,
			struct wire_tcp_option *got);
};

/* All options: wire_opt_eol and so on, each in the file of that name
 * (eol beside nop). */
#define WIRE_TCP_OPTION_LIST(X)						\
	X(eol)								\
	X(nop)								\
	X(mss)								\
	X(wscale)							\
	X(sackok)							\
	X(sack)								\
	X(ts)								\
	X(md5)								\
	X(fo)								\
	X(foexp)							\
	X(accecn)							\
	X(unknown)							\
	X(raw)

#define WIRE_TCP_OPTION_DECLARE(name) \
	extern const struct wire_tcp_option_ops wire_opt_##name;
WIRE_TCP_OPTION_LIST(WIRE_TCP_OPTION_DECLARE)
#undef WIRE_TCP_OPTION_DECLARE

/* The same as a table, NULL at the end. */
extern const struct wire_tcp_option_ops *const wire_tcp_options_table[];

/* The option that scripts call @name; NULL: none. */
const struct wire_tcp_option_ops *wire_tcp_option_find(const char *name);

/*
 * Parses one option, name first, and appends it; stops at the end of @c or at a
 * comma.  False: c->err says why (unknown name, bad value, no room).
 *
 * For expectations there are also "NAME *", an option of any value, and "...",
 * which stands for any number of options, also none.
 */
bool wire_tcp_option_parse(struct wire_cursor *c,
			   struct wire_tcp_options *list);
/* Is @o "..."? */
bool wire_tcp_option_is_rest(const struct wire_tcp_option *o);
/* Bytes on the wire, not padded.  If wire_tcp_options_open(), that is the smallest number of
 * bytes that the list can have. */
size_t wire_tcp_options_size(const struct wire_tcp_options *list);
/* Does the list match options of several lengths? */
bool wire_tcp_options_open(const struct wire_tcp_options *list);
/* Writes wire_tcp_options_size() bytes to @buf.  @list has neither "*" nor "...". */
void wire_tcp_options_encode(const struct wire_tcp_options *list, uint8_t *buf);
/* Decodes @len bytes, with any padding.  An option with a bad value becomes
 * wire_opt_unknown; bytes that are no list of options, wire_opt_raw. */
void wire_tcp_options_decode(const uint8_t *buf, size_t len,
			     struct wire_tcp_options *ret);
/* Does @got satisfy the expectation @want? */
bool wire_tcp_options_match(const struct wire_tcp_options *want,
			    const struct wire_tcp_options *got);
/* The same of two options, which may be of different kinds. */
bool wire_tcp_option_match(const struct wire_tcp_option *want,
			   const struct wire_tcp_option *got);
/*
 * Puts two lists side by side so that as few options as possible differ.  Calls @fn for
 * each option with its counterpart in the other list, in order; NULL: there is none.
 * Counterparts are of one kind, but "..." is the counterpart of all options that it
 * stands for.
 */
void wire_tcp_options_align(const struct wire_tcp_options *want,
			    const struct wire_tcp_options *got,
			    void (*fn)(void *arg,
				       const struct wire_tcp_option *want,
				       const struct wire_tcp_option *got),
			    void *arg);
/* "mss 1460", "wscale *", "...".  Like snprintf(). */
int wire_tcp_option_print(const struct wire_tcp_option *o, char *buf,
			  size_t cap);
/* "<mss 1460,nop,wscale 8>"; "" for none.  Like snprintf(). */
int wire_tcp_options_print(const struct wire_tcp_options *list, char *buf,
			   size_t cap);
/* The first option of @ops, or NULL. */
struct wire_tcp_option *wire_tcp_option_get(struct wire_tcp_options *list,
					    const struct wire_tcp_option_ops *ops);

#endif
