/* SPDX-License-Identifier: BSD-2-Clause */
/* shipped: where the scripts are that come with the program. */
#include "runtime/cli/shipped.h"

#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "parser/mem.h"
#include "parser/plain.h"

/* Seen from the folder above the program's: beside a build, and as installed. */
static const char *const folders[] = {
	"scripts",
	"share/tundrill/scripts",
};

/* The folder above the one of the program; "" is the root. */
static int find_prefix(char prefix[PATH_MAX])
{
	ssize_t len = readlink("/proc/self/exe", prefix, PATH_MAX - 1);

	if (len < 0)
		return -errno;
	prefix[len] = '\0';
	for (unsigned up = 0; up < 2; up++) {
		char *slash = strrchr(prefix, '/');

		if (slash)
			*slash = '\0';
	}
	return 0;
}

char *shipped_find(const char *name)
{
	char prefix[PATH_MAX];

	if (find_prefix(prefix))
		return NULL;
	for (size_t i = 0; i < sizeof(folders) / sizeof(folders[0]); i++) {
		td_auto_free char *path =
			xasprintf("%s/%s/%s", prefix, folders[i], name);
		char *found = realpath(path, NULL);

		if (found)
			return found;
	}
	return NULL;
}

void shipped_tell_missing(const char *what, const char *name)
{
	char prefix[PATH_MAX];
	int ret = find_prefix(prefix);

	if (ret)
		plain_error("cannot read /proc/self/exe: %s", strerror(-ret));
	else
		plain_error("%s is not installed: it is neither %s/%s/%s nor %s/%s/%s",
			    what, prefix, folders[0], name, prefix, folders[1],
			    name);
}
