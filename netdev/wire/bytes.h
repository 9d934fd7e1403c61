/* SPDX-License-Identifier: BSD-2-Clause */
/* bytes: reads and writes numbers in network byte order, at any alignment.  The values are
 * in host order; @b must have as many bytes as the name says bits. */
#ifndef WIRE_BYTES_H
#define WIRE_BYTES_H

#include <stdint.h>

static inline uint16_t wire_get16(const uint8_t *b)
{
	return (uint16_t)(b[0] << 8 | b[1]);
}

static inline uint32_t wire_get24(const uint8_t *b)
{
	return (uint32_t)b[0] << 16 | (uint32_t)b[1] << 8 | b[2];
}

static inline uint32_t wire_get32(const uint8_t *b)
{
	return (uint32_t)b[0] << 24 | wire_get24(b + 1);
}

static inline void wire_put16(uint8_t *b, uint16_t v)
{
	b[0] = v >> 8;
	b[1] = v & 0xff;
}

static inline void wire_put24(uint8_t *b, uint32_t v)
{
	b[0] = v >> 16 & 0xff;
	wire_put16(b + 1, v & 0xffff);
}

static inline void wire_put32(uint8_t *b, uint32_t v)
{
	b[0] = v >> 24;
	wire_put24(b + 1, v & 0xffffff);
}

#endif
