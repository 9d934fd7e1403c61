/* SPDX-License-Identifier: BSD-2-Clause */
/* test_queue: in which order the runs of a suite have their turn. */
#include "runtime/suite/queue.h"

#include <stdlib.h>
#include <string.h>

#include "parser/mem.h"
#include "tests/unit/tap.h"

#define CPUS 2
#define MANY 50

/* Runs named by a letter: the paths of those taken, until none may begin. */
static void take_all(struct queue *q, size_t under_way, char *ret, size_t cap)
{
	struct suite_run *run;
	char *earlier;
	size_t n = 0;

	while ((run = queue_take(q, under_way, CPUS, &earlier))) {
		if (n + 1 < cap)
			ret[n++] = *run->path;
		free(earlier);
	}
	ret[n] = '\0';
}

static void test_order(void)
{
	struct suite_run run[] = {
		{ .path = "a", .planned_ns = 5 },
		{ .path = "b", .planned_ns = 7 },
		{ .path = "c", .planned_ns = 5 },
		{ .path = "d", .planned_ns = 9 },
	};
	struct queue q;
	char order[8];

	queue_init(&q, run, 4, false);
	take_all(&q, 0, order, sizeof(order));
	tap_is_str(order, "abcd", "in their order");
	tap_ok(queue_is_empty(&q), "... until there are none");
	queue_done(&q);

	queue_init(&q, run, 4, true);
	take_all(&q, 0, order, sizeof(order));
	tap_is_str(order, "dbac", "the longest first, equals in their order");
	queue_done(&q);
}

static void test_again(void)
{
	struct suite_run run[] = { { .path = "a" }, { .path = "b" } };
	struct queue q;
	char order[8], *earlier;

	queue_init(&q, run, 2, false);
	queue_take(&q, 0, CPUS, &earlier);
	tap_ok(!earlier, "a first try follows none");
	run[0].tries = 1;
	queue_again(&q, &run[0], xstrdup("it failed"));
	tap_ok(queue_take(&q, MANY, CPUS, &earlier) == &run[0],
	       "a second try goes before all others, beside any number");
	tap_is_str(earlier, "it failed", "... with what is known of the first");
	free(earlier);

	run[0].tries = 2;
	queue_again(&q, &run[0], xstrdup("it failed again"));
	take_all(&q, CPUS, order, sizeof(order));
	tap_is_str(order, "b", "a third try waits while there are many");
	tap_ok(!queue_has_turn(&q, CPUS, CPUS) && !queue_is_empty(&q),
	       "... and nothing has its turn");
	tap_ok(queue_has_turn(&q, CPUS - 1, CPUS), "until there are few");
	take_all(&q, CPUS - 1, order, sizeof(order));
	tap_is_str(order, "a", "... then it begins");

	run[0].tries = RETRY_DISTURBED;
	queue_again(&q, &run[0], xstrdup("it failed each time"));
	tap_ok(!queue_has_turn(&q, CPUS, CPUS) &&
	       queue_has_turn(&q, CPUS - 1, CPUS), "so does the last try");
	queue_again(&q, &run[0], xstrdup("left over"));
	queue_done(&q);
}

int main(void)
{
	test_order();
	test_again();
	return tap_done();
}
