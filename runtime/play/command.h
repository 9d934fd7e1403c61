/* SPDX-License-Identifier: BSD-2-Clause */
/* command: shell commands of a script, with the environment it expects. */
#ifndef COMMAND_H
#define COMMAND_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#include "parser/options.h"

/*
 * The commands of one run.  They share a working directory (the script's folder,
 * which the process is in), an environment and a pipe that collects what
 * they print.
 */
struct commands;

/*
 * Environment: the process's own, PACKETDRILL_PID (the pid that is ${PPID} for the
 * commands), every -D symbol that is a valid name, and what
 * command_env.h says of options.  Descriptors 0 to 2 must be open.
 * @pass_output: print to our stdout and stderr instead of collecting
 * (packetdrill's way).  NULL with errno set on failure.
 */
struct commands *commands_new(const struct script_options *options,
			      bool pass_output);
void commands_free(struct commands *c);
/* What is started from now on gives way to timelines that other runs play: nice,
 * by 10.  Off at first. */
void commands_set_background(struct commands *c, bool background);

/*
 * Starts "sh -c text" in a process group of its own, with stdin from /dev/null
 * and default signal handling and scheduling (a nice value is inherited).
 * Returns its pid with a pidfd (close-on-exec) that becomes readable when it ends;
 * or -errno.
 */
pid_t command_start(struct commands *c, const char *text, int *ret_pidfd);
/*
 * Collects the status after the pidfd became readable.  True if it ended with
 * status 0; otherwise a message like "ended with status 1" or "was killed by
 * signal 9 (Killed)" is in @why.  Closes @pidfd.  What it left running in the
 * background goes on.
 */
bool command_finish(pid_t pid, int pidfd, char *why, size_t why_cap);
/* Kills a command's process group, SIGTERM first, SIGKILL 200 ms later, and
 * reaps it. */
void command_kill(pid_t pid, int pidfd);
/* Starts and waits, at most until @deadline_ns (CLOCK_MONOTONIC); then kills.
 * Reads output meanwhile.  True on status 0. */
bool command_run(struct commands *c, const char *text, int64_t deadline_ns,
		 char *why, size_t why_cap);

/*
 * The same for a program: argv[0] is its path.  @stdin_fd (-1: /dev/null)
 * becomes its stdin, @extra_fd (-1: none) its COMMAND_EXTRA_FD.  The caller keeps
 * both.
 */
#define COMMAND_EXTRA_FD 3
pid_t command_spawn(struct commands *c, char *const argv[], int stdin_fd,
		    int extra_fd, int *ret_pidfd);
/* Waits as command_run() does, for what was started.  Closes @pidfd. */
bool command_wait(struct commands *c, pid_t pid, int pidfd,
		  int64_t deadline_ns, char *why, size_t why_cap);

/* The read end to poll, or -1; and what to do when it is readable. */
int commands_output_fd(const struct commands *c);
void commands_output_read(struct commands *c);
/* What was printed so far (at most 64 KiB, then a line that says how much was
 * dropped); valid until the next read. */
const char *commands_output(struct commands *c);

#endif
