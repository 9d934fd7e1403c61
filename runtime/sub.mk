# SPDX-License-Identifier: BSD-2-Clause
SRCS += $(filter-out runtime/main.c,$(wildcard runtime/*.c)) \
	$(wildcard runtime/calls/*.c)
