/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * descriptors: a script's numbers for descriptors and the kernel's: sockets, files,
 * epoll, pipes.
 *
 * Only the timeline's thread uses it, or the watchdog in its place.
 */
#ifndef DESCRIPTORS_H
#define DESCRIPTORS_H

struct fds;			/* all that a script has */

struct fds *fds_new(void);
/* Closes no descriptors.  @f may be NULL. */
void fds_free(struct fds *f);

/* The live descriptor of a script's one, or -1: the script has none. */
int fds_live(const struct fds *f, int script_fd);
/* Adds a mapping.  The newest one of a number counts, as in packetdrill. */
void fds_add(struct fds *f, int script_fd, int live_fd);
/* Forgets the newest mapping of @script_fd, after close().  The caller closes the live
 * descriptor. */
void fds_remove(struct fds *f, int script_fd);
/* The script's number for a live descriptor, or -1. */
int fds_script(const struct fds *f, int live_fd);

#endif
