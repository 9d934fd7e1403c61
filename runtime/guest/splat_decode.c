/* SPDX-License-Identifier: BSD-2-Clause */
/* splat_decode: where in the source the addresses of a report are. */
#include "runtime/guest/splat_decode.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "parser/mem.h"

#define ANSWER_MAX 65536	/* bytes */
#define TITLE_IP ", ip 0x"	/* arch/um/kernel/trap.c: segv() */

struct place {
	const char *function, *path;	/* in the answer; NULL: not known */
};

/* The address that a line of a call trace names, of the call itself: what is there is
 * where it returns to (arch/um/kernel/sysrq.c: _print_addr()).  0: it names none. */
static uint64_t address_of(const char *line)
{
	unsigned long long address;
	int n = 0;

	if (sscanf(line, " [<%llx>]%n", &address, &n) != 1 || !n ||
	    !strncmp(line + n, " ?", 2))
		return 0;
	return address - 1;
}

static uint64_t address_of_title(const char *title)
{
	const char *ip = strstr(title, TITLE_IP);

	return ip ? strtoull(ip + strlen(TITLE_IP), NULL, 16) : 0;
}

/* The first is the title's. */
static size_t find_addresses(const struct splat *s, uint64_t *address)
{
	size_t n = 1;

	address[0] = address_of_title(s->title);
	for (const char *line = s->text; *line && n < DECODE_MAX;) {
		uint64_t found = address_of(line);

		if (found)
			address[n++] = found;
		line += strcspn(line, "\n");
		line += *line == '\n';
	}
	return n;
}

/* --- asking ---------------------------------------------------------------------- */

static pid_t start(const char *kernel, const uint64_t *address, size_t n,
		   int out_fd)
{
	char number[DECODE_MAX][24], *argv[DECODE_MAX + 5] = {
		(char *)"addr2line", (char *)"-f", (char *)"-e", (char *)kernel,
	};
	posix_spawn_file_actions_t files;
	sigset_t none;
	posix_spawnattr_t attr;
	pid_t pid = -1;
	int err;

	for (size_t i = 0; i < n; i++) {
		snprintf(number[i], sizeof(number[i]), "0x%llx",
			 (unsigned long long)address[i]);
		argv[4 + i] = number[i];
	}
	sigemptyset(&none);
	posix_spawnattr_init(&attr);
	posix_spawnattr_setsigmask(&attr, &none);
	posix_spawnattr_setflags(&attr, POSIX_SPAWN_SETSIGMASK);
	posix_spawn_file_actions_init(&files);
	posix_spawn_file_actions_addopen(&files, STDIN_FILENO, "/dev/null",
					 O_RDONLY, 0);
	posix_spawn_file_actions_adddup2(&files, out_fd, STDOUT_FILENO);
	posix_spawn_file_actions_addopen(&files, STDERR_FILENO, "/dev/null",
					 O_WRONLY, 0);
	err = posix_spawnp(&pid, "addr2line", &files, &attr, argv, environ);
	posix_spawn_file_actions_destroy(&files);
	posix_spawnattr_destroy(&attr);
	return err ? -1 : pid;
}

/* Reads until the end, within DECODE_MS between any two parts. */
static void read_all(int fd, char *text, size_t cap)
{
	struct pollfd p = { fd, POLLIN, 0 };
	size_t len = 0;
	ssize_t n = 1;

	while (n > 0 && len < cap - 1 && poll(&p, 1, DECODE_MS) > 0) {
		n = read(fd, text + len, cap - 1 - len);
		len += n > 0 ? (size_t)n : 0;
	}
	text[len] = '\0';
}

/* Two lines for each address, function and place; "" if that cannot be.  Caller frees. */
static char *ask(const char *kernel, const uint64_t *address, size_t n)
{
	char *text = xcalloc(1, ANSWER_MAX);
	int fd[2];
	pid_t pid;

	if (pipe2(fd, O_CLOEXEC))
		return text;
	pid = start(kernel, address, n, fd[1]);
	close(fd[1]);
	if (pid > 0) {
		read_all(fd[0], text, ANSWER_MAX);
		kill(pid, SIGKILL);
		while (waitpid(pid, NULL, 0) < 0 && errno == EINTR)
			continue;
	}
	close(fd[0]);
	return text;
}

static void read_places(char *answer, struct place *place, size_t n)
{
	char *rest = answer;

	for (size_t i = 0; i < n; i++) {
		char *function = strsep(&rest, "\n"), *path = strsep(&rest, "\n");

		/* "??:?", or "FILE:?" where there is no debug data. */
		if (!path || *path == '?' || strstr(path, ":?"))
			continue;
		/* "FILE:123 (discriminator 2)" */
		path[strcspn(path, " ")] = '\0';
		place[i] = (struct place){ function, path };
	}
}

/* Length of the folder that all are in. */
static size_t common_folder(const struct place *place, size_t n)
{
	const char *first = NULL;
	size_t len = 0;

	for (size_t i = 0; i < n; i++) {
		size_t same = 0;

		if (!place[i].path)
			continue;
		if (!first) {
			first = place[i].path;
			len = strlen(first);
		}
		while (same < len && place[i].path[same] == first[same])
			same++;
		len = same;
	}
	while (len && first[len - 1] != '/')
		len--;
	return len;
}

/* --- telling --------------------------------------------------------------------- */

static char *tell(const struct splat *s, const struct place *place, size_t n)
{
	const size_t skip = common_folder(place, n);
	size_t len = 0, next = 1;
	char *text = NULL;
	FILE *out = open_memstream(&text, &len);

	if (!out)
		return xstrdup(s->text);
	if (place[0].path)
		fprintf(out, "in %s, %s\n", place[0].function,
			place[0].path + skip);
	for (const char *line = s->text; *line;) {
		size_t line_len = strcspn(line, "\n");

		fwrite(line, line_len, 1, out);
		if (next < n && address_of(line) && place[next++].path)
			fprintf(out, " %s", place[next - 1].path + skip);
		putc('\n', out);
		line += line_len + (line[line_len] == '\n');
	}
	fclose(out);
	return text;
}

void splat_decode(const char *kernel, struct splat *s)
{
	uint64_t address[DECODE_MAX];
	struct place place[DECODE_MAX] = { { NULL, NULL } };
	size_t n = find_addresses(s, address);
	td_auto_free char *answer = NULL;
	char *text;

	if (n == 1 && !address[0])
		return;
	answer = ask(kernel, address, n);
	read_places(answer, place, n);
	text = tell(s, place, n);
	free(s->text);
	s->text = text;
}
