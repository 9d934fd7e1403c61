/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * queue: the runs that wait for their turn, and whose turn it is.
 *
 * If several runs are under way at once, those that plan most time come first: the suite
 * is not over before the longest run is, and short ones fit in beside it.
 *
 * A run that is to be run again (retry.h) goes before all others, since it is one of those
 * that end last.  Its second try may be beside any number of runs.  If that was disturbed,
 * too, they were too many: the third try and each later one waits until fewer runs are
 * under way than there are CPUs.
 */
#ifndef QUEUE_H
#define QUEUE_H

#include <stdbool.h>
#include <stddef.h>

#include "runtime/suite/suite.h"

struct queue {
	struct suite_run **first;	/* that had no try yet, in order */
	size_t n_first, next_first;
	struct queue_again {
		struct suite_run *run;
		char *earlier;		/* tries, and what became of them */
	} *again;			/* in order */
	size_t n_again, cap_again;
};

/* Queues the @n runs at @run, which must live as long as the queue: in their order, or by
 * planned_ns. */
void queue_init(struct queue *q, struct suite_run *run, size_t n,
		bool longest_first);
/* Frees what the queue owns, but no run. */
void queue_done(struct queue *q);

/* Queues @run again.  @earlier tells of its tries; the queue owns it then. */
void queue_again(struct queue *q, struct suite_run *run, char *earlier);

/* True if no run waits. */
bool queue_is_empty(const struct queue *q);

/*
 * Takes the run that may begin while @under_way others are on @cpus CPUs; NULL: none may.
 * *@ret_earlier: the text of queue_again(), which the caller frees; NULL: this is the run's
 * first try.
 */
struct suite_run *queue_take(struct queue *q, size_t under_way, size_t cpus,
			     char **ret_earlier);
/* Whether queue_take() would return a run. */
bool queue_has_turn(const struct queue *q, size_t under_way, size_t cpus);

#endif
