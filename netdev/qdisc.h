/* SPDX-License-Identifier: BSD-2-Clause */
/* qdisc: which queueing disciplines the kernel has. */
#ifndef QDISC_H
#define QDISC_H

/*
 * Whether a run could have a qdisc of this kind: 0; -ENOENT: the kernel knows
 * none of that name, nor loads a module for it; another -errno: it could not be
 * asked.  Asks in namespaces of its own, as a run would.
 */
int qdisc_probe(const char *kind);

#endif
