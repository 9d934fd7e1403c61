/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * format: writes a script in its canonical form.
 *
 * Only white space changes: between tokens, and where comments begin.  Comments,
 * options, commands, code, strings and the notes behind results stay byte for
 * byte, and what -D replaces stays as written.  The form:
 *
 *     // A comment on its own line begins in the first column.
 *     --tolerance_usecs=10000                 an option, a command without a
 *     `sysctl -q net.ipv4.tcp_ecn=1`          time: a line each, from the first
 *
 *         0 socket(..., SOCK_STREAM, IPPROTO_TCP) = 3
 *      +.01 < S 0:0(0) win 65535 <mss 1000> // comments behind events
 *      +.02...0.2 accept(3, ..., ...) = 4   // are aligned in groups
 *
 * - The first instant of an event ends in column FORMAT_TIME_COLUMN, unless it is
 *   longer; a blank, and the event.
 * - An event is one line if it fits FORMAT_WIDTH columns.  If not, its lines end where
 *   they did, and begin behind the innermost open bracket.
 * - At most one empty line in a row, none within an event.
 */
#ifndef FORMAT_H
#define FORMAT_H

#include <stdbool.h>
#include <stddef.h>

#include "parser/script.h"

#define FORMAT_TIME_COLUMN 5
#define FORMAT_WIDTH 80

/*
 * The text of @s in its canonical form, *@ret_len bytes.  @s was parsed without errors,
 * and with its tokens kept.  Caller frees.
 */
char *format_script(const struct script *s, size_t *ret_len);

/*
 * Whether two scripts, parsed as above and for the same family, say the same:
 * their tokens, comments, pragmas and timelines are equal.
 */
bool format_same(const struct script *a, const struct script *b);

#endif
