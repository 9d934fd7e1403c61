/* SPDX-License-Identifier: BSD-2-Clause */
/* progress: counts, the longest run under way, an estimate of what is left. */
#include "runtime/report/progress.h"

#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>

#include "parser/mem.h"
#include "parser/plain.h"
#include "parser/utf8.h"
#include "runtime/report/print.h"
#include "runtime/timing/clock.h"

#define REDRAW_NS (NS_PER_S / 5)
#define DEFAULT_WIDTH 80
#define MIN_DONE 5		/* before that, an estimate says nothing */

struct under_way {
	const struct suite_run *run;
	int64_t start_ns;
};

struct progress {
	FILE *out;
	size_t total, done;
	size_t verdict[VERDICT_COUNT];
	struct under_way *run;	/* the longest first */
	size_t n_runs;
	int64_t begin_ns, drawn_ns;
	bool shown;
};

struct progress *progress_new(FILE *out, size_t total)
{
	struct progress *p = xcalloc(1, sizeof(*p));

	p->out = out;
	p->total = total;
	p->begin_ns = clock_now_ns();
	return p;
}

void progress_free(struct progress *p)
{
	if (!p)
		return;
	free(p->run);
	free(p);
}

static void forget(struct progress *p, const struct suite_run *run)
{
	for (size_t i = 0; i < p->n_runs; i++) {
		if (p->run[i].run != run)
			continue;
		memmove(&p->run[i], &p->run[i + 1],
			(p->n_runs - i - 1) * sizeof(*p->run));
		p->n_runs--;
		return;
	}
}

void progress_start(struct progress *p, const struct suite_run *run)
{
	forget(p, run);		/* this is another try */
	p->run = xrealloc(p->run, (p->n_runs + 1) * sizeof(*p->run));
	p->run[p->n_runs++] = (struct under_way){ run, clock_now_ns() };
}

void progress_end(struct progress *p, const struct suite_run *run)
{
	forget(p, run);
	p->done++;
	p->verdict[run->result.verdict]++;
}

static void print_left(FILE *f, const struct progress *p, int64_t now_ns)
{
	double each_s;

	if (p->done < MIN_DONE || p->done >= p->total)
		return;
	each_s = (double)(now_ns - p->begin_ns) / NS_PER_S / (double)p->done;
	fprintf(f, ", %.0f s left", each_s * (double)(p->total - p->done));
}

/* Without its folder: a line has little room. */
static void print_longest(FILE *f, const struct progress *p, int64_t now_ns)
{
	const struct suite_run *run;
	const char *slash;

	if (!p->n_runs)
		return;
	run = p->run[0].run;
	slash = strrchr(run->path, '/');
	fprintf(f, "; longest %.0f s: ",
		(double)(now_ns - p->run[0].start_ns) / NS_PER_S);
	plain_print(f, slash ? slash + 1 : run->path);
	fprintf(f, " (%s)", family_name(run->family));
}

static void cut(char *text, size_t width)
{
	static const char dots[] = "...";

	if (strlen(text) <= width)
		return;
	width = width > strlen(dots) ? width - strlen(dots) : 0;
	/* Not within a character. */
	while (width && utf8_continues(text[width]))
		width--;
	text[width] = '\0';
	if (width)
		memcpy(text + width, dots, sizeof(dots));
}

char *progress_text(const struct progress *p, int64_t now_ns, size_t width)
{
	size_t failed = p->verdict[VERDICT_FAIL] + p->verdict[VERDICT_ERROR];
	char *text = NULL;
	size_t len = 0;
	FILE *f = open_memstream(&text, &len);

	if (!f)
		return xstrdup("");
	fprintf(f, "%zu/%zu: %zu passed, %zu failed, %zu under way", p->done,
		p->total, p->verdict[VERDICT_PASS], failed, p->n_runs);
	print_left(f, p, now_ns);
	print_longest(f, p, now_ns);
	if (fclose(f) != 0) {
		free(text);
		return xstrdup("");
	}
	cut(text, width);
	return text;
}

/* A terminal may be made wider or narrower at any time. */
static size_t terminal_width(FILE *out)
{
	struct winsize size;

	if (ioctl(fileno(out), TIOCGWINSZ, &size) != 0 || !size.ws_col)
		return DEFAULT_WIDTH;
	return size.ws_col;
}

/* ECMA-48: CR, EL. */
void progress_clear(struct progress *p)
{
	if (p->shown)
		fputs("\r\033[K", p->out);
	p->shown = false;
}

void progress_draw(struct progress *p)
{
	int64_t now_ns = clock_now_ns();
	td_auto_free char *text = NULL;

	if (p->shown && now_ns - p->drawn_ns < REDRAW_NS)
		return;
	/* A character in the last column could move the cursor on. */
	text = progress_text(p, now_ns, terminal_width(p->out) - 1);
	fprintf(p->out, "\r%s\033[K", text);
	p->drawn_ns = now_ns;
	p->shown = true;
}
