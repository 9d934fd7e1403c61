/* SPDX-License-Identifier: BSD-2-Clause */
/* build: lists of tokens, events in their order, commands. */

#include <string.h>

#include "parser/build.h"
#include "parser/mem.h"

/* --- tokens ---------------------------------------------------------------- */

struct tok_list toks_none(void)
{
	return (struct tok_list){ 0 };
}

struct tok_list toks_add(struct parse *p, const struct tok_list *list,
			 const struct tok *t)
{
	struct tok_list ret = list ? *list : toks_none();

	ret.tok = arena_grow(p->scratch, ret.tok, ret.n, &ret.cap, sizeof(*t));
	ret.tok[ret.n++] = *t;
	return ret;
}

struct tok_list toks_two(struct parse *p, const struct tok *a,
			 const struct tok *b)
{
	struct tok_list ret = toks_add(p, NULL, a);

	return toks_add(p, &ret, b);
}

struct tok_list toks_three(struct parse *p, const struct tok *a,
			   const struct tok *b, const struct tok *c)
{
	struct tok_list ret = toks_two(p, a, b);

	return toks_add(p, &ret, c);
}

struct tok_list toks_join(struct parse *p, const struct tok_list *a,
			  const struct tok_list *b)
{
	struct tok_list ret = *a;

	for (size_t i = 0; i < b->n; i++)
		ret = toks_add(p, &ret, &b->tok[i]);
	return ret;
}

struct tok_list toks_prefix(struct parse *p, const struct tok *a,
			    const struct tok *b, const struct tok *c,
			    const struct tok_list *list)
{
	struct tok_list ret = toks_three(p, a, b, c);

	return toks_join(p, &ret, list);
}

struct tok_list toks_wrap(struct parse *p, const struct tok *open,
			  const struct tok_list *list, const struct tok *close)
{
	struct tok_list ret = toks_add(p, NULL, open);

	ret = toks_join(p, &ret, list);
	return toks_add(p, &ret, close);
}

void toks_cursor(struct parse *p, const struct tok_list *list,
		 struct wire_cursor *ret)
{
	struct wire_tok *tok = arena_alloc(p->scratch,
					   (list->n + 1) * sizeof(*tok));

	for (size_t i = 0; i < list->n; i++) {
		tok[i].type = list->tok[i].type;
		tok[i].text = list->tok[i].text;
		tok[i].num = list->tok[i].num;
	}
	wire_cursor_init(ret, tok, list->n);
}

struct diag *toks_fail(struct parse *p, const struct tok_list *list,
		       const struct wire_cursor *c, struct span end)
{
	struct span span = c->err_at < list->n ? list->tok[c->err_at].span
					       : end;

	return diag_error(p->diags, span, "%s", c->err);
}

bool tok_int(struct parse *p, const struct tok *t, const char *what,
	     int64_t min, int64_t max, int64_t *ret)
{
	if (t->overflow || t->num < min || t->num > max ||
	    (t->hex && t->num < 0)) {
		diag_error(p->diags, t->span, "%s must be %lld to %lld, not %s",
			   what, (long long)min, (long long)max, t->text);
		return false;
	}
	*ret = t->num;
	return true;
}

/* --- events ------------------------------------------------------------------ */

void option_check_place(struct parse *p, const struct tok *t)
{
	if (p->options_done)
		diag_error(p->diags, t->span,
			   "options stand before the first event and the init command");
}

struct event *event_new(struct parse *p, enum event_type type, struct span span)
{
	struct event *e = arena_alloc(p->arena, sizeof(*e));

	e->type = type;
	e->span = span;
	return e;
}

struct event *event_new_text(struct parse *p, enum event_type type,
			     const struct tok *text)
{
	struct event *e = event_new(p, type, text->span);

	e->u.text = text->text;
	return e;
}

/* A command without a time that turned out not to be the last thing. */
static void cleanup_not_last(struct parse *p)
{
	struct diag *d = diag_error(p->diags, p->script->cleanup_span,
				    "a command between events needs a time");

	diag_note(d, "'+0 `...`' runs it at this point; without a time, the "
		  "first command is the init command and the last one the "
		  "cleanup command");
	p->script->cleanup = NULL;
}

void event_add(struct parse *p, const struct event_time *time,
	       struct event *event, struct span span)
{
	struct script *s = p->script;

	if (s->cleanup)
		cleanup_not_last(p);
	arena_reset(p->scratch);
	event->time = *time;
	event->span = span_join(time->span, span);
	if (s->n_events == PARSE_MAX_EVENTS) {
		diag_error(p->diags, event->span,
			   "a script has at most %d events", PARSE_MAX_EVENTS);
		parse_end(p);
		return;
	}
	s->event = arena_grow(p->arena, s->event, s->n_events, &p->cap_events,
			      sizeof(*s->event));
	s->event[s->n_events++] = event;
}

void command_add_untimed(struct parse *p, const struct tok *t)
{
	struct script *s = p->script;

	if (!s->n_events && !p->syntax_errors && !s->init) {
		s->init = t->text;
		s->init_span = t->span;
		return;
	}
	if (s->cleanup)
		cleanup_not_last(p);
	s->cleanup = t->text;
	s->cleanup_span = t->span;
}
