/* SPDX-License-Identifier: BSD-2-Clause */
/* portable: what packetdrill would not run, or would read as something else. */
#include "parser/portable.h"

#include <ctype.h>
#include <stdarg.h>
#include <string.h>

#include "netdev/wire/note.h"
#include "parser/call_desc.h"
#include "parser/symbols.h"

#define WARNINGS_MAX 100	/* of a script; more are noise */
#define SOCKOPT_LEN 4		/* bytes that packetdrill has for [N] */

static struct diag *__attribute__((format(printf, 3, 4)))
warn(struct parse *p, struct span span, const char *fmt, ...)
{
	td_auto_free char *text = NULL;
	struct diag *d;
	va_list ap;

	if (p->n_portable++ >= WARNINGS_MAX)
		return NULL;
	va_start(ap, fmt);
	text = xvasprintf(fmt, ap);
	va_end(ap);
	d = diag_add(p->diags, DIAG_WARNING, span, "%s", text);
	if (d)
		d->check = PORTABLE_CHECK;
	return d;
}

/* Whether what is at @span is not for this file. */
static bool is_silent(const struct parse *p, struct span span)
{
	const struct pragmas *pragmas = &p->script->pragmas;

	return !p->input->portable ||
	       (pragmas->from && span.line == pragmas->from_span.line &&
		span.col == pragmas->from_span.col);
}

/* --- packets --------------------------------------------------------------------- */

/* A pair that packetdrill takes: what is in the TOS byte, then the flow label. */
static bool is_pair(const struct tok *first, const struct tok *second)
{
	return strcmp(second->text, "flowlabel") == 0 &&
	       strcmp(first->text, "flowlabel") != 0 &&
	       strcmp(first->text, "ttl") != 0;
}

void portable_notes(struct parse *p, const struct tok_list *toks,
		    struct span span)
{
	const struct tok *first = NULL, *second = NULL;
	bool begins = true, ours = false;
	unsigned n = 0;

	if (is_silent(p, span))
		return;
	for (size_t i = 0; i < toks->n; i++) {
		const struct tok *t = &toks->tok[i];

		if (begins) {
			second = n == 1 ? t : second;
			first = n == 0 ? t : first;
			n++;
		}
		if (begins && wire_note_find(t->text)) {
			warn(p, t->span, "packetdrill has no note '%s'", t->text);
			ours = true;
		}
		begins = *t->text == ',';
	}
	if (!ours && n > 1 && (n > 2 || !is_pair(first, second)))
		warn(p, span, "packetdrill takes one of these notes, or one of ECN or tos and flowlabel behind it");
}

void portable_field(struct parse *p, const char *name, const struct tok *value)
{
	if (!is_silent(p, value->span) && value->hex)
		warn(p, value->span, "packetdrill takes no hexadecimal number for %s",
		     name);
}

void portable_option(struct parse *p, const struct wire_tcp_option *o,
		     struct span span)
{
	if (!is_silent(p, span) && !o->ops->packetdrill &&
	    !wire_tcp_option_is_rest(o))
		warn(p, span, "packetdrill has no TCP option '%s'", o->ops->name);
}

void portable_open_options(struct parse *p)
{
	struct span span = p->packet.partial_span;

	if (!is_silent(p, span))
		warn(p, span, "packetdrill compares all of the options, or with <...> none of them");
}

/* --- calls ------------------------------------------------------------------------- */

static void check_symbol(struct parse *p, const char *name, struct span span)
{
	const struct symbol *s = symbol_find(name);

	if (s && !s->packetdrill)
		diag_note(warn(p, span, "packetdrill has no symbol '%s'", name),
			  "its value is %lld", (long long)s->value);
}

/* packetdrill makes a form feed of both. */
static void check_escapes(struct parse *p, const struct expr *e)
{
	size_t len;
	const char *text = source_text(p->script->source, e->span, &len);

	for (size_t i = 0; i + 1 < len; i++) {
		if (text[i] != '\\')
			continue;
		i++;
		if (text[i] != '\\' && text[i] != '"')
			continue;
		warn(p, e->span, "packetdrill reads \\%c in a string as a form feed",
		     text[i]);
		return;
	}
}

static void check_expr(struct parse *p, const struct expr *e)
{
	if (e->type == EXPR_WORD || e->type == EXPR_MEMBER)
		check_symbol(p, e->text, e->span);
	if (e->type == EXPR_STRING)
		check_escapes(p, e);
	if (e->arg)
		check_expr(p, e->arg);
	for (size_t i = 0; i < e->n; i++)
		check_expr(p, e->list[i]);
}

/* The number that an argument is, also in brackets; -1: it is none. */
static int64_t number_of(const struct expr *e)
{
	if (e->type == EXPR_LIST && e->n == 1)
		e = e->list[0];
	return e->type == EXPR_INT ? e->num : -1;
}

static void check_arg(struct parse *p, const struct script_call *call, size_t i)
{
	const struct arg_desc *desc = &call->desc->arg[i];
	const struct expr *e = call->arg[i];

	if (desc->portable == ARG_PORTABLE_DOTS && e->type != EXPR_ELLIPSIS)
		warn(p, e->span, "packetdrill's %s() takes only '...' as %s",
		     call->name, desc->name);
	else if (desc->portable == ARG_PORTABLE_UNNAMED &&
		 e->type == EXPR_STRUCT)
		warn(p, e->span, "packetdrill's %s() takes no such struct",
		     call->name);
	else if (desc->type == ARG_SOCKOPT_VALUE && e->type == EXPR_LIST &&
		 i + 1 < call->n_args &&
		 number_of(call->arg[i + 1]) > SOCKOPT_LEN)
		warn(p, e->span, "packetdrill has %d bytes for this value, not %lld",
		     SOCKOPT_LEN, (long long)number_of(call->arg[i + 1]));
	check_expr(p, e);
}

static void check_call(struct parse *p, const struct script_call *call)
{
	if (!call->desc->packetdrill) {
		warn(p, call->name_span, "packetdrill has no call %s()",
		     call->name);
		return;
	}
	for (size_t i = 0; i < call->n_args && i < CALL_MAX_ARGS; i++)
		check_arg(p, call, i);
	check_expr(p, call->result);
	if (!call->errno_name || call->note)
		return;
	diag_note(warn(p, call->errno_span, "packetdrill wants a text in parentheses behind an errno"),
		  "such as %s (%s)", call->errno_name, strerror(call->err));
}

/* --- code ----------------------------------------------------------------------------- */

/* What snippets can use here, and not in packetdrill. */
static const char *const our_names[] = { "isn_local" };

static bool is_name_byte(char c)
{
	return isalnum((unsigned char)c) || c == '_';
}

static bool has_name(const char *text, const char *name)
{
	size_t len = strlen(name);

	for (const char *at = text; (at = strstr(at, name)); at += len)
		if ((at == text || !is_name_byte(at[-1])) &&
		    !is_name_byte(at[len]))
			return true;
	return false;
}

/* packetdrill takes the blanks off both ends only: Python meets those of a first line
 * that is not the one of the "%{". */
static bool is_indented(const char *text)
{
	size_t line = 0, blanks = strspn(text, " \t\r\n");

	for (size_t i = 0; i < blanks; i++)
		if (text[i] == '\n')
			line = i + 1;
	return blanks > line && text[blanks] && text[blanks] != '#';
}

static void check_code(struct parse *p, const struct event *e)
{
	for (size_t i = 0; i < sizeof(our_names) / sizeof(*our_names); i++)
		if (has_name(e->u.text, our_names[i]))
			warn(p, e->span, "packetdrill's snippets have no '%s'",
			     our_names[i]);
	if (is_indented(e->u.text))
		warn(p, e->span, "packetdrill keeps the blanks in front of the first line, and Python refuses them");
}

/* --- the whole ------------------------------------------------------------------------ */

static bool is_decimal(const char *value)
{
	size_t whole = strspn(value, "0123456789");

	return value[whole] == '.' && value[whole + 1] &&
	       !value[whole + 1 + strspn(value + whole + 1, "0123456789")];
}

static void check_settings(struct parse *p)
{
	for (size_t i = 0; i < p->n_settings; i++) {
		const struct option_setting *s = &p->setting[i];
		const struct option_desc *desc = option_find(s->name, p->arena,
							     NULL);
		size_t len;
		const char *text = source_text(p->script->source, s->span, &len);

		if (desc && !desc->packetdrill)
			warn(p, s->span, "packetdrill has no option --%s",
			     desc->name);
		else if (s->value && is_decimal(s->value) && text[len - 1] != '"')
			diag_note(warn(p, s->span, "packetdrill takes no decimal number here"),
				  "in quotes it does: --%s=\"%s\"", s->name,
				  s->value);
	}
}

/* The end of a comment is an end of line. */
static void check_last_line(struct parse *p)
{
	const struct source *src = p->script->source;
	size_t len, at;
	const char *text = source_line(src, src->n_lines, &len);

	if (!len || text[len] == '\n')
		return;
	at = strspn(text, " \t");
	if (at + 1 < len && text[at] == '/' && text[at + 1] == '/')
		warn(p, (struct span){ src->n_lines, (uint32_t)at + 1,
				       src->n_lines, (uint32_t)len },
		     "packetdrill takes this for no comment: the end of its line is missing");
}

void portable_check(struct parse *p)
{
	const struct script *s = p->script;

	if (!p->input->portable)
		return;
	if (s->pragmas.from)
		diag_note(warn(p, s->pragmas.from_span, "to packetdrill this is a comment: the events that lead to the state are missing"),
			  "'tundrill expand' prints the script with them");
	check_settings(p);
	for (size_t i = 0; i < s->n_events; i++) {
		const struct event *e = s->event[i];

		if (is_silent(p, e->span))
			continue;
		if (e->type == EVENT_CALL)
			check_call(p, &e->u.call);
		else if (e->type == EVENT_CODE)
			check_code(p, e);
	}
	check_last_line(p);
}
