/* SPDX-License-Identifier: BSD-2-Clause */
/* option_table: every option that a script may set: name, help, how. */
#include <arpa/inet.h>
#include <assert.h>
#include <ctype.h>
#include <errno.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "parser/options.h"

#define SETTER(name) \
	static bool set_##name(struct script_options *o, const char *value, \
			       struct arena *arena, char *err, size_t cap)
#define UNUSED_ARENA ((void)arena)
#define UNUSED_VALUE ((void)value, (void)arena, (void)err, (void)cap)

static bool number(const char *value, const char *what, long min, long max,
		   long *ret, char *err, size_t cap)
{
	char *end;
	long n;

	errno = 0;
	n = strtol(value, &end, 10);
	if (end == value || *end || errno || n < min || n > max) {
		snprintf(err, cap, "expects %s from %ld to %ld, not '%.40s'",
			 what, min, max, value);
		return false;
	}
	*ret = n;
	return true;
}

/* IP or IP/prefix, of either version; @prefix NULL: no prefix is allowed. */
static bool address(const char *value, struct given_addr ret[2], bool prefix,
		    char *err, size_t cap)
{
	const char *slash = strchr(value, '/');
	size_t len = slash ? (size_t)(slash - value) : strlen(value);
	struct given_addr g = { .addr.family = AF_INET };
	char text[INET6_ADDRSTRLEN];
	long bits = 0;

	if (len < sizeof(text)) {
		memcpy(text, value, len);
		text[len] = '\0';
		if (inet_pton(AF_INET, text, &g.addr.u) != 1) {
			g.addr.family = AF_INET6;
			if (inet_pton(AF_INET6, text, &g.addr.u) != 1)
				g.addr.family = 0;
		}
	} else {
		g.addr.family = 0;
	}
	if (!g.addr.family || (slash && !prefix)) {
		snprintf(err, cap, "expects an IPv4 or IPv6 address%s, not '%.60s'",
			 prefix ? ", maybe with /PREFIX" : "", value);
		return false;
	}
	if (slash && !number(slash + 1, "a prefix length", 1,
			     g.addr.family == AF_INET ? 32 : 128, &bits, err,
			     cap))
		return false;
	/* An earlier --netmask_ip stays when no prefix is given here. */
	g.prefix = bits ? (unsigned)bits :
			  ret[g.addr.family == AF_INET6].prefix;
	ret[g.addr.family == AF_INET6] = g;
	return true;
}

SETTER(ip_version)
{
	UNUSED_ARENA;
	for (int f = 0; f < FAMILY_COUNT; f++) {
		if (!strcmp(value, family_name((enum family)f))) {
			o->family = (enum family)f;
			return true;
		}
	}
	snprintf(err, cap, "expects ipv4, ipv6 or ipv4-mapped-ipv6, not '%.40s'",
		 value);
	return false;
}

SETTER(local_ip)
{
	UNUSED_ARENA;
	return address(value, o->given[GIVEN_LOCAL], true, err, cap);
}

/* Without a prefix, it is one host: with a route of its own, that a script may
 * change by naming the address only. */
SETTER(remote_ip)
{
	struct given_addr *given = o->given[GIVEN_REMOTE];
	bool v6 = strchr(value, ':') != NULL;

	UNUSED_ARENA;
	if (!address(value, given, true, err, cap))
		return false;
	if (!strchr(value, '/'))
		given[v6].prefix = v6 ? 128 : 32;
	return true;
}

SETTER(gateway_ip)
{
	UNUSED_ARENA;
	return address(value, o->given[GIVEN_GATEWAY], false, err, cap);
}

SETTER(netmask_ip)
{
	struct in_addr mask;
	uint32_t m;

	UNUSED_ARENA;
	if (inet_pton(AF_INET, value, &mask) != 1 || !mask.s_addr ||
	    (~ntohl(mask.s_addr) & (~ntohl(mask.s_addr) + 1))) {
		snprintf(err, cap, "expects an IPv4 netmask such as 255.255.0.0, not '%.40s'",
			 value);
		return false;
	}
	m = ntohl(mask.s_addr);
	o->given[GIVEN_LOCAL][0].prefix = (unsigned)__builtin_popcount(m);
	return true;
}

SETTER(bind_port)
{
	long n;

	UNUSED_ARENA;
	if (!number(value, "a port", 1, 65535, &n, err, cap))
		return false;
	o->bind_port = (uint16_t)n;
	return true;
}

SETTER(connect_port)
{
	long n;

	UNUSED_ARENA;
	if (!number(value, "a port", 1, 65535, &n, err, cap))
		return false;
	o->connect_port = (uint16_t)n;
	return true;
}

SETTER(mtu)
{
	long n;

	UNUSED_ARENA;
	/* 68: RFC 791; 65535: the TUN driver's limit. */
	if (!number(value, "bytes", 68, 65535, &n, err, cap))
		return false;
	o->mtu = (unsigned)n;
	return true;
}

SETTER(mss)
{
	long n;

	UNUSED_ARENA;
	if (!number(value, "bytes", 0, 65535, &n, err, cap))
		return false;
	o->mss = (unsigned)n;
	return true;
}

SETTER(speed)
{
	long n;

	UNUSED_ARENA;
	if (!number(value, "Mbps", 0, 1000000, &n, err, cap))
		return false;
	o->speed_mbps = (unsigned)n;
	return true;
}

SETTER(tolerance_usecs)
{
	long n;

	UNUSED_ARENA;
	if (!number(value, "a number of microseconds", 0,
		    OPTIONS_TOLERANCE_US_MAX, &n, err, cap))
		return false;
	o->tolerance_us = n;
	return true;
}

SETTER(tolerance_percent)
{
	char *end;
	double d = strtod(value, &end);

	UNUSED_ARENA;
	if (end == value || *end ||
	    !(d >= 0 && d <= OPTIONS_TOLERANCE_PERCENT_MAX)) {
		snprintf(err, cap, "expects a percentage from 0 to %d, not '%.40s'",
			 OPTIONS_TOLERANCE_PERCENT_MAX, value);
		return false;
	}
	o->tolerance_percent = d;
	return true;
}

SETTER(tcp_ts_tick_usecs)
{
	long n;

	UNUSED_ARENA;
	if (!number(value, "a number of microseconds", 0, 1000000, &n, err,
		    cap))
		return false;
	o->tcp_ts_tick_us = n;
	return true;
}

SETTER(non_fatal)
{
	bool packet = o->non_fatal_packet, syscall = o->non_fatal_syscall;

	UNUSED_ARENA;
	for (const char *p = value;; p++) {
		size_t n = strcspn(p, ",");

		if (n == 6 && !strncmp(p, "packet", n)) {
			packet = true;
		} else if (n == 7 && !strncmp(p, "syscall", n)) {
			syscall = true;
		} else {
			snprintf(err, cap, "expects packet, syscall or both with a comma, not '%.40s'",
				 value);
			return false;
		}
		p += n;
		if (!*p)
			break;
	}
	o->non_fatal_packet = packet;
	o->non_fatal_syscall = syscall;
	return true;
}

SETTER(code_format)
{
	(void)o;
	UNUSED_ARENA;
	if (!strcmp(value, "python"))
		return true;
	snprintf(err, cap, "knows only 'python', not '%.40s'", value);
	return false;
}

SETTER(code_command)
{
	(void)err;
	(void)cap;
	o->code_command = arena_strdup(arena, value);
	return true;
}

SETTER(code_sockopt)
{
	static const char *const known[] = {
		"", "TCP_INFO", "TCP_CC_INFO", "SO_MEMINFO",
	};

	for (size_t i = 0; i < sizeof(known) / sizeof(known[0]); i++) {
		if (!strcmp(value, known[i])) {
			o->code_sockopt = arena_strdup(arena, value);
			return true;
		}
	}
	snprintf(err, cap, "expects TCP_INFO, TCP_CC_INFO or SO_MEMINFO, not '%.40s'",
		 value);
	return false;
}

SETTER(init_scripts)
{
	(void)err;
	(void)cap;
	o->init_scripts = arena_strdup(arena, value);
	return true;
}

static void define_add(struct script_options *o, struct define define,
		       struct arena *arena)
{
	o->defines = arena_grow(arena, o->defines, o->n_defines, &o->defines_cap,
				sizeof(*o->defines));
	o->defines[o->n_defines++] = define;
}

SETTER(define)
{
	const char *equals = strchr(value, '=');
	size_t n = equals ? (size_t)(equals - value) : 0;

	for (size_t i = 0; i < n; i++)
		if (!isalnum((unsigned char)value[i]) && value[i] != '_')
			n = 0;
	if (!n) {
		snprintf(err, cap, "expects NAME=VALUE, not '%.60s'", value);
		return false;
	}
	define_add(o,
		   (struct define){
			   .name = arena_strndup(arena, value, n),
			   .value = arena_strdup(arena, equals + 1),
		   },
		   arena);
	return true;
}

SETTER(verbose)
{
	UNUSED_VALUE;
	o->verbose++;
	return true;
}

#define SET_FLAG(option, field) \
	SETTER(option) \
	{ \
		UNUSED_VALUE; \
		o->field = true; \
		return true; \
	}

SET_FLAG(tcp_ts_ecr_scaled, tcp_ts_ecr_scaled)
SET_FLAG(strict_segments, strict_segments)
SET_FLAG(no_offload, no_offload)
SET_FLAG(dry_run, dry_run)
SET_FLAG(is_anyip, is_anyip)
SET_FLAG(send_omit_free, send_omit_free)
SET_FLAG(debug, debug)

#define REMOTE_MODE \
	"tundrill runs script and kernel under test on one machine"
#define SHARED_OBJECT \
	"tundrill tests the stack of the running kernel only"

#define OPTION(n, a, h, t, m) \
	{ .name = #n, .arg = a, .help = h, .set = set_##n, \
	  .type = OPTION_##t, .member = offsetof(struct script_options, m) }
/* The same of one that packetdrill has, too. */
#define PACKETDRILL(n, a, h, t, m) \
	{ .name = #n, .arg = a, .help = h, .set = set_##n, \
	  .packetdrill = true, \
	  .type = OPTION_##t, .member = offsetof(struct script_options, m) }
#define REFUSED(n, a, h) { .name = #n, .arg = a, .help = h, .refused = true }

const struct option_desc option_table[] = {
	PACKETDRILL(ip_version, "ipv4|ipv6|ipv4-mapped-ipv6",
	       "addresses and sockets of the run",
	       FAMILY, family),
	PACKETDRILL(local_ip, "IP[/PREFIX]", "address of the kernel under test",
	       ADDR, local_ip),
	PACKETDRILL(remote_ip, "IP[/PREFIX]", "address of the remote host",
	       ADDR, remote_ip),
	PACKETDRILL(gateway_ip, "IP", "gateway towards the remote host",
	       ADDR, gateway_ip),
	PACKETDRILL(netmask_ip, "MASK", "netmask of an IPv4 local_ip",
	       NETMASK, local_prefix),
	PACKETDRILL(bind_port, "PORT", "port that bind(..., ..., ...) takes",
	       U16, bind_port),
	PACKETDRILL(connect_port, "PORT", "port that connect(..., ..., ...) calls",
	       U16, connect_port),
	PACKETDRILL(mtu, "BYTES", "MTU of the TUN device", UNSIGNED, mtu),
	PACKETDRILL(mss, "BYTES", "GSO segment size of injected packets", UNSIGNED, mss),
	PACKETDRILL(speed, "MBPS", "link speed that the TUN device reports",
	       UNSIGNED, speed_mbps),
	PACKETDRILL(tolerance_usecs, "USECS", "allowed deviation in time, at least",
	       I64, tolerance_us),
	PACKETDRILL(tolerance_percent, "PERCENT",
	       "allowed deviation, of the time since the event before",
	       DOUBLE, tolerance_percent),
	PACKETDRILL(tcp_ts_tick_usecs, "USECS",
	       "length of a tick of outbound TS val; 0: not compared",
	       I64, tcp_ts_tick_us),
	PACKETDRILL(tcp_ts_ecr_scaled, NULL,
	       "scale inbound TS ecr values that were never seen",
	       FLAG, tcp_ts_ecr_scaled),
	PACKETDRILL(strict_segments, NULL,
	       "one outbound line is one live segment, never several",
	       FLAG, strict_segments),
	OPTION(no_offload, NULL,
	       "the TUN device takes single segments: no TSO, no GSO",
	       FLAG, no_offload),
	PACKETDRILL(non_fatal, "packet,syscall", "report such failures and go on",
	       NON_FATAL, non_fatal_packet),
	PACKETDRILL(init_scripts, "FILES", "scripts to run first, with commas",
	       TEXT, init_scripts),
	PACKETDRILL(code_command, "COMMAND", "interpreter of code snippets",
	       TEXT, code_command),
	{ .name = "code_format", .arg = "python",
	  .help = "language of code snippets", .packetdrill = true,
	  .set = set_code_format },
	PACKETDRILL(code_sockopt, "TCP_INFO|TCP_CC_INFO|SO_MEMINFO",
	       "what snippets sample (default: all that the socket has)",
	       TEXT, code_sockopt),
	{ .name = "define", .letter = 'D', .arg = "NAME=VALUE",
	  .help = "replace a word of the script", .packetdrill = true,
	  .set = set_define },
	PACKETDRILL(is_anyip, NULL, "accept any address of the local prefix",
	       FLAG, is_anyip),
	PACKETDRILL(send_omit_free, NULL,
	       "keep send buffers until the end (always so here)",
	       FLAG, send_omit_free),
	PACKETDRILL(dry_run, NULL, "parse and check the script, do not run it",
	       FLAG, dry_run),
	{ .name = "verbose", .letter = 'v',
	  .help = "show each event as it happens", .packetdrill = true,
	  .set = set_verbose,
	  .type = OPTION_UNSIGNED,
	  .member = offsetof(struct script_options, verbose) },
	PACKETDRILL(debug, NULL,
	       "show what the tool itself does; build a kernel with KASAN, lockdep, kmemleak",
	       FLAG, debug),
	REFUSED(wire_client, NULL, REMOTE_MODE),
	REFUSED(wire_server, NULL, REMOTE_MODE),
	REFUSED(wire_server_ip, "IP", REMOTE_MODE),
	REFUSED(wire_server_at, "NAME", REMOTE_MODE),
	REFUSED(wire_server_port, "PORT", REMOTE_MODE),
	REFUSED(wire_client_dev, "DEVICE", REMOTE_MODE),
	REFUSED(wire_server_dev, "DEVICE", REMOTE_MODE),
	REFUSED(so_filename, "FILE", SHARED_OBJECT),
	REFUSED(so_flags, "FLAGS", SHARED_OBJECT),
	REFUSED(psp_udp_port, "PORT",
		"PSP needs a device that supports it, which a TUN device does not"),
};

const size_t option_table_len = sizeof(option_table) / sizeof(option_table[0]);

static_assert(sizeof(option_table) / sizeof(option_table[0]) <= 64,
	      "script_options.set has a bit for each row");
