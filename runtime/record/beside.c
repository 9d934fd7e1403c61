/* SPDX-License-Identifier: BSD-2-Clause */
/* beside: a file that is written beside another one, and then takes its place. */
#include "runtime/record/beside.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <unistd.h>

#include "parser/mem.h"

#define TRIES 8			/* how many names are tried: another file has the same
				 * by accident only */

static void forget(struct beside *b)
{
	close(b->dir_fd);
	free(b->name);
	free(b->temporary);
	*b = (struct beside){ .fd = -1, .dir_fd = -1 };
}

/* A new file in @b's folder; its descriptor, or -errno. */
static int open_new(struct beside *b, const char *what, mode_t mode)
{
	for (unsigned i = 0; i < TRIES; i++) {
		uint64_t random;
		int fd;

		/* So few bytes come whole, or not at all. */
		if (getrandom(&random, sizeof(random), 0) != sizeof(random))
			return -errno;
		free(b->temporary);
		b->temporary = xasprintf(".tundrill-%s-%016" PRIx64, what,
					 random);
		fd = openat(b->dir_fd, b->temporary,
			    O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, mode);
		if (fd >= 0)
			return fd;
		if (errno != EEXIST)
			return -errno;
	}
	return -EEXIST;
}

int beside_new(int dir_fd, const char *name, const char *what, mode_t mode,
	       struct beside *ret)
{
	struct beside b = { .dir_fd = fcntl(dir_fd, F_DUPFD_CLOEXEC, 0) };

	if (b.dir_fd < 0)
		return -errno;
	b.name = xstrdup(name);
	b.fd = open_new(&b, what, mode);
	if (b.fd < 0) {
		int err = b.fd;

		forget(&b);
		return err;
	}
	*ret = b;
	return 0;
}

int beside_path(const char *path, const char *what, mode_t mode,
		struct beside *ret)
{
	const char *name = strrchr(path, '/') + 1;
	td_auto_free char *folder = xstrndup(path, (size_t)(name - path));
	int dir_fd = open(folder, O_PATH | O_DIRECTORY | O_CLOEXEC), err;

	if (dir_fd < 0)
		return -errno;
	err = beside_new(dir_fd, name, what, mode, ret);
	close(dir_fd);
	return err;
}

int beside_keep(struct beside *b)
{
	int err = 0;

	if (renameat(b->dir_fd, b->temporary, b->dir_fd, b->name) != 0) {
		err = -errno;
		unlinkat(b->dir_fd, b->temporary, 0);
	}
	forget(b);
	return err;
}

void beside_drop(struct beside *b)
{
	unlinkat(b->dir_fd, b->temporary, 0);
	forget(b);
}
