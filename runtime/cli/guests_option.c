/* SPDX-License-Identifier: BSD-2-Clause */
/* guests_option: what --kernel asks for. */
#include "runtime/cli/guests_option.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "parser/mem.h"
#include "parser/plain.h"
#include "runtime/kernel/kernel_store.h"
#include "runtime/timing/clock.h"

#define MEMORY_MIB 256
/* Of this machine's time, for a run, if --timeout gives none: even a kernel with all checks
 * needs no tenth of it. */
#define LIMIT_NS (60 * NS_PER_S)

#define MESSAGE_MAX 8192	/* bytes, with what a kernel said */

/* The first line is ours, further ones are the kernel's. */
static void print_error(char *text)
{
	char *rest, *line = strtok_r(text, "\r\n", &rest);

	plain_error("%s", line ? line : "");
	while ((line = strtok_r(NULL, "\r\n", &rest)) != NULL) {
		fputs("   ", stderr);
		plain_print(stderr, line);
		putc('\n', stderr);
	}
}

/* One a CPU, but no more than have a run. */
static unsigned machines(const struct cli *cli, size_t n_runs)
{
	long cpus = sysconf(_SC_NPROCESSORS_ONLN);
	unsigned n = cpus > 0 ? (unsigned)cpus : 1;

	if (cli->jobs)
		n = cli->jobs;
	return n_runs && n > n_runs ? (unsigned)n_runs : n;
}

int guests_option(const struct cli *cli, const char *kernel, size_t n_runs,
		  struct guests **ret)
{
	struct guests_config config = {
		.n = machines(cli, n_runs),
		.memory_mib = MEMORY_MIB,
		.untrusted = cli->untrusted,
		.limit_ns = cli->timeout_ns ? cli->timeout_ns : LIMIT_NS,
	};
	struct kernel found;
	char err[MESSAGE_MAX];
	int failed;

	*ret = NULL;
	if (!kernel)
		return 0;
	failed = kernel_find(kernel, &found, err, sizeof(err));
	if (!failed) {
		config.kernel = arena_strdup(cli->arena, found.binary);
		kernel_done(&found);
		failed = guests_new(&config, ret, err, sizeof(err));
	}
	if (failed)
		print_error(err);
	return failed;
}

struct run_kernel guests_kernel(const struct guests *guests)
{
	struct run_kernel k = { .virtual_time = true };

	if (!guests)
		return run_kernel_here();
	snprintf(k.release, sizeof(k.release), "%s", guests_release(guests));
	k.hz = guests_hz(guests);
	return k;
}
