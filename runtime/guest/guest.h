/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * guest: a machine with a kernel of the user's own, as the host sees it.
 *
 * The kernel is a User Mode Linux: an ordinary process, started in namespaces of its own
 * (NS_GUEST), with the caller's rights.  It boots in a tenth of a second with
 * "time-travel=inf-cpu": its clock stands while it computes, and jumps to the next timer
 * when it is idle.  Its root is the host's file system, read-only.  Its init is this
 * program (runtime/suite/guest_main.h), which plays runs and reports through a line.
 *
 * A guest that waits for the host lets its time pass, which takes a CPU.  So it should
 * always have its next run, or be ended.
 */
#ifndef GUEST_H
#define GUEST_H

#include <poll.h>
#include <stdbool.h>
#include <stddef.h>

#include "runtime/guest/line.h"

struct guest_config {
	const char *kernel;	/* path of the program */
	unsigned memory_mib;	/* of the machine */
	bool untrusted;		/* its processes may attack its kernel: no seccomp= mode,
				 * which trusts them */
	char *const *init;	/* program in the guest and its arguments; NULL behind
				 * them; no blanks */
};

/* Descriptors that may become readable, or writable. */
#define GUEST_FDS 4

struct guest;

/* Starts it.  0 with *@ret to be freed by guest_free(), or -errno with a message in
 * @err.  It is not up yet: its first frame is LINE_HELLO. */
int guest_start(const struct guest_config *config, struct guest **ret,
		char *err, size_t err_cap);
/* Ends it, with all that is in it.  NULL is fine. */
void guest_free(struct guest *g);

/* The line to it.  What is put there is written by guest_tend(), once the guest is up. */
struct line *guest_line(struct guest *g);
/* Whether it has spoken. */
bool guest_is_up(const struct guest *g);
/* Fills @fd with GUEST_FDS entries for poll(); unused ones have fd -1. */
void guest_poll(const struct guest *g, struct pollfd *fd);
/* Reads and writes what goes without waiting.  False: the guest is over; its last words
 * are there all the same. */
bool guest_tend(struct guest *g);
/* "was killed by signal 9 (Killed)", "ended with status 1": of one that is over. */
void guest_describe_end(const struct guest *g, char *buf, size_t cap);

/*
 * What its console has shown and guest_console_take() has not taken, without its middle if
 * that was too much.  The latter takes what is there up to @mark, or all.  Both are valid until
 * the next call for the guest.
 *
 * Whoever reads the line first and then the console may find there what came later: so the
 * guest marks where something ends, by these lines, before it tells of it in the line.
 */
const char *guest_console(struct guest *g);
const char *guest_console_take(struct guest *g, const char *mark);

#define GUEST_MARK_BOOT "tundrill: the end of the boot."
#define GUEST_MARK_RUN "tundrill: the end of run %u."	/* its number */
#define GUEST_MARK_MAX 64

#endif
