/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * ns_guest: what a guest sees of the host.
 *
 * All of the host's file system, at its own place and read-only.  The guest's memory and
 * what else it writes are in a tmpfs without a place, which only its descriptor names.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/mount.h>
#include <unistd.h>

#include "netdev/ns.h"
#include "netdev/ns_setup.h"

int ns_mount_guest(char *err)
{
	struct mount_attr attr = {
		.attr_set = MOUNT_ATTR_RDONLY | MOUNT_ATTR_NOSUID,
	};

	if (mount(NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL))
		return ns_fail(err, "cannot make the guest's mounts private: %s",
			       strerror(errno));
	if (mount_setattr(AT_FDCWD, "/", AT_RECURSIVE, &attr, sizeof(attr)))
		return ns_fail(err, "cannot make the host's files read-only for the guest: %s%s",
			       strerror(errno), errno == ENOSYS ?
			       "; --kernel takes Linux 5.14 or later" : "");
	/* Where the kernel refuses it, the old one shows more processes, no more.  Read-only:
	 * root of the guest can come to it by hostfs, and for root's guests its sysctls are
	 * the host's. */
	mount("proc", "/proc", "proc",
	      MS_NOSUID | MS_NODEV | MS_NOEXEC | MS_RDONLY, NULL);
	return 0;
}

int ns_tmpfs_new(unsigned size_mib)
{
	int fs_fd = fsopen("tmpfs", FSOPEN_CLOEXEC), fd = -1, error;
	char size[16];

	if (fs_fd < 0)
		return -errno;
	snprintf(size, sizeof(size), "%um", size_mib);
	/* A guest's kernel is all over its memory: with huge pages it starts a tenth faster.
	 * A kernel that has none refuses the option alone. */
	fsconfig(fs_fd, FSCONFIG_SET_STRING, "huge", "always", 0);
	if (!fsconfig(fs_fd, FSCONFIG_SET_STRING, "size", size, 0) &&
	    !fsconfig(fs_fd, FSCONFIG_SET_STRING, "mode", "700", 0) &&
	    !fsconfig(fs_fd, FSCONFIG_CMD_CREATE, NULL, NULL, 0))
		fd = fsmount(fs_fd, 0, MOUNT_ATTR_NOSUID | MOUNT_ATTR_NODEV);
	error = errno;
	close(fs_fd);
	return fd < 0 ? -error : fd;
}
