/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * open: opens a file.
 *
 * By openat2(), which follows no link of /proc that leads to an open file
 * (/proc/self/fd/3, /dev/stdin): those are the tool's own, not the script's.
 */
#include <fcntl.h>
#include <linux/openat2.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "runtime/calls/common.h"

struct open_args {
	const char *path;
	int flags;
};

static int open_prepare(struct call *c)
{
	struct open_args *a = arena_alloc(c->mem, sizeof(*a));

	a->path = c->ast->arg[0]->text;
	if (value_int32(c, c->ast->arg[1], &a->flags) < 0)
		return -EINVAL;
	c->arg = a;
	return 0;
}

/* Flags that open() passes on; it forgets others, where openat2() refuses them
 * (build_open_how() in fs/open.c). */
#define OPEN_FLAGS                                                            \
	(O_ACCMODE | O_CREAT | O_EXCL | O_NOCTTY | O_TRUNC | O_APPEND |       \
	 O_NONBLOCK | O_DSYNC | O_SYNC | O_ASYNC | O_DIRECT | O_DIRECTORY |   \
	 O_NOFOLLOW | O_NOATIME | O_CLOEXEC | O_PATH | O_TMPFILE)
#define PATH_FLAGS (O_DIRECTORY | O_NOFOLLOW | O_PATH | O_CLOEXEC)
/* O_TMPFILE has the bit of O_DIRECTORY in it. */
#define CREATING_FLAGS (O_CREAT | (O_TMPFILE & ~O_DIRECTORY))

static void open_execute(struct call *c)
{
	const struct open_args *a = c->arg;
	struct open_how how = {
		.flags = (uint32_t)a->flags & OPEN_FLAGS,
		.resolve = RESOLVE_NO_MAGICLINKS,
	};

	if (how.flags & O_PATH)
		how.flags &= PATH_FLAGS;
	if (how.flags & CREATING_FLAGS)
		how.mode = 0644;
	call_done(c, syscall(SYS_openat2, AT_FDCWD, a->path, &how, sizeof(how)));
}

/* What the errno alone does not tell. */
static void note_refused(struct call *c)
{
	if (c->ret >= 0)
		return;
	if (c->err == ELOOP)
		c->note = "links of /proc to what a process has open (/proc/self/fd/3, /dev/stdin) are not followed: they are the tool's own";
	else if (c->err == ENOSYS)
		c->note = "this system has no openat2(), which Linux has since 5.6 and some sandboxes forbid: scripts cannot open files here";
}

static int open_finish(struct call *c)
{
	int fd = call_new_fd(c);

	note_refused(c);
	if (fd >= 0)
		fds_add(c->fds, fd, (int)c->ret);
	return 0;
}

const struct call_ops call_ops_open = {
	.desc = {
		.name = "open",
		.arg = {
			{ .type = ARG_STRING, .name = "path" },
			{ .type = ARG_INT, .name = "flags" },
		},
		.result = RESULT_FD,
		.packetdrill = true,
	},
	.prepare = open_prepare,
	.execute = open_execute,
	.finish = open_finish,
};
