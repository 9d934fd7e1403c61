/* SPDX-License-Identifier: BSD-2-Clause */
/* test_call_pool: buffers live as long as their calls, within the budget of a run. */
#include "runtime/calls/call_pool.h"

#include <string.h>

#include "runtime/calls/common.h"
#include "tests/unit/tap.h"

#define MIB ((size_t)1 << 20)

static struct diag_list diags;
static struct script_call ast = { .name = "read" };
static const struct span here = { 7, 1, 7, 2 };

static struct call *new_call(struct call_pool *p)
{
	struct call *c = call_begin(p);

	c->ast = &ast;
	c->diags = &diags;
	return c;
}

static void test_lives(void)
{
	struct call_pool p = { 0 };
	bool zero = true;

	for (int i = 0; i < 60; i++) {
		struct call *c = new_call(&p);
		char *b = call_buffer(c, 64 * MIB, here);
		char *small = call_buffer(c, 100, here);

		zero &= b && small && !b[0] && !small[99];
		if (small)
			memset(small, 'x', 100);
		call_end(c);
	}
	tap_ok(zero, "60 buffers of 64 MiB, one after the other: all are zeroed");
	tap_is_int((long long)p.bytes, 0, "and none is left");
	call_pool_done(&p);
}

static void test_budget(void)
{
	struct call_pool p = { 0 };
	struct call *a = new_call(&p), *b = new_call(&p), *c = new_call(&p);

	tap_ok(call_buffer(a, CALL_BUFFERS_MAX - MIB, here) &&
		       call_buffer(b, MIB, here),
	       "calls under way may have all of the budget");
	tap_ok(!call_buffer(c, 1, here), "and not a byte more");
	tap_is_str(diags.item[0]->text,
		   "read(): buffers of 134217729 bytes are too much, the limit is 134217728 for all calls under way",
		   "that is an error");
	tap_is_int(diags.item[0]->span.line, 7, "... at the line");
	call_end(b);
	tap_ok(call_buffer(c, MIB, here), "one that has ended makes room");
	tap_ok(!call_buffer(c, SIZE_MAX, here), "no size is too large to be refused");
	call_end(a);
	call_end(c);
	tap_is_int((long long)p.bytes, 0, "they all give it back");
	call_pool_done(&p);
	diag_list_done(&diags);
}

static void test_kept(void)
{
	struct call_pool p = { 0 };
	struct call *c = new_call(&p);
	char *sent = call_buffer(c, 8 * MIB, here);

	memset(sent, 'x', 8 * MIB);
	c->kernel_reads = true;
	c->ret = 1;
	call_end(c);
	for (int i = 0; i < 4; i++) {
		c = new_call(&p);
		call_buffer(c, 8 * MIB, here);
		call_end(c);
	}
	tap_ok(sent[0] == 'x' && sent[8 * MIB - 1] == 'x',
	       "what the kernel still reads stays as it was sent");
	tap_is_int((long long)p.bytes, (long long)(8 * MIB),
		   "and counts until the run ends");
	call_pool_done(&p);
	c = new_call(&p);
	call_buffer(c, MIB, here);
	c->kernel_reads = true;
	c->ret = -1;
	call_end(c);
	tap_is_int((long long)p.bytes, 0, "one that was refused reads nothing");
	call_pool_done(&p);
}

int main(void)
{
	test_lives();
	test_budget();
	test_kept();
	return tap_done();
}
