/* SPDX-License-Identifier: BSD-2-Clause */
/* shipped: where the scripts are that come with the program. */
#ifndef SHIPPED_H
#define SHIPPED_H

/* The path of @name below the scripts that ship, "states/closing.pkt": beside a build, or
 * as installed.  NULL: there is none.  Caller frees. */
char *shipped_find(const char *name);
/* Says on standard error that @what ("the script for CLOSING"), the file @name, is in
 * neither place. */
void shipped_tell_missing(const char *what, const char *name);

#endif
