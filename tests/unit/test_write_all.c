/* SPDX-License-Identifier: BSD-2-Clause */
/* test_write_all: nothing is left out, and places in files. */
#include "runtime/exec/write_all.h"

#include <errno.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include "tests/unit/tap.h"

#define MUCH (1 << 20)		/* bytes: more than a pipe holds */

static void test_file(void)
{
	int fd = memfd_create("test", MFD_CLOEXEC);
	char text[16] = "";

	tap_is_int(write_all(fd, "abcdef", 6, WRITE_HERE), 0, "at its place");
	tap_is_int((int)lseek(fd, 0, SEEK_CUR), 6, "which moves");
	tap_is_int(write_all(fd, "XY", 2, 1), 0, "at an offset");
	tap_is_int((int)lseek(fd, 0, SEEK_CUR), 6, "its place stays");
	tap_ok(pread(fd, text, sizeof(text), 0) == 6, "no byte too many");
	tap_is_str(text, "aXYdef", "all bytes are where they belong");
	tap_is_int(write_all(fd, "", 0, WRITE_HERE), 0, "nothing to write");
	close(fd);
	tap_is_int(write_all(fd, "a", 1, WRITE_HERE), -EBADF,
		   "a descriptor that is closed");
}

/* A child takes what the pipe cannot hold. */
static void test_pipe(void)
{
	char *much = calloc(1, MUCH);
	int fd[2], status = 1;
	size_t len = 0;
	ssize_t n;
	pid_t pid;

	if (!much || pipe(fd) != 0)
		return;
	fflush(stdout);
	pid = fork();
	if (!pid) {
		close(fd[1]);
		while ((n = read(fd[0], much, MUCH)) > 0)
			len += (size_t)n;
		_exit(len != MUCH);
	}
	close(fd[0]);
	tap_is_int(write_all(fd[1], much, MUCH, WRITE_HERE), 0,
		   "more than a pipe holds");
	tap_is_int(write_all(fd[1], much, 1, 0), -ESPIPE,
		   "a pipe has no offsets");
	close(fd[1]);
	waitpid(pid, &status, 0);
	tap_is_int(status, 0, "all of it arrives, once");
	free(much);
}

int main(void)
{
	test_file();
	test_pipe();
	return tap_done();
}
