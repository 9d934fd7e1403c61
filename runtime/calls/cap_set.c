/* SPDX-License-Identifier: BSD-2-Clause */
/* cap_set: raises or drops a capability of the thread that makes this call. */
#include <linux/capability.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "runtime/calls/common.h"

/* The values of libcap's cap_flag_t and cap_flag_value_t, which scripts name. */
enum { SET_EFFECTIVE, SET_PERMITTED, SET_INHERITABLE, SET_COUNT };
enum { VALUE_CLEAR, VALUE_SET };

struct cap_set_args {
	unsigned set;		/* SET_* */
	unsigned word;		/* index into the kernel's array */
	uint32_t bit;
	bool on;
};

static int cap_set_prepare(struct call *c)
{
	struct cap_set_args *a = arena_alloc(c->mem, sizeof(*a));
	int64_t set, cap, on;

	if (value_range(c, c->ast->arg[0], "set", 0, SET_COUNT - 1, &set) < 0 ||
	    value_range(c, c->ast->arg[1], "capability", 0,
			32 * _LINUX_CAPABILITY_U32S_3 - 1, &cap) < 0 ||
	    value_range(c, c->ast->arg[2], "value", VALUE_CLEAR, VALUE_SET,
			&on) < 0)
		return -EINVAL;
	a->set = (unsigned)set;
	a->word = (unsigned)cap / 32;
	a->bit = UINT32_C(1) << (cap % 32);
	a->on = on == VALUE_SET;
	c->arg = a;
	return 0;
}

static uint32_t *set_of(struct __user_cap_data_struct *d, unsigned set)
{
	switch (set) {
	case SET_EFFECTIVE:
		return &d->effective;
	case SET_PERMITTED:
		return &d->permitted;
	default:
		return &d->inheritable;
	}
}

/* Not libcap's calls: those would also change the other threads. */
static void cap_set_execute(struct call *c)
{
	const struct cap_set_args *a = c->arg;
	struct __user_cap_header_struct h = {
		.version = _LINUX_CAPABILITY_VERSION_3,
	};
	struct __user_cap_data_struct d[_LINUX_CAPABILITY_U32S_3];
	uint32_t *set;

	if (syscall(SYS_capget, &h, d)) {
		call_done(c, -1);
		return;
	}
	set = set_of(&d[a->word], a->set);
	*set = a->on ? *set | a->bit : *set & ~a->bit;
	call_done(c, syscall(SYS_capset, &h, d));
}

const struct call_ops call_ops_cap_set = {
	.desc = {
		.name = "cap_set",
		.arg = {
			{ .type = ARG_INT, .name = "set" },
			{ .type = ARG_INT, .name = "capability" },
			{ .type = ARG_INT, .name = "value" },
		},
		.result = RESULT_INT,
		.packetdrill = true,
	},
	.prepare = cap_set_prepare,
	.execute = cap_set_execute,
};
