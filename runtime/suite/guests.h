/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * guests: the machines of a suite whose runs are played on a kernel of the user's own.
 *
 * To the suite, a guest is where a worker is: worker_process_start() with guests in its
 * spawn takes a seat here instead of forking.  Each guest plays one run at a time, and has
 * the next one waiting, since a guest without work takes a CPU (guest.h).  A guest whose
 * kernel has reported a fault, died, or makes no progress is ended, and what waited in it is
 * played in another.
 */
#ifndef GUESTS_H
#define GUESTS_H

#include <poll.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "runtime/guest/guest.h"

struct worker_process;
struct guests;

struct guests_config {
	const char *kernel;		/* path of the program */
	unsigned n;			/* machines */
	unsigned memory_mib;		/* of each */
	bool untrusted;			/* guest_config */
	int64_t limit_ns;		/* of the host's time, for a run */
};

/*
 * Boots the first guest: so the kernel's version is known, and a kernel that does not boot is
 * told before anything else.  0 with *@ret to be freed by guests_free(), or -errno with a
 * message in @err, whose further lines are what the kernel said.  @config->kernel must live
 * as long as *@ret.
 */
int guests_new(const struct guests_config *config, struct guests **ret,
	       char *err, size_t err_cap);
/* Ends all.  NULL is fine. */
void guests_free(struct guests *g);

/* "7.2.0": the kernel's release; and its ticks a second. */
const char *guests_release(const struct guests *g);
unsigned guests_hz(const struct guests *g);

/* guests_config.limit_ns. */
int64_t guests_limit_ns(const struct guests *g);

/* How many runs can be in guests at once; and whether one more can. */
unsigned guests_seats(const struct guests *g);
bool guests_have_seat(const struct guests *g);

/* A number that no other run has. */
unsigned guests_next_id(struct guests *g);
/* Sends the run of @text (guest_job.h, with that @id) to the guest that has least to do, and
 * starts that guest if need be.  @p gets what the guest tells of the run.  0, or -errno with
 * a message in @err. */
int guests_take_seat(struct guests *g, struct worker_process *p, unsigned id,
		     const char *text, size_t len, char *err, size_t err_cap);
/* Ends the guest that @p has a seat in, and with it the run that is played there. */
void guests_kill(struct guests *g, struct worker_process *p);

/* How many entries guests_poll() fills at most. */
size_t guests_poll_max(const struct guests *g);
/* Fills @fd for poll(); returns how many. */
size_t guests_poll(const struct guests *g, struct pollfd *fd);
/* Reads what guests have sent, and hands it to the runs that it is about. */
void guests_tend(struct guests *g);
/* Ends the guests that have no run.  To be called when no more runs come. */
void guests_end_idle(struct guests *g);

#endif
