/* SPDX-License-Identifier: BSD-2-Clause */
/* guest_job: a run as it is sent to a guest: a worker's job, as one JSON object. */
#ifndef GUEST_JOB_H
#define GUEST_JOB_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "netdev/ns.h"
#include "parser/script.h"
#include "runtime/suite/worker.h"

struct suite_config;

/* A worker's job as the guest reads it.  It owns all that it points to. */
struct guest_job {
	unsigned id;
	enum ns_mode ns_mode;
	bool ignore_pragmas;
	bool capture, capture_all, tcp_info, sysctls, slow;
	bool live;			/* live lines are wanted ... */
	bool progress;			/* ... of them, those that cannot wait ... */
	bool told_elsewhere;		/* ... and not even these */
	char *follow;			/* in front of them; or NULL */
	int64_t timeout_ns;		/* of the guest's time */
	double tolerance_scale;		/* suite_config */
	enum family family;
	struct source *source;
	struct option_setting *setting;
	size_t n_settings;
};

/* The text for run number @id, which @job is of.  Caller frees. */
char *guest_job_text(unsigned id, const struct suite_config *config,
		     const struct worker_job *job, size_t *ret_len);

/* Reads such a text.  0 with *@ret to be freed by guest_job_done(), or -EINVAL. */
int guest_job_read(const char *text, size_t len, struct guest_job *ret);
/* Frees what @job owns. */
void guest_job_done(struct guest_job *job);

#endif
