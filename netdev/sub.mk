# SPDX-License-Identifier: BSD-2-Clause
SRCS += $(wildcard netdev/*.c netdev/wire/*.c)
