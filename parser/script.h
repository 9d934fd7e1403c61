/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * script: what the parser makes of a .pkt file, for one address family.
 *
 * Everything is allocated in one arena and immutable once it is loaded;
 * every node keeps the span it came from.
 */
#ifndef SCRIPT_H
#define SCRIPT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "netdev/wire/packet.h"
#include "parser/diag.h"
#include "parser/mem.h"
#include "parser/options.h"
#include "parser/pragma.h"
#include "parser/source.h"
#include "parser/stop.h"

enum expr_type {
	EXPR_ELLIPSIS,		/* ... */
	EXPR_INT,		/* num; hex tells how it was written */
	EXPR_WORD,		/* text: a symbol */
	EXPR_STRING,		/* text, text_len: decoded; ellipsis: "..."... */
	EXPR_OR,		/* list: A|B|C */
	EXPR_LIST,		/* list: [a, b] */
	EXPR_STRUCT,		/* list: {a, b}; of EXPR_MEMBER or positional */
	EXPR_MEMBER,		/* text(arg)=value: list[0]=value, arg or NULL */
	EXPR_CALL,		/* text(arg): htons(80), inet_addr("1.2.3.4") */
	EXPR_HEADER,		/* {gre ...}, {mpls ...}: layer */
	EXPR_TYPE_COUNT
};

struct expr {
	enum expr_type type;
	struct span span;
	int64_t num;
	bool hex;
	bool ellipsis;
	const char *text;	/* NUL-terminated */
	size_t text_len;	/* of EXPR_STRING, which may hold NULs */
	struct expr *arg;
	struct expr **list;
	size_t n;
	const struct wire_layer *layer;
};

enum time_type {
	TIME_ABSOLUTE,		/* T, T~T, T...T */
	TIME_RELATIVE,		/* +T, +T~+T, +T...T */
	TIME_ANY,		/* * */
};

struct event_time {
	enum time_type type;
	struct span span;
	int64_t start_ns;	/* since script start, or since the base */
	bool range;		/* end_ns is the last time allowed */
	bool blocking;		/* end_ns is when a call must return */
	int64_t end_ns;
};

enum event_type {
	EVENT_PACKET_IN,	/* < */
	EVENT_PACKET_OUT,	/* > */
	EVENT_CALL,
	EVENT_COMMAND,
	EVENT_CODE,
	EVENT_TYPE_COUNT
};

struct call_desc;

struct script_call {
	const char *name;
	struct span name_span;
	const struct call_desc *desc;	/* never NULL after a clean parse */
	struct expr **arg;
	size_t n_args;
	struct expr *result;	/* EXPR_ELLIPSIS: not compared */
	const char *errno_name;	/* after -1, or NULL */
	int err;		/* its value; 0: none given */
	struct span errno_span;
	const char *note;	/* text of the trailing (note), or NULL */
};

/* A packet as a script keeps it: the headers and TCP options that it has.  There are
 * many of them, and few headers in each; script_packet_get() gives the packet. */
struct script_packet {
	struct span direction_span;	/* the < or > */
	bool explicit_ports;
	uint8_t n_layers, n_options;
	uint32_t payload_len;
	const struct wire_layer *layer;	/* outermost is always IP */
	const struct wire_tcp_option *option;
	const struct wire_notes *notes;	/* NULL: none, as most have */
};

struct event {
	enum event_type type;
	struct span span;	/* all of it */
	struct event_time time;
	union {
		struct script_packet *packet;	/* IN, OUT */
		struct script_call call;
		const char *text;	/* COMMAND, CODE: without the quotes */
	} u;
};

/* A token as written: a symbol that -D replaces keeps the place of its name. */
struct script_token {
	int kind;		/* of the grammar, behind -D */
	struct span span;
};

struct script {
	const struct source *source;
	struct arena *arena;
	struct script_options options;	/* with the command line's applied */
	const char *init;	/* init command, or NULL */
	struct span init_span;
	const char *cleanup;	/* cleanup command, or NULL */
	struct span cleanup_span;
	struct event **event;
	size_t n_events;
	/* Of "from": so many events come first, all at the place of the pragma.  They take
	 * so long; the clock of the script is at 0 then. */
	size_t n_way_events;
	int64_t way_ns;
	struct pragmas pragmas;
	struct script_token *token;	/* all of them, if they were to be kept */
	size_t n_tokens;
	bool stopped;		/* by script_input.stop: then nothing else holds */
};

/* What a parse needs besides the text. */
struct script_input {
	enum family family;	/* unless the options say --ip_version */
	bool family_forced;	/* a suite's choice: scripts may not change it */
	/* The command line's settings: applied before (for -D) and again after
	 * the script's own, so that they win. */
	const struct option_setting *setting;
	size_t n_settings;
	const struct call_set *calls;
	bool keep_tokens;	/* in the script, for format.h */
	bool portable;		/* warn of what packetdrill would not run */
	const struct stop *stop;	/* looked at now and then; or NULL */
};

/*
 * Parses and checks a script.  Always returns a script (to be freed with
 * script_free()); it may be run only when @diags gained no error.  Warnings come
 * from the table in check.c.  @src must outlive the script.
 */
struct script *script_parse(const struct source *src,
			    const struct script_input *input,
			    struct diag_list *diags);
/* @s may be NULL. */
void script_free(struct script *s);

/* Whether @e is one of those that lead to the script's first state. */
static inline bool script_event_on_way(const struct script *s,
				       const struct event *e)
{
	const struct span *at = &s->pragmas.from_span;

	return s->pragmas.from && e->span.line == at->line &&
	       e->span.col == at->col;
}

/* The packet that was kept as @kept.  It is a copy of plain values: the caller may change
 * it. */
struct wire_packet script_packet_get(const struct script_packet *kept);
/* Whether some outbound packet of @s must have the right checksum: it has "[csum ok]". */
bool script_wants_checksums(const struct script *s);
/* Keeps the headers, options and notes of @packet in @ret; copies of them are in @arena. */
void script_packet_keep(struct arena *arena, const struct wire_packet *packet,
			struct script_packet *ret);

/* Prints the timeline in a stable form, a line for each node, with its place. */
void script_dump(FILE *out, const struct script *s);
/* The same without places. */
void script_dump_meaning(FILE *out, const struct script *s);

/* Prints a time in seconds as scripts write it, without the zeros that say nothing. */
void seconds_print(FILE *out, int64_t ns);

/* Words for messages: "inbound packet", "system call"... */
const char *event_type_name(enum event_type type);

/* Prints an expression as a script would write it; like snprintf(). */
int expr_print(const struct expr *e, char *buf, size_t cap);

#endif
