/* SPDX-License-Identifier: BSD-2-Clause */
/* shown: the scripts that say what they show, and what became of them on each kernel. */
#ifndef SHOWN_H
#define SHOWN_H

#include "parser/mem.h"
#include "parser/pragma.h"
#include "runtime/report/kernels.h"
#include "runtime/suite/suite.h"

/* The worst one of several counts: a later one is worse. */
enum standing {
	STANDING_NONE,		/* nothing was run */
	STANDING_SKIPPED,
	STANDING_PASS,
	STANDING_EXPECTED,	/* it fails, as it says */
	STANDING_FAIL,		/* or has an error */
	STANDING_COUNT
};

const char *standing_name(enum standing s);	/* "expected fail" */

/* How a script stands on a kernel. */
struct stand {
	enum standing standing;
	const char *why;	/* the reason, or what failed; NULL: nothing is said */
};

struct shown {
	const char *path;
	const struct pragmas *pragmas;
	struct stand on[KERNELS_MAX];
	unsigned seen[FAMILY_COUNT + 1];	/* runs of each family, and without one */
	/* The run that decided: */
	enum standing worst;
	unsigned group;		/* its index in @seen ... */
	unsigned nth;		/* ... and which of these it is, from 1 */
};

/* All of them. */
struct shown_list {
	struct arena *mem;	/* owns what is kept */
	void *by_path;		/* tsearch(3)'s tree of struct shown */
	struct shown **shown;	/* sorted by shown_sort() */
	size_t n, cap;
	struct kernels kernels;
};

/* Keeps what a run's script shows, if it shows anything. */
void shown_add(struct shown_list *list, const struct suite_run *run);
/* Puts the scripts in the order of their paths without ".pkt": runs end in any order. */
void shown_sort(struct shown_list *list);
/* Frees all but what @mem owns. */
void shown_done(struct shown_list *list);

/* The worse one; @a if both are the same. */
struct stand stand_worse(struct stand a, struct stand b);

/* "Linux 7.2.0, virtual time"; caller frees. */
char *kernel_title(const struct run_kernel *k);

#endif
