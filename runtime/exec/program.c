/* SPDX-License-Identifier: BSD-2-Clause */
/* program: whether this machine has a program, and where it is looked for. */
#include "runtime/exec/program.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "parser/mem.h"

static const char *const admin_folders[] = {
	"/usr/local/sbin", "/usr/sbin", "/sbin",
};

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

static bool has_folder(const char *path, const char *folder)
{
	size_t len = strlen(folder);

	for (;;) {
		size_t n = strcspn(path, ":");

		if (n == len && memcmp(path, folder, n) == 0)
			return true;
		if (!path[n])
			return false;
		path += n + 1;
	}
}

void program_path_add_admin(void)
{
	for (size_t i = 0; i < sizeof(admin_folders) / sizeof(*admin_folders);
	     i++) {
		const char *path = getenv("PATH");
		td_auto_free char *longer = NULL;

		if (!path || has_folder(path, admin_folders[i]))
			continue;
		longer = xasprintf("%s:%s", path, admin_folders[i]);
		setenv("PATH", longer, 1);
	}
}
