/* SPDX-License-Identifier: BSD-2-Clause */
/* tcp_option_align: two lists of TCP options side by side. */
#include "netdev/wire/tcp_option.h"

#define ALIGN_MAX (WIRE_TCP_OPTIONS_MAX + 1)

/* cost[i][j]: how many options have no equal counterpart when want's from i on
 * are set beside got's from j on. */
struct align {
	const struct wire_tcp_options *want, *got;
	uint8_t cost[ALIGN_MAX][ALIGN_MAX];
};

static bool same_kind(const struct wire_tcp_option *want,
		      const struct wire_tcp_option *got)
{
	if (wire_tcp_option_is_rest(want))
		return false;
	return want->ops == got->ops || want->kind == got->kind;
}

/* Whether option @i of want has option @j of got as its counterpart. */
static bool is_pair(const struct align *a, unsigned i, unsigned j)
{
	const struct wire_tcp_option *want = &a->want->opt[i];
	const struct wire_tcp_option *got = &a->got->opt[j];

	return i < a->want->n && j < a->got->n && same_kind(want, got) &&
	       a->cost[i][j] == a->cost[i + 1][j + 1] +
					!wire_tcp_option_match(want, got);
}

static void set_cost(struct align *a, unsigned i, unsigned j)
{
	const struct wire_tcp_option *want = &a->want->opt[i];
	const struct wire_tcp_option *got = &a->got->opt[j];
	unsigned alone, pair;

	if (i < a->want->n && wire_tcp_option_is_rest(want)) {
		a->cost[i][j] = a->cost[i + 1][j];
		if (j < a->got->n && a->cost[i][j + 1] < a->cost[i][j])
			a->cost[i][j] = a->cost[i][j + 1];
		return;
	}
	if (i == a->want->n || j == a->got->n) {
		a->cost[i][j] = i < a->want->n ? a->cost[i + 1][j] + 1 :
				j < a->got->n ? a->cost[i][j + 1] + 1 : 0;
		return;
	}
	alone = a->cost[i + 1][j] < a->cost[i][j + 1] ? a->cost[i + 1][j] :
							a->cost[i][j + 1];
	a->cost[i][j] = (uint8_t)(alone + 1);
	if (!same_kind(want, got))
		return;
	pair = a->cost[i + 1][j + 1] +
	       (unsigned)!wire_tcp_option_match(want, got);
	if (pair < a->cost[i][j])
		a->cost[i][j] = (uint8_t)pair;
}

void wire_tcp_options_align(const struct wire_tcp_options *want,
			    const struct wire_tcp_options *got,
			    void (*fn)(void *arg,
				       const struct wire_tcp_option *want,
				       const struct wire_tcp_option *got),
			    void *arg)
{
	struct align a = { .want = want, .got = got };
	bool taken = false;	/* by the current "..." */
	unsigned i, j;

	for (i = want->n + 1; i-- > 0;)
		for (j = got->n + 1; j-- > 0;)
			set_cost(&a, i, j);
	for (i = j = 0; i < want->n || j < got->n;) {
		if (i < want->n && wire_tcp_option_is_rest(&want->opt[i])) {
			bool takes = a.cost[i][j] != a.cost[i + 1][j];

			if (takes || !taken)
				fn(arg, &want->opt[i],
				   takes ? &got->opt[j] : NULL);
			taken = takes;
			i += !takes;
			j += takes;
		} else if (is_pair(&a, i, j)) {
			fn(arg, &want->opt[i++], &got->opt[j++]);
		} else if (i < want->n &&
			   (j == got->n ||
			    a.cost[i][j] == a.cost[i + 1][j] + 1)) {
			fn(arg, &want->opt[i++], NULL);
		} else {
			fn(arg, NULL, &got->opt[j++]);
		}
	}
}
