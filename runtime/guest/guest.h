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
 *
 * The kernel and the guest's processes are processes of the host that work in turns, and
 * hand over at each system call and page fault.  On one CPU that is a switch; between two,
 * one of which sleeps meanwhile, it takes several times as long.
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
	bool untrusted;		/* its processes may attack its kernel: UML's seccomp=
				 * mode, which trusts them, is off */
	int cpu;		/* that all of the guest runs on; -1: on any */
	char *const *init;	/* program in the guest and its arguments; NULL behind
				 * them; no blanks */
};

/* Descriptors that may become readable, or writable. */
#define GUEST_FDS 4

struct guest;

/* Starts a guest.  0 with *@ret to be freed by guest_free(), or -errno with a message in
 * @err.  The guest is not up yet: when it is, it sends LINE_HELLO. */
int guest_start(const struct guest_config *config, struct guest **ret,
		char *err, size_t err_cap);
/* Ends the guest, with all its processes, and frees @g.  NULL is fine. */
void guest_free(struct guest *g);

/* The line to the guest.  guest_tend() writes what is put there, once the guest is up. */
struct line *guest_line(struct guest *g);
/* Whether the guest has sent its first frame. */
bool guest_is_up(const struct guest *g);
/* Fills @fd with GUEST_FDS entries for poll(); unused ones have fd -1. */
void guest_poll(const struct guest *g, struct pollfd *fd);
/* Reads and writes as much as goes without waiting.  False: the guest has ended; its last
 * output can still be read. */
bool guest_tend(struct guest *g);
/* How a guest has ended: "was killed by signal 9 (Killed)", "ended with status 1". */
void guest_describe_end(const struct guest *g, char *buf, size_t cap);

/*
 * What the guest's console has shown since guest_console_take(), without its middle if it is
 * too long (console.h).  Valid until the next call for the guest.
 */
const char *guest_console(struct guest *g);
/*
 * The same up to @mark, all of it if @mark is missing, which is taken out.  Valid likewise.
 *
 * A host that reads the line and then the console may find there what came later.  So the
 * guest prints one of the marks below where something ends, before it tells that in the line.
 */
const char *guest_console_take(struct guest *g, const char *mark);

#define GUEST_MARK_BOOT "tundrill: the end of the boot."
#define GUEST_MARK_RUN "tundrill: the end of run %u."	/* its number */
#define GUEST_MARK_MAX 64

#endif
