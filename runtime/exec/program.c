/* SPDX-License-Identifier: BSD-2-Clause */
/* program: whether this machine has a program. */
#include "runtime/exec/program.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "parser/mem.h"

static bool is_program(const char *path)
{
	struct stat st;

	return stat(path, &st) == 0 && S_ISREG(st.st_mode) &&
	       access(path, X_OK) == 0;
}

bool program_found(const char *name)
{
	const char *dir = getenv("PATH");

	if (strchr(name, '/'))
		return is_program(name);
	while (dir) {
		size_t len = strcspn(dir, ":");
		td_auto_free char *path = xasprintf("%.*s%s%s", (int)len, dir,
						    len ? "/" : "", name);

		if (is_program(path))
			return true;
		dir = dir[len] ? dir + len + 1 : NULL;
	}
	return false;
}
