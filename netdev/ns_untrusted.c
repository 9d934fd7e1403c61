/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * ns_untrusted: the file system that a run of a stranger sees.
 *
 * The host's mounts are read-only, all of them, without devices and set-uid programs.
 * What a run can write to is its own, is in memory, has a size and goes with it: /tmp,
 * /run, /dev/shm, and what an overlay takes over the script's folder.  /proc and /sys are
 * those of its own namespaces; /dev has a few nodes of the host's and no other.
 *
 * What is below /run, /dev, /proc and /sys of the host is not there: sockets of the
 * host's services, above all.
 */
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <unistd.h>

#include "netdev/ns_setup.h"

#define PLAIN (MS_NOSUID | MS_NODEV)

struct own_tmpfs {
	const char *path, *options;
};

static const struct own_tmpfs dev_shm = { "/dev/shm", "size=64m,nr_inodes=4k,mode=1777" };
static const struct own_tmpfs run_dir = { "/run", "size=16m,nr_inodes=4k,mode=755" };
static const struct own_tmpfs tmp = { "/tmp", "size=128m,nr_inodes=16k,mode=1777" };
/* Where the overlay keeps what is written; later covered by /tmp. */
static const struct own_tmpfs upper = { "/tmp", "size=128m,nr_inodes=16k,mode=755" };

static const char *const dev_nodes[] = {
	"full", "net/tun", "null", "random", "tty", "urandom", "zero",
};

static const struct {
	const char *name, *to;
} dev_links[] = {
	{ "fd", "/proc/self/fd" },
	{ "stdin", "/proc/self/fd/0" },
	{ "stdout", "/proc/self/fd/1" },
	{ "stderr", "/proc/self/fd/2" },
};

/* Files of /proc that tell of keys of the user's. */
static const char *const masked[] = { "/proc/keys", "/proc/key-users" };

static int set_attributes(const char *path, unsigned flags, uint64_t set,
			  uint64_t clear)
{
	struct mount_attr attr = { .attr_set = set, .attr_clr = clear };

	return mount_setattr(AT_FDCWD, path, flags, &attr, sizeof(attr));
}

static int cannot(char *err, const char *what, const char *path)
{
	return ns_fail(err, "--untrusted is not possible here: cannot %s %s: %s",
		       what, path, strerror(errno));
}

static int mount_own(const struct own_tmpfs *t, char *err)
{
	if (!mount("tmpfs", t->path, "tmpfs", PLAIN, t->options))
		return 0;
	/* A host that has no such folder cannot get one. */
	return errno == ENOENT ? 0 : cannot(err, "mount a tmpfs on", t->path);
}

static int bind_fd(int fd, const char *name, const char *to)
{
	char from[64];

	snprintf(from, sizeof(from), "/proc/self/fd/%d%s%s", fd,
		 *name ? "/" : "", name);
	return mount(from, to, NULL, MS_BIND, NULL);
}

/* --- the host's ----------------------------------------------------------------- */

static int make_read_only(char *err)
{
	if (mount(NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL))
		return cannot(err, "make private the mounts below", "/");
	if (!set_attributes("/", AT_RECURSIVE,
			    MOUNT_ATTR_RDONLY | MOUNT_ATTR_NOSUID | MOUNT_ATTR_NODEV, 0))
		return 0;
	if (errno == ENOSYS)
		return ns_fail(err, "--untrusted is not possible here: it takes Linux 5.14");
	return cannot(err, "make read-only the mounts below", "/");
}

/* --- of the kernel ---------------------------------------------------------------- */

static int mount_kernels(char *err)
{
	if (mount("proc", "/proc", "proc", PLAIN | MS_NOEXEC, NULL))
		return cannot(err, "mount the run's own", "/proc");
	/* Where the old one is read-only for good, the kernel refuses any other. */
	if (!ns_mount_sysfs(false))
		return 0;
	errno = -ns_mount_sysfs(true);
	return errno ? cannot(err, "mount the run's own", "/sys") : 0;
}

static int mask_keys(char *err)
{
	for (size_t i = 0; i < sizeof(masked) / sizeof(*masked); i++)
		if (mount("/dev/null", masked[i], NULL, MS_BIND, NULL) &&
		    errno != ENOENT)
			return cannot(err, "cover", masked[i]);
	return 0;
}

/* --- /dev ------------------------------------------------------------------------- */

/* The folders and links of a /dev that is open as @fd. */
static int lay_out_dev(int fd)
{
	if (mkdirat(fd, "net", 0755) || mkdirat(fd, "shm", 0755))
		return -1;
	for (size_t i = 0; i < sizeof(dev_links) / sizeof(*dev_links); i++)
		if (symlinkat(dev_links[i].to, fd, dev_links[i].name))
			return -1;
	return 0;
}

static int make_nodes(int fd)
{
	char path[32];
	struct stat st;

	for (size_t i = 0; i < sizeof(dev_nodes) / sizeof(*dev_nodes); i++) {
		snprintf(path, sizeof(path), "/dev/%s", dev_nodes[i]);
		if (stat(path, &st))
			continue;
		if (mknodat(fd, dev_nodes[i], S_IFCHR | 0666, st.st_rdev) ||
		    fchmodat(fd, dev_nodes[i], 0666, 0))
			return -1;
	}
	return 0;
}

static int set_string(int fs_fd, const char *key, const char *value)
{
	return fsconfig(fs_fd, FSCONFIG_SET_STRING, key, value, 0);
}

int ns_dev_new(void)
{
	int fs_fd = fsopen("tmpfs", FSOPEN_CLOEXEC), fd = -1;

	if (fs_fd < 0)
		return -1;
	if (!set_string(fs_fd, "size", "64k") &&
	    !set_string(fs_fd, "nr_inodes", "64") &&
	    !set_string(fs_fd, "mode", "755") &&
	    !fsconfig(fs_fd, FSCONFIG_CMD_CREATE, NULL, NULL, 0))
		fd = fsmount(fs_fd, FSMOUNT_CLOEXEC,
			     MOUNT_ATTR_NOSUID | MOUNT_ATTR_NOEXEC);
	close(fs_fd);
	if (fd >= 0 && (lay_out_dev(fd) || make_nodes(fd))) {
		close(fd);
		return -1;
	}
	return fd;
}

/* A node of the host's, with its owner and mode. */
static int bind_node(int old_fd, const char *name, char *err)
{
	char path[32];
	int fd;

	/* A device that the host does not have is left out: whoever needs it will say
	 * so. */
	if (faccessat(old_fd, name, F_OK, 0))
		return 0;
	snprintf(path, sizeof(path), "/dev/%s", name);
	fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
	if (fd >= 0)
		close(fd);
	if (fd < 0 || bind_fd(old_fd, name, path) ||
	    set_attributes(path, 0, MOUNT_ATTR_RDONLY | MOUNT_ATTR_NOSUID | MOUNT_ATTR_NOEXEC,
			   MOUNT_ATTR_NODEV))
		return cannot(err, "make", path);
	return 0;
}

static int bind_nodes(int old_fd, char *err)
{
	int fd, failed;

	if (mount("tmpfs", "/dev", "tmpfs", MS_NOSUID | MS_NOEXEC,
		  "size=64k,nr_inodes=64,mode=755"))
		return cannot(err, "mount a tmpfs on", "/dev");
	fd = open("/dev", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	failed = fd < 0 || lay_out_dev(fd);
	if (fd >= 0)
		close(fd);
	if (failed)
		return cannot(err, "make folders in", "/dev");
	for (size_t i = 0; i < sizeof(dev_nodes) / sizeof(*dev_nodes); i++)
		if (bind_node(old_fd, dev_nodes[i], err))
			return -1;
	return 0;
}

/* @made_fd: of ns_dev_new(), or -1. */
static int mount_dev(int made_fd, char *err)
{
	int old_fd = open("/dev", O_PATH | O_DIRECTORY | O_CLOEXEC);
	int ret = 0;

	if (old_fd < 0)
		return cannot(err, "open", "/dev");
	if (made_fd < 0 || move_mount(made_fd, "", AT_FDCWD, "/dev",
				      MOVE_MOUNT_F_EMPTY_PATH))
		ret = bind_nodes(old_fd, err);
	close(old_fd);
	if (!ret && set_attributes("/dev", 0, MOUNT_ATTR_RDONLY, 0))
		ret = cannot(err, "make read-only", "/dev");
	return ret ? ret : mount_own(&dev_shm, err);
}

/* --- /tmp and the script's folder --------------------------------------------------- */

struct folder {
	const char *path;
	int fd;			/* of what is there before anything covers it */
	char top[PATH_MAX];	/* its part just below /tmp; "": it is elsewhere */
	int top_fd;
};

static bool is_below(const char *path, const char *dir)
{
	size_t n = strlen(dir);

	return !strncmp(path, dir, n) && (!path[n] || path[n] == '/');
}

/* What a run has instead covers these. */
static bool is_hidden(const char *path)
{
	return !strcmp(path, "/tmp") || is_below(path, "/run") ||
	       is_below(path, "/dev") || is_below(path, "/proc") ||
	       is_below(path, "/sys");
}

static int open_folder(struct folder *f, const char *path, char *err)
{
	if (!path || is_hidden(path))
		return 0;
	f->path = path;
	f->fd = open(path, O_PATH | O_DIRECTORY | O_CLOEXEC);
	if (f->fd >= 0 && ns_below_tmp(path, f->top, sizeof(f->top)))
		f->top_fd = open(f->top, O_PATH | O_CLOEXEC);
	if (f->fd >= 0 && (!*f->top || f->top_fd >= 0))
		return 0;
	return ns_fail(err, "cannot open the script's folder %s: %s%s", path,
		       strerror(errno), errno != EACCES ? "" :
		       "; with --untrusted, root's runs are user 65534, to whom it must be open, and the folders above it");
}

/* What is written goes to @upper_fd.  False: the kernel does not permit it; the folder
 * stays, read-only. */
static bool mount_overlay(const struct folder *f, int upper_fd)
{
	char options[192];

	if (!strcmp(f->path, "/") || mkdirat(upper_fd, "upper", 0755) ||
	    mkdirat(upper_fd, "work", 0755))
		return false;
	snprintf(options, sizeof(options),
		 "userxattr,lowerdir=/proc/self/fd/%d,upperdir=/proc/self/fd/%d/upper,workdir=/proc/self/fd/%d/work",
		 f->fd, upper_fd, upper_fd);
	return !mount("overlay", f->path, "overlay", PLAIN, options);
}

/* /tmp covers the overlay's upper layer, so that no script comes at it. */
static int mount_tmp(struct folder *f, bool *ret_overlay, char *err)
{
	int upper_fd;

	if (mount_own(&upper, err))
		return -1;
	upper_fd = open("/tmp", O_PATH | O_DIRECTORY | O_CLOEXEC);
	if (upper_fd < 0 || mount_own(&tmp, err))
		return upper_fd < 0 ? cannot(err, "open", "/tmp") : -1;
	if (*f->top && (mkdir(f->top, 0755) || bind_fd(f->top_fd, "", f->top)))
		return cannot(err, "keep visible", f->top);
	*ret_overlay = f->path && mount_overlay(f, upper_fd);
	close(upper_fd);
	if (chdir(f->path ? f->path : "/"))
		return cannot(err, "go to", f->path);
	return 0;
}

int ns_mount_untrusted(const char *keep_dir, int dev_fd, bool *ret_overlay,
		       char *err)
{
	struct folder f = { .fd = -1, .top_fd = -1 };
	int ret = make_read_only(err);

	if (!ret)
		ret = open_folder(&f, keep_dir, err);
	if (!ret)
		ret = mount_kernels(err);
	if (!ret)
		ret = mount_dev(dev_fd, err);
	if (!ret)
		ret = mask_keys(err);
	if (!ret)
		ret = mount_own(&run_dir, err);
	if (!ret)
		ret = mount_tmp(&f, ret_overlay, err);
	if (f.fd >= 0)
		close(f.fd);
	if (f.top_fd >= 0)
		close(f.top_fd);
	return ret;
}
