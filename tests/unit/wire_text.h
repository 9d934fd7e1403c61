/* SPDX-License-Identifier: BSD-2-Clause */
/* wire_text.h: makes tokens and packets from text, for tests without a parser. */
#ifndef TD_TESTS_UNIT_WIRE_TEXT_H
#define TD_TESTS_UNIT_WIRE_TEXT_H

#include <arpa/inet.h>
#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "netdev/wire/packet.h"

#define WIRE_TEXT_MAX 160

struct wire_text {
	struct wire_tok tok[WIRE_TEXT_MAX];
	char store[WIRE_TEXT_MAX][96];
	size_t n;
	struct wire_cursor cursor;
};

/* Length of the address at @s, with its type; 0: none. */
static inline size_t wire_text_addr(const char *s, enum wire_tok_type *ret)
{
	size_t len = strspn(s, "0123456789abcdefABCDEF:.");
	struct in6_addr addr;
	char text[64];

	for (; len >= 3; len--) {
		if (len >= sizeof(text))
			continue;
		memcpy(text, s, len);
		text[len] = '\0';
		if (inet_pton(AF_INET, text, &addr) == 1) {
			*ret = WIRE_TOK_ADDR4;
			return len;
		}
		if (inet_pton(AF_INET6, text, &addr) == 1) {
			*ret = WIRE_TOK_ADDR6;
			return len;
		}
	}
	return 0;
}

/* Length and type of the token at @s.  TCP flags come as one word. */
static inline size_t wire_text_token(const char *s, enum wire_tok_type *ret)
{
	size_t len = wire_text_addr(s, ret);
	char *end;

	if (len)
		return len;
	if (!strncmp(s, "...", 3)) {
		*ret = WIRE_TOK_WORD;
		return 3;
	}
	while (isalnum((unsigned char)s[len]) || s[len] == '_')
		len++;
	if (len || (*s == '-' && isdigit((unsigned char)s[1]))) {
		long long num = strtoll(s, &end, 0);

		(void)num;
		if ((size_t)(end - s) >= len && end != s) {
			*ret = WIRE_TOK_INT;
			return (size_t)(end - s);
		}
		/* Digits with a leading 0 are decimal in a script. */
		*ret = strspn(s, "0123456789") == len ? WIRE_TOK_INT :
							WIRE_TOK_WORD;
	} else {
		*ret = *s == '.' ? WIRE_TOK_WORD : WIRE_TOK_PUNCT;
	}
	if (*ret == WIRE_TOK_WORD && s[len] == '.')
		len += isdigit((unsigned char)s[len + 1]) ? 2 : 1;
	return len ? len : 1;
}

/* Fills @t and its cursor with the tokens of @text. */
static inline struct wire_cursor *wire_text_init(struct wire_text *t,
						 const char *text)
{
	memset(t, 0, sizeof(*t));
	for (text += strspn(text, " "); *text; text += strspn(text, " ")) {
		struct wire_tok *tok = &t->tok[t->n];
		size_t len = wire_text_token(text, &tok->type);

		if (t->n == WIRE_TEXT_MAX || len >= sizeof(t->store[0]))
			abort();
		memcpy(t->store[t->n], text, len);
		tok->text = t->store[t->n];
		if (tok->type == WIRE_TOK_INT)
			tok->num = strtoll(tok->text, NULL,
					   strchr(tok->text, 'x') ? 16 : 10);
		t->n++;
		text += len;
	}
	wire_cursor_init(&t->cursor, t->tok, t->n);
	return &t->cursor;
}

static inline const char *wire_text_word(const struct wire_cursor *c)
{
	return c->at < c->n ? c->tok[c->at].text : "";
}

/* A cursor over the tokens up to the next @punct, which is consumed too. */
static inline struct wire_cursor wire_text_until(struct wire_cursor *c,
						 char punct)
{
	struct wire_cursor part = { .tok = c->tok + c->at };

	while (c->at < c->n && !wire_try_punct(c, punct)) {
		part.n++;
		c->at++;
	}
	return part;
}

static inline struct wire_layer *
wire_text_layer(struct wire_packet *p, const struct wire_header_ops *ops)
{
	struct wire_layer *l = &p->layer[p->n_layers++];

	l->ops = ops;
	return l;
}

static inline bool wire_text_options(struct wire_cursor *c,
				     struct wire_packet *p,
				     struct wire_tcp *tcp)
{
	struct wire_cursor part = wire_text_until(c, '>');

	if (wire_try_word(&part, "...")) {
		tcp->options_any = true;
		return true;
	}
	do {
		if (!wire_tcp_option_parse(&part, &p->tcp_options))
			return wire_cursor_fail(c, c->at, "%s", part.err);
	} while (wire_try_punct(&part, ','));
	return true;
}

/* [sport > dport] FLAGS S:E(L) [ack N] [win N] [urg N] [<options>] */
static inline bool wire_text_tcp(struct wire_cursor *c, struct wire_packet *p,
				 struct wire_tcp *tcp)
{
	int64_t num, end, len;
	const char *why;

	if (c->tok[c->at].type == WIRE_TOK_INT) {
		if (!wire_take_int(c, "port", 1, 65535, &num))
			return false;
		tcp->sport = (uint16_t)num;
		if (!wire_take_punct(c, '>') ||
		    !wire_take_int(c, "port", 1, 65535, &num))
			return false;
		tcp->dport = (uint16_t)num;
	}
	why = wire_tcp_flags_parse(wire_text_word(c), tcp);
	if (why)
		return wire_cursor_fail(c, c->at, "%s", why);
	c->at++;
	if (!wire_take_u32(c, "seq", &tcp->seq) || !wire_take_punct(c, ':') ||
	    !wire_take_int(c, "end", 0, UINT32_MAX, &end) ||
	    !wire_take_punct(c, '(') ||
	    !wire_take_int(c, "length", 0, 65535, &len) ||
	    !wire_take_punct(c, ')'))
		return false;
	p->payload_len = (uint32_t)len;
	tcp->ack_given = wire_try_word(c, "ack");
	if (tcp->ack_given && !wire_take_u32(c, "ack", &tcp->ack))
		return false;
	tcp->win_given = wire_try_word(c, "win");
	if (tcp->win_given && !wire_take_int(c, "win", 0, 65535, &num))
		return false;
	tcp->win = tcp->win_given ? (uint16_t)num : 0;
	tcp->urg_given = wire_try_word(c, "urg");
	if (tcp->urg_given && !wire_take_int(c, "urg", 0, 65535, &num))
		return false;
	tcp->urg = tcp->urg_given ? (uint16_t)num : 0;
	if (wire_try_punct(c, '<') && !wire_text_options(c, p, tcp))
		return false;
	return wire_take_end(c);
}

/* Parses what a script says behind '<' or '>', as its grammar does.  The error, if
 * any, is in @err. */
static inline bool wire_text_packet(const char *text, int family, bool inbound,
				    struct wire_packet *p, char *err,
				    size_t err_cap)
{
	static struct wire_text t;
	struct wire_cursor *c = wire_text_init(&t, text), part;
	const struct wire_header_ops *ops;
	struct wire_layer *ip;
	bool ok = true;

	memset(p, 0, sizeof(*p));
	while ((ops = wire_header_find(wire_text_word(c), family)) &&
	       ops->place != WIRE_PLACE_LAST) {
		c->at++;
		part = wire_text_until(c, ':');
		if (!ops->parse(&part, p, wire_text_layer(p, ops), inbound)) {
			snprintf(err, err_cap, "%s", part.err);
			return false;
		}
	}
	ip = wire_text_layer(p, family == AF_INET ? &wire_ipv4 : &wire_ipv6);
	if (wire_try_punct(c, '[')) {
		part = wire_text_until(c, ']');
		if (!wire_ip_notes_parse(&part, family, inbound, &ip->u.ip,
					 &p->notes)) {
			snprintf(err, err_cap, "%s", part.err);
			return false;
		}
	}
	ops = wire_header_find(wire_text_word(c), family);
	if (ops) {
		part = (struct wire_cursor){ .tok = c->tok + c->at + 1,
					     .n = c->n - c->at - 1 };
		ok = ops->parse(&part, p, wire_text_layer(p, ops), inbound);
		snprintf(err, err_cap, "%s", part.err);
	} else {
		ok = wire_text_tcp(c, p, &wire_text_layer(p, &wire_tcp)->u.tcp);
		snprintf(err, err_cap, "%s", c->err);
	}
	return ok;
}

/* Bytes from hex digits; returns how many. */
static inline size_t wire_text_hex(const char *text, uint8_t *buf, size_t cap)
{
	size_t n = 0;
	unsigned byte;

	for (; n < cap && sscanf(text, "%2x", &byte) == 1; text += 2)
		buf[n++] = (uint8_t)byte;
	return n;
}

/* Deterministic pseudo-random numbers (xorshift32), the same in every run. */
static inline uint32_t wire_text_random(uint32_t *state)
{
	*state ^= *state << 13;
	*state ^= *state >> 17;
	*state ^= *state << 5;
	return *state;
}

/* Gives every IP header without addresses those of the documentation ranges. */
static inline void wire_text_addresses(struct wire_packet *p)
{
	for (unsigned i = 0; i < p->n_layers; i++) {
		struct wire_layer *l = &p->layer[i];
		struct wire_icmp *icmp = &l->u.icmp;
		int family = l->ops->ip_family;

		if (l->ops->place == WIRE_PLACE_IP && !l->u.ip.src.family) {
			l->u.ip.src.family = l->u.ip.dst.family = family;
			inet_pton(family, family == AF_INET ? "192.0.2.1" :
				  "2001:db8::1", &l->u.ip.src.u);
			inet_pton(family, family == AF_INET ? "192.0.2.2" :
				  "2001:db8::2", &l->u.ip.dst.u);
		}
		if (l->ops == &wire_icmpv4 || l->ops == &wire_icmpv6) {
			icmp->echo_src = l[-1].u.ip.dst;
			icmp->echo_dst = l[-1].u.ip.src;
			icmp->echo_sport = 8080;
			icmp->echo_dport = 1234;
		}
	}
}

#endif /* TD_TESTS_UNIT_WIRE_TEXT_H */
