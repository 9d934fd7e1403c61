/* SPDX-License-Identifier: BSD-2-Clause */
/* dump: scripts and expressions as text. */

#include <ctype.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "netdev/wire/out.h"
#include "parser/script.h"

#define NS_PER_S INT64_C(1000000000)

const char *event_type_name(enum event_type type)
{
	static const char *const names[EVENT_TYPE_COUNT] = {
		[EVENT_PACKET_IN] = "inbound packet",
		[EVENT_PACKET_OUT] = "outbound packet",
		[EVENT_CALL] = "system call",
		[EVENT_COMMAND] = "command",
		[EVENT_CODE] = "code snippet",
	};

	return names[type];
}

/* --- expressions ---------------------------------------------------------------- */

static void out_expr(struct wire_out *o, const struct expr *e);

static void out_string(struct wire_out *o, const char *text, size_t len)
{
	wire_out_printf(o, "\"");
	for (size_t i = 0; i < len; i++) {
		unsigned char c = (unsigned char)text[i];

		if (c == '"' || c == '\\')
			wire_out_printf(o, "\\%c", c);
		else if (isprint(c))
			wire_out_printf(o, "%c", c);
		else
			wire_out_printf(o, "\\x%02x", c);
	}
	wire_out_printf(o, "\"");
}

static void out_list(struct wire_out *o, const struct expr *e,
		     const char *separator)
{
	for (size_t i = 0; i < e->n; i++) {
		if (i)
			wire_out_printf(o, "%s", separator);
		out_expr(o, e->list[i]);
	}
}

static void out_applied(struct wire_out *o, const struct expr *e)
{
	wire_out_printf(o, "%s", e->text);
	if (!e->arg)
		return;
	wire_out_printf(o, "(");
	out_expr(o, e->arg);
	wire_out_printf(o, ")");
}

/* A header as in a packet, without the colon that ends it there. */
static void out_header(struct wire_out *o, const struct wire_layer *layer)
{
	struct wire_packet alone = { .n_layers = 1 };
	char text[512];
	size_t len;

	alone.layer[0] = *layer;
	wire_packet_print(&alone, text, sizeof(text));
	len = strlen(text);
	if (len && text[len - 1] == ':')
		text[len - 1] = '\0';
	wire_out_printf(o, "{%s}", text);
}

static void out_expr(struct wire_out *o, const struct expr *e)
{
	switch (e->type) {
	case EXPR_ELLIPSIS:
		wire_out_printf(o, "...");
		break;
	case EXPR_INT:
		if (e->hex)
			wire_out_printf(o, "0x%" PRIx64, (uint64_t)e->num);
		else
			wire_out_printf(o, "%" PRId64, e->num);
		break;
	case EXPR_WORD:
	case EXPR_CALL:
		out_applied(o, e);
		break;
	case EXPR_STRING:
		out_string(o, e->text, e->text_len);
		if (e->ellipsis)
			wire_out_printf(o, "...");
		break;
	case EXPR_OR:
		out_list(o, e, "|");
		break;
	case EXPR_LIST:
		wire_out_printf(o, "[");
		out_list(o, e, ", ");
		wire_out_printf(o, "]");
		break;
	case EXPR_STRUCT:
		wire_out_printf(o, "{");
		out_list(o, e, ", ");
		wire_out_printf(o, "}");
		break;
	case EXPR_MEMBER:
		out_applied(o, e);
		wire_out_printf(o, "=");
		out_expr(o, e->list[0]);
		break;
	case EXPR_HEADER:
		out_header(o, e->layer);
		break;
	case EXPR_TYPE_COUNT:
		break;
	}
}

int expr_print(const struct expr *e, char *buf, size_t cap)
{
	struct wire_out o;

	wire_out_init(&o, buf, cap);
	out_expr(&o, e);
	return (int)o.len;
}

/* --- scripts ---------------------------------------------------------------------- */

void seconds_print(FILE *out, int64_t ns)
{
	int digits = 9;
	int64_t fraction = ns % NS_PER_S;

	if (ns < 0)
		putc('-', out);
	fprintf(out, "%" PRId64, imaxabs(ns / NS_PER_S));
	fraction = imaxabs(fraction);
	if (!fraction)
		return;
	for (; fraction % 10 == 0; fraction /= 10)
		digits--;
	fprintf(out, ".%0*" PRId64, digits, fraction);
}

static void dump_time(FILE *out, const struct event_time *t)
{
	const char *plus = t->type == TIME_RELATIVE ? "+" : "";

	if (t->type == TIME_ANY) {
		fputc('*', out);
		return;
	}
	fputs(plus, out);
	seconds_print(out, t->start_ns);
	if (!t->range && !t->blocking)
		return;
	fprintf(out, "%s", t->range ? "~" : "...");
	if (t->range)
		fputs(plus, out);
	seconds_print(out, t->end_ns);
}

static void dump_expr(FILE *out, const struct expr *e)
{
	int len = expr_print(e, NULL, 0);
	char *text = xmalloc((size_t)len + 1);

	expr_print(e, text, (size_t)len + 1);
	fputs(text, out);
	free(text);
}

static void dump_call(FILE *out, const struct script_call *call)
{
	fprintf(out, "%s(", call->name);
	for (size_t i = 0; i < call->n_args; i++) {
		fputs(i ? ", " : "", out);
		dump_expr(out, call->arg[i]);
	}
	fputs(") = ", out);
	dump_expr(out, call->result);
	if (call->errno_name)
		fprintf(out, " %s [%d]", call->errno_name, call->err);
	if (call->note)
		fprintf(out, " (%s)", call->note);
}

static void dump_packet(FILE *out, const struct script_packet *kept)
{
	const struct wire_packet packet = script_packet_get(kept);
	int len = wire_packet_print(&packet, NULL, 0);
	char *text = xmalloc((size_t)len + 1);

	wire_packet_print(&packet, text, (size_t)len + 1);
	fputs(text, out);
	free(text);
}

static void dump_text(FILE *out, const char *text)
{
	for (; *text; text++) {
		if (*text == '\n')
			fputs("\\n", out);
		else
			fputc(*text, out);
	}
}

static void dump_event(FILE *out, const struct event *e)
{
	static const char *const marks[EVENT_TYPE_COUNT] = {
		[EVENT_PACKET_IN] = "<", [EVENT_PACKET_OUT] = ">",
		[EVENT_CALL] = "call", [EVENT_COMMAND] = "command",
		[EVENT_CODE] = "code",
	};

	dump_time(out, &e->time);
	fprintf(out, " %s ", marks[e->type]);
	switch (e->type) {
	case EVENT_PACKET_IN:
	case EVENT_PACKET_OUT:
		dump_packet(out, e->u.packet);
		break;
	case EVENT_CALL:
		dump_call(out, &e->u.call);
		break;
	default:
		dump_text(out, e->u.text);
	}
	fputc('\n', out);
}

static void dump_place(FILE *out, struct span span, bool places)
{
	if (places)
		fprintf(out, "%u:%u ", span.line, span.col);
}

static void dump_untimed(FILE *out, const char *title, const char *text)
{
	fprintf(out, "%s ", title);
	dump_text(out, text);
	fputc('\n', out);
}

static void dump(FILE *out, const struct script *s, bool places)
{
	if (s->init) {
		dump_place(out, s->init_span, places);
		dump_untimed(out, "init", s->init);
	}
	for (size_t i = 0; i < s->n_events; i++) {
		dump_place(out, s->event[i]->span, places);
		dump_event(out, s->event[i]);
	}
	if (s->cleanup) {
		dump_place(out, s->cleanup_span, places);
		dump_untimed(out, "cleanup", s->cleanup);
	}
}

void script_dump(FILE *out, const struct script *s)
{
	dump(out, s, true);
}

void script_dump_meaning(FILE *out, const struct script *s)
{
	dump(out, s, false);
}
