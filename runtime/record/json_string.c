/* SPDX-License-Identifier: BSD-2-Clause */
/* json_string: any text as a string of JSON. */
#include "runtime/record/json_string.h"

#include <string.h>

#include "parser/mem.h"
#include "parser/utf8.h"

json_t *json_string_clean(const char *text)
{
	static const char replacement[] = "\xef\xbf\xbd";	/* U+FFFD */
	td_auto_free char *clean = NULL;
	const char *end;
	size_t n = 0;

	if (!text)
		return json_null();
	end = text + strlen(text);
	clean = xmalloc(strlen(text) * (sizeof(replacement) - 1) + 1);
	while (text < end) {
		size_t len = utf8_len(text, (size_t)(end - text));

		memcpy(clean + n, len ? text : replacement,
		       len ? len : sizeof(replacement) - 1);
		n += len ? len : sizeof(replacement) - 1;
		text += len ? len : 1;
	}
	return json_stringn(clean, n);
}
