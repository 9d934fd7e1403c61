/* SPDX-License-Identifier: BSD-2-Clause */
/* command_env: the environment of a script's commands. */
#ifndef COMMAND_ENV_H
#define COMMAND_ENV_H

#include <stddef.h>

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
 * Lives in @mem; NULL at the end.
 */
char **command_env_new(const struct script_options *options, struct arena *mem);

#endif
