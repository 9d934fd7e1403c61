/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * fuzz_packet: a libFuzzer target over the decoder of packets, for "make fuzz".
 *
 * Feeds bytes as they come from the device.  What is a packet prints, into room of
 * any size, and does not differ from itself; encoded and decoded again, it is the
 * same.  Bytes behind it that are a packet, too, are compared with it.  The checksum
 * of an IPv4 header is made right, or few changes of one would be looked at.
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "netdev/wire/bytes.h"
#include "netdev/wire/packet.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
size_t LLVMFuzzerCustomMutator(uint8_t *data, size_t size, size_t max,
			       unsigned seed);
/* libFuzzer's own. */
size_t LLVMFuzzerMutate(uint8_t *data, size_t size, size_t max);

size_t LLVMFuzzerCustomMutator(uint8_t *data, size_t size, size_t max,
			       unsigned seed)
{
	size_t header_len;

	size = LLVMFuzzerMutate(data, size, max);
	header_len = size ? (data[0] & 0xfu) * 4 : 0;
	if (header_len < 20 || header_len > size || data[0] >> 4 != 4 ||
	    seed % 50 == 0)
		return size;
	wire_put16(data + 10, 0);
	wire_put16(data + 10, wire_checksum_fold(
				      wire_checksum_add(0, data, header_len)));
	return size;
}

static void hold(bool claim)
{
	if (!claim)
		abort();
}

/* A text that does not fit is cut, and its length is told all the same. */
static char *print(int (*fn)(const struct wire_packet *p, char *buf, size_t cap),
		   const struct wire_packet *p, size_t small)
{
	int len = fn(p, NULL, 0);
	char *text = malloc((size_t)len + 1), *cut = malloc(small);

	hold(fn(p, text, (size_t)len + 1) == len && strlen(text) == (size_t)len);
	hold(fn(p, cut, small) == len);
	hold(strlen(cut) < small && !strncmp(cut, text, strlen(cut)));
	free(cut);
	return text;
}

static void count_item(void *arg, const struct wire_item *want,
		       const struct wire_item *got, bool differs)
{
	unsigned *n = arg;

	hold(want->lead + want->len < WIRE_ITEM_MAX);
	hold(got->lead + got->len < WIRE_ITEM_MAX);
	*n += differs;
}

struct pair {
	const struct wire_packet *want, *got;
};

static void compare_list(void *arg, const struct wire_field *f,
			 const struct wire_layer *want,
			 const struct wire_layer *got, bool differs)
{
	const struct pair *p = arg;
	unsigned n = 0;

	if (want->ops->items && want->ops->items(f, p->want, want, p->got, got,
						 count_item, &n))
		hold(differs == (n > 0));
}

/* How many fields differ, and that their lists agree on it. */
static unsigned compare(const struct wire_packet *want,
			const struct wire_packet *got)
{
	struct pair pair = { want, got };

	return wire_packet_compare(want, got, compare_list, &pair);
}

/* Headers around others lose what scripts do not say, fragments that they are one. */
static void check_bytes(const struct wire_packet *p, const uint8_t *payload,
			const char *text)
{
	static uint8_t buf[WIRE_MAX_PACKET];
	const struct wire_layer *last = &p->layer[p->n_layers - 1];
	struct wire_packet again;
	const char *why;
	char *text_again;
	size_t len;

	if (last->ops->place != WIRE_PLACE_LAST)
		return;
	hold(!wire_packet_encode(p, payload, buf, sizeof(buf), &len));
	hold(!wire_packet_decode(buf, len, &again, &payload, &why));
	hold(!compare(p, &again) && !compare(&again, p));
	text_again = print(wire_packet_print, &again, 1);
	hold(!strcmp(text, text_again));
	free(text_again);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct wire_packet p, other;
	const uint8_t *payload, *ignored;
	const char *why = NULL;
	char *text;
	size_t end;

	if (wire_packet_decode(data, size, &p, &payload, &why) != 0) {
		hold(why != NULL);
		return 0;
	}
	end = (size_t)(payload - data) + p.payload_len;
	hold(end <= size);
	free(print(wire_packet_describe, &p, 1 + size % 99));
	text = print(wire_packet_print, &p, 1 + size % 99);
	hold(!compare(&p, &p));
	check_bytes(&p, payload, text);
	free(text);
	if (!wire_packet_decode(data + end, size - end, &other, &ignored, &why))
		compare(&p, &other);
	return 0;
}
