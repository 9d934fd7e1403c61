/* SPDX-License-Identifier: BSD-2-Clause */
/* build_packet: packets, from the outermost header inwards. */

#include <string.h>

#include "parser/build.h"
#include "parser/mem.h"
#include "parser/portable.h"

#define NOTE_ERR_MAX 160	/* bytes of a message about a note */

void packet_begin(struct parse *p, bool inbound, struct span span)
{
	struct packet_draft *d = &p->packet;

	*d = (struct packet_draft){ .inbound = inbound };
	d->event = event_new(p, inbound ? EVENT_PACKET_IN : EVENT_PACKET_OUT,
			     span);
	d->event->u.packet = arena_alloc(p->arena,
					 sizeof(*d->event->u.packet));
	d->event->u.packet->direction_span = span;
}

/* The language of multipath-tcp/packetdrill: what begins its TCP options, and
 * addresses in front of a segment. */
static const char *const mptcp_words[] = {
	"add_addr", "add_address", "addr", "dss", "mp_capable",
	"mp_capable_no_cs", "mp_fail", "mp_fastclose", "mp_join",
	"mp_join_ack", "mp_join_syn", "mp_join_syn_ack", "mp_prio", "mp_reset",
	"mp_tcprst", "mpcapable", "remove_addr", "remove_address",
};

void packet_note_word(struct parse *p, const struct tok *word)
{
	struct packet_draft *d = &p->packet;

	if (!d->event || d->mptcp)
		return;
	for (size_t i = 0; i < sizeof(mptcp_words) / sizeof(*mptcp_words); i++)
		if (!strcmp(mptcp_words[i], word->text)) {
			d->mptcp = true;
			d->mptcp_span = word->span;
		}
}

bool packet_refuse_mptcp(struct parse *p)
{
	if (!p->packet.event || !p->packet.mptcp)
		return false;
	if (!p->mptcp_refused)
		diag_error(p->diags, p->packet.mptcp_span,
			   "MPTCP options are not known here, nor addr[NAME]: "
			   "they are the language of multipath-tcp/packetdrill");
	p->mptcp_refused = true;
	return true;
}

void packet_push(struct parse *p, const struct wire_layer *layer,
		 struct span span)
{
	struct wire_packet *packet = &p->packet.packet;

	if (packet->n_layers < WIRE_MAX_LAYERS) {
		packet->layer[packet->n_layers++] = *layer;
		return;
	}
	if (!p->packet.headers_bad)
		diag_error(p->diags, span, "a packet has at most %d headers",
			   WIRE_MAX_LAYERS);
	p->packet.headers_bad = true;
}

/* An IP header of the run's family. */
static struct wire_layer packet_ip(const struct parse *p)
{
	struct wire_layer ip = { 0 };

	ip.ops = family_wire(p->script->options.family) == AF_INET6 ?
		 &wire_ipv6 : &wire_ipv4;
	return ip;
}

void packet_push_ip(struct parse *p, struct span span)
{
	struct wire_layer ip = packet_ip(p);

	ip.u.ip = p->packet.notes;
	packet_push(p, &ip, span);
}

void packet_encap(struct parse *p, const struct tok *name,
		  const struct tok_list *toks, struct span end)
{
	struct wire_packet *packet = &p->packet.packet;
	struct wire_layer layer = { .ops = wire_header_find(name->text, 0) };
	struct wire_cursor c;

	if (!packet->n_layers && layer.ops->place != WIRE_PLACE_IP) {
		/* What travels on the wire begins with an IP header. */
		struct wire_layer ip = packet_ip(p);

		packet_push(p, &ip, name->span);
	}
	toks_cursor(p, toks, &c);
	if (!layer.ops->parse(&c, packet, &layer, p->packet.inbound) ||
	    !wire_take_end(&c)) {
		toks_fail(p, toks, &c, end);
		p->packet.headers_bad = true;
		return;
	}
	packet_push(p, &layer, name->span);
}

void packet_encap_word(struct parse *p, const struct tok *encap,
		       const struct tok *name)
{
	struct span span = span_join(encap->span, name->span);

	if (strcmp(encap->text, "encap") || strcmp(name->text, "psp")) {
		diag_error(p->diags, span, "unknown header '%s %s'",
			   encap->text, name->text);
		return;
	}
	if (!p->psp_refused)
		diag_error(p->diags, span, "PSP packets are not supported: "
			   "they need a network device that speaks PSP");
	p->psp_refused = true;
}

void packet_notes(struct parse *p, const struct tok_list *toks,
		  struct span span)
{
	struct packet_draft *draft = &p->packet;
	struct wire_cursor c;
	struct diag *d;

	draft->notes_span = span;
	toks_cursor(p, toks, &c);
	if (wire_ip_notes_parse(&c, family_wire(p->script->options.family),
				draft->inbound, &draft->notes,
				&draft->packet.notes)) {
		portable_notes(p, toks, span);
		return;
	}
	d = toks_fail(p, toks, &c, span);
	for (size_t i = 0; i < toks->n; i++)
		if (*toks->tok[i].text == ':') {
			diag_note(d, "what an ICMP message quotes stands "
				  "behind its type and code: icmp unreachable "
				  "[1:1001(1000)]");
			return;
		}
}

void packet_datagram(struct parse *p, const struct tok *name,
		     const struct tok_list *toks, struct span span)
{
	struct packet_draft *d = &p->packet;
	int family = family_wire(p->script->options.family);
	struct wire_layer layer = {
		.ops = wire_header_find(name->text, family)
	};
	struct wire_cursor c;

	if (layer.ops == &wire_udp && (d->notes.tos_check == WIRE_TOS_ECN ||
				       d->notes.tos_check == WIRE_TOS_ECT01))
		diag_error(p->diags, d->notes_span,
			   "ECN notes are for TCP segments; a UDP "
			   "datagram takes 'tos N'");
	packet_push_ip(p, name->span);
	toks_cursor(p, toks, &c);
	if (!layer.ops->parse(&c, &d->packet, &layer, d->inbound) ||
	    !wire_take_end(&c)) {
		toks_fail(p, toks, &c, span);
		return;
	}
	if (layer.ops->has_ports)
		d->event->u.packet->explicit_ports =
			layer.u.ports.sport || layer.u.ports.dport;
	packet_push(p, &layer, name->span);
}

/* What can be said of notes only when the packet is there. */
static void packet_check_notes(struct parse *p)
{
	const struct packet_draft *d = &p->packet;
	const struct wire_packet *packet = &d->packet;
	const struct wire_layer *last = &packet->layer[packet->n_layers - 1];
	char err[NOTE_ERR_MAX];

	if (packet->n_layers && last->ops->place == WIRE_PLACE_LAST &&
	    !wire_notes_check(packet, err, sizeof(err)))
		diag_error(p->diags, d->notes_span, "%s", err);
}

struct event *packet_end(struct parse *p, struct span span)
{
	struct event *e = p->packet.event;

	packet_check_notes(p);
	e->span = span;
	script_packet_keep(p->arena, &p->packet.packet, e->u.packet);
	p->packet.event = NULL;
	return e;
}
