/* SPDX-License-Identifier: BSD-2-Clause */
/* priority: SCHED_FIFO, or the shortest time slice. */
#include "runtime/play/priority.h"

#include <linux/sched.h>
#include <linux/sched/types.h>
#include <stdint.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

/* The shortest that the kernel takes, ns (__setparam_fair() in
 * kernel/sched/syscalls.c). */
#define SHORTEST_SLICE_NS 100000

static bool get(struct sched_attr *ret)
{
	return syscall(SYS_sched_getattr, 0, ret, sizeof(*ret), 0) == 0;
}

static bool set(struct sched_attr *attr)
{
	attr->size = sizeof(*attr);
	return syscall(SYS_sched_setattr, 0, attr, 0) == 0;
}

static bool set_fifo(void)
{
	struct sched_attr attr = {
		.sched_policy = SCHED_FIFO,
		.sched_priority = 1,
	};

	return set(&attr);
}

/* @ns: 0: the kernel's own length. */
static void set_slice(uint64_t ns)
{
	struct sched_attr attr = { .sched_policy = SCHED_NORMAL };
	struct sched_attr now = { 0 };

	if (get(&now) && now.sched_policy == SCHED_BATCH)
		attr.sched_policy = SCHED_BATCH;
	attr.sched_nice = getpriority(PRIO_PROCESS, 0);
	attr.sched_runtime = ns;
	set(&attr);
}

bool priority_is_permitted(void)
{
	struct sched_attr before = { 0 };

	if (!get(&before) || !set_fifo())
		return false;
	set(&before);
	return true;
}

void priority_set_first(bool first)
{
	if (!first)
		set_slice(0);
	else if (!set_fifo())
		set_slice(SHORTEST_SLICE_NS);
}

void priority_leave_group(void)
{
	if (!priority_is_permitted())
		setsid();
}
