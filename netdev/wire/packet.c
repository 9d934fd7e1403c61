/* SPDX-License-Identifier: BSD-2-Clause */
/* packet: the table of headers, and packets as a list of them. */
#include "netdev/wire/packet.h"

#include <errno.h>
#include <limits.h>
#include <string.h>

#include "netdev/wire/ip.h"
#include "netdev/wire/note.h"
#include "netdev/wire/out.h"

const struct wire_header_ops *const wire_headers[] = {
#define HEADER_ROW(name) &wire_##name,
	WIRE_HEADER_LIST(HEADER_ROW)
#undef HEADER_ROW
	NULL
};

const struct wire_header_ops *wire_header_find(const char *word, int family)
{
	for (size_t i = 0; wire_headers[i]; i++) {
		const struct wire_header_ops *h = wire_headers[i];

		if (!h->parse || (h->place == WIRE_PLACE_LAST && h->ip_family &&
				  h->ip_family != family))
			continue;
		if (!strcmp(h->name, word) ||
		    (h->alias && !strcmp(h->alias, word)))
			return h;
	}
	return NULL;
}

/* Whether @word is one of @words, which have blanks between them. */
static bool is_one_of(const char *word, const char *words)
{
	size_t len = strlen(word);

	for (const char *at = words; at && *at;) {
		size_t n = strcspn(at, " ");

		if (n == len && !strncmp(at, word, n))
			return true;
		at += n + (at[n] == ' ');
	}
	return false;
}

bool wire_field_word(const char *word)
{
	for (size_t i = 0; wire_headers[i]; i++) {
		if (is_one_of(word, wire_headers[i]->words))
			return true;
	}
	/* Of PSP, which is known and refused. */
	return !strcmp(word, "spi");
}

struct wire_layer *wire_packet_last(struct wire_packet *p,
				    const struct wire_header_ops *ops)
{
	struct wire_layer *l;

	if (!p->n_layers)
		return NULL;
	l = &p->layer[p->n_layers - 1];
	return l->ops == ops ? l : NULL;
}

const struct wire_tcp *wire_packet_tcp(const struct wire_packet *p)
{
	const struct wire_layer *l;

	if (!p->n_layers)
		return NULL;
	l = &p->layer[p->n_layers - 1];
	return l->ops == &wire_tcp ? &l->u.tcp : NULL;
}

const struct wire_ports *wire_packet_ports(const struct wire_packet *p)
{
	const struct wire_layer *l;

	if (!p->n_layers)
		return NULL;
	l = &p->layer[p->n_layers - 1];
	return l->ops->has_ports ? &l->u.ports : NULL;
}

struct wire_layer *wire_packet_ip(struct wire_packet *p)
{
	for (unsigned i = p->n_layers; i > 0; i--) {
		if (p->layer[i - 1].ops->place == WIRE_PLACE_IP)
			return &p->layer[i - 1];
	}
	return NULL;
}

/* The length fields of IP are of 16 bits; IPv6's does not count the header. */
static bool fits_ip(const struct wire_layer *l, size_t len)
{
	if (l->ops->place != WIRE_PLACE_IP)
		return true;
	return len <= UINT16_MAX + (l->ops->ip_family == AF_INET6 ?
					    (size_t)WIRE_IPV6_LEN : 0);
}

size_t wire_packet_len(const struct wire_packet *p)
{
	size_t len = p->payload_len;

	for (unsigned i = 0; i < p->n_layers; i++)
		len += p->layer[i].ops->size(p, &p->layer[i]);
	return len;
}

int wire_packet_encode(const struct wire_packet *p, const uint8_t *payload,
		       uint8_t *buf, size_t cap, size_t *ret_len)
{
	size_t start[WIRE_MAX_LAYERS], len = 0;

	for (unsigned i = 0; i < p->n_layers; i++) {
		start[i] = len;
		len += p->layer[i].ops->size(p, &p->layer[i]);
	}
	if (len > cap || p->payload_len > cap - len)
		return -EMSGSIZE;
	if (payload)
		memcpy(buf + len, payload, p->payload_len);
	else
		memset(buf + len, 0, p->payload_len);
	len += p->payload_len;

	/* Innermost first: checksums cover what is behind a header. */
	for (unsigned i = p->n_layers; i-- > 0;) {
		const struct wire_layer *l = &p->layer[i];

		if (!fits_ip(l, len - start[i]))
			return -EMSGSIZE;
		l->ops->encode(p, l, buf + start[i], len - start[i],
			       i ? l - 1 : NULL,
			       i + 1 < p->n_layers ? l + 1 : NULL);
		/* Before the headers around it have summed it up. */
		if (p->notes.csum == WIRE_CSUM_BAD && l->ops->csum_at)
			wire_csum_break(buf + start[i] + l->ops->csum_at);
	}
	len = wire_notes_finish(p, buf, len, cap);
	if (!len)
		return -EMSGSIZE;
	*ret_len = len;
	return 0;
}

static const struct wire_header_ops *outermost(const uint8_t *buf, size_t len)
{
	if (!len)
		return NULL;
	switch (buf[0] >> 4) {
	case 4:
		return &wire_ipv4;
	case 6:
		return &wire_ipv6;
	default:
		return NULL;
	}
}

int wire_packet_decode(const uint8_t *buf, size_t len, struct wire_packet *ret,
		       const uint8_t **ret_payload, const char **ret_why)
{
	const struct wire_header_ops *ops = outermost(buf, len);
	struct wire_packet p = { 0 };
	size_t at = 0, ip_at = 0, last_at = 0;

	if (!ops) {
		*ret_why = "not an IP packet";
		return -EBADMSG;
	}
	while (ops) {
		const struct wire_header_ops *next = NULL;
		struct wire_layer *l = &p.layer[p.n_layers];
		size_t size;

		if (p.n_layers == WIRE_MAX_LAYERS) {
			*ret_why = "too many headers";
			return -EBADMSG;
		}
		l->ops = ops;
		size = ops->decode(buf + at, len - at, &p, l, &next);
		if (!size) {
			*ret_why = "a header is malformed or cut short";
			return -EBADMSG;
		}
		/* Padding behind an IP packet is no part of it. */
		if (ops->place == WIRE_PLACE_IP && l->u.ip.total_len)
			len = at + l->u.ip.total_len;
		if (ops->place == WIRE_PLACE_IP)
			ip_at = at;
		last_at = at;
		p.n_layers++;
		at += size;
		ops = next;
	}
	p.payload_len = (uint32_t)(len - at);
	wire_notes_read(&(struct wire_note_bytes){
		.packet = &p,
		.ip_layer = wire_packet_ip(&p),
		.ip = buf + ip_at,
		.last = buf + last_at,
		.last_len = len - last_at,
	}, &p.notes);
	*ret = p;
	*ret_payload = buf + at;
	return 0;
}

/* Who is told of each field that is compared. */
struct listener {
	void (*fn)(void *arg, const struct wire_field *f,
		   const struct wire_layer *want, const struct wire_layer *got,
		   bool differs);
	void *arg;
};

/* 1 if the field differs, or 0. */
static unsigned compare_field(const struct wire_field *f,
			      const struct wire_packet *want,
			      const struct wire_layer *w,
			      const struct wire_packet *got,
			      const struct wire_layer *g,
			      const struct listener *to)
{
	bool differs = !f->match(want, w, got, g);

	if (to->fn)
		to->fn(to->arg, f, w, g, differs);
	return differs;
}

static unsigned compare_notes(const struct wire_packet *want,
			      const struct wire_layer *w,
			      const struct wire_packet *got,
			      const struct wire_layer *g,
			      const struct listener *to)
{
	unsigned n = 0;

	for (size_t i = 0; wire_notes_table[i]; i++) {
		const struct wire_field *f = &wire_notes_table[i]->field;

		if (f->match)
			n += compare_field(f, want, w, got, g, to);
	}
	return n;
}

unsigned wire_packet_compare(const struct wire_packet *want,
			     const struct wire_packet *got,
			     void (*fn)(void *arg, const struct wire_field *f,
					const struct wire_layer *want,
					const struct wire_layer *got,
					bool differs),
			     void *arg)
{
	const struct listener to = { fn, arg };
	unsigned n = 0;

	if (want->n_layers != got->n_layers)
		return UINT_MAX;
	for (unsigned i = 0; i < want->n_layers; i++) {
		if (want->layer[i].ops != got->layer[i].ops)
			return UINT_MAX;
	}
	for (unsigned i = 0; i < want->n_layers; i++) {
		const struct wire_layer *w = &want->layer[i];
		const struct wire_layer *g = &got->layer[i];

		for (unsigned j = 0; j < w->ops->n_fields; j++)
			n += compare_field(&w->ops->fields[j], want, w, got, g,
					   &to);
		if (w->ops->place == WIRE_PLACE_IP && wire_notes_are_of(want, w))
			n += compare_notes(want, w, got, g, &to);
	}
	return n;
}

/* @name and the header's fields. */
static int print_fields(const struct wire_packet *p, const struct wire_layer *l,
			const char *name, char *buf, size_t cap)
{
	struct wire_out out;

	wire_out_init(&out, buf, cap);
	wire_out_printf(&out, "%s", name);
	for (unsigned i = 0; i < l->ops->n_fields; i++) {
		struct wire_out with_field = out;
		int n;

		if (out.len)
			wire_out_printf(&with_field, " ");
		n = l->ops->fields[i].print(p, l, wire_out_at(&with_field),
					    wire_out_left(&with_field));
		with_field.len += (size_t)n;
		if (n)
			out = with_field;
		else if (wire_out_left(&out))
			*wire_out_at(&out) = '\0';
	}
	return (int)out.len;
}

/* With the header's name, unless scripts do not write it. */
static int print_layer(const struct wire_packet *p, const struct wire_layer *l,
		       char *buf, size_t cap)
{
	if (l->ops->print)
		return l->ops->print(p, l, buf, cap);
	return print_fields(p, l, l->ops->parse ? l->ops->name : "", buf, cap);
}

int wire_packet_print(const struct wire_packet *p, char *buf, size_t cap)
{
	struct wire_out out;

	wire_out_init(&out, buf, cap);
	for (unsigned i = 0; i < p->n_layers; i++) {
		const struct wire_layer *l = &p->layer[i];
		int n = print_layer(p, l, wire_out_at(&out),
				    wire_out_left(&out));

		out.len += (size_t)n;
		if (n && i + 1 < p->n_layers)
			wire_out_printf(&out, " ");
	}
	return (int)out.len;
}

static int describe_layer(const struct wire_packet *p,
			  const struct wire_layer *l, char *buf, size_t cap)
{
	if (l->ops->describe)
		return l->ops->describe(p, l, buf, cap);
	return print_fields(p, l, l->ops->name, buf, cap);
}

int wire_packet_describe(const struct wire_packet *p, char *buf, size_t cap)
{
	struct wire_out out;

	wire_out_init(&out, buf, cap);
	for (unsigned i = 0; i < p->n_layers; i++) {
		if (i)
			wire_out_printf(&out, "\n");
		out.len += (size_t)describe_layer(p, &p->layer[i],
						  wire_out_at(&out),
						  wire_out_left(&out));
	}
	return (int)out.len;
}
