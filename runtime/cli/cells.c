/* SPDX-License-Identifier: BSD-2-Clause */
/* cells: the scripts of what each state answers to each stimulus, scripts/matrix. */
#include "runtime/cli/cells.h"

#include <dirent.h>
#include <stdlib.h>
#include <string.h>

#include "parser/mem.h"
#include "parser/plain.h"
#include "parser/pragma.h"
#include "runtime/cli/shipped.h"

#define SUFFIX ".pkt"
#define CELL "//! cell "

char *cells_find(enum tcp_state state, const char *stimulus)
{
	td_auto_free char *name = NULL;

	if (!stimulus_is_valid(stimulus))
		return NULL;
	name = xasprintf("matrix/%s/%s" SUFFIX, tcp_state_slug(state), stimulus);
	return shipped_find(name);
}

/* --- what a state has ---------------------------------------------------- */

static int is_script(const struct dirent *entry)
{
	size_t len = strlen(entry->d_name);

	return len > strlen(SUFFIX) &&
	       strcmp(entry->d_name + len - strlen(SUFFIX), SUFFIX) == 0;
}

/* The script's words about the cell, behind state and stimulus.  Caller frees. */
static char *answer_of(const char *folder, const char *name)
{
	td_auto_free char *path = xasprintf("%s/%s" SUFFIX, folder, name);
	td_auto_free char *line = NULL;
	FILE *f = fopen(path, "re");
	char *answer = NULL;
	size_t cap = 0;

	while (f && !answer && getline(&line, &cap, f) >= 0) {
		const char *at = line + strlen(CELL);

		if (strncmp(line, CELL, strlen(CELL)) != 0)
			continue;
		for (unsigned word = 0; word < 2; word++) {
			at += strspn(at, " ");
			at += strcspn(at, " \n");
		}
		at += strspn(at, " ");
		answer = xstrndup(at, strcspn(at, "\n"));
	}
	if (f)
		fclose(f);
	return answer ? answer : xstrdup("");
}

/* Calls @each with the name and the answer of each cell of @state, in alphabetical
 * order. */
static void for_each(enum tcp_state state,
		     void (*each)(void *arg, const char *name,
				  const char *answer),
		     void *arg)
{
	td_auto_free char *name = xasprintf("matrix/%s", tcp_state_slug(state));
	td_auto_free char *folder = shipped_find(name);
	struct dirent **entry = NULL;
	int n = folder ? scandir(folder, &entry, is_script, alphasort) : 0;

	for (int i = 0; i < n; i++) {
		td_auto_free char *answer = NULL;

		entry[i]->d_name[strlen(entry[i]->d_name) - strlen(SUFFIX)] =
			'\0';
		answer = answer_of(folder, entry[i]->d_name);
		each(arg, entry[i]->d_name, answer);
		free(entry[i]);
	}
	free(entry);
}

static void offer(void *arg, const char *name, const char *answer)
{
	FILE *out = arg;

	fputs(name, out);
	putc('\t', out);
	plain_print(out, answer);
	putc('\n', out);
}

void cells_offer(FILE *out, enum tcp_state state)
{
	for_each(state, offer, out);
}

/* --- what it has not ----------------------------------------------------- */

/* Why @stimulus cannot be applied in @state; NULL: nothing says so.  Caller frees. */
static char *impossible(enum tcp_state state, const char *stimulus)
{
	td_auto_free char *path = shipped_find("matrix/impossible");
	td_auto_free char *line = NULL;
	FILE *f = path ? fopen(path, "re") : NULL;
	char *why = NULL;
	size_t cap = 0;

	while (f && !why && getline(&line, &cap, f) >= 0) {
		enum tcp_state of;
		char *rest = line;
		const char *word = strsep(&rest, " ");
		const char *name = rest ? strsep(&rest, " ") : NULL;

		if (rest && tcp_state_parse(word, &of, NULL) && of == state &&
		    strcmp(name, stimulus) == 0)
			why = xstrndup(rest, strcspn(rest, "\n"));
	}
	if (f)
		fclose(f);
	return why;
}

/* Counts the cells in *@arg; if @arg is NULL, prints them. */
static void count_or_print(void *arg, const char *name, const char *answer)
{
	size_t *n = arg;

	if (n) {
		(*n)++;
		return;
	}
	fprintf(stderr, "  %-24s", name);
	plain_print(stderr, answer);
	putc('\n', stderr);
}

void cells_tell_missing(enum tcp_state state, const char *stimulus)
{
	td_auto_free char *why = impossible(state, stimulus);
	size_t n = 0;

	for_each(state, count_or_print, &n);
	if (why) {
		plain_error("'%s' cannot be tried in %s: %s", stimulus,
			    tcp_state_name(state), why);
	} else if (!n) {
		td_auto_free char *name =
			xasprintf("matrix/%s", tcp_state_slug(state));

		shipped_tell_missing("what can be tried", name);
		return;
	} else {
		plain_error("%s has no stimulus '%s'", tcp_state_name(state),
			    stimulus);
	}
	fprintf(stderr, "What can be tried there, and what the kernel answers:\n");
	for_each(state, count_or_print, NULL);
}
