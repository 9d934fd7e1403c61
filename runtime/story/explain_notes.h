/* SPDX-License-Identifier: BSD-2-Clause */
/* explain_notes: the notes of a packet that differs, or did not come. */
#ifndef EXPLAIN_NOTES_H
#define EXPLAIN_NOTES_H

#include "parser/diag.h"
#include "runtime/story/story.h"

/* Arguments as for explain_mismatch() and explain_missing(). */
void explain_note_mismatch(struct story *story, struct diag *d,
			   const struct socket *sk,
			   const struct wire_packet *want,
			   const struct wire_packet *got, int64_t time_ns);
void explain_note_missing(struct story *story, struct diag *d,
			  const struct socket *sk);
/* Tells which segment @got sends again.  Adds nothing if @got is no retransmission. */
void explain_note_retransmission(struct story *story, struct diag *d,
				 const struct socket *sk,
				 const struct wire_packet *got,
				 int64_t time_ns);
/* Tells the state of the connection @sk (NULL: none), and what ended it. */
void explain_note_state(struct story *story, struct diag *d,
			const struct socket *sk);

#endif
