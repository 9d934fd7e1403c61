/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * code_assert: the snippets that need no interpreter: nothing but asserts about whole
 * numbers, as nearly all of them are.  To start Python takes longer than to play many a
 * script.
 *
 * Only "it holds" is ever decided here.  Whatever else there is to say of a snippet (it
 * fails, it is no Python, it uses more of the language) is Python's to say, which then has
 * all snippets from the first on.  An assert changes nothing, so none is missed.
 */
#ifndef CODE_ASSERT_H
#define CODE_ASSERT_H

#include <stdbool.h>

#include "runtime/record/tcp_info.h"

/*
 * Whether @text is Python 3 of which all can be judged here: statements
 * "assert CONDITION[, MESSAGE]", where a condition has whole numbers, names of info_names,
 * and or not == != < <= > >= + - * & | and parentheses, and a message is the same, or a
 * string that may stand before % and such a term.  Comments, semicolons and backslashes at
 * the end of a line are understood.
 */
bool code_assert_is_plain(const char *text);

/*
 * Whether @text is such a text, and each condition is true for @sample.  False, too, where
 * that is not known: a name has no value, or a number does not fit into 63 bits.
 */
bool code_assert_holds(const char *text, const struct info_sample *sample);

#endif
