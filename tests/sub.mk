# SPDX-License-Identifier: BSD-2-Clause
UNIT_TESTS += $(patsubst %.c,%,$(wildcard tests/unit/test_*.c))
