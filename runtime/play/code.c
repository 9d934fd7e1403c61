/* SPDX-License-Identifier: BSD-2-Clause */
/* code: samples sockets for code snippets, and tells why a snippet failed. */
#include "runtime/play/code.h"

#include <ctype.h>
#include <errno.h>
#include <inttypes.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

#include "parser/mem.h"
#include "parser/suggest.h"
#include "runtime/play/clock.h"
#include "runtime/play/code_python.h"

#ifndef TCP_CC_INFO
#define TCP_CC_INFO 26
#endif
#ifndef SO_MEMINFO
#define SO_MEMINFO 55
#endif

#define MAX_NAME_NOTES 16	/* values shown of a failed snippet */
#define MAX_MESSAGE_LINES 20	/* of an exception's text */

struct code_snippet {
	const struct event *event;
	struct info_sample sample;
};

struct code {
	const struct script_options *options;
	struct code_snippet *snippet;
	size_t n, cap;
};

struct code *code_new(const struct script_options *options)
{
	struct code *c = xcalloc(1, sizeof(*c));

	c->options = options;
	return c;
}

void code_free(struct code *c)
{
	if (!c)
		return;
	free(c->snippet);
	free(c);
}

bool code_pending(const struct code *c)
{
	return c->n > 0;
}

static struct info_sample *add_snippet(struct code *c, const struct event *event)
{
	if (c->n == c->cap) {
		c->cap = c->cap ? 2 * c->cap : 8;
		c->snippet = xrealloc(c->snippet,
				      c->cap * sizeof(*c->snippet));
	}
	c->snippet[c->n] = (struct code_snippet){ .event = event };
	return &c->snippet[c->n++].sample;
}

/* What --code_sockopt can name. */
struct sockopt {
	const char *name;
	int level, opt;
	size_t answer;		/* offset in struct info_sample */
};

static const struct sockopt sockopts[] = {
	{ "TCP_INFO", SOL_TCP, TCP_INFO, offsetof(struct info_sample, tcp) },
	{ "TCP_CC_INFO", SOL_TCP, TCP_CC_INFO,
	  offsetof(struct info_sample, cc) },
	{ "SO_MEMINFO", SOL_SOCKET, SO_MEMINFO,
	  offsetof(struct info_sample, mem) },
};

/* Asks for one of them.  0, or -EINVAL after adding an error: the script's own
 * choice has to work. */
static int sample_sockopt(struct info_sample *sample, const struct sockopt *o,
			  int fd, bool chosen, struct span span,
			  struct diag_list *diags)
{
	struct info_answer *answer =
		(struct info_answer *)((char *)sample + o->answer);

	info_ask(answer, fd, o->level, o->opt);
	if (!answer->err || !chosen)
		return 0;
	diag_error(diags, span, "code cannot be run: getsockopt(%s): %s",
		   o->name, strerrordesc_np(answer->err));
	return -EINVAL;
}

int code_sample(struct code *c, const struct event *event, int live_fd,
		struct diag_list *diags)
{
	const char *choice = c->options->code_sockopt;
	struct info_sample *sample = add_snippet(c, event);
	socklen_t len = sizeof(sample->cc_name) - 1;
	bool any = !choice || !*choice;

	if (live_fd < 0) {
		sample->no_socket = true;
		if (any)
			return 0;
		diag_error(diags, event->span,
			   "code cannot be run: no socket to ask for %s",
			   choice);
		return -EINVAL;
	}
	for (size_t i = 0; i < sizeof(sockopts) / sizeof(sockopts[0]); i++) {
		if (!any && strcmp(choice, sockopts[i].name))
			continue;
		if (sample_sockopt(sample, &sockopts[i], live_fd, !any,
				   event->span, diags) < 0)
			return -EINVAL;
	}
	if (getsockopt(live_fd, SOL_TCP, TCP_CONGESTION, sample->cc_name,
		       &len) < 0)
		sample->cc_name[0] = '\0';
	return 0;
}

const struct info_answer *code_last_tcp_info(const struct code *c)
{
	return &c->snippet[c->n - 1].sample.tcp;
}

/* --- where a snippet is in the script ---------------------------------- */

/* The text's end is the event's: only blanks were cut off, no newlines. */
static uint32_t first_line(const struct event *event)
{
	uint32_t line = event->span.end_line;

	for (const char *p = event->u.text; (p = strchr(p, '\n')); p++) {
		if (line > 1)
			line--;
	}
	return line ? line : 1;
}

/* The text of @line, without blanks around it; the event when it has none. */
static struct span line_span(const struct event *event, uint32_t line)
{
	uint32_t first = first_line(event), at = first;
	const char *p = event->u.text;
	size_t begin, end;

	for (; at < line && p; at++) {
		p = strchr(p, '\n');
		if (p)
			p++;
	}
	/* On the first line blanks were cut off: its columns are unknown. */
	if (line <= first || !p)
		return event->span;
	end = strcspn(p, "\n");
	while (end && isspace((unsigned char)p[end - 1]))
		end--;
	begin = strspn(p, " \t");
	if (begin >= end)
		return event->span;
	return (struct span){ line, (uint32_t)begin + 1, line, (uint32_t)end };
}

/* --- the names in a snippet --------------------------------------------- */

static bool is_name_char(char c)
{
	return isalnum((unsigned char)c) || c == '_';
}

/* The next name at *@p, which moves behind it, that has a value; NULL: the text ends. */
static const struct info_name *next_name(const char **p)
{
	const struct info_name *name = NULL;

	while (!name && **p) {
		size_t len = 0;

		while (is_name_char((*p)[len]))
			len++;
		if (len)
			name = info_name_find(*p, len);
		*p += len ? len : 1;
	}
	return name;
}

bool code_is_clocked(const struct event *event)
{
	const char *p = event->u.text;
	const struct info_name *name;

	while ((name = next_name(&p)))
		if (name->clock)
			return true;
	return false;
}

/* --- whether it would have failed at another time ----------------------- */

static bool has_doubt(const struct python_snippet *p, const char *name)
{
	for (size_t i = 0; i < p->n_doubts; i++)
		if (p->doubt[i].name == name)
			return true;
	return false;
}

/* What a value of @clock may be off by, in its unit; jiffies round it to a tick. */
static uint64_t info_off(enum info_clock clock, int64_t off_ns)
{
	int64_t unit = clock == CLOCK_SINCE ? NS_PER_MS : NS_PER_US;

	if (clock == CLOCK_SINCE)
		off_ns += clock_tick_ns();
	return (uint64_t)((off_ns + unit - 1) / unit);
}

/* Tells @ret what the names in @snippet may have been, had they been sampled within
 * @off_ns.  False: that is not known of one. */
static bool find_doubts(const struct code_snippet *snippet, int64_t off_ns,
			struct python_snippet *ret)
{
	const char *p = snippet->event->u.text;
	const struct info_name *name;
	uint64_t value, off;

	while ((name = next_name(&p))) {
		if (!name->clock || has_doubt(ret, name->name) ||
		    !info_value(name, &snippet->sample, &value))
			continue;
		if (name->clock == CLOCK_OTHER ||
		    ret->n_doubts == PYTHON_MAX_DOUBTS)
			return false;
		off = info_off(name->clock, off_ns);
		ret->doubt[ret->n_doubts++] = (struct python_doubt){
			.name = name->name,
			.low = value > off ? value - off : 0,
			.high = value + off,
		};
	}
	return true;
}

/* --- why it failed ------------------------------------------------------ */

static void note_value(struct diag *d, const struct info_name *name,
		       const struct info_sample *sample)
{
	const char *meaning;
	uint64_t value;

	/* Without a value the NameError says it all. */
	if (name->source == INFO_CONST || !info_value(name, sample, &value))
		return;
	meaning = info_value_name(name, value);
	diag_note(d, "%s = %" PRIu64 "%s%s%s", name->name, value,
		  meaning ? " (" : "", meaning ? meaning : "",
		  meaning ? ")" : "");
}

/* Notes the values of the names that a snippet mentions, each once. */
static void note_values(struct diag *d, const struct code_snippet *snippet)
{
	const struct info_name *seen[MAX_NAME_NOTES], *name;
	const char *p = snippet->event->u.text;
	size_t n_seen = 0;

	while (n_seen < MAX_NAME_NOTES && (name = next_name(&p))) {
		size_t i = 0;

		while (i < n_seen && seen[i] != name)
			i++;
		if (i < n_seen)
			continue;
		seen[n_seen++] = name;
		note_value(d, name, &snippet->sample);
	}
}

static void note_missing(struct diag *d, const char *missing,
			 const struct info_sample *sample)
{
	const struct info_name *name = info_name_find(missing, strlen(missing));
	struct suggest suggest;
	char why[160];

	if (name) {
		info_why_missing(name, sample, why, sizeof(why));
		diag_note(d, "%s has no value: %s", missing, why);
		return;
	}
	suggest_init(&suggest, missing);
	for (size_t i = 0; i < info_names_len; i++)
		suggest_offer(&suggest, info_names[i].name);
	if (suggest_best(&suggest))
		diag_note(d, "did you mean '%s'?", suggest_best(&suggest));
}

/* An exception: its first line is the error, the others are details. */
static void report_exception(const struct code_snippet *snippet,
			     const struct python_failure *f,
			     struct diag_list *diags)
{
	uint32_t line = f->caller_line;
	char *save = NULL, *text = strtok_r(f->message, "\n", &save);
	struct diag *d;

	d = diag_error(diags, line_span(snippet->event, line),
		       "code failed: %s", text ? text : "no message");
	for (int i = 0; i < MAX_MESSAGE_LINES; i++) {
		text = strtok_r(NULL, "\n", &save);
		if (!text)
			break;
		diag_detail(d, "%s", text);
	}
	if (f->line && f->line != line)
		diag_note(d, "raised in line %" PRIu32, f->line);
	if (f->missing)
		note_missing(d, f->missing, &snippet->sample);
	note_values(d, snippet);
}

static void report_failure(const struct code *c, const struct python_failure *f,
			   struct diag_list *diags)
{
	const struct code_snippet *snippet = &c->snippet[f->index];
	struct diag *d;

	if (f->message) {
		report_exception(snippet, f, diags);
		return;
	}
	if (f->started) {
		d = diag_error(diags, snippet->event->span, "code %s", f->why);
		note_values(d, snippet);
		return;
	}
	d = diag_error(diags, snippet->event->span,
		       "the interpreter '%s' %s before it ran any code",
		       c->options->code_command, f->why);
	diag_note(d, "--code_command chooses it; it must be a Python 3");
}

enum code_outcome code_execute(struct code *c, struct commands *commands,
			       int64_t deadline_ns, int64_t off_ns,
			       struct diag_list *diags)
{
	td_auto_free struct python_snippet *list = NULL;
	struct python_failure failure;
	bool known = true, holds = false;
	int err;

	if (!c->n)
		return CODE_PASSED;
	list = xcalloc(c->n, sizeof(*list));
	for (size_t i = 0; i < c->n; i++) {
		list[i].text = c->snippet[i].event->u.text;
		list[i].line = first_line(c->snippet[i].event);
		list[i].sample = &c->snippet[i].sample;
		known = known && (!off_ns || find_doubts(&c->snippet[i], off_ns,
							 &list[i]));
	}
	err = python_run(c->options->code_command, list, c->n, commands,
			 deadline_ns, &holds, &failure);
	if (!err)
		return (known && holds) || !off_ns ? CODE_PASSED : CODE_TIGHT;
	if (err == -ECANCELED) {
		report_failure(c, &failure, diags);
		python_failure_done(&failure);
	} else {
		diag_error(diags, c->snippet[0].event->span,
			   "code cannot be run: %s", strerrordesc_np(-err));
	}
	return CODE_FAILED;
}
