/* SPDX-License-Identifier: BSD-2-Clause */
/* retry: which runs are run again, and how that is told. */
#include "runtime/suite/retry.h"

#include <assert.h>
#include <stdlib.h>

static const char *const ordinals[] = {
	"first", "second", "third", "fourth", "fifth",
	"sixth", "seventh", "eighth", "ninth", "tenth",
};
_Static_assert(sizeof(ordinals) / sizeof(*ordinals) == RETRY_MAX + 1,
	       "every try has a word");

static const char *ordinal(unsigned tries)
{
	assert(tries >= 1 && tries <= RETRY_MAX + 1);
	return ordinals[tries - 1];
}

bool retry_wanted(const struct retry_policy *policy, const struct result *r,
		  unsigned tries, bool expect_fail)
{
	unsigned limit = expect_fail ? 0 : policy->failed;

	if (policy->off || r->verdict != VERDICT_FAIL)
		return false;
	if (r->disturbed && limit < RETRY_DISTURBED)
		limit = RETRY_DISTURBED;
	return tries <= limit;
}

bool retry_confirms(const struct retry_policy *policy, const struct result *r,
		    unsigned tries, size_t n_runs, size_t n_confirmed)
{
	size_t limit = n_runs / RETRY_PASSED_SHARE;

	if (limit < RETRY_DISTURBED)
		limit = RETRY_DISTURBED;
	return !policy->off && r->verdict == VERDICT_PASS && r->disturbed &&
	       tries <= RETRY_DISTURBED && n_confirmed < limit;
}

static const char *first_error(const struct result *r)
{
	for (size_t i = 0; i < r->diags.n; i++)
		if (r->diags.item[i]->level == DIAG_ERROR)
			return r->diags.item[i]->text;
	return "failed";
}

char *retry_tell(char *earlier, unsigned tries, const struct result *r)
{
	bool passed = r->verdict == VERDICT_PASS;
	td_auto_free char *while_what = NULL, *how = NULL;
	char *all;

	how = passed ? xstrdup("passed")
		     : xasprintf("failed (%s)", first_error(r));
	if (passed || r->disturbed)
		while_what = xasprintf(" while %s", r->disturbance ?
							    r->disturbance :
							    "disturbed");
	all = xasprintf("%s%sa %s run %s%s", earlier ? earlier : "",
			earlier ? "; " : "", ordinal(tries), how,
			while_what ? while_what : "");
	free(earlier);
	return all;
}

void retry_note(struct result *r, const char *earlier, unsigned tries)
{
	diag_add(&r->diags, DIAG_NOTE, SPAN_NONE,
		 "%s; this is the result of a %s one", earlier,
		 ordinal(tries));
}
