/* SPDX-License-Identifier: BSD-2-Clause */
/* caret: where in its line an expected packet differs from the kernel's. */
#ifndef CARET_H
#define CARET_H

#include "netdev/wire/packet.h"
#include "parser/script.h"

/*
 * The place in the script @source where @want, the outbound packet of @event, differs from
 * @got: from the first field or TCP option that differs to the last one.  If the script does
 * not have such a field, the place is the one behind which it would stand.  If the place
 * cannot be found, as in a packet of several lines or several headers, it is that of the '>'.
 */
struct span caret_difference(const struct source *source,
			     const struct event *event,
			     const struct wire_packet *want,
			     const struct wire_packet *got);

#endif
