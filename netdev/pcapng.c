/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * pcapng: a capture file, block by block.
 *
 * Every block is its type, its length, a fixed part, packet data, options and its
 * length again, all in multiples of four bytes.  Numbers may have either byte
 * order, as the section header's magic tells; here it is little endian on any
 * machine.
 */
#include "netdev/pcapng.h"

#include <endian.h>
#include <string.h>

#define BLOCK_SECTION 0x0a0d0d0au
#define BLOCK_INTERFACE 1u
#define BLOCK_PACKET 6u		/* "enhanced" */
#define BYTE_ORDER_MAGIC 0x1a2b3c4du
#define LENGTH_UNKNOWN 0xffffffffu

#define LINKTYPE_RAW 101u	/* begins with an IPv4 or IPv6 header */

/* Codes of options; some mean different things in different blocks. */
#define OPT_END 0
#define OPT_COMMENT 1
#define SHB_USERAPPL 4
#define IF_NAME 2
#define IF_TSRESOL 9
#define EPB_FLAGS 2

#define EPB_INBOUND 1u
#define EPB_OUTBOUND 2u

#define OPTION_MAX 0xffffu	/* bytes */

struct option {
	uint16_t code;
	const void *data;	/* NULL: the option is left out */
	size_t len;
};

struct block {
	uint32_t type;
	const uint32_t *fixed;	/* little endian */
	size_t n_fixed;
	const uint8_t *data;	/* of a packet, or NULL */
	size_t len;
	const struct option *option;
	size_t n_options;
};

static size_t padded(size_t len)
{
	return (len + 3) & ~(size_t)3;
}

static size_t block_len(const struct block *b)
{
	size_t len = 12 + 4 * b->n_fixed + padded(b->len) + 4;

	for (size_t i = 0; i < b->n_options; i++)
		if (b->option[i].data)
			len += 4 + padded(b->option[i].len);
	return len;
}

static void put_bytes(FILE *out, const void *data, size_t len)
{
	static const char zeros[4];

	if (len)
		fwrite(data, 1, len, out);
	fwrite(zeros, 1, padded(len) - len, out);
}

static void put_u32(FILE *out, uint32_t n)
{
	n = htole32(n);
	fwrite(&n, sizeof(n), 1, out);
}

static void put_option(FILE *out, const struct option *o)
{
	put_u32(out, o->code | (uint32_t)o->len << 16);
	put_bytes(out, o->data, o->len);
}

static void put_block(FILE *out, const struct block *b)
{
	uint32_t len = (uint32_t)block_len(b);

	put_u32(out, b->type);
	put_u32(out, len);
	fwrite(b->fixed, sizeof(*b->fixed), b->n_fixed, out);
	put_bytes(out, b->data, b->len);
	for (size_t i = 0; i < b->n_options; i++)
		if (b->option[i].data)
			put_option(out, &b->option[i]);
	put_u32(out, OPT_END);
	put_u32(out, len);
}

static struct option text_option(uint16_t code, const char *text)
{
	size_t len = text ? strlen(text) : 0;

	return (struct option){
		.code = code,
		.data = text,
		.len = len < OPTION_MAX ? len : OPTION_MAX,
	};
}

void pcapng_write_section(FILE *out, const char *application,
			  const char *comment)
{
	const uint32_t fixed[] = {
		htole32(BYTE_ORDER_MAGIC),
		htole32(1),		/* version 1.0 */
		LENGTH_UNKNOWN, LENGTH_UNKNOWN,
	};
	const struct option option[] = {
		text_option(OPT_COMMENT, comment),
		text_option(SHB_USERAPPL, application),
	};

	put_block(out, &(struct block){
		.type = BLOCK_SECTION,
		.fixed = fixed,
		.n_fixed = sizeof(fixed) / sizeof(*fixed),
		.option = option,
		.n_options = sizeof(option) / sizeof(*option),
	});
}

void pcapng_write_interface(FILE *out, const char *name)
{
	static const uint8_t nanoseconds = 9;
	const uint32_t fixed[] = {
		htole32(LINKTYPE_RAW),
		0,			/* packets are never cut */
	};
	const struct option option[] = {
		text_option(IF_NAME, name),
		{ IF_TSRESOL, &nanoseconds, sizeof(nanoseconds) },
	};

	put_block(out, &(struct block){
		.type = BLOCK_INTERFACE,
		.fixed = fixed,
		.n_fixed = sizeof(fixed) / sizeof(*fixed),
		.option = option,
		.n_options = sizeof(option) / sizeof(*option),
	});
}

void pcapng_write_packet(FILE *out, const struct pcapng_packet *p)
{
	const uint32_t flags = htole32(p->outbound ? EPB_OUTBOUND
						   : EPB_INBOUND);
	const uint32_t fixed[] = {
		0,			/* the only interface */
		htole32((uint32_t)((uint64_t)p->time_ns >> 32)),
		htole32((uint32_t)p->time_ns),
		htole32((uint32_t)p->len),
		htole32((uint32_t)p->len),
	};
	const struct option option[] = {
		text_option(OPT_COMMENT, p->comment),
		{ EPB_FLAGS, &flags, sizeof(flags) },
	};

	put_block(out, &(struct block){
		.type = BLOCK_PACKET,
		.fixed = fixed,
		.n_fixed = sizeof(fixed) / sizeof(*fixed),
		.data = p->data,
		.len = p->len,
		.option = option,
		.n_options = sizeof(option) / sizeof(*option),
	});
}
