/* SPDX-License-Identifier: BSD-2-Clause */
/* descriptors: a script's numbers for descriptors and the kernel's. */
#include "runtime/conn/descriptors.h"

#include <stdlib.h>

#include "parser/mem.h"

struct fd_map {
	int script_fd, live_fd;
	struct fd_map *next;	/* newest first */
};

struct fds {
	struct fd_map *first;
};

struct fds *fds_new(void)
{
	return xcalloc(1, sizeof(struct fds));
}

void fds_free(struct fds *f)
{
	if (!f)
		return;
	while (f->first) {
		struct fd_map *m = f->first;

		f->first = m->next;
		free(m);
	}
	free(f);
}

int fds_live(const struct fds *f, int script_fd)
{
	for (const struct fd_map *m = f->first; m; m = m->next)
		if (m->script_fd == script_fd)
			return m->live_fd;
	return -1;
}

void fds_add(struct fds *f, int script_fd, int live_fd)
{
	struct fd_map *m = xmalloc(sizeof(*m));

	*m = (struct fd_map){ script_fd, live_fd, f->first };
	f->first = m;
}

void fds_remove(struct fds *f, int script_fd)
{
	for (struct fd_map **p = &f->first; *p; p = &(*p)->next) {
		struct fd_map *m = *p;

		if (m->script_fd == script_fd) {
			*p = m->next;
			free(m);
			return;
		}
	}
}

int fds_script(const struct fds *f, int live_fd)
{
	for (const struct fd_map *m = f->first; m; m = m->next)
		if (m->live_fd == live_fd)
			return m->script_fd;
	return -1;
}
