/* SPDX-License-Identifier: BSD-2-Clause */
/* options: defaults of each address family, and how settings are applied. */
#include "parser/options.h"

#include <arpa/inet.h>
#include <assert.h>
#include <stdio.h>
#include <string.h>

#include "parser/suggest.h"

/* Addresses and symbols as packetdrill's runner passes them for each family. */
struct family_desc {
	const char *name;
	int wire, socket;		/* AF_* */
	const char *local, *remote, *gateway;
	unsigned local_prefix, remote_prefix;	/* bits */
	unsigned mtu;			/* such that the MSS is 1460 */
	struct define define[6];	/* name NULL: end */
};

static const struct family_desc families[FAMILY_COUNT] = {
	[FAMILY_IPV4] = {
		.name = "ipv4", .wire = AF_INET, .socket = AF_INET,
		.local = "192.168.0.1", .local_prefix = 16,
		.remote = "192.0.2.1", .remote_prefix = 24,
		.gateway = "192.168.0.1", .mtu = 1500,
		.define = {
			{ "CMSG_LEVEL_IP", "SOL_IP" },
			{ "CMSG_TYPE_RECVERR", "IP_RECVERR" },
			{ "TFO_COOKIE", "3021b9d889017eeb" },
			{ "TFO_COOKIE_ZERO", "b7c12350a90dc8f5" },
			{ "CODE", "host_unreachable" },
		},
	},
	[FAMILY_IPV6] = {
		.name = "ipv6", .wire = AF_INET6, .socket = AF_INET6,
		.local = "fd3d:0a0b:17d6::1", .local_prefix = 48,
		.remote = "fd3d:fa7b:d17d::1", .remote_prefix = 48,
		.gateway = "fd3d:0a0b:17d6:8888::1", .mtu = 1520,
		.define = {
			{ "CMSG_LEVEL_IP", "SOL_IPV6" },
			{ "CMSG_TYPE_RECVERR", "IPV6_RECVERR" },
			{ "TFO_COOKIE", "c1d1e9742a47a9bc" },
			{ "TFO_COOKIE_ZERO", "82af1a8f9a205c34" },
		},
	},
	[FAMILY_MAPPED] = {
		.name = "ipv4-mapped-ipv6", .wire = AF_INET,
		.socket = AF_INET6,
		.local = "192.168.0.1", .local_prefix = 16,
		.remote = "192.0.2.1", .remote_prefix = 24,
		.gateway = "192.168.0.1", .mtu = 1500,
		.define = {
			{ "CMSG_LEVEL_IP", "SOL_IPV6" },
			{ "CMSG_TYPE_RECVERR", "IPV6_RECVERR" },
			{ "TFO_COOKIE", "3021b9d889017eeb" },
			{ "TFO_COOKIE_ZERO", "b7c12350a90dc8f5" },
			{ "CODE", "host_unreachable" },
		},
	},
};

const char *family_name(enum family family)
{
	return families[family].name;
}

int family_wire(enum family family)
{
	return families[family].wire;
}

int family_socket(enum family family)
{
	return families[family].socket;
}

/* --- defaults ------------------------------------------------------------- */

static struct wire_addr addr_parse(int family, const char *text)
{
	struct wire_addr a = { .family = family };
	int ok = inet_pton(family, text, &a.u);

	assert(ok == 1);
	(void)ok;
	return a;
}

static void derive_addr(const struct script_options *o, unsigned which,
			const char *text, unsigned default_prefix,
			struct wire_addr *ret_addr, unsigned *ret_prefix)
{
	int wire = family_wire(o->family);
	const struct given_addr *g = &o->given[which][wire == AF_INET6];

	*ret_addr = g->addr.family ? g->addr : addr_parse(wire, text);
	*ret_prefix = g->prefix ? g->prefix : default_prefix;
}

/* The family's symbols in front, so that later definitions win. */
static void derive_defines(struct script_options *o, struct arena *arena)
{
	const struct family_desc *f = &families[o->family];
	size_t n_own = 0, n_user = o->n_defines - o->n_family_defines;
	struct define *all;

	while (f->define[n_own].name)
		n_own++;
	o->defines_cap = n_own + n_user;
	all = arena_alloc(arena, o->defines_cap * sizeof(*all));
	memcpy(all, f->define, n_own * sizeof(*all));
	if (n_user)
		memcpy(all + n_own, o->defines + o->n_family_defines,
		       n_user * sizeof(*all));
	o->defines = all;
	o->n_defines = n_own + n_user;
	o->n_family_defines = n_own;
}

static bool is_set(const struct script_options *o, const char *name)
{
	for (size_t i = 0; i < option_table_len; i++)
		if (!strcmp(option_table[i].name, name))
			return o->set >> i & 1;
	return false;
}

static void derive_device(struct script_options *o)
{
	const struct family_desc *f = &families[o->family];
	unsigned ignored;

	derive_addr(o, GIVEN_LOCAL, f->local, f->local_prefix, &o->local_ip,
		    &o->local_prefix);
	derive_addr(o, GIVEN_REMOTE, f->remote, f->remote_prefix,
		    &o->remote_ip, &o->remote_prefix);
	derive_addr(o, GIVEN_GATEWAY, f->gateway, f->local_prefix,
		    &o->gateway_ip, &ignored);
	if (!is_set(o, "mtu"))
		o->mtu = f->mtu;
}

void options_derive(struct script_options *o, struct arena *arena)
{
	derive_device(o);
	derive_defines(o, arena);
}

void options_init(struct script_options *o, enum family family,
		  struct arena *arena)
{
	*o = (struct script_options){
		.family = family,
		.bind_port = 8080,
		.connect_port = 8080,
		.tolerance_us = 4000,
		.tolerance_percent = 12.5,
		.code_command = OPTIONS_CODE_COMMAND,
		.code_sockopt = "",
		.init_scripts = "",
	};
	options_derive(o, arena);
}

/* --- settings -------------------------------------------------------------- */

static const char *hint_for(const char *name, struct arena *arena)
{
	struct suggest s;
	char text[96];

	suggest_init(&s, name);
	for (size_t i = 0; i < option_table_len; i++)
		suggest_offer(&s, option_table[i].name);
	if (!suggest_best(&s))
		return "";
	snprintf(text, sizeof(text), "did you mean '--%s'?", suggest_best(&s));
	return arena_strdup(arena, text);
}

static const char *hint_ambiguous(const char *name, struct arena *arena)
{
	char text[320] = "it may be";
	size_t len = strlen(name);

	for (size_t i = 0; i < option_table_len; i++) {
		size_t used = strlen(text);

		if (!strncmp(option_table[i].name, name, len))
			snprintf(text + used, sizeof(text) - used, " '--%s'",
				 option_table[i].name);
	}
	return arena_strdup(arena, text);
}

const struct option_desc *option_find(const char *name, struct arena *arena,
				      const char **ret_hint)
{
	const struct option_desc *found = NULL;
	size_t len = strlen(name);
	unsigned n = 0;

	for (size_t i = 0; i < option_table_len; i++) {
		const struct option_desc *d = &option_table[i];

		if (!strcmp(d->name, name) ||
		    (len == 1 && d->letter == name[0]))
			return d;
		if (len && !strncmp(d->name, name, len)) {
			found = d;
			n++;
		}
	}
	if (n == 1)
		return found;
	if (ret_hint)
		*ret_hint = n ? hint_ambiguous(name, arena) :
				hint_for(name, arena);
	return NULL;
}

bool options_apply(struct script_options *o, const struct option_setting *s,
		   struct arena *arena, struct diag_list *diags)
{
	const char *hint = "";
	const struct option_desc *d =
		option_find(s->name, arena, diag_is_full(diags) ? NULL : &hint);
	enum family family = o->family;
	char err[200];

	if (!d) {
		diag_error(diags, s->span, "unknown option '--%s'%s%s", s->name,
			   hint[0] ? "; " : "", hint);
		return false;
	}
	if (d->refused) {
		diag_error(diags, s->span, "--%s is not supported: %s", d->name,
			   d->help);
		return false;
	}
	if (d->arg && !s->value) {
		diag_error(diags, s->span, "--%s needs a value: --%s=%s",
			   d->name, d->name, d->arg);
		return false;
	}
	if (!d->arg && s->value) {
		diag_error(diags, s->span, "--%s takes no value", d->name);
		return false;
	}
	if (!d->set(o, s->value, arena, err, sizeof(err))) {
		diag_error(diags, s->span, "--%s %s", d->name, err);
		return false;
	}
	o->set |= UINT64_C(1) << (d - option_table);
	derive_device(o);
	if (o->family != family)
		derive_defines(o, arena);
	return true;
}
