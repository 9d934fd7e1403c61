/* SPDX-License-Identifier: BSD-2-Clause */
/* shard: the part of a suite that one of several machines runs. */
#ifndef SHARD_H
#define SHARD_H

#include <stddef.h>

#include "runtime/cli/selection.h"

/*
 * Without --shard, the variables of GoogleTest and of Bazel decide; theirs count
 * from 0.  Touches the file by which Bazel knows that they were looked at.  0, or
 * -errno with a message in @err: a variable makes no sense, or no file.
 */
int shard_from_environment(struct selection *select, char *err, size_t err_cap);

/*
 * Deals @n items to @n_shards shards: item i goes to shard ret[i], from 0.  With
 * @duration_s, the longest first, each to the shard that has least to do;
 * without, in turn.  Everyone who deals the same items has the same result.
 */
void shard_deal(const double *duration_s, size_t n, unsigned n_shards,
		unsigned *ret);

#endif
