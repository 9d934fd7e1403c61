/* SPDX-License-Identifier: BSD-2-Clause */
/* progress: counts, the longest run under way, an estimate of what is left. */
#include "runtime/report/progress.h"

#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>

#include "parser/mem.h"
#include "runtime/play/clock.h"
#include "runtime/report/facts.h"

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

static void print_longest(FILE *f, const struct progress *p, int64_t now_ns)
{
	td_auto_free char *title = NULL;
	td_auto_free char *clean = NULL;

	fprintf(f, ", %zu under way", p->n_runs);
	if (!p->n_runs)
		return;
	title = facts_title(p->run[0].run);
	clean = facts_clean(title);
	fprintf(f, ", longest %.0f s: %s",
		(double)(now_ns - p->run[0].start_ns) / NS_PER_S, clean);
}

static void print_left(FILE *f, const struct progress *p, int64_t now_ns)
{
	double each_s;

	if (p->done < MIN_DONE || p->done >= p->total)
		return;
	each_s = (double)(now_ns - p->begin_ns) / NS_PER_S / (double)p->done;
	fprintf(f, "; %.0f s left", each_s * (double)(p->total - p->done));
}

/* In the middle are names, which may be long: the ends stay. */
static void cut_middle(char *text, size_t width)
{
	static const char dots[] = "...";
	size_t len = strlen(text), head, tail;

	if (len <= width)
		return;
	if (width < 2 * sizeof(dots)) {
		text[width] = '\0';
		return;
	}
	head = (width - 3) * 2 / 3;
	tail = width - 3 - head;
	/* Not within a character: bytes 10xxxxxx continue one. */
	while (head && ((unsigned char)text[head] & 0xc0) == 0x80)
		head--;
	while (tail && ((unsigned char)text[len - tail] & 0xc0) == 0x80)
		tail--;
	memcpy(text + head, dots, 3);
	memmove(text + head + 3, text + len - tail, tail + 1);
}

char *progress_text(const struct progress *p, int64_t now_ns, size_t width)
{
	size_t failed = p->verdict[VERDICT_FAIL] + p->verdict[VERDICT_ERROR];
	char *text = NULL;
	size_t len = 0;
	FILE *f = open_memstream(&text, &len);

	if (!f)
		return xstrdup("");
	fprintf(f, "%zu/%zu: %zu passed, %zu failed", p->done, p->total,
		p->verdict[VERDICT_PASS], failed);
	print_longest(f, p, now_ns);
	print_left(f, p, now_ns);
	if (fclose(f) != 0) {
		free(text);
		return xstrdup("");
	}
	cut_middle(text, width);
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
