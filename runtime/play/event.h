/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * event: the kinds of event that a timeline is made of, one file each.
 *
 * Five kinds have a shape of their own, which the grammar knows (enum event_type).  All
 * others are words, written like a call: "state(4) = CLOSE_WAIT".  The parser checks name,
 * arguments and result of a word by its descriptor.  Trace, ladder, page and live lines
 * show a word as it is written.  So a new word is a file with its struct event_ops, and
 * a row in EVENT_WORD_LIST.
 */
#ifndef EVENT_H
#define EVENT_H

#include "parser/call_desc.h"

struct timeline;

struct event_ops {
	struct call_desc word;	/* name NULL: it has a shape of its own */
	/*
	 * Waits until the current event is due (timeline_begin(); a word is begun
	 * already), does and judges what it says, notes it in the story, and sets
	 * t->base_ns to the time of its end.
	 */
	void (*play)(struct timeline *t);
	bool acts;		/* on the kernel under test: the result tells how late
				 * each of them began */
};

/* event_ops_packet_in and so on, in enum event_type's order. */
#define EVENT_SHAPE_LIST(X)						\
	X(packet_in, EVENT_PACKET_IN)					\
	X(packet_out, EVENT_PACKET_OUT)					\
	X(call, EVENT_CALL)						\
	X(command, EVENT_COMMAND)					\
	X(code, EVENT_CODE)

#define EVENT_WORD_LIST(X)						\
	X(state)

#define EVENT_DECLARE(name, ...) extern const struct event_ops event_ops_##name;
EVENT_SHAPE_LIST(EVENT_DECLARE)
EVENT_WORD_LIST(EVENT_DECLARE)
#undef EVENT_DECLARE

/* The ops of @event: never NULL after a clean parse. */
const struct event_ops *event_ops_find(const struct event *event);
/* The ops of the word @name; NULL: it is no word, but the name of a system call. */
const struct event_ops *event_word_find(const char *name);

/* For script_parse(): all that is written like a call, system calls and words. */
const struct call_set *event_call_set(void);

#endif
