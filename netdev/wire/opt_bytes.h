/* SPDX-License-Identifier: BSD-2-Clause */
/* opt_bytes: what the options that are a string of bytes have in common. */
#ifndef WIRE_OPT_BYTES_H
#define WIRE_OPT_BYTES_H

#include "netdev/wire/tcp_option.h"

/* Takes hex digits for up to @cap bytes, if there are any.  Sets o->len to the number of
 * these bytes plus @head, the number of bytes in front of them (kind, length...). */
bool wire_opt_bytes_parse(struct wire_cursor *c, struct wire_tcp_option *o,
			  size_t head, size_t cap);
/* Members of struct wire_tcp_option_ops: the bytes are all of the option's value. */
void wire_opt_bytes_encode(const struct wire_tcp_option *o, uint8_t *buf);
bool wire_opt_bytes_decode(struct wire_tcp_option *o, const uint8_t *buf,
			   size_t len);
/* "name hex", or the name alone if there are no bytes.  Like snprintf(). */
int wire_opt_bytes_print(const struct wire_tcp_option *o, char *buf,
			 size_t cap);

#endif
