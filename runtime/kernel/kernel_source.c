/* SPDX-License-Identifier: BSD-2-Clause */
/* kernel_source: what a kernel is built of: a tree, or a tarball that becomes one. */
#include "runtime/kernel/kernel_source.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "parser/mem.h"
#include "runtime/kernel/kernel_store.h"

#define DEBIANS_FOLDER "/usr/src/"
#define DEBIANS_TARBALL DEBIANS_FOLDER "linux-source-"

static const char *const parts[] = {
	"Kconfig", "Makefile", "arch/um/configs/x86_64_defconfig",
};

/* What the top Makefile's "outputmakefile" looks for. */
static const char *const residues[] = {
	".config", "include/config", "arch/um/include/generated",
};

static bool has(const char *tree, const char *part)
{
	td_auto_free char *path = xasprintf("%s/%s", tree, part);

	return access(path, F_OK) == 0;
}

int kernel_tree_check(const char *tree, char *err, size_t err_cap)
{
	for (size_t i = 0; i < sizeof(parts) / sizeof(*parts); i++) {
		if (has(tree, parts[i]))
			continue;
		snprintf(err, err_cap, "%s is no tree of Linux: it has no %s",
			 tree, parts[i]);
		return -EINVAL;
	}
	for (size_t i = 0; i < sizeof(residues) / sizeof(*residues); i++) {
		if (!has(tree, residues[i]))
			continue;
		if (has(tree, ".git"))
			snprintf(err, err_cap,
				 "%s was built in place (%s), and cannot be built elsewhere then: 'git -C %s worktree add --detach %s-um' makes another tree, 'make mrproper' there removes what was built",
				 tree, residues[i], tree, tree);
		else
			snprintf(err, err_cap,
				 "%s was built in place (%s), and cannot be built elsewhere then: 'make mrproper' there removes what was built",
				 tree, residues[i]);
		return -EBUSY;
	}
	return 0;
}

/* A tarball of Debian's that is not there comes with a package. */
static void tell_missing(const char *what, int error, char *err, size_t err_cap)
{
	const char *package = what + strlen(DEBIANS_FOLDER);
	const char *end = strstr(what, ".tar");

	if (error == ENOENT && end &&
	    strncmp(what, DEBIANS_TARBALL, strlen(DEBIANS_TARBALL)) == 0)
		snprintf(err, err_cap, "%s: %s; apt-get install %.*s", what,
			 strerror(error), (int)(end - package), package);
	else
		snprintf(err, err_cap, "%s: %s", what, strerror(error));
}

static int check(const struct kernel_source *s, bool folder, char *err,
		 size_t err_cap)
{
	if (!kernel_path_fits(s->path)) {
		snprintf(err, err_cap,
			 "%s: kbuild cannot build below a path with such characters; give it one of letters, digits and ._+-,@=/",
			 s->path);
		return -EINVAL;
	}
	if (folder)
		return kernel_tree_check(s->path, err, err_cap);
	if (s->tarball)
		return 0;
	snprintf(err, err_cap,
		 "%s is neither a tree of Linux nor a tarball (.tar, .tar.xz, .tar.gz, .tar.bz2, .tar.zst)",
		 s->path);
	return -EINVAL;
}

int kernel_source_open(const char *what, struct kernel_source *ret, char *err,
		       size_t err_cap)
{
	struct kernel_source s = { .path = realpath(what, NULL) };
	struct stat st;
	int status;

	if (!s.path || stat(s.path, &st) != 0) {
		status = -errno;
		tell_missing(what, -status, err, err_cap);
		free(s.path);
		return status;
	}
	s.name = kernel_default_name(s.path, &s.tarball);
	if (S_ISDIR(st.st_mode)) {
		free(s.name);
		s.name = xstrdup(strrchr(s.path, '/') + 1);
		s.tarball = false;
	}
	status = check(&s, S_ISDIR(st.st_mode), err, err_cap);
	if (status)
		kernel_source_done(&s);
	else
		*ret = s;
	return status;
}

void kernel_source_done(struct kernel_source *s)
{
	free(s->path);
	free(s->name);
	*s = (struct kernel_source){ 0 };
}
