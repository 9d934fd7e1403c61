/* SPDX-License-Identifier: BSD-2-Clause */
/* cli_fixture: command lines and the files that they name. */
#ifndef TESTS_CLI_FIXTURE_H
#define TESTS_CLI_FIXTURE_H

#include <string.h>

#include "runtime/cli/cli.h"
#include "tests/unit/tap.h"

#define MAX_WORDS 16

/* Splits @line at blanks, parses it; the words live in a static buffer. */
static inline int parse(const char *line, struct cli *ret, char *err, size_t err_cap)
{
	static char text[512];
	char *argv[MAX_WORDS + 1];
	int argc = 0;

	snprintf(text, sizeof(text), "%s", line);
	for (char *w = strtok(text, " "); w && argc < MAX_WORDS;
	     w = strtok(NULL, " "))
		argv[argc++] = w;
	argv[argc] = NULL;
	*err = '\0';
	return cli_parse(argc, argv, ret, err, err_cap);
}

static inline void put(const char *path, const char *text)
{
	FILE *f = fopen(path, "w");

	if (f) {
		fputs(text, f);
		fclose(f);
	}
}

#endif
