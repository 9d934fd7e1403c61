/* SPDX-License-Identifier: BSD-2-Clause */
/* cells: finds the scripts of scripts/matrix, which show what each state answers to each
 * stimulus. */
#ifndef CELLS_H
#define CELLS_H

#include <stdio.h>

#include "parser/tcp_state.h"

/* The path of the script that plays @stimulus in @state; NULL: there is none.  Caller
 * frees. */
char *cells_find(enum tcp_state state, const char *stimulus);
/* Says on standard error why there is no such script: @stimulus cannot be applied in @state,
 * or is not known there.  Then it lists the stimuli of @state, with the kernel's answers. */
void cells_tell_missing(enum tcp_state state, const char *stimulus);
/* For completion: prints the stimuli of @state, with a tab and the answer. */
void cells_offer(FILE *out, enum tcp_state state);

#endif
