/* SPDX-License-Identifier: BSD-2-Clause */
/* guest_faults: how the faults of a kernel under test are told. */
#ifndef GUEST_FAULTS_H
#define GUEST_FAULTS_H

#include <stdbool.h>

#include "runtime/guest/splat.h"
#include "runtime/record/result.h"
#include "runtime/suite/worker_process.h"

/* Makes a failure of kind "kernel" of the run at @ret, in which @fault was reported: it
 * comes before all that the run itself has found. */
void guest_faults_tell(const struct splat *fault, struct result *ret);

/* The same of a run that has no record that can be read: its guest has ended, for instance
 * by the fault that guest_faults_tell() tells.  @interrupted: the user did it. */
void guest_faults_death(const struct worker_process *p, bool interrupted,
			struct result *ret);

#endif
