/* SPDX-License-Identifier: BSD-2-Clause */
/* test_samples: what is kept of tcp_info, and how much. */
#include "runtime/record/samples.h"

#include <netinet/tcp.h>

#include "runtime/exec/kept_sample.h"
#include "tests/unit/tap.h"

/* tcp_info of an established connection with this window. */
static struct info_answer answer_of(uint32_t cwnd)
{
	struct tcp_info info = { .tcpi_state = TCP_ESTABLISHED,
				 .tcpi_snd_cwnd = cwnd };
	struct info_answer a = { .asked = true, .len = sizeof(info) };

	memcpy(a.data, &info, sizeof(info));
	return a;
}

static void take(struct sampler *s, int64_t at, uint32_t cwnd)
{
	struct info_answer a = answer_of(cwnd);

	sampler_take(s, at, 1, &a);
}

static void test_bound(void)
{
	struct samples samples = { 0 };
	struct sampler s;

	sampler_init(&s, &samples);
	for (int i = 0; i < 100000; i++)
		take(&s, i, 10);
	tap_is_int((long long)samples.n, 1, "what is the same is kept once");
	for (int i = 0; i < 100000; i++)
		take(&s, i, (uint32_t)i + 11);
	tap_is_int((long long)samples.n, SAMPLES_MAX, "no more than a run keeps");
	tap_is_int((long long)samples.n_left_out, 100000 + 1 - SAMPLES_MAX,
		   "what is left out is counted");
	tap_is_int((long long)samples.item[SAMPLES_MAX - 1]
			   .value[SAMPLE_cwnd], SAMPLES_MAX - 1 + 10,
		   "the first ones are kept");
	samples_done(&samples);
}

static bool same_answer(const struct info_answer *a, const struct info_answer *b)
{
	return a->asked == b->asked && a->err == b->err && a->len == b->len &&
	       !memcmp(a->data, b->data, sizeof(a->data));
}

static bool same(const struct info_sample *a, const struct info_sample *b)
{
	return a->no_socket == b->no_socket && !strcmp(a->cc_name, b->cc_name) &&
	       same_answer(&a->tcp, &b->tcp) && same_answer(&a->cc, &b->cc) &&
	       same_answer(&a->mem, &b->mem);
}

static void test_kept(void)
{
	struct info_sample in = { .cc_name = "cubic", .tcp = answer_of(7) }, out;
	struct arena *mem = arena_new();
	const struct kept_sample *k;

	in.cc = (struct info_answer){ .asked = true, .err = 22 };
	in.mem = (struct info_answer){ .asked = true, .len = 512 };
	memset(in.mem.data, 9, 512);
	k = kept_sample_new(mem, &in);
	kept_sample_get(k, &out);
	tap_ok(same(&out, &in), "a sample comes out as it was");
	in = (struct info_sample){ .no_socket = true };
	k = kept_sample_new(mem, &in);
	kept_sample_get(k, &out);
	tap_ok(same(&out, &in), "so does that of no socket");
	for (int i = 0; i < 1000; i++)
		kept_sample_new(mem, &in);
	tap_ok(arena_size(mem) < 1000 * 200, "it takes the room of what it holds");
	arena_free(mem);
}

int main(void)
{
	test_bound();
	test_kept();
	return tap_done();
}
