/* SPDX-License-Identifier: BSD-2-Clause */
/* guest_faults: faults of a kernel under test, as failures of a run. */
#ifndef GUEST_FAULTS_H
#define GUEST_FAULTS_H

#include <stdbool.h>

#include "runtime/guest/splat.h"
#include "runtime/record/result.h"
#include "runtime/suite/worker_process.h"

/* The kernel reported @fault during the run at @ret: makes it a failure of kind "kernel", in
 * front of all that the run itself has found. */
void guest_faults_tell(const struct splat *fault, struct result *ret);

/* The same for a run without a record: its guest has ended, for instance by such a fault.
 * @interrupted: the user has ended it. */
void guest_faults_death(const struct worker_process *p, bool interrupted,
			struct result *ret);

#endif
