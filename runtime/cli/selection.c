/* SPDX-License-Identifier: BSD-2-Clause */
/* selection: options about which runs there are. */
#include "runtime/cli/selection.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "parser/mem.h"
#include "runtime/cli/cli.h"

/* A whole number up to @max, and what follows it. */
static bool read_number(const char *text, unsigned max, unsigned *ret,
			const char **ret_end)
{
	unsigned long n;
	char *end;

	if (*text < '0' || *text > '9')
		return false;
	errno = 0;
	n = strtoul(text, &end, 10);
	if (errno || n > max)
		return false;
	*ret = (unsigned)n;
	*ret_end = end;
	return true;
}

static bool set_number(const char *value, unsigned min, unsigned max,
		       unsigned *ret, char *err, size_t err_cap)
{
	const char *end;
	unsigned n;

	if (!read_number(value, max, &n, &end) || *end || n < min) {
		snprintf(err, err_cap, "is not a number from %u to %u", min,
			 max);
		return false;
	}
	*ret = n;
	return true;
}

static void add_word(struct cli *cli, const char *text, size_t len)
{
	struct selection *s = &cli->select;

	s->word = arena_grow(cli->arena, s->word, s->n_words, &s->cap_words,
			     sizeof(*s->word));
	s->word[s->n_words++] = arena_strndup(cli->arena, text, len);
}

bool selection_set_select(struct cli *cli, const char *value, char *err,
			  size_t err_cap)
{
	for (;;) {
		size_t len = strcspn(value, ",");

		if (!len) {
			snprintf(err, err_cap,
				 "is not a list of words with commas between them");
			return false;
		}
		add_word(cli, value, len);
		if (!value[len])
			return true;
		value += len + 1;
	}
}

bool selection_set_shard(struct cli *cli, const char *value, char *err,
			 size_t err_cap)
{
	const char *end;
	unsigned k, n;

	if (!read_number(value, SELECTION_MAX_SHARDS, &k, &end) ||
	    *end != '/' ||
	    !read_number(end + 1, SELECTION_MAX_SHARDS, &n, &end) || *end ||
	    k < 1 || k > n) {
		snprintf(err, err_cap,
			 "is not K/N, the K-th of N parts, from 1/N to N/N");
		return false;
	}
	cli->select.shard = k;
	cli->select.n_shards = n;
	return true;
}

bool selection_set_durations(struct cli *cli, const char *value, char *err,
			     size_t err_cap)
{
	if (!*value) {
		snprintf(err, err_cap, "is not the name of a file");
		return false;
	}
	cli->select.durations = value;
	return true;
}

bool selection_set_repeat(struct cli *cli, const char *value, char *err,
			  size_t err_cap)
{
	return set_number(value, 1, SELECTION_MAX_REPEAT, &cli->select.repeat,
			  err, err_cap);
}

bool selection_set_retries(struct cli *cli, const char *value, char *err,
			   size_t err_cap)
{
	return set_number(value, 0, RETRY_MAX, &cli->select.retry.failed, err,
			  err_cap);
}

#define SET_FIELD(option, field) \
	bool selection_set_##option(struct cli *cli, const char *value, \
				    char *err, size_t err_cap) \
	{ \
		(void)value; \
		(void)err; \
		(void)err_cap; \
		cli->select.field = true; \
		return true; \
	}

SET_FIELD(list, list)
SET_FIELD(play_long, play_long)
SET_FIELD(until_fail, until_fail)
SET_FIELD(fail_fast, fail_fast)
SET_FIELD(no_retry, retry.off)
