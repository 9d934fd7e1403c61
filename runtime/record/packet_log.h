/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * packet_log: the packets of a run, byte for byte, with what the script says about
 * each, for a capture file.
 */
#ifndef PACKET_LOG_H
#define PACKET_LOG_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* What is kept of one run's packets; packets beyond it are only counted. */
#define PACKET_LOG_MAX ((size_t)64 << 20)	/* bytes */

struct packet_log_entry {
	int64_t time_ns;	/* CLOCK_MONOTONIC */
	bool outbound;
	bool retransmission;
	uint32_t line;		/* of the event that sent or expected it; 0:
				 * none did */
	char *deviation;	/* how it differs from what was expected, or NULL;
				 * owned */
	size_t len;		/* bytes in data */
	uint8_t data[];		/* from the IP header on */
};

struct packet_log {
	struct packet_log_entry **entry;
	size_t n, cap;
	size_t bytes, max_bytes;	/* of entries with their data */
	size_t n_left_out;		/* packets beyond max_bytes */
};

/*
 * Appends a copy.  Returns the entry, which stays where it is until
 * packet_log_done(); NULL when there is no log (@log is NULL) or it is full.
 */
struct packet_log_entry *packet_log_add(struct packet_log *log,
					int64_t time_ns, bool outbound,
					const uint8_t *data, size_t len);
/* Puts packets in the order of their times. */
void packet_log_sort(struct packet_log *log);
/* "line 18: expected, differs: ..."; cut to fit. */
void packet_log_comment(const struct packet_log_entry *e, char *buf,
			size_t cap);
/* Frees the entries; @log is empty then, with a max_bytes of 0. */
void packet_log_done(struct packet_log *log);

#endif
