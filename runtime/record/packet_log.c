/* SPDX-License-Identifier: BSD-2-Clause */
/* packet_log: the packets of a run, with what the script says about each. */
#include "runtime/record/packet_log.h"

#include <stdlib.h>
#include <string.h>

#include "netdev/wire/out.h"
#include "parser/mem.h"

struct packet_log_entry *packet_log_add(struct packet_log *log,
					int64_t time_ns, bool outbound,
					const uint8_t *data, size_t len)
{
	struct packet_log_entry *e;

	if (!log)
		return NULL;
	/* Once a packet is left out, so are all after it: what is there is the
	 * run's beginning, without holes. */
	if (log->n_left_out || sizeof(*e) + len > log->max_bytes - log->bytes) {
		log->n_left_out++;
		return NULL;
	}
	GROW(log->entry, log->n, log->cap);
	e = xmalloc(sizeof(*e) + len);
	*e = (struct packet_log_entry){
		.time_ns = time_ns,
		.outbound = outbound,
		.len = len,
	};
	memcpy(e->data, data, len);
	log->entry[log->n++] = e;
	log->bytes += sizeof(*e) + len;
	return e;
}

static bool is_before(const struct packet_log_entry *a,
		      const struct packet_log_entry *b)
{
	return a->time_ns < b->time_ns;
}

/* Stable, and one pass over what is nearly in order: an outbound packet is seen
 * a little after the inbound ones that crossed it. */
void packet_log_sort(struct packet_log *log)
{
	for (size_t i = 1; i < log->n; i++) {
		struct packet_log_entry *e = log->entry[i];
		size_t at = i;

		for (; at && is_before(e, log->entry[at - 1]); at--)
			log->entry[at] = log->entry[at - 1];
		log->entry[at] = e;
	}
}

void packet_log_comment(const struct packet_log_entry *e, char *buf,
			size_t cap)
{
	struct wire_out out;

	wire_out_init(&out, buf, cap);
	if (e->line)
		wire_out_printf(&out, "line %u: %s", e->line,
				e->outbound ? "expected" : "injected");
	else
		wire_out_printf(&out, "expected by no line");
	if (e->deviation)
		wire_out_printf(&out, ", %s", e->deviation);
	if (e->retransmission)
		wire_out_printf(&out, "; retransmission");
}

void packet_log_done(struct packet_log *log)
{
	for (size_t i = 0; i < log->n; i++) {
		free(log->entry[i]->deviation);
		free(log->entry[i]);
	}
	free(log->entry);
	*log = (struct packet_log){ 0 };
}
