/* SPDX-License-Identifier: BSD-2-Clause */
/* kernels: those that the runs of a report were played on. */
#include "runtime/report/kernels.h"

#include <stddef.h>

bool kernels_add(struct kernels *s, const struct run_kernel *k)
{
	if (!k || s->n == KERNELS_MAX)
		return false;
	for (unsigned i = 0; i < s->n; i++)
		if (run_kernel_equal(&s->kernel[i], k))
			return false;
	s->kernel[s->n++] = *k;
	return true;
}
