/* SPDX-License-Identifier: BSD-2-Clause */
/* qdisc: which queueing disciplines the kernel has. */
#ifndef QDISC_H
#define QDISC_H

/*
 * 0: a run can have a qdisc of @kind ("fq").  -ENOENT: the kernel has none of that name,
 * and no module for it.  Another -errno: the kernel could not be asked.  Asks from new
 * namespaces, as a run would.
 */
int qdisc_probe(const char *kind);

#endif
