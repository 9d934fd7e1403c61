/* SPDX-License-Identifier: BSD-2-Clause */
/* command: shell commands of a script, with the environment it expects. */
#ifndef COMMAND_H
#define COMMAND_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#include "parser/mem.h"
#include "parser/options.h"

/*
 * The process's environment with these variables, the later ones winning:
 *   every -D symbol whose name a shell accepts
 *   OPT_<option>     every option that has a value, under its name as written
 *                    on the command line and in upper case (OPT_local_ip and
 *                    OPT_LOCAL_IP); flags are 1 or 0
 *   OPT_LOCAL_DEV    the TUN device
 *   PACKETDRILL_PID  our pid, which is ${PPID} for the commands
 *   PWD              the working directory
 * Lives in @mem; NULL at the end.
 */
char **command_env_new(const struct script_options *options, struct arena *mem);

/*
 * The commands of one run.  They share a working directory (the script's folder,
 * which the process is in), an environment and a pipe that collects what
 * they print.
 */
struct commands;

/*
 * The commands get the environment of command_env_new().  Descriptors 0 to 2 must be
 * open.  @pass_output: commands print to our stdout and stderr, as packetdrill has it,
 * instead of into the pipe.  To be freed by commands_free(); NULL, with errno, on failure.
 */
struct commands *commands_new(const struct script_options *options,
			      bool pass_output);
/* Kills no command.  @c may be NULL. */
void commands_free(struct commands *c);
/* Commands that are started from now on get a nice value that is 10 higher, so that they
 * give way to the timelines of other runs.  Off at first. */
void commands_set_background(struct commands *c, bool background);

/* command_wait() ends at most @grace_ns after @stop_fd (-1: none) has become readable. */
void commands_set_stop(struct commands *c, int stop_fd, int64_t grace_ns);
/* Whether stop_fd is readable. */
bool commands_stopped(const struct commands *c);

/*
 * Starts "sh -c text" in a process group of its own, with stdin from /dev/null
 * and default signal handling and scheduling (a nice value is inherited).  The shell is left
 * out where command_words() finds that it has nothing to do.
 * Returns its pid with a pidfd (close-on-exec) that becomes readable when it ends;
 * or -errno.
 */
pid_t command_start(struct commands *c, const char *text, int *ret_pidfd);
/* What they need of the machine, for messages about -ENOENT. */
#define COMMAND_NEEDS "/bin/sh and /dev/null"
/* The text for @err, which command_start() has returned: "cannot be started: ...". */
void command_start_error(int err, char *why, size_t why_cap);
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
/* Starts a command and waits for it, at most until @deadline_ns (CLOCK_MONOTONIC); then
 * kills it.  Reads output meanwhile.  0 on status 0, -ECANCELED if it has failed, another
 * -errno if it could not be started; @why tells more. */
int command_run(struct commands *c, const char *text, int64_t deadline_ns,
		char *why, size_t why_cap);

/*
 * As command_start(), for a program: argv[0] is its path.  @stdin_fd (-1: /dev/null)
 * becomes its stdin.  The COMMAND_EXTRA_FDS descriptors in @extra_fd (NULL: none) become
 * those from COMMAND_EXTRA_FD on; only the first may be below COMMAND_KEPT_FDS.  The
 * caller keeps its own descriptors.
 */
#define COMMAND_EXTRA_FD 3
#define COMMAND_EXTRA_FDS 2
#define COMMAND_KEPT_FDS (COMMAND_EXTRA_FD + COMMAND_EXTRA_FDS)
pid_t command_spawn(struct commands *c, char *const argv[], int stdin_fd,
		    const int *extra_fd, int *ret_pidfd);
/* Waits for a command that was started, as command_run() does.  True: it ended with status
 * 0; else @why tells how.  Closes @pidfd. */
bool command_wait(struct commands *c, pid_t pid, int pidfd,
		  int64_t deadline_ns, char *why, size_t why_cap);

/* The read end of the pipe, to be polled; -1: output is passed on. */
int commands_output_fd(const struct commands *c);
/* Reads, without blocking, what is in the pipe; at most about 1 MiB. */
void commands_output_read(struct commands *c);
/* What was printed so far (at most 64 KiB, then a line that says how much was
 * dropped); valid until the next read. */
const char *commands_output(struct commands *c);

#endif
