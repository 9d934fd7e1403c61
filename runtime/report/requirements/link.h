/* SPDX-License-Identifier: BSD-2-Clause */
/* link: addresses of scripts, and of their runs in the page of --html, from another file. */
#ifndef LINK_H
#define LINK_H

#include "runtime/report/requirements/shown.h"

/* The path of the file @to, as seen from the folder of the file @from, for an address: what
 * is special in one is escaped (RFC 3986, 2.1).  Caller frees. */
char *link_path(const char *from, const char *to);

/* The address of @s in the file @from: of the run that decided, in the page @page of --html;
 * with NULL for @page, of the script.  Caller frees. */
char *link_shown(const char *from, const char *page, const struct shown *s);

/* What a link to a script is called: "syn-in-window" of
 * "matrix/listen/syn-in-window.pkt".  Caller frees. */
char *link_label(const struct shown *s);

#endif
