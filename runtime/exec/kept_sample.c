/* SPDX-License-Identifier: BSD-2-Clause */
/* kept_sample: what was known of a socket, in the bytes that the kernel gave. */
#include "runtime/exec/kept_sample.h"

#include <string.h>

enum { ANSWER_TCP, ANSWER_CC, ANSWER_MEM, ANSWER_COUNT };

struct kept_sample {
	bool no_socket, isn_known;
	uint32_t isn;
	char cc_name[sizeof(((struct info_sample *)0)->cc_name)];
	struct {
		bool asked;
		int err;
		uint32_t len;
	} answer[ANSWER_COUNT];
	uint8_t data[];		/* of all answers */
};

static void answers_of(struct info_sample *s,
		       struct info_answer *ret[ANSWER_COUNT])
{
	ret[ANSWER_TCP] = &s->tcp;
	ret[ANSWER_CC] = &s->cc;
	ret[ANSWER_MEM] = &s->mem;
}

const struct kept_sample *kept_sample_new(struct arena *mem,
					  const struct info_sample *sample)
{
	const struct info_answer *const answer[ANSWER_COUNT] = {
		[ANSWER_TCP] = &sample->tcp,
		[ANSWER_CC] = &sample->cc,
		[ANSWER_MEM] = &sample->mem,
	};
	struct kept_sample *k;
	size_t len = 0, at = 0;

	for (int i = 0; i < ANSWER_COUNT; i++)
		len += answer[i]->len;
	k = arena_alloc(mem, sizeof(*k) + len);
	k->no_socket = sample->no_socket;
	k->isn_known = sample->isn_known;
	k->isn = sample->isn;
	memcpy(k->cc_name, sample->cc_name, sizeof(k->cc_name));
	for (int i = 0; i < ANSWER_COUNT; i++) {
		k->answer[i].asked = answer[i]->asked;
		k->answer[i].err = answer[i]->err;
		k->answer[i].len = answer[i]->len;
		memcpy(k->data + at, answer[i]->data, answer[i]->len);
		at += answer[i]->len;
	}
	return k;
}

void kept_sample_get(const struct kept_sample *kept, struct info_sample *ret)
{
	struct info_answer *answer[ANSWER_COUNT];
	size_t at = 0;

	memset(ret, 0, sizeof(*ret));
	answers_of(ret, answer);
	ret->no_socket = kept->no_socket;
	ret->isn_known = kept->isn_known;
	ret->isn = kept->isn;
	memcpy(ret->cc_name, kept->cc_name, sizeof(ret->cc_name));
	for (int i = 0; i < ANSWER_COUNT; i++) {
		answer[i]->asked = kept->answer[i].asked;
		answer[i]->err = kept->answer[i].err;
		answer[i]->len = kept->answer[i].len;
		memcpy(answer[i]->data, kept->data + at, answer[i]->len);
		at += answer[i]->len;
	}
}
