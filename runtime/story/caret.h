/* SPDX-License-Identifier: BSD-2-Clause */
/* caret: where in its line an expected packet differs from the kernel's. */
#ifndef CARET_H
#define CARET_H

#include "netdev/wire/packet.h"
#include "parser/script.h"

/*
 * The place of what differs between @want, the outbound packet of @event, and @got: from the
 * first field or TCP option that does to the last one.  What the script does not say stands
 * for the place behind which it would be.  @source: the script.  Where the line says it in a
 * way that cannot be followed, as over several lines or in several headers, the '>'.
 */
struct span caret_difference(const struct source *source,
			     const struct event *event,
			     const struct wire_packet *want,
			     const struct wire_packet *got);

#endif
