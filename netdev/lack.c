/* SPDX-License-Identifier: BSD-2-Clause */
/* lack: what to do when the machine has no more of something. */
#include "netdev/lack.h"

#include <errno.h>
#include <stddef.h>

#define OR_FEWER ", or run fewer scripts at once (-j)"
#define NO_MEMORY "; there is no memory left: raise its limit (ulimit -v, that of a container)" OR_FEWER

static const struct {
	int error;
	const char *way_out;
} ways_out[] = {
	{ EMFILE, "; raise the limit of open files (ulimit -n)" OR_FEWER },
	{ ENFILE, "; the machine has no more open files: raise its limit (sysctl fs.file-max)" OR_FEWER },
	{ EAGAIN, "; raise the limit of processes (ulimit -u, that of a container)" OR_FEWER },
	{ ENOMEM, NO_MEMORY },
	{ ENOBUFS, NO_MEMORY },
};

const char *lack_way_out(int error)
{
	for (size_t i = 0; i < sizeof(ways_out) / sizeof(*ways_out); i++)
		if (ways_out[i].error == error)
			return ways_out[i].way_out;
	return "";
}
