/* SPDX-License-Identifier: BSD-2-Clause */
/* queue: the runs that wait for their turn, and whose turn it is. */
#include "runtime/suite/queue.h"

#include <stdlib.h>
#include <string.h>

#include "parser/mem.h"

/* Tries that are made beside any number of others. */
#define TRIES_BESIDE 2

static int by_planned(const void *a, const void *b)
{
	const struct suite_run *x = *(struct suite_run *const *)a;
	const struct suite_run *y = *(struct suite_run *const *)b;

	if (x->planned_ns != y->planned_ns)
		return x->planned_ns < y->planned_ns ? 1 : -1;
	return (x > y) - (x < y);
}

void queue_init(struct queue *q, struct suite_run *run, size_t n,
		bool longest_first)
{
	*q = (struct queue){
		.first = xcalloc(n + 1, sizeof(*q->first)),
		.n_first = n,
	};
	for (size_t i = 0; i < n; i++)
		q->first[i] = &run[i];
	if (longest_first)
		qsort(q->first, n, sizeof(*q->first), by_planned);
}

void queue_done(struct queue *q)
{
	for (size_t i = 0; i < q->n_again; i++)
		free(q->again[i].earlier);
	free(q->again);
	free(q->first);
}

void queue_again(struct queue *q, struct suite_run *run, char *earlier)
{
	GROW(q->again, q->n_again, q->cap_again);
	q->again[q->n_again++] = (struct queue_again){ run, earlier };
}

bool queue_is_empty(const struct queue *q)
{
	return q->next_first == q->n_first && !q->n_again;
}

/* The index of the first one to be run again that may begin, or n_again. */
static size_t again_with_turn(const struct queue *q, size_t under_way,
			      size_t cpus)
{
	size_t i = 0;

	while (i < q->n_again && under_way >= cpus &&
	       q->again[i].run->tries >= TRIES_BESIDE)
		i++;
	return i;
}

bool queue_has_turn(const struct queue *q, size_t under_way, size_t cpus)
{
	return q->next_first < q->n_first ||
	       again_with_turn(q, under_way, cpus) < q->n_again;
}

struct suite_run *queue_take(struct queue *q, size_t under_way, size_t cpus,
			     char **ret_earlier)
{
	size_t i = again_with_turn(q, under_way, cpus);
	struct queue_again again;

	*ret_earlier = NULL;
	if (i == q->n_again)
		return q->next_first < q->n_first ? q->first[q->next_first++] :
						    NULL;
	again = q->again[i];
	q->n_again--;
	memmove(&q->again[i], &q->again[i + 1],
		(q->n_again - i) * sizeof(*q->again));
	*ret_earlier = again.earlier;
	return again.run;
}
