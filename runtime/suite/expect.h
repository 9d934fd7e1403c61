/* SPDX-License-Identifier: BSD-2-Clause */
/* expect: scripts that say of themselves that they fail ("//! expect fail"). */
#ifndef EXPECT_H
#define EXPECT_H

#include "parser/pragma.h"
#include "runtime/play/result.h"

/*
 * Turns the result around when @pragmas expect a failure: that is a pass with
 * a note, and a pass is a failure of no kind.  Errors and skips stay.
 */
void expect_apply(const struct pragmas *pragmas, struct result *r);

#endif
