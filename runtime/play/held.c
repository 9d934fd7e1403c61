/* SPDX-License-Identifier: BSD-2-Clause */
/* held: a run that has passed and stays as it is, and what the kernel goes on to do. */
#include "runtime/play/held.h"

#include <poll.h>
#include <stdlib.h>

#include "runtime/play/watchdog.h"
#include "runtime/timing/clock.h"

/* A timer of the kernel's that ends a state gives no sign. */
#define LOOK_MS 50

static void drop_seen(struct timeline *t)
{
	while (t->seen) {
		struct seen_packet *s = t->seen;

		t->seen = s->next;
		free(s);
	}
	t->seen_tail = &t->seen;
	t->n_seen = 0;
}

void run_held_free(struct run_held *h)
{
	struct timeline *t;

	if (!h)
		return;
	t = &h->timeline;
	drop_seen(t);
	story_done(&t->story);
	diag_list_done(&t->block);
	observer_free(t->observer);
	watchdog_free(t->watchdog);
	app_free(t->app);
	sockets_free(t->sockets);
	/* Those that have not returned stay: their threads still use them. */
	call_pool_done(&t->calls);
	free(t->receive_buffer);
	free(h);
}

/* Tells of all packets that can be told of.  One whose numbers are not known yet has
 * a second. */
static void tell_packets(struct timeline *t)
{
	timeline_drain(t);
	while (t->seen && outbound_show(t, t->seen)) {
		struct seen_packet *s = t->seen;

		t->seen = s->next;
		if (!t->seen)
			t->seen_tail = &t->seen;
		t->n_seen--;
		free(s);
	}
}

/* When @connection came into the state that it has before entry @n of the trace. */
static int64_t since_ns(const struct trace *trace, size_t n,
			unsigned connection)
{
	while (n--)
		if (trace->entry[n].kind == TRACE_STATE &&
		    trace->entry[n].connection == connection)
			return trace->entry[n].time_ns;
	return 0;
}

/* True: the last of them was the end of a connection. */
static bool tell_states(struct timeline *t, FILE *out)
{
	struct trace *trace = &t->result->trace;
	size_t before = trace->n;
	bool over = false;

	observer_look(t->observer, clock_now_ns() - t->start_ns, 0);
	verbose_changes(&t->story, before);
	verbose_until(&t->story, INT64_MAX);
	for (size_t i = before; i < trace->n; i++) {
		const struct trace_entry *e = &trace->entry[i];

		over = e->to == STATE_CLOSED;
		if (over)
			fprintf(out, "The connection is over, after %.1f s in %s.\n",
				(double)(e->time_ns - since_ns(trace, i, e->connection)) /
					(double)NS_PER_S,
				tcp_state_name(e->from));
	}
	return over;
}

void run_held_tell(struct run_held *h, int stop_fd, FILE *out)
{
	struct timeline *t = &h->timeline;
	struct netdev *dev = h->config.dev;
	struct pollfd p[] = {
		{ .fd = stop_fd, .events = POLLIN },
		{ .fd = dev->ops->poll_fd(dev), .events = POLLIN },
	};

	h->config.packets = NULL;
	t->story.verbose = out;
	if (!t->story.follow)
		t->story.follow = "";
	/* They are in the record. */
	drop_seen(t);
	do {
		tell_packets(t);
		if (tell_states(t, out))
			return;
		fflush(out);
		poll(p, 2, LOOK_MS);
	} while (!p[0].revents);
}
