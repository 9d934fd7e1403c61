/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * build: the grammar's actions.  A builder makes a node in the script's arena.  If the
 * text is wrong, it adds an error to p->diags and returns a node all the same, so that
 * parsing goes on.
 */
#ifndef BUILD_H
#define BUILD_H

#include "parser/parse.h"

/* --- lists of tokens and expressions (build.c) -------------------------- */

/* Lists live in p->scratch until event_add(). */
struct tok_list toks_none(void);
/* @list with @t behind it; @list NULL: a new list. */
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

/* Sets *@ret to the number @t, which must be from @min to @max.  False: it is not, and an
 * error that names it @what was added. */
bool tok_int(struct parse *p, const struct tok *t, const char *what,
	     int64_t min, int64_t max, int64_t *ret);

/* --- script and events (build.c) ----------------------------------------- */

/* Adds an error if the option @t comes too late.  The lexer has read it before. */
void option_check_place(struct parse *p, const struct tok *t);

/* An event without a time, for event_add(). */
struct event *event_new(struct parse *p, enum event_type type,
			struct span span);
struct event *event_new_text(struct parse *p, enum event_type type,
			     const struct tok *text);
/* Appends @event at @time to the script.  @span: of the event without its time. */
void event_add(struct parse *p, const struct event_time *time,
	       struct event *event, struct span span);
/* A command without a time: by its place, the init or the cleanup command. */
void command_add_untimed(struct parse *p, const struct tok *t);

/* --- times (build_time.c) -------------------------------------------------- */

/* @number in seconds; @plus: the "+" in front of it, or NULL. */
struct instant instant_new(struct parse *p, const struct tok *number,
			   const struct tok *plus);
/* T or +T. */
struct event_time time_at(const struct instant *at);
/* T~T. */
struct event_time time_range(struct parse *p, const struct instant *start,
			     const struct instant *end);
/* T...T, of a call that blocks. */
struct event_time time_blocking(struct parse *p, const struct instant *start,
				const struct instant *end);
/* "*". */
struct event_time time_any(const struct tok *star);

/* --- packets (build_packet.c), segments (build_segment.c) ----------------- */

/* Begins the packet under construction, p->packet; @span: of the < or >. */
void packet_begin(struct parse *p, bool inbound, struct span span);
/* Adds a header that encloses others: "gre:". */
void packet_encap(struct parse *p, const struct tok *name,
		  const struct tok_list *toks, struct span end);
/* "encap psp spi N": known, and refused. */
void packet_encap_word(struct parse *p, const struct tok *encap,
		       const struct tok *name);
/* The IP notes: "[ect0]". */
void packet_notes(struct parse *p, const struct tok_list *toks,
		  struct span span);
/* Adds the last header of a packet that is no TCP segment: "udp (10)". */
void packet_datagram(struct parse *p, const struct tok *name,
		     const struct tok_list *toks, struct span span);
/* Ends the packet and returns its event. */
struct event *packet_end(struct parse *p, struct span span);
/* Looks at a word of the packet under construction, and notes a word of MPTCP for
 * packet_refuse_mptcp(). */
void packet_note_word(struct parse *p, const struct tok *word);
/* True if the packet under construction has a word of MPTCP, which explains any other
 * error in it.  Then that word is reported, once in a script, in place of the error. */
bool packet_refuse_mptcp(struct parse *p);
/* Appends a header to the packet. */
void packet_push(struct parse *p, const struct wire_layer *layer,
		 struct span span);
/* Appends the IP header that encloses a segment or datagram: of the run's family, with
 * the notes. */
void packet_push_ip(struct parse *p, struct span span);

/* "8080 > 42000", in front of a segment. */
void segment_ports(struct parse *p, const struct tok *src,
		   const struct tok *dst);
/* "ack 1", "win 257", "urg 5". */
void segment_field(struct parse *p, const struct tok *name,
		   const struct tok *value);
/* The field that is most similar to a misspelt @name, or NULL. */
const char *segment_field_near(const char *name);
/* Appends a TCP option. */
void segment_option(struct parse *p, const struct tok_list *toks,
		    struct span span);
/* Checks the size of all options. */
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

/* NAME(args) = result (note); @note: text NULL: none. */
struct event *call_new(struct parse *p, const struct tok *name,
		       const struct expr_list *args,
		       const struct result_parts *result,
		       const struct tok *note);
/* @err: the name of an errno, or NULL. */
struct result_parts result_new(struct expr *value, const struct tok *err);
/* The text between two brackets. */
struct tok note_new(struct parse *p, const struct tok *open,
		    const struct tok *close);

struct expr_list exprs_none(void);
/* @list with @e behind it; @list NULL: a new list. */
struct expr_list exprs_add(struct parse *p, const struct expr_list *list,
			   struct expr *e);
struct expr *expr_ellipsis(struct parse *p, struct span span);
struct expr *expr_int(struct parse *p, const struct tok *t);
struct expr *expr_word(struct parse *p, const struct tok *t);
/* @a|@b; @a may be such an expression itself, and is changed then. */
struct expr *expr_or(struct parse *p, struct expr *a, struct expr *b);
/* Adjacent strings are one. */
struct expr *expr_string(struct parse *p, const struct tok_list *toks);
/* "string"... : changes @string and returns it. */
struct expr *expr_set_ellipsis(struct expr *string, struct span ellipsis);
/* @type: EXPR_LIST or EXPR_STRUCT. */
struct expr *expr_list_new(struct parse *p, enum expr_type type,
			   const struct expr_list *list, struct span span);
/* name(arg). */
struct expr *expr_apply(struct parse *p, const struct tok *name,
			struct expr *arg, struct span span);
/* name=value, or @applied's name(arg)=value. */
struct expr *expr_member(struct parse *p, const struct tok *name,
			 struct expr *applied, struct expr *value,
			 struct span span);
/* {name toks}: a header as the value of a socket option. */
struct expr *expr_header(struct parse *p, const struct tok *name,
			 const struct tok_list *toks, struct span span,
			 struct span end);

#endif
