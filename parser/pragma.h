/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * pragma: what a script says about its own runs, in comments of the form
 *
 *     //! requires kernel >= 6.7
 *     //! requires sysctl net.ipv4.tcp_shrink_window
 *     //! expect fail the kernel has no urgent mode
 *     //! families ipv4,mapped
 *     //! timeout 600
 *     //! from CLOSING as client closed
 *     //! covers RFC9293:MUST-23
 *     //! cell ESTABLISHED syn-in-window challenge ACK
 *     //! long
 *
 * each on a line of its own.  packetdrill sees comments, so a script that has
 * some still runs there.
 */
#ifndef PRAGMA_H
#define PRAGMA_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "parser/diag.h"
#include "parser/from.h"
#include "parser/mem.h"
#include "parser/source.h"
#include "parser/tcp_state.h"

/* What can be required: X(word, shape of the argument). */
#define REQUIRE_LIST(X) \
	X(kernel, REQUIRE_AT_LEAST) \
	X(sysctl, REQUIRE_NAME) \
	X(qdisc, REQUIRE_NAME) \
	X(command, REQUIRE_NAME) \
	X(hz, REQUIRE_AT_LEAST)

#define PRAGMA_TIMEOUT_MAX_S 604800	/* a week */
#define PRAGMA_COVERS_MAX 64	/* of a script */
#define PRAGMA_COVERED_LEN_MAX 80	/* bytes of one, with its document */
#define PRAGMA_ANSWER_LEN_MAX 40	/* bytes */
#define PRAGMA_STIMULUS_LEN_MAX 32	/* bytes */

enum require_type {
#define REQUIRE_ENUM(word, shape) REQUIRE_##word,
	REQUIRE_LIST(REQUIRE_ENUM)
#undef REQUIRE_ENUM
	REQUIRE_COUNT
};

struct version {
	unsigned part[3];	/* those not given are 0 */
};

struct requirement {
	enum require_type type;
	struct span span;
	const char *name;	/* the argument, as written */
	struct version least;	/* of ">= 6.7": what must be reached */
};

/* A requirement of a document that a script shows: "RFC9293:MUST-23". */
struct covered {
	const char *document;	/* letters, digits and . _ -, first a letter or digit */
	const char *id;		/* likewise */
};

/* What a script shows: how a state answers a stimulus. */
struct cell {
	enum tcp_state state;
	const char *stimulus;	/* "syn-in-window"; NULL: it shows no cell */
	const char *answer;	/* in the author's words */
};

struct pragmas {
	struct span *place;	/* of each pragma, in order, with the "//!" */
	size_t n_places;
	struct requirement *require;
	size_t n_requires;
	bool expect_fail;
	const char *expect_reason;	/* why it fails, as written; NULL: not said */
	struct span expect_span;
	struct covered *covers;
	size_t n_covers;
	struct cell cell;
	bool is_long;		/* too long to be played in real time unasked */
	unsigned families;	/* set of FAMILY_BIT(); 0: all */
	const struct from_way *from;	/* the state that it begins in, or NULL */
	struct span from_span;
	int64_t timeout_ns;	/* that a run may take; 0: nothing is said */
};

/*
 * Reads the pragmas of @src; strings go to @arena.  An unknown or malformed pragma has no
 * effect but a warning "unknown-pragma".  Without what "from" leads to the events mean
 * nothing: there it is an error.
 */
void pragmas_read(const struct source *src, struct arena *arena,
		  struct pragmas *ret, struct diag_list *diags);

/* Reads "DOCUMENT:ID"; strings go to @arena.  False: @text is no such thing. */
bool covered_parse(const char *text, struct arena *arena, struct covered *ret);
/* Whether @text is a name of lower-case letters and digits, with dashes between them, as
 * stimuli have. */
bool stimulus_is_valid(const char *text);

/* Reads the version that @text begins with: 6.18.0 of "6.18.0-rc1".  *@ret_end: where the
 * version ends.  False: @text begins with no number. */
bool version_parse(const char *text, struct version *ret,
		   const char **ret_end);
/* Like strcmp(). */
int version_compare(const struct version *a, const struct version *b);

#endif
