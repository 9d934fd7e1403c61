/* SPDX-License-Identifier: BSD-2-Clause */
/* shard: the part of a suite that one of several machines runs. */
#include "runtime/cli/shard.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "parser/mem.h"

static const struct {
	const char *total, *index, *status_file;
} environments[] = {
	{ "GTEST_TOTAL_SHARDS", "GTEST_SHARD_INDEX", "GTEST_SHARD_STATUS_FILE" },
	{ "TEST_TOTAL_SHARDS", "TEST_SHARD_INDEX", "TEST_SHARD_STATUS_FILE" },
};

static const char *variable(const char *name)
{
	const char *value = getenv(name);

	return value && *value ? value : NULL;
}

static bool number(const char *text, unsigned *ret)
{
	char *end;
	unsigned long n;

	if (!text || *text < '0' || *text > '9')
		return false;
	n = strtoul(text, &end, 10);
	if (*end || n > SELECTION_MAX_SHARDS)
		return false;
	*ret = (unsigned)n;
	return true;
}

static int touch(const char *path, char *err, size_t err_cap)
{
	int fd, ret;

	if (!path)
		return 0;
	fd = open(path, O_WRONLY | O_CREAT | O_CLOEXEC, 0666);
	if (fd < 0) {
		ret = -errno;
		snprintf(err, err_cap, "cannot write %s: %s", path,
			 strerror(-ret));
		return ret;
	}
	close(fd);
	return 0;
}

int shard_from_environment(struct selection *select, char *err, size_t err_cap)
{
	size_t n_env = sizeof(environments) / sizeof(*environments);
	unsigned k, n;

	for (size_t i = 0; i < n_env && !select->shard; i++) {
		const char *total = variable(environments[i].total);
		const char *index = variable(environments[i].index);

		if (!total)
			continue;
		if (!number(total, &n) || !number(index, &k) || k >= n) {
			snprintf(err, err_cap,
				 "%s=%s and %s=%s name no part of a suite",
				 environments[i].total, total,
				 environments[i].index, index ? index : "");
			return -EINVAL;
		}
		select->shard = k + 1;
		select->n_shards = n;
		return touch(variable(environments[i].status_file), err,
			     err_cap);
	}
	return 0;
}

/* The item that is to be dealt next, and where it stood. */
struct item {
	double duration_s;
	size_t i;
};

static int longest_first(const void *a, const void *b)
{
	const struct item *x = a, *y = b;

	if (x->duration_s != y->duration_s)
		return x->duration_s < y->duration_s ? 1 : -1;
	return (x->i > y->i) - (x->i < y->i);
}

/* Graham's longest processing time rule: at most 4/3 of the best deal. */
static void deal_longest_first(const double *duration_s, size_t n,
			       unsigned n_shards, unsigned *ret)
{
	td_auto_free struct item *item = xcalloc(n, sizeof(*item));
	td_auto_free double *load_s = xcalloc(n_shards, sizeof(*load_s));

	for (size_t i = 0; i < n; i++)
		item[i] = (struct item){ duration_s[i], i };
	qsort(item, n, sizeof(*item), longest_first);
	for (size_t i = 0; i < n; i++) {
		unsigned least = 0;

		for (unsigned k = 1; k < n_shards; k++)
			if (load_s[k] < load_s[least])
				least = k;
		load_s[least] += item[i].duration_s;
		ret[item[i].i] = least;
	}
}

void shard_deal(const double *duration_s, size_t n, unsigned n_shards,
		unsigned *ret)
{
	if (!n)
		return;
	if (duration_s) {
		deal_longest_first(duration_s, n, n_shards, ret);
		return;
	}
	for (size_t i = 0; i < n; i++)
		ret[i] = (unsigned)(i % n_shards);
}
