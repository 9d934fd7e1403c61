/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * build: the grammar's actions.  A builder makes a node in the script's arena,
 * or adds an error to p->diags and returns a node that can be carried on with.
 */
#ifndef BUILD_H
#define BUILD_H

#include "parser/parse.h"

/* --- lists of tokens and expressions (build.c) -------------------------- */

/* Room for one more in an array of @n elements of @size bytes. */
void *array_grow(struct arena *arena, void *array, size_t n, size_t *cap,
		 size_t size);

struct tok_list toks_none(void);
/* @list with @t behind it; NULL: a new list. */
struct tok_list toks_add(struct parse *p, const struct tok_list *list,
			 const struct tok *t);
struct tok_list toks_two(struct parse *p, const struct tok *a,
			 const struct tok *b);
struct tok_list toks_three(struct parse *p, const struct tok *a,
			   const struct tok *b, const struct tok *c);
struct tok_list toks_join(struct parse *p, const struct tok_list *a,
			  const struct tok_list *b);
/* Three tokens in front of a list; a list within brackets. */
struct tok_list toks_prefix(struct parse *p, const struct tok *a,
			    const struct tok *b, const struct tok *c,
			    const struct tok_list *list);
struct tok_list toks_wrap(struct parse *p, const struct tok *open,
			  const struct tok_list *list, const struct tok *close);

/* The tokens for a header's parser; errors are reported by toks_fail(). */
void toks_cursor(struct parse *p, const struct tok_list *list,
		 struct wire_cursor *ret);
/* Reports the cursor's error, at @end when it is behind the last token. */
struct diag *toks_fail(struct parse *p, const struct tok_list *list,
		       const struct wire_cursor *c, struct span end);

/* The number in [min, max] that @t is; else an error that names @what. */
bool tok_int(struct parse *p, const struct tok *t, const char *what,
	     int64_t min, int64_t max, int64_t *ret);

/* --- script and events (build.c) ----------------------------------------- */

/* Options have been read by the lexer: says so when one comes too late. */
void option_check_place(struct parse *p, const struct tok *t);

struct event *event_new(struct parse *p, enum event_type type,
			struct span span);
struct event *event_new_text(struct parse *p, enum event_type type,
			     const struct tok *text);
void event_add(struct parse *p, const struct event_time *time,
	       struct event *event, struct span span);
/* The init command or the cleanup command, by its place. */
void command_add_untimed(struct parse *p, const struct tok *t);

/* --- times (build_time.c) -------------------------------------------------- */

struct instant instant_new(struct parse *p, const struct tok *number,
			   const struct tok *plus);
struct event_time time_at(const struct instant *at);
struct event_time time_range(struct parse *p, const struct instant *start,
			     const struct instant *end);
struct event_time time_blocking(struct parse *p, const struct instant *start,
				const struct instant *end);
struct event_time time_any(const struct tok *star);

/* --- packets (build_packet.c), segments (build_segment.c) ----------------- */

void packet_begin(struct parse *p, bool inbound, struct span span);
void packet_encap(struct parse *p, const struct tok *name,
		  const struct tok_list *toks, struct span end);
/* "encap psp spi N": known, and refused. */
void packet_encap_word(struct parse *p, const struct tok *encap,
		       const struct tok *name);
void packet_notes(struct parse *p, const struct tok_list *toks,
		  struct span span);
void packet_datagram(struct parse *p, const struct tok *name,
		     const struct tok_list *toks, struct span span);
struct event *packet_end(struct parse *p, struct span span);
/* Appends a header to the packet. */
void packet_push(struct parse *p, const struct wire_layer *layer,
		 struct span span);
/* The IP header that encloses a segment or datagram: of the run's family, with
 * the notes. */
void packet_push_ip(struct parse *p, struct span span);

void segment_ports(struct parse *p, const struct tok *src,
		   const struct tok *dst);
void segment_field(struct parse *p, const struct tok *name,
		   const struct tok *value);
/* The field that a misspelt @name was meant to be, or NULL. */
const char *segment_field_near(const char *name);
void segment_option(struct parse *p, const struct tok_list *toks,
		    struct span span);
void segment_options_any(struct parse *p, struct span span);
void segment_options_end(struct parse *p, struct span span);
/* @seq: the three numbers of S:E(L). */
void segment_end(struct parse *p, const struct tok *flags,
		 const struct tok_list *seq);
/* Adds the finished segment to the packet, in its IP header. */
void segment_push(struct parse *p, struct span span);

/* --- calls and expressions (build_expr.c) ---------------------------------- */

struct result_parts {
	struct expr *value;
	struct tok err;		/* text NULL: no errno given */
};

struct event *call_new(struct parse *p, const struct tok *name,
		       const struct expr_list *args,
		       const struct result_parts *result,
		       const struct tok *note);
struct result_parts result_new(struct expr *value, const struct tok *err);
/* The text between two brackets. */
struct tok note_new(struct parse *p, const struct tok *open,
		    const struct tok *close);

struct expr_list exprs_none(void);
struct expr_list exprs_add(struct parse *p, const struct expr_list *list,
			   struct expr *e);
struct expr *expr_ellipsis(struct parse *p, struct span span);
struct expr *expr_int(struct parse *p, const struct tok *t);
struct expr *expr_word(struct parse *p, const struct tok *t);
struct expr *expr_or(struct parse *p, struct expr *a, struct expr *b);
/* Adjacent strings are one. */
struct expr *expr_string(struct parse *p, const struct tok_list *toks);
struct expr *expr_set_ellipsis(struct expr *string, struct span ellipsis);
struct expr *expr_list_new(struct parse *p, enum expr_type type,
			   const struct expr_list *list, struct span span);
struct expr *expr_apply(struct parse *p, const struct tok *name,
			struct expr *arg, struct span span);
/* name=value, or @applied's name(arg)=value. */
struct expr *expr_member(struct parse *p, const struct tok *name,
			 struct expr *applied, struct expr *value,
			 struct span span);
struct expr *expr_header(struct parse *p, const struct tok *name,
			 const struct tok_list *toks, struct span span,
			 struct span end);

#endif
