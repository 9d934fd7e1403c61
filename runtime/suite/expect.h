/* SPDX-License-Identifier: BSD-2-Clause */
/* expect: failures that are expected: of a script ("//! expect fail"), of the machine. */
#ifndef EXPECT_H
#define EXPECT_H

#include "parser/pragma.h"
#include "runtime/record/result.h"

/*
 * If @pragmas expect a failure, turns the result around: a failure becomes a pass with
 * a note, and a pass becomes a failure with FAIL_NONE.  Errors and skips stay.
 */
void expect_apply(const struct pragmas *pragmas, struct result *r);
/* On a slow machine, a failure that is only late is VERDICT_XFAIL. */
void expect_late(struct result *r);

#endif
