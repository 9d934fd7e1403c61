/* SPDX-License-Identifier: BSD-2-Clause */
/* guest_main: this program as the init of a guest (runtime/guest/guest.h). */
#ifndef GUEST_MAIN_H
#define GUEST_MAIN_H

#include <stdbool.h>

/* The argument that makes an init of a guest of it. */
#define GUEST_INIT "guest-init"

/* Whether the program was started as that.  The kernel adds words of its own behind it. */
bool guest_main_is_meant(int argc, char **argv);

/*
 * Mounts what a run expects, says LINE_HELLO, and plays one run after another that come
 * through the line, each in a worker, as a suite does on the host.  Never returns: at the
 * end of the line, the machine is switched off.
 */
void guest_main(void) __attribute__((noreturn));

#endif
