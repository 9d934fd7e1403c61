/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * fuzz_script: a libFuzzer target over parser and checks, for "make fuzz".
 *
 * The last byte selects the address family: a newline in scripts that are read as
 * seeds.  A script without errors must also print.
 */
#include <stdint.h>
#include <stdlib.h>

#include "parser/script.h"
#include "tests/unit/parse_calls.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct script_input input = { .calls = &parse_call_set };
	struct diag_list diags = { 0 };
	struct script *script;
	struct source *src;
	char *text = NULL;
	size_t len;
	FILE *out;

	if (!size)
		return 0;
	input.family = data[size - 1] % FAMILY_COUNT;
	src = source_from_text("f.pkt", (const char *)data, size - 1);
	script = script_parse(src, &input, &diags);
	out = open_memstream(&text, &len);
	diag_print_all(out, src, "f.pkt", &diags, false);
	script_dump(out, script);
	fclose(out);
	free(text);
	diag_list_done(&diags);
	script_free(script);
	source_free(src);
	return 0;
}
