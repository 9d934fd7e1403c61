/* SPDX-License-Identifier: BSD-2-Clause */
/* guest_faults: how the faults of a kernel under test are told. */
#include "runtime/suite/guest_faults.h"

#include <string.h>

#include "runtime/play/run_config.h"
#include "runtime/suite/guests.h"
#include "runtime/timing/clock.h"

void guest_faults_tell(const struct splat *fault, struct result *ret)
{
	struct diag_list first = { 0 };
	struct diag *d = diag_error(&first, SPAN_NONE, "the kernel reported: %s",
				    fault->title);

	for (const char *line = fault->text; *line;) {
		size_t len = strcspn(line, "\n");

		diag_detail(d, "%.*s", (int)len, line);
		line += len + (line[len] == '\n');
	}
	diag_list_prepend(&ret->diags, &first);
	ret->verdict = VERDICT_FAIL;
	ret->kind = FAIL_KERNEL;
	ret->failure = FAILURE_WRONG;
}

void guest_faults_death(const struct worker_process *p, bool interrupted,
			struct result *ret)
{
	if (p->killed && interrupted) {
		diag_error(&ret->diags, SPAN_NONE,
			   "interrupted: the run was killed");
		return;
	}
	if (!p->killed && !*p->death) {
		diag_error(&ret->diags, SPAN_NONE,
			   "what the run's process in the guest has reported cannot be read");
		return;
	}
	ret->verdict = VERDICT_FAIL;
	ret->kind = FAIL_KERNEL;
	if (p->killed && !p->begun)
		diag_error(&ret->diags, SPAN_NONE,
			   "the kernel did not come up in time, and its guest was killed");
	else if (p->killed)
		diag_note(diag_error(&ret->diags, SPAN_NONE,
				     "the kernel made no progress: the run had not ended within %g s of this machine's time, and its guest was killed",
				     (double)guests_limit_ns(p->guests) /
					     NS_PER_S),
			  "'--timeout=SECONDS' gives a run more time");
	else if (!p->fault.title)
		diag_error(&ret->diags, SPAN_NONE, "the kernel's process %s",
			   p->death);
}
