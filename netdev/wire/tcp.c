/* SPDX-License-Identifier: BSD-2-Clause */
/* tcp: the TCP header (RFC 9293, 3.1; RFC 9768 for AE). */
#include <stdio.h>
#include <string.h>

#include "netdev/wire/bytes.h"
#include "netdev/wire/field.h"
#include "netdev/wire/ip.h"
#include "netdev/wire/note.h"
#include "netdev/wire/out.h"

#define TCP_LEN 20		/* without options, bytes */
#define TCP_FLAGS_MASK 0x1ff
#define CSUM_AT 16
#define ACE_SHIFT 6		/* ECE, CWR and AE are the bits of the ACE field */
#define ACE_MASK (WIRE_TCP_ECE | WIRE_TCP_CWR | WIRE_TCP_AE)

/* In the order in which they are printed; '.' comes last. */
static const struct {
	char letter;
	uint16_t bit;
	const char *name;
} tcp_flags[] = {
	{ 'S', WIRE_TCP_SYN, "SYN" },
	{ 'F', WIRE_TCP_FIN, "FIN" },
	{ 'R', WIRE_TCP_RST, "RST" },
	{ 'P', WIRE_TCP_PSH, "PSH" },
	{ 'E', WIRE_TCP_ECE, "ECE" },
	{ 'W', WIRE_TCP_CWR, "CWR" },
	{ 'A', WIRE_TCP_AE, "AE" },
	{ 'U', WIRE_TCP_URG, "URG" },
	{ '.', WIRE_TCP_ACK, "ACK" },
};

static uint16_t flag_bit(char letter)
{
	for (size_t i = 0; i < WIRE_N_FIELDS(tcp_flags); i++) {
		if (tcp_flags[i].letter == letter)
			return tcp_flags[i].bit;
	}
	return 0;
}

static bool is_digit(char ch)
{
	return ch >= '0' && ch <= '9';
}

const char *wire_tcp_flags_parse(const char *text, struct wire_tcp *tcp)
{
	uint16_t letters = 0, ace = 0;
	bool ace_given = false;

	if (!text[0])
		return "TCP flags are missing";
	if (!strcmp(text, "-"))
		text++;
	for (const char *t = text; *t; t++) {
		uint16_t bit = flag_bit(*t);

		if (bit) {
			if (letters & bit)
				return "a TCP flag is given twice";
			letters |= bit;
		} else if (!is_digit(*t)) {
			return "TCP flags are letters of SFRP.EWAU, an ACE digit, or - for none";
		} else if (ace_given) {
			return "an ACE digit is given twice";
		} else if (*t > '7') {
			return "an ACE digit is 0 to 7";
		} else {
			ace_given = true;
			ace = (uint16_t)((*t - '0') << ACE_SHIFT);
		}
	}
	if (ace_given && letters & ACE_MASK)
		return "an ACE digit replaces the flags E, W and A";
	tcp->flags = letters | ace;
	tcp->ace_given = ace_given;
	return NULL;
}

WIRE_FIELD_PRINT(ports_print)
{
	const struct wire_tcp *tcp = &l->u.tcp;

	if (!tcp->sport && !tcp->dport)
		return wire_print_none(buf, cap);
	return snprintf(buf, cap, "%u > %u", tcp->sport, tcp->dport);
}

WIRE_FIELD_MATCH(ports_match)
{
	const struct wire_tcp *w = &want->u.tcp, *g = &got->u.tcp;

	return (!w->sport || w->sport == g->sport) &&
	       (!w->dport || w->dport == g->dport);
}

WIRE_FIELD_PRINT(flags_print)
{
	const struct wire_tcp *tcp = &l->u.tcp;
	/* A digit alone would be a number. */
	bool ace = tcp->ace_given && tcp->flags & ~ACE_MASK;
	uint16_t letters = tcp->flags & (ace ? ~ACE_MASK : ~0);
	struct wire_out out;

	wire_out_init(&out, buf, cap);
	for (size_t i = 0; i < WIRE_N_FIELDS(tcp_flags); i++) {
		if (letters & tcp_flags[i].bit)
			wire_out_printf(&out, "%c", tcp_flags[i].letter);
	}
	if (ace)
		wire_out_printf(&out, "%u",
				(tcp->flags & ACE_MASK) >> ACE_SHIFT);
	if (!out.len)
		wire_out_printf(&out, "-");
	return (int)out.len;
}

WIRE_FIELD_MATCH(flags_match)
{
	return want->u.tcp.flags == got->u.tcp.flags;
}

WIRE_FIELD_PRINT(seq_print)
{
	return snprintf(buf, cap, "%u:%u(%u)", l->u.tcp.seq,
			l->u.tcp.seq + p->payload_len, p->payload_len);
}

WIRE_FIELD_MATCH(seq_match)
{
	return want->u.tcp.seq == got->u.tcp.seq &&
	       want_p->payload_len == got_p->payload_len;
}

WIRE_FIELD_PRINT(ack_print)
{
	if (!l->u.tcp.ack_given)
		return wire_print_none(buf, cap);
	return snprintf(buf, cap, "ack %u", l->u.tcp.ack);
}

/* Without the ACK flag the field means nothing (RFC 9293, 3.1). */
WIRE_FIELD_MATCH(ack_match)
{
	return !((want->u.tcp.flags | got->u.tcp.flags) & WIRE_TCP_ACK) ||
	       want->u.tcp.ack == got->u.tcp.ack;
}

WIRE_FIELD_PRINT(win_print)
{
	if (!l->u.tcp.win_given)
		return wire_print_none(buf, cap);
	return snprintf(buf, cap, "win %u", l->u.tcp.win);
}

WIRE_FIELD_MATCH(win_match)
{
	return !want->u.tcp.win_given || want->u.tcp.win == got->u.tcp.win;
}

WIRE_FIELD_PRINT(urg_print)
{
	if (!l->u.tcp.urg_given)
		return wire_print_none(buf, cap);
	return snprintf(buf, cap, "urg %u", l->u.tcp.urg);
}

/* A segment that is not said to be urgent has no urgent pointer. */
WIRE_FIELD_MATCH(urg_match)
{
	return (want->u.tcp.urg_given ? want->u.tcp.urg : 0) ==
	       got->u.tcp.urg;
}

WIRE_FIELD_PRINT(options_print)
{
	if (l->u.tcp.options_any)
		return snprintf(buf, cap, "<...>");
	return wire_tcp_options_print(&p->tcp_options, buf, cap);
}

WIRE_FIELD_MATCH(options_match)
{
	return want->u.tcp.options_any ||
	       wire_tcp_options_match(&want_p->tcp_options,
				      &got_p->tcp_options);
}

static const struct wire_field tcp_fields[] = {
	{ "ports", ports_print, ports_match },
	{ "flags", flags_print, flags_match },
	{ "seq", seq_print, seq_match },
	{ "ack", ack_print, ack_match },
	{ "win", win_print, win_match },
	{ "urg", urg_print, urg_match },
	{ "options", options_print, options_match },
};

struct items {
	const struct wire_tcp_options *want, *got;
	const struct wire_tcp_option *rest;	/* the last "..." that was shown */
	wire_item_fn *fn;
	void *arg;
};

/* @o as it stands in the list @in, but with the value of @as. */
static void option_item(const struct wire_tcp_options *in,
			const struct wire_tcp_option *o,
			const struct wire_tcp_option *as, struct wire_item *ret)
{
	struct wire_out out;

	*ret = (struct wire_item){ .lead = o == in->opt };
	wire_out_init(&out, ret->text, sizeof(ret->text));
	if (ret->lead)
		wire_out_printf(&out, "<");
	wire_tcp_option_print(as, wire_out_at(&out), wire_out_left(&out));
	ret->len = strlen(ret->text) - ret->lead;
	out.len += ret->len;
	wire_out_printf(&out, o == &in->opt[in->n - 1] ? ">" : ",");
}

static void options_pair(void *arg, const struct wire_tcp_option *want,
			 const struct wire_tcp_option *got)
{
	struct items *items = arg;
	struct wire_item w = { .len = 0 }, g = { .len = 0 };
	bool rest = want && wire_tcp_option_is_rest(want);
	struct wire_tcp_option shown;

	/* "..." stands beside the first of those that it stands for. */
	if (rest && items->rest == want)
		w.text[0] = ' ';
	else if (want)
		option_item(items->want, want, want, &w);
	if (rest)
		items->rest = want;
	if (got) {
		shown = *got;
		if (want && want->ops == got->ops && want->ops->show_as)
			want->ops->show_as(want, &shown);
		option_item(items->got, got, &shown, &g);
	}
	items->fn(items->arg, &w, &g,
		  !rest && (!want || !got || !wire_tcp_option_match(want, got)));
}

static bool tcp_items(const struct wire_field *f,
		      const struct wire_packet *want,
		      const struct wire_layer *want_layer,
		      const struct wire_packet *got,
		      const struct wire_layer *got_layer WIRE_UNUSED,
		      wire_item_fn *fn, void *arg)
{
	struct items items = {
		.want = &want->tcp_options,
		.got = &got->tcp_options,
		.fn = fn,
		.arg = arg,
	};

	if (f->print != options_print || want_layer->u.tcp.options_any ||
	    !items.want->n || !items.got->n)
		return false;
	wire_tcp_options_align(items.want, items.got, options_pair, &items);
	return true;
}

/* The options in a line of their own. */
static int tcp_describe(const struct wire_packet *p, const struct wire_layer *l,
			char *buf, size_t cap)
{
	const struct wire_tcp *tcp = &l->u.tcp;
	struct wire_out out;

	wire_out_init(&out, buf, cap);
	wire_out_printf(&out, "%s %u > %u,", l->ops->name, tcp->sport,
			tcp->dport);
	for (size_t i = 0; i < WIRE_N_FIELDS(tcp_flags); i++) {
		if (tcp->flags & tcp_flags[i].bit)
			wire_out_printf(&out, " %s", tcp_flags[i].name);
	}
	wire_out_printf(&out, "%s, seq %u", tcp->flags ? "" : " no flags",
			tcp->seq);
	if (tcp->ack_given)
		wire_out_printf(&out, ", ack %u", tcp->ack);
	wire_out_printf(&out, ", win %u", tcp->win);
	if (tcp->urg_given)
		wire_out_printf(&out, ", urg %u", tcp->urg);
	if (p->notes.number[WIRE_NUMBER_RESERVED])
		wire_out_printf(&out, ", reserved %u",
				p->notes.number[WIRE_NUMBER_RESERVED]);
	if (p->payload_len)
		wire_out_printf(&out, ", len %u", p->payload_len);
	if (!p->tcp_options.n)
		return (int)out.len;
	wire_out_printf(&out, "\noptions ");
	out.len += (size_t)wire_tcp_options_print(&p->tcp_options,
						  wire_out_at(&out),
						  wire_out_left(&out));
	return (int)out.len;
}

static size_t tcp_size(const struct wire_packet *p,
		       const struct wire_layer *l WIRE_UNUSED)
{
	return TCP_LEN + (wire_tcp_options_size(&p->tcp_options) + 3) / 4 * 4;
}

static void tcp_encode(const struct wire_packet *p, const struct wire_layer *l,
		       uint8_t *buf, size_t len, const struct wire_layer *outer,
		       const struct wire_layer *inner WIRE_UNUSED)
{
	const struct wire_tcp *tcp = &l->u.tcp;
	size_t header_len = tcp_size(p, l);
	uint32_t sum;

	memset(buf, 0, header_len);
	wire_put16(buf, tcp->sport);
	wire_put16(buf + 2, tcp->dport);
	wire_put32(buf + 4, tcp->seq);
	wire_put32(buf + 8, tcp->ack);
	wire_put16(buf + 12, (uint16_t)(header_len / 4 << 12 |
					(tcp->flags & TCP_FLAGS_MASK)));
	wire_put16(buf + 14, tcp->win);
	wire_put16(buf + 18, tcp->urg);
	wire_tcp_options_encode(&p->tcp_options, buf + TCP_LEN);
	wire_notes_put(p, l, buf);
	sum = wire_ip_pseudo_sum(outer, IPPROTO_TCP, len);
	sum = wire_checksum_add(sum, buf, len);
	wire_put16(buf + CSUM_AT, wire_checksum_fold(sum));
}

static size_t tcp_decode(const uint8_t *buf, size_t len, struct wire_packet *p,
			 struct wire_layer *l,
			 const struct wire_header_ops **ret_next)
{
	struct wire_tcp *tcp = &l->u.tcp;
	size_t header_len;

	if (len < TCP_LEN)
		return 0;
	header_len = (buf[12] >> 4) * 4u;
	if (header_len < TCP_LEN || header_len > len)
		return 0;

	tcp->sport = wire_get16(buf);
	tcp->dport = wire_get16(buf + 2);
	tcp->seq = wire_get32(buf + 4);
	tcp->ack = wire_get32(buf + 8);
	tcp->flags = wire_get16(buf + 12) & TCP_FLAGS_MASK;
	tcp->win = wire_get16(buf + 14);
	tcp->urg = wire_get16(buf + 18);
	tcp->ack_given = tcp->ack || tcp->flags & WIRE_TCP_ACK;
	tcp->win_given = true;
	tcp->urg_given = tcp->urg || tcp->flags & WIRE_TCP_URG;
	wire_tcp_options_decode(buf + TCP_LEN, header_len - TCP_LEN,
				&p->tcp_options);
	*ret_next = NULL;
	return header_len;
}

const struct wire_header_ops wire_tcp = {
	.name = "tcp",
	.place = WIRE_PLACE_LAST,
	.ip_proto = IPPROTO_TCP,
	.has_ports = true,
	.csum_at = CSUM_AT,
	.words = "ack win urg",
	.fields = tcp_fields,
	.n_fields = WIRE_N_FIELDS(tcp_fields),
	.items = tcp_items,
	.size = tcp_size,
	.encode = tcp_encode,
	.decode = tcp_decode,
	.describe = tcp_describe,
};
