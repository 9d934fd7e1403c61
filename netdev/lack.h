/* SPDX-License-Identifier: BSD-2-Clause */
/* lack: what to do when the machine has run out of something. */
#ifndef LACK_H
#define LACK_H

/*
 * What the user can do about @error, an errno of a system call of the tool's own.
 * A constant text to append to that of the error: "; raise the limit of open files
 * (ulimit -n), ...".  "": the machine lacks nothing.
 */
const char *lack_way_out(int error);

#endif
