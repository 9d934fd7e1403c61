/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * fuzz_assert: a libFuzzer target over the asserts that are judged without Python.  What
 * holds must be plain.
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "parser/mem.h"
#include "runtime/exec/code_assert.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	/* All fields of TCP_INFO are -1. */
	struct info_sample sample = { .tcp.asked = true };
	td_auto_free char *text = xmalloc(size + 1);

	memcpy(text, data, size);
	text[size] = '\0';
	memset(sample.tcp.data, 0xff, sizeof(sample.tcp.data));
	sample.tcp.len = sizeof(sample.tcp.data);
	if (code_assert_holds(text, &sample) && !code_assert_is_plain(text))
		abort();
	return 0;
}
