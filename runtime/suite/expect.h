/* SPDX-License-Identifier: BSD-2-Clause */
/* expect: scripts that are expected to fail ("//! expect fail"). */
#ifndef EXPECT_H
#define EXPECT_H

#include "parser/pragma.h"
#include "runtime/record/result.h"

/*
 * If @pragmas expect a failure, turns the result around: a failure becomes a pass with
 * a note, and a pass becomes a failure with FAIL_NONE.  Errors and skips stay.
 */
void expect_apply(const struct pragmas *pragmas, struct result *r);

#endif
