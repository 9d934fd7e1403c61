/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * fuzz_format: a libFuzzer target over the formatter, for "make fuzz".
 *
 * The last byte, a newline in scripts that are read as seeds, selects the address
 * family.  What parses is formatted; the result must mean the same, and stay as it
 * is when it is formatted again.  Most changes to a script are to what is between
 * its tokens.
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "parser/format/format.h"
#include "runtime/play/event.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
size_t LLVMFuzzerCustomMutator(uint8_t *data, size_t size, size_t max,
			       unsigned seed);
/* libFuzzer's own. */
size_t LLVMFuzzerMutate(uint8_t *data, size_t size, size_t max);

static const char *const between[] = {
	"", " ", "\t", "\n", "\n\n\n", "\r\n", "/**/", " /* a */ ", "// a\n",
	" //! expect fail\n", "\n//! expect fail\n", "\n/* a\n\n b */\n",
};

/* Puts one of these in place of white space, or anywhere. */
size_t LLVMFuzzerCustomMutator(uint8_t *data, size_t size, size_t max,
			       unsigned seed)
{
	size_t at = size ? seed % size : 0, end = at, len;
	const char *text;

	if (seed % 5 == 0)
		return LLVMFuzzerMutate(data, size, max);
	text = between[(seed >> 8) % (sizeof(between) / sizeof(*between))];
	len = strlen(text);
	while (at < size && seed % 5 < 3 && !strchr(" \t\n", data[at]))
		at++;
	end = at;
	while (end < size && strchr(" \t\n", data[end]))
		end++;
	if (at + len + (size - end) > max)
		return size;
	memmove(data + at + len, data + end, size - end);
	memcpy(data + at, text, len);
	return at + len + (size - end);
}

static void check_form(const struct script *before,
		       const struct script_input *input)
{
	struct diag_list diags = { 0 };
	size_t len, again_len;
	char *text = format_script(before, &len), *again;
	struct source *src = source_from_text("f.pkt", text, len);
	struct script *after = script_parse(src, input, &diags);

	if (diags.n_errors || !format_same(before, after))
		abort();
	again = format_script(after, &again_len);
	if (len != again_len || memcmp(text, again, len) != 0)
		abort();
	free(again);
	free(text);
	diag_list_done(&diags);
	script_free(after);
	source_free(src);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct script_input input = {
		.calls = event_call_set(), .keep_tokens = true
	};
	struct diag_list diags = { 0 };
	struct script *script;
	struct source *src;

	if (!size)
		return 0;
	input.family = data[size - 1] % FAMILY_COUNT;
	src = source_from_text("f.pkt", (const char *)data, size - 1);
	script = script_parse(src, &input, &diags);
	if (!diags.n_errors)
		check_form(script, &input);
	diag_list_done(&diags);
	script_free(script);
	source_free(src);
	return 0;
}
