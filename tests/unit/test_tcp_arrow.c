/* SPDX-License-Identifier: BSD-2-Clause */
/* test_tcp_arrow: the table of arrows between the states of TCP. */
#include "parser/tcp_state.h"

#include "tests/unit/tap.h"

/* Arrows that RFC 9293 draws in figure 5. */
#define FIGURE_ARROWS 20

static const struct tcp_arrow *first_twice(void)
{
	for (size_t i = 0; i < tcp_arrows_len; i++) {
		const struct tcp_arrow *a = &tcp_arrows[i];

		if (a->from == a->to || tcp_arrow_find(a->from, a->to) != a)
			return a;
	}
	return NULL;
}

static bool is_entered(enum tcp_state state)
{
	for (size_t i = 0; i < tcp_arrows_len; i++)
		if (tcp_arrows[i].to == state && !tcp_arrows[i].unreachable)
			return true;
	return false;
}

int main(void)
{
	const struct tcp_arrow *a = first_twice();
	int drawn = 0, labels = 0;

	tap_ok(!a, "each arrow is listed once (%s, %s)",
	       a ? tcp_state_name(a->from) : "-",
	       a ? tcp_state_name(a->to) : "-");
	for (size_t i = 0; i < tcp_arrows_len; i++) {
		drawn += tcp_arrows[i].in_figure;
		labels += tcp_arrows[i].label && *tcp_arrows[i].label;
	}
	tap_is_int(drawn, FIGURE_ARROWS, "all arrows of figure 5");
	tap_is_int(labels, (int)tcp_arrows_len, "each arrow has a label");
	for (int s = 0; s < STATE_COUNT; s++)
		tap_ok(is_entered((enum tcp_state)s), "an arrow leads to %s",
		       tcp_state_name((enum tcp_state)s));

	a = tcp_arrow_find(STATE_SYN_RECEIVED, STATE_LISTEN);
	tap_ok(a && a->in_figure && a->unreachable,
	       "an arrow that Linux does not take is listed, with the reason");
	tap_ok(!tcp_arrow_find(STATE_CLOSING, STATE_ESTABLISHED),
	       "no arrow where RFC 9293 and Linux have none");
	return tap_done();
}
