/* SPDX-License-Identifier: BSD-2-Clause */
/* out: text made of several pieces, with snprintf()'s rules at the end. */
#ifndef WIRE_OUT_H
#define WIRE_OUT_H

#include <stddef.h>
#include <stdint.h>

struct wire_out {
	char *buf;
	size_t cap;		/* bytes in buf, with the NUL; 0: only count */
	size_t len;		/* of the whole text, even when it does not fit */
};

/* Starts with "" in @buf, which has room for @cap bytes. */
void wire_out_init(struct wire_out *o, char *buf, size_t cap);
/* Adds a text.  What does not fit is only counted, here and below. */
void wire_out_printf(struct wire_out *o, const char *fmt, ...)
	__attribute__((format(printf, 2, 3)));
/* Adds two digits for each byte. */
void wire_out_hex(struct wire_out *o, const uint8_t *data, size_t n);

/* The arguments (buf, cap) for another function that writes like snprintf().  The caller
 * adds what that returns to len.  Past the end they are NULL and 0. */
char *wire_out_at(const struct wire_out *o);
size_t wire_out_left(const struct wire_out *o);

#endif
