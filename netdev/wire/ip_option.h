/* SPDX-License-Identifier: BSD-2-Clause */
/* ip_option: the options of an IPv4 header (RFC 791, 3.1), in the form of the wire. */
#ifndef WIRE_IP_OPTION_H
#define WIRE_IP_OPTION_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "netdev/wire/token.h"

#define WIRE_IP_OPTIONS_MAX 40	/* bytes in a header, so also options */

struct wire_ip_options {
	uint8_t len;		/* bytes of data; padding may be missing */
	uint8_t data[WIRE_IP_OPTIONS_MAX];
	/* Bit N: byte N is the type of an expectation "NAME *", which has no other
	 * byte in data. */
	uint64_t any;
};

/* Parses "(nop, lsrr 192.0.2.9, ...)".  False: c->err says why.  "NAME *" is refused when
 * @inbound. */
bool wire_ip_options_parse(struct wire_cursor *c, bool inbound,
			   struct wire_ip_options *ret);
/* Bytes in a header, padded to its words of 4. */
size_t wire_ip_options_size(const struct wire_ip_options *o);
/* Writes wire_ip_options_size() bytes.  @o has no "*". */
void wire_ip_options_encode(const struct wire_ip_options *o, uint8_t *buf);
/* Reads @len bytes, at most WIRE_IP_OPTIONS_MAX. */
void wire_ip_options_decode(const uint8_t *buf, size_t len,
			    struct wire_ip_options *ret);
/* Does @got satisfy the expectation @want?  Padding is not compared. */
bool wire_ip_options_match(const struct wire_ip_options *want,
			   const struct wire_ip_options *got);
/* The last address of a source route that is not used up yet, 4 bytes in @o: the packet's
 * destination is only the next hop then.  NULL: there is no such route. */
const uint8_t *wire_ip_options_route_end(const struct wire_ip_options *o);
/* "(nop, lsrr 192.0.2.9)"; "()" for none.  Like snprintf(). */
int wire_ip_options_print(const struct wire_ip_options *o, char *buf,
			  size_t cap);

#endif
