/* SPDX-License-Identifier: BSD-2-Clause */
/* kernels: those that the runs of a report were played on. */
#ifndef KERNELS_H
#define KERNELS_H

#include "runtime/record/run_kernel.h"

/* One in almost all cases; reports of several machines may be put together.  What is over
 * the limit is not told. */
#define KERNELS_MAX 16

struct kernels {
	struct run_kernel kernel[KERNELS_MAX];
	unsigned n;
};

/* True the first time that a kernel like @k is offered.  NULL: not known, false. */
bool kernels_add(struct kernels *s, const struct run_kernel *k);

#endif
