/* SPDX-License-Identifier: BSD-2-Clause */
/* build_expr: arguments, results and the calls they belong to. */

#include <string.h>

#include "parser/build.h"
#include "parser/call_desc.h"
#include "parser/mem.h"
#include "parser/suggest.h"
#include "parser/symbols.h"

static struct expr *expr_new(struct parse *p, enum expr_type type,
			     struct span span)
{
	struct expr *e = arena_alloc(p->arena, sizeof(*e));

	e->type = type;
	e->span = span;
	return e;
}

struct expr_list exprs_none(void)
{
	return (struct expr_list){ 0 };
}

struct expr_list exprs_add(struct parse *p, const struct expr_list *list,
			   struct expr *e)
{
	struct expr_list ret = list ? *list : exprs_none();

	ret.item = arena_grow(p->arena, ret.item, ret.n, &ret.cap, sizeof(e));
	ret.item[ret.n++] = e;
	return ret;
}

struct expr *expr_ellipsis(struct parse *p, struct span span)
{
	return expr_new(p, EXPR_ELLIPSIS, span);
}

struct expr *expr_int(struct parse *p, const struct tok *t)
{
	struct expr *e = expr_new(p, EXPR_INT, t->span);

	if (t->overflow)
		diag_error(p->diags, t->span, "%s needs more than 64 bits",
			   t->text);
	e->num = t->num;
	e->hex = t->hex;
	return e;
}

struct expr *expr_word(struct parse *p, const struct tok *t)
{
	struct expr *e = expr_new(p, EXPR_WORD, t->span);

	e->text = t->text;
	return e;
}

/* What arena_grow() has made of a list of @n. */
static size_t list_capacity(size_t n)
{
	size_t cap = 8;

	while (cap < n)
		cap *= 2;
	return cap;
}

struct expr *expr_or(struct parse *p, struct expr *a, struct expr *b)
{
	struct expr_list list = {
		.item = a->list, .n = a->n, .cap = list_capacity(a->n)
	};
	struct expr *e = a;

	if (a->type != EXPR_OR) {
		e = expr_new(p, EXPR_OR, a->span);
		list = exprs_add(p, NULL, a);
	}
	list = exprs_add(p, &list, b);
	e->list = list.item;
	e->n = list.n;
	e->span = span_join(e->span, b->span);
	return e;
}

/* --- strings ---------------------------------------------------------------- */

static int hex_value(char c)
{
	static const char digits[] = "0123456789abcdef";
	const char *at = c ? strchr(digits, c | 0x20) : NULL;

	return at ? (int)(at - digits) : -1;
}

/* Decodes the escape behind a backslash at @text; @len bytes are left.  Returns
 * its length, or 0. */
static size_t escape_decode(const char *text, size_t len, char *ret)
{
	static const char from[] = "fnrtv\\\"", to[] = "\f\n\r\t\v\\\"";
	const char *at;
	int high, low;

	if (len >= 3 && *text == 'x') {
		high = hex_value(text[1]);
		low = hex_value(text[2]);
		if (high < 0 || low < 0)
			return 0;
		*ret = (char)(high << 4 | low);
		return 3;
	}
	at = len && *text ? strchr(from, *text) : NULL;
	if (!at)
		return 0;
	*ret = to[at - from];
	return 1;
}

/* Where byte @at of a string token is: only known for one line. */
static struct span string_place(const struct tok *t, size_t at)
{
	struct span span = t->span;

	if (span.line == span.end_line &&
	    span.end_col - span.col == t->len + 1) {
		span.col += (uint32_t)at + 1;
		span.end_col = span.col + 1;
	}
	return span;
}

/* Decodes @t to @text.  Returns the bytes written. */
static size_t string_decode(struct parse *p, const struct tok *t, char *text)
{
	size_t n = 0, used;

	for (size_t i = 0; i < t->len; i++) {
		if (t->text[i] != '\\') {
			text[n++] = t->text[i];
			continue;
		}
		used = escape_decode(t->text + i + 1, t->len - i - 1,
				     &text[n]);
		if (!used) {
			diag_error(p->diags, string_place(t, i),
				   "unknown escape in a string: there are "
				   "\\f \\n \\r \\t \\v \\xHH \\\\ \\\"");
			break;
		}
		n++;
		i += used;
	}
	return n;
}

struct expr *expr_string(struct parse *p, const struct tok_list *toks)
{
	struct span span = span_join(toks->tok[0].span,
				     toks->tok[toks->n - 1].span);
	struct expr *e = expr_new(p, EXPR_STRING, span);
	size_t len = 0;
	char *text;

	for (size_t i = 0; i < toks->n; i++)
		len += toks->tok[i].len;
	text = arena_alloc(p->arena, len + 1);
	for (size_t i = 0; i < toks->n; i++)
		e->text_len += string_decode(p, &toks->tok[i],
					     text + e->text_len);
	e->text = text;
	return e;
}

struct expr *expr_set_ellipsis(struct expr *string, struct span ellipsis)
{
	string->ellipsis = true;
	string->span = span_join(string->span, ellipsis);
	return string;
}

/* --- lists, members, headers -------------------------------------------------- */

struct expr *expr_list_new(struct parse *p, enum expr_type type,
			   const struct expr_list *list, struct span span)
{
	struct expr *e = expr_new(p, type, span);

	e->list = list->item;
	e->n = list->n;
	return e;
}

struct expr *expr_apply(struct parse *p, const struct tok *name,
			struct expr *arg, struct span span)
{
	struct expr *e = expr_new(p, EXPR_CALL, span);

	e->text = name->text;
	e->arg = arg;
	return e;
}

struct expr *expr_member(struct parse *p, const struct tok *name,
			 struct expr *applied, struct expr *value,
			 struct span span)
{
	struct expr *e = expr_new(p, EXPR_MEMBER, span);
	struct expr_list list = exprs_add(p, NULL, value);

	e->text = applied ? applied->text : name->text;
	e->arg = applied ? applied->arg : NULL;
	e->list = list.item;
	e->n = list.n;
	return e;
}

struct expr *expr_header(struct parse *p, const struct tok *name,
			 const struct tok_list *toks, struct span span,
			 struct span end)
{
	struct expr *e = expr_new(p, EXPR_HEADER, span);
	struct wire_layer *layer = arena_alloc(p->arena, sizeof(*layer));
	struct wire_packet unused = { 0 };
	struct wire_cursor c;

	layer->ops = wire_header_find(name->text, 0);
	e->layer = layer;
	if (layer->ops->place != WIRE_PLACE_ENCAP) {
		diag_error(p->diags, name->span, "the header '%s' is no value "
			   "of a socket option", name->text);
		return e;
	}
	toks_cursor(p, toks, &c);
	if (!layer->ops->parse(&c, &unused, layer, true) || !wire_take_end(&c))
		toks_fail(p, toks, &c, end);
	return e;
}

/* --- calls ---------------------------------------------------------------------- */

struct result_parts result_new(struct expr *value, const struct tok *err)
{
	struct result_parts ret = { .value = value };

	if (err)
		ret.err = *err;
	return ret;
}

struct tok note_new(struct parse *p, const struct tok *open,
		    const struct tok *close)
{
	struct tok ret = { .span = span_join(open->span, close->span) };
	const char *text =
		source_text(p->script->source, ret.span, &ret.len);

	ret.len -= 2;
	ret.text = arena_strndup(p->arena, text + 1, ret.len);
	return ret;
}

/* @ret_near: the name that may be meant, or NULL; NULL as argument: it does not matter. */
static const struct symbol *errno_find(const char *name, const char **ret_near)
{
	const struct symbol_family *const *family = symbol_families;
	struct suggest near;

	suggest_init(&near, name);
	for (; *family; family++) {
		if (strcmp((*family)->name, "errno"))
			continue;
		for (size_t i = 0; i < (*family)->n; i++) {
			if (!strcmp((*family)->symbol[i].name, name))
				return &(*family)->symbol[i];
			if (ret_near)
				suggest_offer(&near,
					      (*family)->symbol[i].name);
		}
	}
	if (ret_near)
		*ret_near = suggest_best(&near);
	return NULL;
}

static void call_set_errno(struct parse *p, struct script_call *call,
			   const struct result_parts *result)
{
	const struct tok *err = &result->err;
	const struct symbol *symbol;
	const char *near = NULL;

	if (!err->text)
		return;
	if (result->value->num != -1) {
		diag_error(p->diags, err->span, "unexpected '%s': only the "
			   "result -1 has an errno", err->text);
		return;
	}
	if (call_desc_find(p->input->calls, err->text)) {
		/* "= -1", and then a call where a time is due. */
		diag_error(p->diags, err->span, "an event begins with its "
			   "time, such as '+0' or '0.250'");
		p->time_said = true;
		return;
	}
	call->errno_name = err->text;
	call->errno_span = err->span;
	symbol = errno_find(err->text, diag_is_full(p->diags) ? NULL : &near);
	if (symbol)
		call->err = (int)symbol->value;
	else
		diag_unknown(p->diags, err->span, "errno", err->text, near);
}

/* Resolves the name, so that a wrong one is found before anything runs. */
static void call_resolve(struct parse *p, struct script_call *call)
{
	const struct call_set *set = p->input->calls;
	struct suggest near;

	call->desc = call_desc_find(set, call->name);
	if (call->desc) {
		if (call->desc->refused)
			diag_error(p->diags, call->name_span, "%s() is not supported: %s",
				   call->name, call->desc->refused);
		return;
	}
	suggest_init(&near, call->name);
	for (size_t i = 0; set && set->call[i] && !diag_is_full(p->diags); i++)
		if (!set->call[i]->refused)
			suggest_offer(&near, set->call[i]->name);
	diag_unknown(p->diags, call->name_span, "system call", call->name,
		     suggest_best(&near));
}

struct event *call_new(struct parse *p, const struct tok *name,
		       const struct expr_list *args,
		       const struct result_parts *result,
		       const struct tok *note)
{
	struct event *e = event_new(p, EVENT_CALL, name->span);
	struct script_call *call = &e->u.call;

	call->name = name->text;
	call->name_span = name->span;
	call->arg = args->item;
	call->n_args = args->n;
	call->result = result->value;
	call->note = note->text;
	call_resolve(p, call);
	call_set_errno(p, call, result);
	return e;
}
