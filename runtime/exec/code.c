/* SPDX-License-Identifier: BSD-2-Clause */
/* code: samples sockets for code snippets, and tells why a snippet failed. */
#include "runtime/exec/code.h"

#include <ctype.h>
#include <errno.h>
#include <inttypes.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

#include "netdev/lack.h"
#include "parser/mem.h"
#include "parser/suggest.h"
#include "runtime/exec/code_assert.h"
#include "runtime/exec/code_python.h"
#include "runtime/exec/kept_sample.h"
#include "runtime/timing/clock.h"

#ifndef TCP_CC_INFO
#define TCP_CC_INFO 26
#endif
#ifndef SO_MEMINFO
#define SO_MEMINFO 55
#endif

#define MAX_NAME_NOTES 16	/* values shown of a failed snippet */
#define MAX_MESSAGE_LINES 20	/* of an exception's text */

/* What is kept for snippets, bytes: of some 100000 sockets. */
#define CODE_SAMPLES_MAX ((size_t)48 << 20)

struct code_snippet {
	const struct event *event;
	size_t text;		/* its index in struct code */
	const struct kept_sample *sample;
};

struct code {
	const struct script_options *options;
	struct commands *commands;
	struct python *python;		/* or NULL: not started */
	const struct event **text;	/* that it has, in order; or NULL */
	size_t n_texts;
	struct code_snippet *snippet;	/* that were sampled */
	size_t n, cap;
	struct arena *samples;		/* of all of them */
	struct info_sample last;	/* the newest */
};

struct code *code_new(const struct script_options *options,
		      struct commands *commands)
{
	struct code *c = xcalloc(1, sizeof(*c));

	c->options = options;
	c->commands = commands;
	c->samples = arena_new();
	return c;
}

void code_free(struct code *c)
{
	if (!c)
		return;
	python_free(c->python);
	free(c->text);
	free(c->snippet);
	arena_free(c->samples);
	free(c);
}

pid_t code_process(const struct code *c)
{
	return c->python ? python_process(c->python) : 0;
}

void code_process_ended(struct code *c)
{
	python_collect(c->python);
}

bool code_pending(const struct code *c)
{
	return c->n > 0;
}

static void add_snippet(struct code *c, const struct event *event)
{
	GROW(c->snippet, c->n, c->cap);
	c->snippet[c->n++] = (struct code_snippet){
		.event = event,
		.sample = kept_sample_new(c->samples, &c->last),
	};
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

/* Fills c->last.  0, or -EINVAL after adding an error. */
static int take_sample(struct code *c, const struct event *event,
		       const struct code_subject *subject,
		       struct diag_list *diags)
{
	const char *choice = c->options->code_sockopt;
	struct info_sample *sample = &c->last;
	socklen_t len = sizeof(sample->cc_name) - 1;
	int live_fd = subject->live_fd;
	bool any = !choice || !*choice;

	*sample = (struct info_sample){
		.isn_known = subject->isn_known, .isn = subject->isn,
	};
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

int code_sample(struct code *c, const struct event *event,
		const struct code_subject *subject, struct diag_list *diags)
{
	int err;

	if (arena_size(c->samples) > CODE_SAMPLES_MAX) {
		diag_note(diag_error(diags, event->span,
				     "code cannot be run: the samples for the %zu snippets before it need more than %zu MiB, the limit is %zu MiB",
				     c->n, CODE_SAMPLES_MAX >> 20,
				     CODE_SAMPLES_MAX >> 20),
			  "one snippet may test more than one value");
		return -EINVAL;
	}
	err = take_sample(c, event, subject, diags);
	add_snippet(c, event);
	return err;
}

const struct info_answer *code_last_tcp_info(const struct code *c)
{
	return &c->last.tcp;
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

/* The place that Python names: a column of the line; 0: all of the line. */
static struct span error_place(const struct source *source,
			       const struct event *event, uint32_t line,
			       uint32_t col)
{
	uint32_t first = first_line(event);
	struct span span = event->span, whole = line_span(event, line);
	size_t len = 0;
	const char *text = source_line(source, line, &len), *begin = NULL;

	if (!text || line < first || line > span.end_line || !col)
		return whole;
	/* Python has seen the first line from behind the brace and blanks on. */
	if (line == first && line == span.line && span.col <= len)
		begin = memmem(text + span.col - 1, len - (span.col - 1), "%{", 2);
	else if (line == first)
		begin = memmem(text, len, "%{", 2);
	if (line == first && begin) {
		begin += 2;
		begin += strspn(begin, " \t");
		col += (uint32_t)(begin - text);
	}
	if (col > len)
		return whole;
	return (struct span){ line, col, line, col };
}

/* --- errors of syntax ------------------------------------------------------ */

struct syntax_errors {
	const struct code *code;
	const struct source *source;
	struct diag_list *diags;
};

static void report_syntax(void *arg, const struct python_error *e)
{
	const struct syntax_errors *errors = arg;
	const struct event *event;
	struct diag *d;

	if (e->index >= errors->code->n_texts)
		return;
	event = errors->code->text[e->index];
	d = diag_error(errors->diags,
		       error_place(errors->source, event, e->line, e->col),
		       "code is no Python 3: %s", e->message);
	if (strstr(e->message, "Missing parentheses in call to 'print'"))
		diag_note(d, "print is a statement in Python 2 only: in Python 3 it is a function, as in print(\"cwnd\", tcpi_snd_cwnd)");
}

/* Starts the interpreter with the texts of c->text. */
static int start_python(struct code *c)
{
	td_auto_free struct python_text *text = xcalloc(c->n_texts,
							sizeof(*text));

	for (size_t i = 0; i < c->n_texts; i++)
		text[i] = (struct python_text){
			.text = c->text[i]->u.text,
			.line = first_line(c->text[i]),
		};
	return python_start(c->options->code_command, text, c->n_texts,
			    c->commands, &c->python);
}

static void add_text(struct code *c, const struct event *event)
{
	c->text = xrealloc(c->text, (c->n_texts + 1) * sizeof(*c->text));
	c->text[c->n_texts++] = event;
}

/* An interpreter of the user's own is asked whatever the snippets are. */
static bool interpreter_is_default(const struct code *c)
{
	return !strcmp(c->options->code_command, OPTIONS_CODE_COMMAND);
}

static bool all_are_plain(const struct code *c)
{
	for (size_t i = 0; i < c->n_texts; i++)
		if (!code_assert_is_plain(c->text[i]->u.text))
			return false;
	return true;
}

void code_check(struct code *c, const struct script *script, int64_t deadline_ns,
		int stop_fd, struct diag_list *diags)
{
	struct syntax_errors errors = {
		.code = c, .source = script->source, .diags = diags,
	};

	for (size_t i = 0; i < script->n_events; i++)
		if (script->event[i]->type == EVENT_CODE)
			add_text(c, script->event[i]);
	if (!c->n_texts || (interpreter_is_default(c) && all_are_plain(c)) ||
	    start_python(c))
		return;
	python_check(c->python, deadline_ns, stop_fd, report_syntax, &errors);
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

bool code_measures_time(const struct event *event)
{
	const char *p = event->u.text;
	const struct info_name *name;

	while ((name = next_name(&p)))
		if (name->is_time)
			return true;
	return false;
}

/* --- why it failed ------------------------------------------------------ */

static void note_value(struct diag *d, const struct info_name *name,
		       const struct info_sample *sample)
{
	const char *meaning;
	uint64_t value;

	/* A name without a value needs no note: the NameError tells it. */
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
	struct info_sample sample;
	size_t n_seen = 0;

	kept_sample_get(snippet->sample, &sample);
	while (n_seen < MAX_NAME_NOTES && (name = next_name(&p))) {
		size_t i = 0;

		while (i < n_seen && seen[i] != name)
			i++;
		if (i < n_seen)
			continue;
		seen[n_seen++] = name;
		note_value(d, name, &sample);
	}
}

static void note_missing(struct diag *d, const char *missing,
			 const struct kept_sample *kept)
{
	const struct info_name *name = info_name_find(missing, strlen(missing));
	struct suggest suggest;
	char why[160];

	if (name) {
		struct info_sample sample;

		kept_sample_get(kept, &sample);
		info_why_missing(name, &sample, why, sizeof(why));
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
		note_missing(d, f->missing, snippet->sample);
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

/* The texts of those that were sampled, unless code_check() has found them all. */
static int find_texts(struct code *c)
{
	size_t text = 0;

	if (!c->python) {
		c->n_texts = 0;
		for (size_t i = 0; i < c->n; i++)
			add_text(c, c->snippet[i].event);
	}
	for (size_t i = 0; i < c->n; i++) {
		while (text < c->n_texts && c->text[text] != c->snippet[i].event)
			text++;
		c->snippet[i].text = text;
	}
	return c->python ? 0 : start_python(c);
}

/* Whether all that was sampled is known to hold, without Python. */
static bool all_hold(const struct code *c)
{
	struct info_sample sample;

	for (size_t i = 0; i < c->n; i++) {
		kept_sample_get(c->snippet[i].sample, &sample);
		if (!code_assert_holds(c->snippet[i].event->u.text, &sample))
			return false;
	}
	return true;
}

enum code_outcome code_execute(struct code *c, int64_t deadline_ns,
			       struct diag_list *diags)
{
	td_auto_free struct python_snippet *list = NULL;
	struct python_failure failure = { 0 };
	struct diag *d;
	int err;

	if (!c->n ||
	    (!c->python && interpreter_is_default(c) && all_hold(c)))
		return CODE_PASSED;
	err = find_texts(c);
	list = xcalloc(c->n, sizeof(*list));
	for (size_t i = 0; i < c->n; i++) {
		list[i].index = c->snippet[i].text;
		list[i].sample = c->snippet[i].sample;
	}
	if (!err)
		err = python_run(c->python, list, c->n, deadline_ns, &failure);
	if (!err)
		return CODE_PASSED;
	if (err == -ECANCELED) {
		report_failure(c, &failure, diags);
		python_failure_done(&failure);
		return CODE_FAILED;
	}
	d = diag_error(diags, c->snippet[0].event->span,
		       "code cannot be run: %s%s", strerrordesc_np(-err),
		       lack_way_out(-err));
	if (err == -ENOENT)
		diag_note(d, "snippets need %s, " COMMAND_NEEDS,
			  c->options->code_command);
	return CODE_NOT_RUN;
}
