/* SPDX-License-Identifier: BSD-2-Clause */
/* output: a call with what it has returned in its arguments, as scripts write it. */
#include "runtime/calls/output.h"

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

/* Returns @root with @new in the place of @old: a copy of the nodes on the way there,
 * or @root itself if @old is no part of it. */
static struct expr *replaced(struct arena *mem, struct expr *root,
			     const struct expr *old, struct expr *new)
{
	struct expr *copy;

	if (root == old)
		return new;
	for (size_t i = 0; i < root->n; i++) {
		struct expr *item = replaced(mem, root->list[i], old, new);

		if (item == root->list[i])
			continue;
		copy = arena_alloc(mem, sizeof(*copy));
		*copy = *root;
		copy->list = arena_alloc(mem, root->n * sizeof(*copy->list));
		memcpy(copy->list, root->list, root->n * sizeof(*copy->list));
		copy->list[i] = item;
		return copy;
	}
	return root;
}

void call_output_set(struct call_output *o, const struct expr *e,
		     const char *fmt, ...)
{
	struct expr *new = arena_alloc(o->mem, sizeof(*new));
	td_auto_free char *text = NULL;
	va_list ap;

	va_start(ap, fmt);
	text = xvasprintf(fmt, ap);
	va_end(ap);
	/* A word is printed as it is. */
	new->type = EXPR_WORD;
	new->span = e->span;
	new->text = arena_strdup(o->mem, text);
	for (size_t i = 0; i < o->n; i++)
		o->arg[i] = replaced(o->mem, o->arg[i], e, new);
}

struct script_call call_with_outputs(struct call *c)
{
	struct diag_list *diags = c->diags, none = { 0 };
	struct script_call shown = *c->ast;
	struct call_output o = { .mem = c->mem, .n = shown.n_args };
	struct diag *late = c->late;
	bool goes_on_late = c->goes_on_late;

	if (!c->ops->outputs || c->ret < 0)
		return shown;
	o.arg = arena_alloc(c->mem, (o.n + 1) * sizeof(*o.arg));
	memcpy(o.arg, shown.arg, o.n * sizeof(*o.arg));
	/* What they compare becomes a failure when the call is judged, not here. */
	c->diags = &none;
	c->goes_on_late = false;
	c->ops->outputs(c, &o);
	c->diags = diags;
	c->late = late;
	c->goes_on_late = goes_on_late;
	diag_list_done(&none);
	shown.arg = o.arg;
	return shown;
}
