/* SPDX-License-Identifier: BSD-2-Clause */
/* expect: failures that are expected: of a script, of the machine. */
#include "runtime/suite/expect.h"

#include "parser/mem.h"

/* The errors become one note: they are what was expected, and no news. */
static void errors_to_note(struct diag_list *list)
{
	struct diag_list kept = { .n_warnings = list->n_warnings };
	struct diag_list errors = { 0 };

	kept.item = xmalloc((list->n + 1) * sizeof(*kept.item));
	errors.item = xmalloc((list->n + 1) * sizeof(*errors.item));
	for (size_t i = 0; i < list->n; i++) {
		struct diag *d = list->item[i];

		if (d->level == DIAG_ERROR)
			errors.item[errors.n++] = d;
		else
			kept.item[kept.n++] = d;
	}
	if (errors.n)
		diag_add(&kept, DIAG_NOTE, errors.item[0]->span,
			 "failed as expected: %s", errors.item[0]->text);
	else
		diag_add(&kept, DIAG_NOTE, SPAN_NONE, "failed as expected");
	diag_list_done(&errors);
	list->n = 0;
	diag_list_done(list);
	*list = kept;
}

void expect_apply(const struct pragmas *pragmas, struct result *r)
{
	if (!pragmas->expect_fail)
		return;
	if (r->verdict == VERDICT_FAIL) {
		r->verdict = VERDICT_PASS;
		r->kind = FAIL_NONE;
		r->failure = FAILURE_WRONG;
		errors_to_note(&r->diags);
	} else if (r->verdict == VERDICT_PASS) {
		r->verdict = VERDICT_FAIL;
		r->kind = FAIL_NONE;
		diag_error(&r->diags, pragmas->expect_span,
			   "expected to fail, but passed");
	}
}

void expect_late(struct result *r)
{
	if (r->verdict == VERDICT_FAIL && r->failure == FAILURE_LATE)
		r->verdict = VERDICT_XFAIL;
}
