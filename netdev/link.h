/* SPDX-License-Identifier: BSD-2-Clause */
/* link: rtnetlink: addresses, routes, MTU, link up. */
#ifndef LINK_H
#define LINK_H

#include "netdev/netdev.h"

/*
 * Brings up lo and @ifindex with the addresses and routes of @config.
 * Returns 0, or -errno with a message in @err.
 */
int link_set_up(int ifindex, const struct netdev_config *config, char *err,
		size_t err_cap);

#endif
