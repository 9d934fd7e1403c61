/* SPDX-License-Identifier: BSD-2-Clause */
/* columns: prints two packets under each other, field by field, and marks what differs. */
#ifndef COLUMNS_H
#define COLUMNS_H

#include "netdev/wire/packet.h"
#include "parser/diag.h"

/*
 * Adds two details to @d: "expected", which is @want, and "actual", which is @got.  For
 * readers without colour, a third one has marks under the fields that differ.  @at: when
 * @got was sent, in seconds of script time.  @d may be NULL.
 */
void columns_detail(struct diag *d, const struct wire_packet *want,
		    const struct wire_packet *got, double at);
/* The same without marks, for two packets that do not belong together. */
void columns_both(struct diag *d, const struct wire_packet *want,
		  const struct wire_packet *got, double at);

#endif
