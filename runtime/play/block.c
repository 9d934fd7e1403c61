/* SPDX-License-Identifier: BSD-2-Clause */
/* block: a plain call that does not return, where the script does not say so. */
#include "runtime/play/block.h"

#include "runtime/calls/own_time.h"
#include "runtime/play/timeline.h"
#include "runtime/story/explain_block.h"
#include "runtime/timing/clock.h"

static struct span call_span(const struct timeline *t, const struct call *c)
{
	return script_event_on_way(t->script, c->event) ? c->event->span :
							  c->ast->name_span;
}

/* Whether the script injects something when the call has returned. */
static bool packets_follow(const struct timeline *t, const struct call *c)
{
	size_t i = t->script->n_events;

	while (i && t->script->event[i - 1] != c->event)
		if (t->script->event[--i]->type == EVENT_PACKET_IN)
			return true;
	return false;
}

/* What is known of the call, as a record of its own. */
static struct diag *describe(struct timeline *t, const struct call *c,
			     int64_t after_ns)
{
	double seconds = (double)(after_ns + c->own_ns) / (double)NS_PER_S;
	double limit = (double)(BLOCK_LIMIT_NS + c->own_ns) / (double)NS_PER_S;
	struct diag *d;
	size_t n;

	if (t->block.n)
		return t->block.item[0];
	d = diag_add(&t->block, DIAG_NOTE, call_span(t, c),
		     "%s() has not returned for %g s; after %g s the run fails",
		     c->ast->name, seconds, limit);
	/* A later line may still expect what has come; it is only looked at. */
	n = outbound_show_pending(t);
	explain_block(&t->story, d, c, packets_follow(t, c));
	history_drop_last(&t->story.history, n);
	return d;
}

static void tell(struct timeline *t, const struct call *c)
{
	if (!t->block.n)
		verbose_diag(&t->story, t->script->source,
			     describe(t, c, BLOCK_TELL_NS));
}

static void fail(struct timeline *t, struct call *c)
{
	struct diag *d;

	d = timeline_fail(t, FAIL_TIMEOUT, call_span(t, c),
			  "%s() has not returned for %g s", c->ast->name,
			  (double)(BLOCK_LIMIT_NS + c->own_ns) /
				  (double)NS_PER_S);
	block_explain(t, d);
}

void block_explain(struct timeline *t, struct diag *d)
{
	struct call *c = t->waiting_for;
	const struct diag *known;

	if (!d || !c)
		return;
	note_call_blocked(&t->story, c);
	known = describe(t, c, 0);
	for (size_t i = 0; i < known->n_detail; i++)
		diag_detail(d, "%s", known->detail[i]);
	for (size_t i = 0; i < known->n_note; i++)
		diag_note(d, "%s", known->note[i]);
}

void block_look(struct timeline *t)
{
	struct call *c = t->waiting_for;
	int64_t now = clock_now_ns(), late;

	note_call_waits(&t->story, c, now);
	if (c->own_ns == CALL_OWN_TIME_ANY || t->failed)
		return;
	late = now - c->submitted_ns - c->own_ns;
	if (late >= BLOCK_TELL_NS)
		tell(t, c);
	if (late >= BLOCK_LIMIT_NS)
		fail(t, c);
}

void block_end(struct timeline *t)
{
	diag_list_done(&t->block);
}
