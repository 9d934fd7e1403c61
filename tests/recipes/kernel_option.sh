# SPDX-License-Identifier: BSD-2-Clause
# kernel_option: NET_SCH_TBF, a queueing discipline.
recipe "Add an option to kernels that tundrill builds" NET_SCH_TBF

row runtime/kernel/kernel_config.c '{ "NET_SCH_NETEM", true,' <<'END'
	{ "NET_SCH_TBF", true, false, "tbf" },
END
