/* SPDX-License-Identifier: BSD-2-Clause */
/* write_all: writes until nothing is left. */
#include "runtime/exec/write_all.h"

#include <errno.h>
#include <unistd.h>

int write_all(int fd, const char *data, size_t len, off_t at)
{
	for (size_t done = 0; done < len;) {
		ssize_t n = at == WRITE_HERE ?
			write(fd, data + done, len - done) :
			pwrite(fd, data + done, len - done, at + (off_t)done);

		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0)
			return n < 0 ? -errno : -EIO;
		done += (size_t)n;
	}
	return 0;
}
