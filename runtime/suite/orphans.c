/* SPDX-License-Identifier: BSD-2-Clause */
/* orphans: adopts and ends what commands leave behind. */
#include "runtime/suite/orphans.h"

#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "parser/mem.h"

/* The children of this process, a number each; there is no such file without
 * CONFIG_PROC_CHILDREN, and then nothing is found.  Caller frees. */
static pid_t *list_children(size_t *ret_n)
{
	pid_t *list = NULL;
	char path[64];
	size_t n = 0;
	FILE *f;
	int pid;

	snprintf(path, sizeof(path), "/proc/self/task/%d/children", getpid());
	f = fopen(path, "re");
	while (f && fscanf(f, "%d", &pid) == 1) {
		list = xrealloc(list, (n + 1) * sizeof(*list));
		list[n++] = pid;
	}
	if (f)
		fclose(f);
	*ret_n = n;
	return list;
}

void orphans_begin(struct orphans *o)
{
	o->spared = list_children(&o->n);
	prctl(PR_SET_CHILD_SUBREAPER, 1UL);
}

static bool is_spared(const struct orphans *o, pid_t pid)
{
	for (size_t i = 0; i < o->n; i++)
		if (o->spared[i] == pid)
			return true;
	return false;
}

/* When a process dies, its children become ours: again, until there are none. */
void orphans_end_all(const struct orphans *o)
{
	bool found;

	do {
		size_t n;
		td_auto_free pid_t *child = list_children(&n);

		found = false;
		for (size_t i = 0; i < n; i++) {
			if (is_spared(o, child[i]))
				continue;
			found = true;
			kill(child[i], SIGKILL);
			waitpid(child[i], NULL, 0);
		}
	} while (found);
}

void orphans_done(struct orphans *o)
{
	prctl(PR_SET_CHILD_SUBREAPER, 0UL);
	free(o->spared);
	*o = (struct orphans){ 0 };
}
