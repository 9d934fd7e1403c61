/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * pcapng: a capture file, block by block (draft-ietf-opsawg-pcapng): a section
 * header, the description of one interface, then packets.
 *
 * Errors of output are left in the stream, for its owner.
 */
#ifndef PCAPNG_H
#define PCAPNG_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

struct pcapng_packet {
	int64_t time_ns;	/* CLOCK_REALTIME */
	bool outbound;		/* sent by the interface's host */
	const char *comment;	/* or NULL */
	const uint8_t *data;	/* from the IP header on */
	size_t len;		/* bytes in data, all of which are written */
};

/* Begins a file.  @application: the name of the program that writes it.  @comment: about
 * the whole file; or NULL.  Only the first 65535 bytes of a text are written. */
void pcapng_write_section(FILE *out, const char *application,
			  const char *comment);
/* The interface to which all packets after it belong. */
void pcapng_write_interface(FILE *out, const char *name);
/* One packet, which needs an interface before it. */
void pcapng_write_packet(FILE *out, const struct pcapng_packet *p);

#endif
