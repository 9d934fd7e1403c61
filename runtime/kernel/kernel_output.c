/* SPDX-License-Identifier: BSD-2-Clause */
/* kernel_output: what a build prints: the log, how far it is, why it failed. */
#include "runtime/kernel/kernel_output.h"

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>

#include "parser/mem.h"
#include "parser/plain.h"
#include "runtime/timing/clock.h"

#define BLOCK_MAX 40		/* lines of one target that are kept */
#define ERRORS_MAX 100		/* lines of all that failed */
#define REDRAW_NS (NS_PER_S / 5)
#define DEFAULT_WIDTH 80

struct lines {
	char **line;
	size_t n, cap;
	size_t n_dropped;	/* beyond the most that is kept */
};

struct kernel_output {
	FILE *out, *log;
	bool rewrite, shown;
	char *stage;
	int64_t begin_ns, drawn_ns;
	size_t n_targets;
	struct lines block;	/* since the line of a target */
	struct lines errors;
};

static void lines_add(struct lines *l, size_t max, const char *line)
{
	if (l->n >= max) {
		l->n_dropped++;
		return;
	}
	GROW(l->line, l->n, l->cap);
	l->line[l->n++] = xstrdup(line);
}

static void lines_clear(struct lines *l)
{
	for (size_t i = 0; i < l->n; i++)
		free(l->line[i]);
	free(l->line);
	*l = (struct lines){ 0 };
}

struct kernel_output *kernel_output_new(FILE *out, bool rewrite, FILE *log)
{
	struct kernel_output *o = xcalloc(1, sizeof(*o));

	o->out = out;
	o->rewrite = rewrite;
	o->log = log;
	return o;
}

void kernel_output_free(struct kernel_output *o)
{
	if (!o)
		return;
	lines_clear(&o->block);
	lines_clear(&o->errors);
	free(o->stage);
	free(o);
}

/* ECMA-48: CR, EL. */
void kernel_output_clear(struct kernel_output *o)
{
	if (o->shown)
		fputs("\r\033[K", o->out);
	o->shown = false;
	fflush(o->out);
}

/* "compiling linux: 512 targets, 40 s: net/ipv4/tcp.o" */
static void draw(struct kernel_output *o, const char *target)
{
	int64_t now_ns = clock_now_ns();
	td_auto_free char *text = NULL, *plain = NULL;
	struct winsize size;
	int width = DEFAULT_WIDTH;

	if (!o->rewrite || (o->shown && now_ns - o->drawn_ns < REDRAW_NS))
		return;
	if (ioctl(fileno(o->out), TIOCGWINSZ, &size) == 0 && size.ws_col)
		width = size.ws_col;
	text = o->n_targets ?
		       xasprintf("%s: %zu target%s, %d s: %s", o->stage,
				 o->n_targets, o->n_targets == 1 ? "" : "s",
				 (int)((now_ns - o->begin_ns) / NS_PER_S),
				 target) :
		       xstrdup(o->stage);
	plain = plain_text(text);
	/* A character in the last column could move the cursor on. */
	fprintf(o->out, "\r%.*s\033[K", width - 1, plain);
	fflush(o->out);
	o->drawn_ns = now_ns;
	o->shown = true;
}

void kernel_output_stage(struct kernel_output *o, const char *fmt, ...)
{
	va_list ap;

	kernel_output_clear(o);
	free(o->stage);
	va_start(ap, fmt);
	o->stage = xvasprintf(fmt, ap);
	va_end(ap);
	o->begin_ns = clock_now_ns();
	o->n_targets = 0;
	fprintf(o->log, "--- %s\n", o->stage);
	lines_clear(&o->block);
	if (o->rewrite) {
		draw(o, "");
	} else {
		plain_print(o->out, o->stage);
		putc('\n', o->out);
		fflush(o->out);
	}
}

/* kbuild's form: two blanks, a word in capitals, blanks and the target.  NULL: another
 * line. */
static const char *target_of(const char *line)
{
	size_t len;

	if (strncmp(line, "  ", 2) != 0)
		return NULL;
	line += 2;
	len = strspn(line, "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_");
	if (!len || line[len] != ' ')
		return NULL;
	line += len;
	return line + strspn(line, " ");
}

/* "make[3]: *** [...] Error 1".  Of those that follow from another one nothing was said. */
static void failure(struct kernel_output *o, const char *line)
{
	if (o->errors.n && !o->block.n)
		return;
	for (size_t i = 0; i < o->block.n; i++)
		lines_add(&o->errors, ERRORS_MAX, o->block.line[i]);
	o->errors.n_dropped += o->block.n_dropped;
	lines_add(&o->errors, ERRORS_MAX, line);
	lines_clear(&o->block);
}

void kernel_output_line(void *arg, const char *line)
{
	struct kernel_output *o = arg;
	const char *target = target_of(line);

	fprintf(o->log, "%s\n", line);
	if (target) {
		lines_clear(&o->block);
		o->n_targets++;
		draw(o, target);
	} else if (strstr(line, ": *** ")) {
		failure(o, line);
	} else if (strstr(line, ": Entering directory") ||
		   strstr(line, ": Leaving directory")) {
		lines_clear(&o->block);
	} else if (*line) {
		lines_add(&o->block, BLOCK_MAX, line);
	}
}

size_t kernel_output_targets(const struct kernel_output *o)
{
	return o->n_targets;
}

bool kernel_output_print_errors(const struct kernel_output *o, FILE *err)
{
	/* One that was not make's has said why, and nothing behind it. */
	const struct lines *l = o->errors.n ? &o->errors : &o->block;

	for (size_t i = 0; i < l->n; i++) {
		plain_print(err, l->line[i]);
		putc('\n', err);
	}
	if (l->n_dropped)
		fprintf(err, "(%zu more lines)\n", l->n_dropped);
	return l->n;
}
