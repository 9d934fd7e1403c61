/* SPDX-License-Identifier: BSD-2-Clause */
/* splat: a report of the kernel's about itself. */
#include "runtime/guest/splat.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "parser/mem.h"

/* How reports begin.  lib/bug.c, kernel/panic.c, mm/kasan/report.c, mm/kmemleak.c,
 * kernel/locking/lockdep.c, kernel/rcu/tree_stall.h, kernel/watchdog.c, lib/ubsan.c,
 * net/core/dev.c. */
static const char *const begins[] = {
	"BUG: ", "WARNING: ", "Kernel panic", "kernel BUG at ", "Oops", "INFO: ",
	"rcu: INFO: ", "watchdog: BUG: ", "UBSAN: ", "refcount_t: ", "kmemleak: ",
	"general protection fault", "Internal error", "unregister_netdevice: waiting",
	"Modules linked in:", "Unable to handle kernel", "list_add corruption",
	"list_del corruption", "Slab corruption", "stack segment",
};

/* Lines that begin like a report, but tell news and no fault. */
static const char *const harmless[] = {
	"kmemleak: Kernel memory leak detector", "kmemleak: Automatic",
	"INFO: lockdep is turned off",
};

/* What stands before WARN() and BUG(). */
#define CUT_HERE "[ cut here ]"

/* Where a report ends. */
static const char *const ends[] = {
	"---[ end trace", "---[ end Kernel panic",
};

static bool begins_with_any(const char *line, const char *const *words,
			    size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (!strncmp(line, words[i], strlen(words[i])))
			return true;
	return false;
}

#define ANY_OF(line, words) \
	begins_with_any(line, words, sizeof(words) / sizeof(*(words)))

/* Behind "<4>", "[    1.234567] " and "[   T31] ". */
static const char *behind_stamps(const char *line)
{
	if (line[0] == '<' && isdigit((unsigned char)line[1]) && line[2] == '>')
		line += 3;
	while (line[0] == '[') {
		size_t n = 1 + strspn(line + 1, " .0123456789TC");

		if (line[n] != ']' || n < 3)
			return line;
		line += n + 1;
		line += *line == ' ';
	}
	return line;
}

static size_t line_len(const char *line)
{
	return strcspn(line, "\r\n");
}

static const char *next_line(const char *line)
{
	line += line_len(line);
	line += *line == '\r';
	return line + (*line == '\n');
}

static bool is_title(const char *line)
{
	return ANY_OF(line, begins) && !ANY_OF(line, harmless);
}

static bool is_cut_here(const char *line)
{
	return memmem(line, line_len(line), CUT_HERE, strlen(CUT_HERE)) != NULL;
}

static const char *find_begin(const char *console)
{
	for (const char *p = console; *p; p = next_line(p)) {
		const char *line = behind_stamps(p);

		if (is_cut_here(line))
			return next_line(p);
		if (is_title(line))
			return p;
	}
	return NULL;
}

/* Finds the first line that says what the report is: the message of a WARN() stands
 * before it. */
static const char *find_title(const char *begin)
{
	const char *p = begin;

	for (unsigned n = 0; *p && n < SPLAT_LINES; n++, p = next_line(p)) {
		const char *line = behind_stamps(p);

		if (is_title(line))
			return p;
		if (ANY_OF(line, ends))
			break;
	}
	return begin;
}

/* The lines from @from on, up to the report's end, but for @title. */
static char *copy_lines(const char *from, const char *title)
{
	char *text = xmalloc(strlen(from) + 2), *end = text;

	for (unsigned n = 0; *from && n < SPLAT_LINES; from = next_line(from)) {
		const char *line = behind_stamps(from);
		size_t len = line_len(line);

		if (from == title)
			continue;
		memcpy(end, line, len);
		end += len;
		*end++ = '\n';
		n++;
		if (ANY_OF(line, ends))
			break;
	}
	*end = '\0';
	return text;
}

bool splat_find(const char *console, struct splat *ret)
{
	const char *begin = find_begin(console), *title, *line;

	if (!begin)
		return false;
	title = find_title(begin);
	line = behind_stamps(title);
	*ret = (struct splat){
		.title = xstrndup(line, line_len(line)),
		.text = copy_lines(begin, title),
	};
	return true;
}

void splat_done(struct splat *s)
{
	free(s->title);
	free(s->text);
	*s = (struct splat){ 0 };
}
