/* SPDX-License-Identifier: BSD-2-Clause */
/* sysctls: settings of the kernel under which a script was played. */
#ifndef SYSCTLS_H
#define SYSCTLS_H

/*
 * The settings of TCP and IPv4 in our network namespace that are not as the kernel has them
 * by itself, a line for each, as sysctl(8) writes it: "net.ipv4.tcp_sack = 0".  NULL: there
 * are none, or nothing can be read.  Caller frees.
 */
char *sysctls_changed(void);

#endif
