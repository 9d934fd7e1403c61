/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * beside: a file that is written beside another one, and then takes its place.
 *
 * A reader of the other one finds what was there before or all of what is new.  Whatever
 * a script puts there, a FIFO or a symbolic link, is replaced: it is never opened, so that
 * nobody waits for it, nor follows it.
 */
#ifndef BESIDE_H
#define BESIDE_H

#include <sys/types.h>

struct beside {
	int fd;			/* write-only, the caller's to close */
	int dir_fd;		/* the folder, whatever becomes of its path */
	char *name;		/* in it */
	char *temporary;	/* ".tundrill-WHAT-<random>": who is killed leaves that */
};

/* Makes an empty file beside @name, which need not be there, in the folder @dir_fd, which
 * stays the caller's.  0 with @ret to be ended by one of those below, or -errno. */
int beside_new(int dir_fd, const char *name, const char *what, mode_t mode,
	       struct beside *ret);
/* The same for a path, which has a '/' and no symbolic links. */
int beside_path(const char *path, const char *what, mode_t mode,
		struct beside *ret);

/* Takes the place of the other one: 0, or -errno, and then it is gone. */
int beside_keep(struct beside *b);
/* Removes it. */
void beside_drop(struct beside *b);

#endif
