/* SPDX-License-Identifier: BSD-2-Clause */
/* shard: the part of a suite that one of several machines runs. */
#ifndef SHARD_H
#define SHARD_H

#include <stddef.h>

#include "runtime/cli/selection.h"

/*
 * Without --shard, the environment variables of GoogleTest and of Bazel decide; they count
 * from 0.  Makes the file that tells their runners that the variables were obeyed.  0, or
 * -errno with a message in @err: a variable makes no sense, or the file cannot be made.
 */
int shard_from_environment(struct selection *select, char *err, size_t err_cap);

/*
 * Deals @n items to @n_shards shards: item i goes to shard ret[i], from 0.  With
 * @duration_s, the longest item is dealt first, each to the shard that has least to do;
 * without, they are dealt in turn.  The same items are always dealt the same way.
 */
void shard_deal(const double *duration_s, size_t n, unsigned n_shards,
		unsigned *ret);

#endif
