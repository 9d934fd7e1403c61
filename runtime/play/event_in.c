/* SPDX-License-Identifier: BSD-2-Clause */
/* event_in: segments that the remote host sends: from script to wire. */
#include "runtime/conn/translate.h"
#include "runtime/play/event.h"
#include "runtime/play/timeline.h"
#include "runtime/timing/clock.h"

static void fail_unknown(struct timeline *t, const struct translate_unknown *why)
{
	struct diag *d;

	d = timeline_fail(t, FAIL_CONTENT, t->event->u.packet->direction_span,
			  "%s", why->text);
	diag_note(d, "%s", why->way_out);
}

/* Leaves what was sent in the receive buffer. */
static int inject(struct timeline *t, const struct wire_packet *p,
		  size_t *ret_len)
{
	struct netdev *dev = t->config->dev;
	uint8_t *buf = t->receive_buffer->data;
	size_t len;
	int err;

	err = wire_packet_encode(p, NULL, buf, WIRE_MAX_PACKET, &len);
	if (err)
		return err;
	err = dev->ops->send(dev, buf, len, t->options->mss);
	if (!err)
		*ret_len = len;
	return err;
}

static void inbound_play(struct timeline *t)
{
	const struct event *ev = t->event;
	const struct wire_packet packet = script_packet_get(ev->u.packet);
	struct translate_unknown unknown;
	struct wire_packet live = packet;
	struct packet_head head;
	struct note_plan plan;
	struct socket *sk;
	int64_t now, injected;
	size_t len;
	int err;

	if (!timeline_begin(t, &now))
		return;
	sk = socket_for_inbound(t->sockets, &live);
	if (!sk && wire_packet_tcp(&live)) {
		timeline_fail(t, FAIL_CONTENT, ev->span,
			      "there is no socket that this segment could be for");
		return;
	}
	if (translate_unknown(sk, &packet, &unknown)) {
		fail_unknown(t, &unknown);
		return;
	}
	translate_to_live(t->options, sk, &live);
	injected = clock_now_ns();
	err = inject(t, &live, &len);
	if (err) {
		timeline_cannot(t, FAIL_CONTENT, ev->span,
				"the packet cannot be injected", err);
		return;
	}
	timeline_acted(t, injected, injected);
	packet_head_set(&head, t->receive_buffer->data, len);
	plan = timeline_plan(t);
	note_packet(&t->story, &(struct note_packet){
		.time_ns = injected,
		.plan = &plan,
		.sk = sk,
		.packet = &packet,
		.head = &head,
		.logged = packet_log_add(t->config->packets, injected, false,
					 t->receive_buffer->data, len),
	});
	timeline_drain(t);
}

const struct event_ops event_ops_packet_in = {
	.play = inbound_play,
	.acts = true,
};
