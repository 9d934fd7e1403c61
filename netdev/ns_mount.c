/* SPDX-License-Identifier: BSD-2-Clause */
/* ns_mount: the mounts of a run: its own /proc, /sys and /tmp, the host's else. */
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include "netdev/ns_setup.h"

/* --- /sys ----------------------------------------------------------------- */

/* Where others are mounted below /sys. */
static const char *const below_sys[] = {
	"fs/cgroup", "fs/bpf", "fs/selinux", "kernel/config", "kernel/debug",
	"kernel/security", "kernel/tracing",
};

int ns_mount_sysfs(bool read_only)
{
	return mount("sysfs", "/sys", "sysfs", MS_NOSUID | MS_NODEV | MS_NOEXEC |
		     (read_only ? MS_RDONLY : 0), NULL) ? -errno : 0;
}

/* As it is in containers. */
static bool sys_is_read_only(void)
{
	struct statvfs old;

	return !statvfs("/sys", &old) && old.f_flag & ST_RDONLY;
}

/* Binds @name below the old /sys, if something is mounted there, to the new one. */
static void keep_below_sys(int old_fd, dev_t old_dev, const char *name)
{
	char from[64], to[64];
	struct stat st;

	if (fstatat(old_fd, name, &st, AT_NO_AUTOMOUNT) || st.st_dev == old_dev)
		return;
	snprintf(from, sizeof(from), "/proc/self/fd/%d/%s", old_fd, name);
	snprintf(to, sizeof(to), "/sys/%s", name);
	mount(from, to, NULL, MS_BIND | MS_REC, NULL);
}

/* Where the kernel refuses a new one, as in containers that cover a part of it, the
 * old one stays: it shows the devices of its network namespace. */
static void own_sys(void)
{
	int old_fd = open("/sys", O_PATH | O_DIRECTORY | O_CLOEXEC);
	struct stat st;

	if (old_fd < 0)
		return;
	if (!fstat(old_fd, &st) && !ns_mount_sysfs(sys_is_read_only()))
		for (size_t i = 0; i < sizeof(below_sys) / sizeof(*below_sys);
		     i++)
			keep_below_sys(old_fd, st.st_dev, below_sys[i]);
	close(old_fd);
}

/* --- /tmp ----------------------------------------------------------------- */

bool ns_below_tmp(const char *dir, char *ret, size_t cap)
{
	size_t n;

	if (!dir || strncmp(dir, "/tmp/", 5) || !dir[5])
		return false;
	n = 5 + strcspn(dir + 5, "/");
	return (size_t)snprintf(ret, cap, "%.*s", (int)n, dir) < cap;
}

/*
 * A fresh /tmp, with the script's own folder bound back where it is below /tmp: the
 * old tree stays reachable through a descriptor that is opened first.
 */
static int private_tmp(const char *keep_dir, char *err)
{
	char keep[PATH_MAX], from[64];
	bool keeping = ns_below_tmp(keep_dir, keep, sizeof(keep));
	int fd = -1, failed = 0;

	if (keeping)
		fd = open(keep, O_PATH | O_CLOEXEC);
	if (mount("tmpfs", "/tmp", "tmpfs", MS_NOSUID | MS_NODEV,
		  "size=1g,mode=1777")) {
		if (fd >= 0)
			close(fd);
		return ns_fail(err, "cannot mount a private /tmp: %s",
			       strerror(errno));
	}
	if (fd < 0)
		return 0;
	snprintf(from, sizeof(from), "/proc/self/fd/%d", fd);
	if (mkdir(keep, 0755) || mount(from, keep, NULL, MS_BIND | MS_REC, NULL))
		failed = ns_fail(err, "cannot keep %s visible: %s", keep,
				 strerror(errno));
	close(fd);
	return failed;
}

int ns_mount_isolated(const char *keep_dir, char *err)
{
	if (mount(NULL, "/", NULL, MS_REC | MS_SLAVE, NULL))
		return ns_fail(err, "cannot make the mounts private: %s%s",
			       strerror(errno), errno == EINVAL ?
			       "; / is no mount point, as in a chroot: bind-mount its folder to itself before chroot, or use a container" :
			       "");
	/* Where /proc is partly covered, as in containers, the kernel refuses
	 * a new one; the old one then shows outer PIDs, which few scripts see. */
	mount("proc", "/proc", "proc", MS_NOSUID | MS_NODEV | MS_NOEXEC, NULL);
	own_sys();
	return private_tmp(keep_dir, err);
}
