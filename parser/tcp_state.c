/* SPDX-License-Identifier: BSD-2-Clause */
/* tcp_state: names and meanings of the eleven states. */
#include "parser/tcp_state.h"

#include <ctype.h>
#include <string.h>

#include "parser/suggest.h"

#define MAX_WORDS 4

static const struct {
	const char *name, *slug, *meaning;
	unsigned kernel[2];	/* enum in include/net/tcp_states.h; 0: none */
	/* As scripts may write them; the first is what messages suggest. */
	const char *word[MAX_WORDS];
} states[STATE_COUNT] = {
	[STATE_CLOSED] = {
		"CLOSED", "closed",
		"There is no connection: not yet, or no longer.",
		{ 7, 13 }, { "CLOSED", "CLOSE" },
	},
	[STATE_LISTEN] = {
		"LISTEN", "listen",
		"A server waits for a SYN from any host.",
		{ 10 }, { "LISTEN" },
	},
	[STATE_SYN_SENT] = {
		"SYN-SENT", "syn-sent",
		"A client has sent its SYN and waits for the answer.",
		{ 2 }, { "SYN_SENT" },
	},
	[STATE_SYN_RECEIVED] = {
		"SYN-RECEIVED", "syn-received",
		"A SYN came and was answered; its ACK is awaited.",
		{ 3, 12 }, { "SYN_RECEIVED", "SYN_RECV", "SYN_RCVD" },
	},
	[STATE_ESTABLISHED] = {
		"ESTABLISHED", "established",
		"Both ends know of each other, and data flows both ways.",
		{ 1 }, { "ESTABLISHED" },
	},
	[STATE_FIN_WAIT_1] = {
		"FIN-WAIT-1", "fin-wait-1",
		"We have closed first; our FIN is not acknowledged yet.",
		{ 4 }, { "FIN_WAIT_1", "FIN_WAIT1" },
	},
	[STATE_FIN_WAIT_2] = {
		"FIN-WAIT-2", "fin-wait-2",
		"Our FIN is acknowledged; the other end may still send.",
		{ 5 }, { "FIN_WAIT_2", "FIN_WAIT2" },
	},
	[STATE_CLOSE_WAIT] = {
		"CLOSE-WAIT", "close-wait",
		"The other end has closed; our application has not yet.",
		{ 8 }, { "CLOSE_WAIT" },
	},
	[STATE_CLOSING] = {
		"CLOSING", "closing",
		"Both ends have closed at once; our FIN is not acknowledged.",
		{ 11 }, { "CLOSING" },
	},
	[STATE_LAST_ACK] = {
		"LAST-ACK", "last-ack",
		"We have closed second; the last ACK is awaited.",
		{ 9 }, { "LAST_ACK" },
	},
	[STATE_TIME_WAIT] = {
		"TIME-WAIT", "time-wait",
		"Both ends are done; old segments have time to die out.",
		{ 6 }, { "TIME_WAIT" },
	},
};

const char *tcp_state_name(enum tcp_state state)
{
	return states[state].name;
}

const char *tcp_state_slug(enum tcp_state state)
{
	return states[state].slug;
}

const char *tcp_state_meaning(enum tcp_state state)
{
	return states[state].meaning;
}

bool tcp_state_from_kernel(unsigned kernel, enum tcp_state *ret)
{
	for (unsigned s = 0; kernel && s < STATE_COUNT; s++) {
		if (states[s].kernel[0] != kernel &&
		    states[s].kernel[1] != kernel)
			continue;
		*ret = (enum tcp_state)s;
		return true;
	}
	return false;
}

/* Case does not matter, nor whether - or _ joins the words. */
static bool same_word(const char *a, const char *b)
{
	for (; *a && *b; a++, b++) {
		int x = *a == '-' ? '_' : toupper((unsigned char)*a);
		int y = *b == '-' ? '_' : toupper((unsigned char)*b);

		if (x != y)
			return false;
	}
	return !*a && !*b;
}

bool tcp_state_parse(const char *word, enum tcp_state *ret,
		     const char **ret_hint)
{
	struct suggest hint;

	suggest_init(&hint, word);
	for (unsigned s = 0; s < STATE_COUNT; s++) {
		for (unsigned i = 0; i < MAX_WORDS; i++) {
			const char *known = states[s].word[i];

			if (!known)
				break;
			if (same_word(word, known)) {
				*ret = (enum tcp_state)s;
				return true;
			}
			suggest_offer(&hint, known);
		}
	}
	if (ret_hint)
		*ret_hint = suggest_best(&hint);
	return false;
}
