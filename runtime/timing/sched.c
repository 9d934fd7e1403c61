/* SPDX-License-Identifier: BSD-2-Clause */
/* sched: where and how soon threads run. */
#include "runtime/timing/sched.h"

#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

/* --- one CPU --------------------------------------------------------------- */

void sched_pin(int cpu, struct sched_place *ret_before)
{
	cpu_set_t here;

	ret_before->known = 0;
	if (cpu < 0 || cpu >= CPU_SETSIZE ||
	    sched_getaffinity(0, sizeof(ret_before->allowed),
			      &ret_before->allowed))
		return;
	CPU_ZERO(&here);
	CPU_SET(cpu, &here);
	ret_before->known = !sched_setaffinity(0, sizeof(here), &here);
}

void sched_unpin(pid_t pid, const struct sched_place *before)
{
	if (before->known)
		sched_setaffinity(pid, sizeof(before->allowed),
				  &before->allowed);
}

/* --- as soon as woken -------------------------------------------------------- */

/* The shortest that the kernel takes, ns (__setparam_fair() in
 * kernel/sched/syscalls.c). */
#define SHORTEST_SLICE_NS 100000

/* struct sched_attr of linux/sched/types.h, which cannot be included beside <sched.h>. */
struct attributes {
	uint32_t size;
	uint32_t policy;
	uint64_t flags;
	int32_t nice;
	uint32_t priority;
	uint64_t runtime, deadline, period;
	uint32_t util_min, util_max;
};

static bool get(struct attributes *ret)
{
	return syscall(SYS_sched_getattr, 0, ret, sizeof(*ret), 0) == 0;
}

static bool set(struct attributes *attr)
{
	attr->size = sizeof(*attr);
	return syscall(SYS_sched_setattr, 0, attr, 0) == 0;
}

static bool set_fifo(void)
{
	struct attributes attr = {
		.policy = SCHED_FIFO,
		.priority = 1,
	};

	return set(&attr);
}

/* @ns: 0: the kernel's own length. */
static void set_slice(uint64_t ns)
{
	struct attributes attr = { .policy = SCHED_OTHER };
	struct attributes now = { 0 };

	if (get(&now) && now.policy == SCHED_BATCH)
		attr.policy = SCHED_BATCH;
	attr.nice = getpriority(PRIO_PROCESS, 0);
	attr.runtime = ns;
	set(&attr);
}

bool sched_urgent_is_permitted(void)
{
	struct attributes before = { 0 };

	if (!get(&before) || !set_fifo())
		return false;
	set(&before);
	return true;
}

void sched_set_urgent(bool first)
{
	if (!first)
		set_slice(0);
	else if (!set_fifo())
		set_slice(SHORTEST_SLICE_NS);
}

void sched_leave_group(void)
{
	if (!sched_urgent_is_permitted())
		setsid();
}

/* --- without a CPU ------------------------------------------------------------ */

int sched_delay_open(void)
{
	return open("/proc/thread-self/schedstat", O_RDONLY | O_CLOEXEC);
}

int64_t sched_delay_ns(int fd)
{
	char text[96] = "";
	long long running, waiting;

	if (pread(fd, text, sizeof(text) - 1, 0) <= 0 ||
	    sscanf(text, "%lld %lld", &running, &waiting) != 2)
		return 0;
	return waiting;
}
