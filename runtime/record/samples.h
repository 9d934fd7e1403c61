/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * samples: tcp_info of a run's connections over time, for plots: after every event
 * with --tcp-info, else where the script itself samples it (code snippets,
 * getsockopt(TCP_INFO)).
 */
#ifndef SAMPLES_H
#define SAMPLES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "parser/tcp_state.h"
#include "runtime/record/tcp_info.h"

/* The values of a sample: the name in reports, and the field of struct tcp_info; NULL:
 * worked out of several fields. */
#define SAMPLE_VALUES(V) \
	V(ca_state, "tcpi_ca_state") \
	V(cwnd, "tcpi_snd_cwnd")		/* segments */ \
	V(ssthresh, "tcpi_snd_ssthresh")	/* unknown while infinite */ \
	V(srtt_us, "tcpi_rtt") \
	V(rttvar_us, "tcpi_rttvar") \
	V(rto_us, "tcpi_rto") \
	V(retrans, "tcpi_retrans")		/* under way */ \
	V(total_retrans, "tcpi_total_retrans") \
	V(lost, "tcpi_lost") \
	V(sacked, "tcpi_sacked") \
	V(unacked, "tcpi_unacked") \
	V(in_flight, NULL)			/* bytes, in whole segments */ \
	V(snd_wnd, "tcpi_snd_wnd") \
	V(rcv_wnd, "tcpi_rcv_wnd") \
	V(mss, "tcpi_snd_mss") \
	V(bytes_acked, "tcpi_bytes_acked") \
	V(bytes_received, "tcpi_bytes_received") \
	V(delivered, "tcpi_delivered")

enum sample_value {
#define SAMPLE_ENUM(name, field) SAMPLE_##name,
	SAMPLE_VALUES(SAMPLE_ENUM)
#undef SAMPLE_ENUM
	SAMPLE_VALUE_COUNT
};

const char *sample_value_name(enum sample_value value);	/* "cwnd" */

struct sample {
	int64_t time_ns;	/* since script start */
	unsigned connection;	/* number, from 1 */
	enum tcp_state state;
	bool known[SAMPLE_VALUE_COUNT];	/* false: this kernel does not have it */
	uint64_t value[SAMPLE_VALUE_COUNT];
};

#define SAMPLES_MAX 32768	/* that a run keeps: the first ones */

struct samples {
	struct sample *item;
	size_t n, cap;
	size_t n_left_out;	/* that sampler_take() had no room for */
};

/* Frees the samples; @s is empty then. */
void samples_done(struct samples *s);
/* Takes out the @n samples from @first on. */
void samples_cut(struct samples *s, size_t first, size_t n);
/* Appends a sample of which no value is known yet.  Returns it; it is valid until the
 * next one is added. */
struct sample *samples_add(struct samples *s, int64_t time_ns,
			   unsigned connection, enum tcp_state state);
/* Takes samples from what the kernel says. */
struct sampler {
	struct samples *samples;	/* where they go */
	/* Looked up once, since that takes time which events do not have. */
	const struct info_name *state, *field[SAMPLE_VALUE_COUNT];
};

/* @samples: where @r puts samples; must live as long as @r. */
void sampler_init(struct sampler *r, struct samples *samples);
/*
 * Appends what @info (TCP_INFO) says of a connection.  Appends nothing if the last sample
 * of that connection says the same, if @info is empty, or in LISTEN and CLOSED.  Past
 * SAMPLES_MAX it only counts.
 */
void sampler_take(struct sampler *r, int64_t time_ns, unsigned connection,
		  const struct info_answer *info);

#endif
