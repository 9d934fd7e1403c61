/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * beside: a file that is written beside another one, and then takes its place.
 *
 * A reader of the other file finds either the old text or all of the new one.  A script may
 * have put something else in that place, a FIFO or a symbolic link.  It is replaced and never
 * opened, so that nobody waits for the FIFO or follows the link.
 */
#ifndef BESIDE_H
#define BESIDE_H

#include <sys/types.h>

struct beside {
	int fd;			/* write-only, the caller's to close */
	int dir_fd;		/* the folder, whatever becomes of its path */
	char *name;		/* in it */
	char *temporary;	/* ".tundrill-WHAT-<random>": a process that is killed
				 * leaves this file behind */
};

/* Makes an empty file beside @name, which need not be there, in the folder @dir_fd, which
 * stays the caller's.  @what becomes a part of its temporary name.  0 with @ret to be ended
 * by beside_keep() or beside_drop(), or -errno. */
int beside_new(int dir_fd, const char *name, const char *what, mode_t mode,
	       struct beside *ret);
/* The same for a path, which has a '/' and no symbolic links. */
int beside_path(const char *path, const char *what, mode_t mode,
		struct beside *ret);

/* Puts the new file in the place of the other one.  0; or -errno: then the new file is
 * gone. */
int beside_keep(struct beside *b);
/* Removes the new file. */
void beside_drop(struct beside *b);

#endif
