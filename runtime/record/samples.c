/* SPDX-License-Identifier: BSD-2-Clause */
/* samples: tcp_info of a run's connections over time. */
#include "runtime/record/samples.h"

#include <stdlib.h>
#include <string.h>

#include "parser/mem.h"

#define SSTHRESH_INFINITE 0x7fffffff	/* TCP_INFINITE_SSTHRESH */

static const struct {
	const char *name, *field;
} values[SAMPLE_VALUE_COUNT] = {
#define SAMPLE_ROW(name, field) { #name, field },
	SAMPLE_VALUES(SAMPLE_ROW)
#undef SAMPLE_ROW
};

const char *sample_value_name(enum sample_value value)
{
	return values[value].name;
}

void samples_done(struct samples *s)
{
	free(s->item);
	*s = (struct samples){ 0 };
}

void samples_cut(struct samples *s, size_t first, size_t n)
{
	s->n -= n;
	if (s->n > first)
		memmove(&s->item[first], &s->item[first + n],
			(s->n - first) * sizeof(*s->item));
}

struct sample *samples_add(struct samples *s, int64_t time_ns,
			   unsigned connection, enum tcp_state state)
{
	struct sample *new;

	GROW(s->item, s->n, s->cap);
	new = &s->item[s->n++];
	*new = (struct sample){
		.time_ns = time_ns,
		.connection = connection,
		.state = state,
	};
	return new;
}

static const struct info_name *find_field(const char *name)
{
	return name ? info_name_find(name, strlen(name)) : NULL;
}

void sampler_init(struct sampler *r, struct samples *samples)
{
	*r = (struct sampler){
		.samples = samples,
		.state = find_field("tcpi_state"),
	};
	for (unsigned i = 0; i < SAMPLE_VALUE_COUNT; i++)
		r->field[i] = find_field(values[i].field);
}

/* RFC 6675's pipe, in bytes; the last segment may be shorter. */
static void work_out_in_flight(struct sample *s)
{
	static const enum sample_value needed[] = {
		SAMPLE_unacked, SAMPLE_sacked, SAMPLE_lost, SAMPLE_retrans,
		SAMPLE_mss,
	};
	const uint64_t *v = s->value;
	uint64_t left = v[SAMPLE_sacked] + v[SAMPLE_lost];
	uint64_t sent = v[SAMPLE_unacked] + v[SAMPLE_retrans];

	for (size_t i = 0; i < sizeof(needed) / sizeof(needed[0]); i++)
		if (!s->known[needed[i]])
			return;
	s->known[SAMPLE_in_flight] = true;
	s->value[SAMPLE_in_flight] =
		sent > left ? (sent - left) * v[SAMPLE_mss] : 0;
}

static bool is_same(const struct sample *a, const struct sample *b)
{
	return a->state == b->state &&
	       !memcmp(a->known, b->known, sizeof(a->known)) &&
	       !memcmp(a->value, b->value, sizeof(a->value));
}

/* Whether the last sample of the same connection says the same as the new one. */
static bool is_repeated(const struct samples *s, const struct sample *new)
{
	for (size_t i = s->n; i-- > 0;)
		if (s->item[i].connection == new->connection)
			return is_same(&s->item[i], new);
	return false;
}

void sampler_take(struct sampler *r, int64_t time_ns, unsigned connection,
		  const struct info_answer *info)
{
	const struct info_sample all = { .tcp = *info };
	struct samples *s = r->samples;
	uint64_t kernel_state;
	enum tcp_state state;
	struct sample new;

	if (!info_value(r->state, &all, &kernel_state) ||
	    !tcp_state_from_kernel((unsigned)kernel_state, &state))
		return;
	/* What a listening socket counts are connections. */
	if (state == STATE_LISTEN || state == STATE_CLOSED)
		return;
	new = (struct sample){ .time_ns = time_ns, .connection = connection,
			       .state = state };
	for (unsigned i = 0; i < SAMPLE_VALUE_COUNT; i++)
		new.known[i] = r->field[i] &&
			       info_value(r->field[i], &all, &new.value[i]);
	if (new.value[SAMPLE_ssthresh] >= SSTHRESH_INFINITE) {
		new.known[SAMPLE_ssthresh] = false;
		new.value[SAMPLE_ssthresh] = 0;
	}
	work_out_in_flight(&new);
	if (is_repeated(s, &new))
		return;
	if (s->n >= SAMPLES_MAX) {
		s->n_left_out++;
		return;
	}
	*samples_add(s, time_ns, connection, state) = new;
}
