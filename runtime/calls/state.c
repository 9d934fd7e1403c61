/* SPDX-License-Identifier: BSD-2-Clause */
/* state: "state(4) = CLOSE_WAIT", an assertion that is written like a call. */
#include "runtime/calls/table.h"

const struct call_ops call_ops_state = {
	.desc = {
		.name = "state",
		.arg = {
			{ .type = ARG_SOCKET, .name = "socket" },
		},
		.result = RESULT_STATE,
	},
	.observed = true,
};
