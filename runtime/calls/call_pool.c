/* SPDX-License-Identifier: BSD-2-Clause */
/* call_pool: the calls of a run and the memory of their arguments. */
#include "runtime/calls/call_pool.h"

/* Stands in the memory of its call. */
struct call_kept {
	struct arena *mem;
	struct call_kept *next;
};

void call_pool_done(struct call_pool *p)
{
	for (struct call_kept *k = p->kept, *next; k; k = next) {
		next = k->next;
		arena_free(k->mem);
	}
	arena_free(p->spare);
	*p = (struct call_pool){ 0 };
}

/* The memory of a spare one is mapped already.  To get new pages takes time, which a
 * call does not have. */
static struct arena *take_arena(struct call_pool *p)
{
	struct arena *mem = p->spare ? p->spare : arena_new();

	p->spare = NULL;
	return mem;
}

struct call *call_begin(struct call_pool *p)
{
	struct arena *mem = take_arena(p);
	struct call *c = arena_alloc(mem, sizeof(*c));

	c->pool = p;
	c->mem = mem;
	return c;
}

static void keep(struct call_pool *p, struct arena *mem)
{
	struct call_kept *k = arena_alloc(mem, sizeof(*k));

	*k = (struct call_kept){ mem, p->kept };
	p->kept = k;
}

void call_end(struct call *c)
{
	struct call_pool *p = c->pool;
	struct arena *mem = c->mem;

	if (c->kernel_reads && c->ret > 0) {
		keep(p, mem);
		return;
	}
	p->bytes -= c->buffer_bytes;
	if (p->spare) {
		arena_free(mem);
		return;
	}
	arena_reset(mem);
	p->spare = mem;
}

void *call_buffer(struct call *c, size_t size, struct span span)
{
	struct call_pool *p = c->pool;

	if (p && size > CALL_BUFFERS_MAX - p->bytes) {
		diag_note(diag_error(c->diags, span,
				     "%s(): buffers of %zu bytes are too much, the limit is %zu for all calls under way",
				     c->ast->name, p->bytes + size,
				     CALL_BUFFERS_MAX),
			  "a buffer is given back when its call has returned; one that is sent with MSG_ZEROCOPY, at the end of the run");
		return NULL;
	}
	if (p) {
		p->bytes += size;
		c->buffer_bytes += size;
	}
	return arena_alloc(c->mem, size);
}
