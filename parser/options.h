/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * options: the options that a script may set, and that the command line may
 * override (reference: packetdrill's flags of the same names).
 */
#ifndef OPTIONS_H
#define OPTIONS_H

#include <stdbool.h>
#include <stdint.h>

#include "netdev/wire/packet.h"
#include "parser/diag.h"
#include "parser/mem.h"

enum family {
	FAMILY_IPV4,
	FAMILY_IPV6,
	FAMILY_MAPPED,		/* IPv4 on the wire, AF_INET6 sockets */
	FAMILY_COUNT
};

/* "ipv4", "ipv6", "ipv4-mapped-ipv6". */
const char *family_name(enum family family);
/* AF_INET or AF_INET6 of what goes over the wire / of the sockets. */
int family_wire(enum family family);
int family_socket(enum family family);

/* One -D symbol.  The value decides the token: see lexer.l. */
struct define {
	const char *name;
	const char *value;
};

/* An address that an option gave, for the runs of its IP version. */
struct given_addr {
	struct wire_addr addr;		/* family 0: not given */
	unsigned prefix;		/* bits; 0: not given */
};

enum { GIVEN_LOCAL, GIVEN_REMOTE, GIVEN_GATEWAY, GIVEN_COUNT };

#define OPTIONS_CODE_COMMAND "python3"
#define OPTIONS_TOLERANCE_US_MAX 1000000000000
#define OPTIONS_TOLERANCE_PERCENT_MAX 10000

struct script_options {
	enum family family;
	/* By IP version, IPv4 first: a script for all families may set both. */
	struct given_addr given[GIVEN_COUNT][2];
	struct wire_addr local_ip, remote_ip, gateway_ip;
	unsigned local_prefix, remote_prefix;	/* bits */
	uint16_t bind_port, connect_port;	/* default 8080 */
	unsigned mtu;			/* of the TUN device, bytes */
	unsigned mss;			/* GSO size of injected packets; 0: none */
	unsigned speed_mbps;		/* reported link speed; 0: default */
	int64_t tolerance_us;		/* default 4000 */
	double tolerance_percent;	/* default 12.5 */
	int64_t tcp_ts_tick_us;		/* 0: outbound TS val is not compared */
	bool tcp_ts_ecr_scaled;
	bool strict_segments;
	bool no_offload;	/* the device takes one segment at a time */
	bool send_omit_free;		/* accepted: buffers always stay until the end */
	bool is_anyip;
	bool non_fatal_packet, non_fatal_syscall;
	bool dry_run;
	unsigned verbose;		/* -v: 1 */
	bool debug;
	const char *code_command;	/* default: OPTIONS_CODE_COMMAND */
	const char *code_sockopt;	/* "" = automatic */
	const char *init_scripts;	/* comma-separated paths or "" */
	struct define *defines;		/* the family's own ones first */
	size_t n_defines, n_family_defines, defines_cap;
	/* The options that a script or the command line has set, a bit for each
	 * row of the table: they survive a change of family. */
	uint64_t set;
};

/* One "--name=value" as written, to be applied in order. */
struct option_setting {
	const char *name;	/* without dashes, as written (maybe abbreviated) */
	const char *value;	/* NULL: none given */
	struct span span;	/* SPAN_NONE on the command line */
};

/*
 * Fills @o with the defaults for @family: those of packetdrill, with the
 * addresses, the MTU and the symbols that its runner defines for that family,
 * so that a script is complete on its own.  Strings live in @arena.
 */
void options_init(struct script_options *o, enum family family,
		  struct arena *arena);

/* Works out addresses, MTU and symbols again after a change of @o->family or @o->given;
 * options_apply() does so itself. */
void options_derive(struct script_options *o, struct arena *arena);

/*
 * Applies one setting.  A unique abbreviation of a name is accepted.  False: an
 * error (unknown name, bad value, refused option) was added to @diags.
 * --ip_version re-derives the defaults of the new family for what was not set.
 */
bool options_apply(struct script_options *o, const struct option_setting *s,
		   struct arena *arena, struct diag_list *diags);

/* How an option's value is kept in struct script_options. */
enum option_type {
	OPTION_UNKEPT,		/* not as one value, as with -D */
	OPTION_FLAG,		/* bool */
	OPTION_U16,
	OPTION_UNSIGNED,
	OPTION_I64,
	OPTION_DOUBLE,
	OPTION_TEXT,		/* const char * */
	OPTION_FAMILY,
	OPTION_ADDR,		/* struct wire_addr */
	OPTION_NETMASK,		/* of the local prefix */
	OPTION_NON_FATAL,	/* two flags */
};

/* A row of the table, for --help and the manual. */
struct option_desc {
	const char *name;
	/* "USECS", "on|off" (one of them), "packet,syscall" (a list of some); NULL:
	 * takes none. */
	const char *arg;
	const char *help;	/* one line, no full stop */
	char letter;		/* 'D', 'v', or 0 */
	bool refused;		/* known, not supported: help says why */
	bool packetdrill;	/* packetdrill has it, too */
	enum option_type type;
	size_t member;		/* its offset in struct script_options */
	bool (*set)(struct script_options *o, const char *value,
		    struct arena *arena, char *err, size_t err_cap);
};
extern const struct option_desc option_table[];
extern const size_t option_table_len;

/*
 * Finds a row by name or unique abbreviation.  NULL: none or several.  Then *@ret_hint is
 * "", or a constant text or one in @arena, such as "did you mean '--tolerance_usecs'?".
 * @ret_hint may be NULL.
 */
const struct option_desc *option_find(const char *name, struct arena *arena,
				      const char **ret_hint);

#define OPTION_TEXT_MAX 64	/* bytes for a value that is no text itself */

/* The value of @d in @o as it would be written; flags are "1" and "0".  Returns @buf,
 * which has room for OPTION_TEXT_MAX bytes, a constant text, or one that @o points to.
 * NULL: @d is OPTION_UNKEPT. */
const char *option_value(const struct option_desc *d,
			 const struct script_options *o, char *buf, size_t cap);

#endif
