/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * psp: psp_rx_assoc and psp_tx_assoc, which scripts write like system calls.
 * They are requests of a generic netlink family (the kernel's
 * Documentation/networking/psp.rst) and need a device that encrypts PSP.
 */
#include "runtime/calls/table.h"

#define PSP_REFUSED "needs a network device with PSP, which a TUN device lacks"

const struct call_ops call_ops_psp_rx_assoc = {
	.desc = {
		.name = "psp_rx_assoc",
		.arg = {
			{ .type = ARG_FD, .name = "fd" },
			{ .type = ARG_INT_LIST1, .name = "spi" },
		},
		.packetdrill = true,
		.refused = PSP_REFUSED,
	},
};

const struct call_ops call_ops_psp_tx_assoc = {
	.desc = {
		.name = "psp_tx_assoc",
		.arg = {
			{ .type = ARG_FD, .name = "fd" },
			{ .type = ARG_INT, .name = "spi" },
		},
		.packetdrill = true,
		.refused = PSP_REFUSED,
	},
};
