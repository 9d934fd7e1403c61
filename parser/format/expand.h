/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * expand: a script that begins in a state, as one that packetdrill plays.
 *
 * The events of "from" stand in front of the first event, and absolute times, as well as
 * that of the first event, count from the beginning of those.  What packetdrill does not
 * know becomes a comment: the pragma "from", and each state(), whose relative time goes to
 * the next event.
 */
#ifndef EXPAND_H
#define EXPAND_H

#include "parser/script.h"

/* The text of @s, which was parsed without errors, *@ret_len bytes.  Caller frees. */
char *expand_script(const struct script *s, size_t *ret_len);

#endif
