/* SPDX-License-Identifier: BSD-2-Clause */
/* test_pcapng: the blocks of a capture file, byte by byte. */
#include "netdev/pcapng.h"

#include <stdlib.h>

#include "tests/unit/tap.h"

struct output {
	FILE *f;
	char *buf;
	size_t len;
};

static void begin(struct output *o)
{
	o->f = open_memstream(&o->buf, &o->len);
}

/* Closes @o and compares it with the bytes that are wanted. */
static void is_block(struct output *o, const void *want, size_t len,
		     const char *what)
{
	fclose(o->f);
	if (tap_is_int((long long)o->len, (long long)len, "%s: its length",
		       what))
		tap_is_mem(o->buf, want, len, "%s: its bytes", what);
	free(o->buf);
}

static void test_section(void)
{
	static const uint8_t want[] = {
		0x0a, 0x0d, 0x0d, 0x0a, 52, 0, 0, 0,
		0x4d, 0x3c, 0x2b, 0x1a,		/* magic, little endian */
		1, 0, 0, 0,			/* version 1.0 */
		0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff,
		1, 0, 5, 0, 'h', 'e', 'l', 'l', 'o', 0, 0, 0,
		4, 0, 4, 0, 't', 'o', 'o', 'l',
		0, 0, 0, 0,			/* end of options */
		52, 0, 0, 0,
	};
	static const uint8_t bare[] = {
		0x0a, 0x0d, 0x0d, 0x0a, 40, 0, 0, 0,
		0x4d, 0x3c, 0x2b, 0x1a, 1, 0, 0, 0,
		0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff,
		4, 0, 1, 0, 't', 0, 0, 0,
		0, 0, 0, 0,
		40, 0, 0, 0,
	};
	struct output o;

	begin(&o);
	pcapng_write_section(o.f, "tool", "hello");
	is_block(&o, want, sizeof(want), "section header");
	begin(&o);
	pcapng_write_section(o.f, "t", NULL);
	is_block(&o, bare, sizeof(bare), "one without a comment");
}

static void test_interface(void)
{
	static const uint8_t want[] = {
		1, 0, 0, 0, 40, 0, 0, 0,
		101, 0, 0, 0,			/* LINKTYPE_RAW, reserved */
		0, 0, 0, 0,			/* no limit of length */
		2, 0, 4, 0, 't', 'u', 'n', '0',
		9, 0, 1, 0, 9, 0, 0, 0,		/* 10^-9 s */
		0, 0, 0, 0,
		40, 0, 0, 0,
	};
	struct output o;

	begin(&o);
	pcapng_write_interface(o.f, "tun0");
	is_block(&o, want, sizeof(want), "interface");
}

static void test_packet(void)
{
	static const uint8_t data[] = { 0x45, 1, 2, 3, 4 };
	static const uint8_t want[] = {
		6, 0, 0, 0, 60, 0, 0, 0,
		0, 0, 0, 0,			/* the interface */
		0x04, 0x03, 0x02, 0x01,		/* time, the high half first */
		0x08, 0x07, 0x06, 0x85,
		5, 0, 0, 0, 5, 0, 0, 0,		/* captured, and on the wire */
		0x45, 1, 2, 3, 4, 0, 0, 0,
		1, 0, 1, 0, 'c', 0, 0, 0,
		2, 0, 4, 0, 2, 0, 0, 0,		/* outbound */
		0, 0, 0, 0,
		60, 0, 0, 0,
	};
	static const uint8_t bare[] = {
		6, 0, 0, 0, 44, 0, 0, 0,
		0, 0, 0, 0,
		0, 0, 0, 0, 1, 0, 0, 0,
		0, 0, 0, 0, 0, 0, 0, 0,
		2, 0, 4, 0, 1, 0, 0, 0,		/* inbound */
		0, 0, 0, 0,
		44, 0, 0, 0,
	};
	struct pcapng_packet p = {
		.time_ns = INT64_C(0x0102030485060708),
		.outbound = true,
		.comment = "c",
		.data = data,
		.len = sizeof(data),
	};
	struct output o;

	begin(&o);
	pcapng_write_packet(o.f, &p);
	is_block(&o, want, sizeof(want), "outbound packet");
	p = (struct pcapng_packet){ .time_ns = 1 };
	begin(&o);
	pcapng_write_packet(o.f, &p);
	is_block(&o, bare, sizeof(bare), "empty inbound packet");
}

#define LONG_LEN 70000u		/* more than the 16 bits of an option's length */

static void test_long_comment(void)
{
	static char comment[LONG_LEN + 1];
	struct output o;

	memset(comment, 'x', LONG_LEN);
	begin(&o);
	pcapng_write_section(o.f, "t", comment);
	fclose(o.f);
	tap_is_int((long long)o.len, 40 + 4 + 65536,
		   "of a long comment, 65535 bytes are written");
	tap_is_mem(o.buf + 24, "\1\0\377\377xx", 6, "with their length");
	tap_is_mem(o.buf + 28 + 65534, "x\0\4\0\1\0t", 7,
		   "and the next option behind them");
	free(o.buf);
}

static void test_full(void)
{
	struct pcapng_packet p = { .time_ns = 1 };
	FILE *full = fopen("/dev/full", "w");

	if (!full) {
		tap_skip("errors stay in the stream", "there is no /dev/full");
		return;
	}
	setvbuf(full, NULL, _IONBF, 0);
	pcapng_write_packet(full, &p);
	tap_ok(ferror(full), "errors stay in the stream");
	fclose(full);
}

int main(void)
{
	test_section();
	test_interface();
	test_packet();
	test_long_comment();
	test_full();
	return tap_done();
}
