/* SPDX-License-Identifier: BSD-2-Clause */
/* checksum: the Internet checksum (RFC 1071). */
#include "netdev/wire/bytes.h"
#include "netdev/wire/packet.h"

uint32_t wire_checksum_add(uint32_t sum, const void *data, size_t len)
{
	const uint8_t *b = data;
	uint64_t total = sum;

	for (; len > 1; b += 2, len -= 2)
		total += wire_get16(b);
	if (len)
		total += (uint32_t)b[0] << 8;
	while (total >> 32)
		total = (total & 0xffffffff) + (total >> 32);
	return (uint32_t)total;
}

uint16_t wire_checksum_fold(uint32_t sum)
{
	while (sum >> 16)
		sum = (sum & 0xffff) + (sum >> 16);
	return (uint16_t)~sum;
}
