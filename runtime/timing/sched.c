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

/* @tid: 0: the calling thread. */
static bool get(pid_t tid, struct attributes *ret)
{
	return syscall(SYS_sched_getattr, tid, ret, sizeof(*ret), 0) == 0;
}

static bool set(pid_t tid, struct attributes *attr)
{
	attr->size = sizeof(*attr);
	return syscall(SYS_sched_setattr, tid, attr, 0) == 0;
}

static bool set_fifo(pid_t tid, uint32_t priority)
{
	struct attributes attr = {
		.policy = SCHED_FIFO,
		.priority = priority,
	};

	return set(tid, &attr);
}

/* @ns: 0: the kernel's own length. */
static void set_slice(pid_t tid, uint64_t ns)
{
	struct attributes attr = { .policy = SCHED_OTHER };
	struct attributes now = { 0 };

	if (get(tid, &now) && now.policy == SCHED_BATCH)
		attr.policy = SCHED_BATCH;
	attr.nice = getpriority(PRIO_PROCESS, (id_t)tid);
	attr.runtime = ns;
	set(tid, &attr);
}

bool sched_urgent_is_permitted(void)
{
	struct attributes before = { 0 };

	if (!get(0, &before) || !set_fifo(0, 1))
		return false;
	set(0, &before);
	return true;
}

bool sched_is_urgent(void)
{
	struct attributes now = { 0 };

	return get(0, &now) && now.policy == SCHED_FIFO;
}

void sched_set_urgent(bool first)
{
	if (!first)
		set_slice(0, 0);
	else if (!set_fifo(0, 1))
		set_slice(0, SHORTEST_SLICE_NS);
}

void sched_set_most_urgent(void)
{
	set_fifo(0, 2);
}

void sched_let_wait(pid_t tid, bool waits)
{
	if (waits)
		set_slice(tid, SHORTEST_SLICE_NS);
	else
		set_fifo(tid, 1);
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
