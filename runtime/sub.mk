# SPDX-License-Identifier: BSD-2-Clause
SRCS += $(wildcard runtime/*/*.c)
