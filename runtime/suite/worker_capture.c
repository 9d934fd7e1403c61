/* SPDX-License-Identifier: BSD-2-Clause */
/* worker_capture: the packets of a run as a capture file. */
#include "runtime/suite/worker_capture.h"

#include <errno.h>

#include "netdev/pcapng.h"
#include "netdev/realtime.h"
#include "netdev/wire/out.h"

#define TEXT_MAX 4096		/* bytes of a comment; longer ones are cut */

/* "close-wait.pkt (ipv4): fail (content)", and the messages as the terminal
 * has them, but for their details. */
static void describe(const struct script *script, const struct result *r,
		     const struct packet_log *log, char *buf, size_t cap)
{
	const char *path = script->source->path;
	struct wire_out out;

	wire_out_init(&out, buf, cap);
	wire_out_printf(&out, "%s (%s): %s", path,
			family_name(script->options.family),
			verdict_name(r->verdict));
	if (r->kind != FAIL_NONE)
		wire_out_printf(&out, " (%s)", fail_kind_name(r->kind));
	for (size_t i = 0; i < r->diags.n; i++) {
		const struct diag *d = r->diags.item[i];

		if (d->level != DIAG_ERROR)
			continue;
		wire_out_printf(&out, "\n%s:", path);
		if (d->span.line)
			wire_out_printf(&out, "%u:%u:", d->span.line,
					d->span.col);
		wire_out_printf(&out, " %s", d->text);
	}
	if (log->n_left_out)
		wire_out_printf(&out, "\n%zu more packets came, which are left out: the first ones fill %zu MiB",
				log->n_left_out, log->max_bytes >> 20);
}

int worker_capture_write(FILE *out, const struct script *script,
			 const struct result *result,
			 const struct packet_log *log)
{
	/* Captures are read beside the logs of the day. */
	int64_t ahead_ns = realtime_ahead_ns();
	char text[TEXT_MAX];

	describe(script, result, log, text, sizeof(text));
	pcapng_write_section(out, "tundrill", text);
	pcapng_write_interface(out, "tun0");
	for (size_t i = 0; i < log->n; i++) {
		const struct packet_log_entry *e = log->entry[i];

		packet_log_comment(e, text, sizeof(text));
		pcapng_write_packet(out, &(struct pcapng_packet){
			.time_ns = e->time_ns + ahead_ns,
			.outbound = e->outbound,
			.comment = text,
			.data = e->data,
			.len = e->len,
		});
	}
	return fflush(out) != 0 || ferror(out) ? -EIO : 0;
}
