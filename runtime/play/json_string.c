/* SPDX-License-Identifier: BSD-2-Clause */
/* json_string: any text as a string of JSON. */
#include "runtime/play/json_string.h"

#include <string.h>

#include "parser/mem.h"

/* Length of the UTF-8 sequence at @p (RFC 3629, 4); 0: it is none. */
static size_t utf8_len(const unsigned char *p)
{
	size_t len = *p < 0x80 ? 1 : *p >= 0xc2 && *p <= 0xdf ? 2 :
		     *p >= 0xe0 && *p <= 0xef ? 3 :
		     *p >= 0xf0 && *p <= 0xf4 ? 4 : 0;

	for (size_t i = 1; i < len; i++) {
		if ((p[i] & 0xc0) != 0x80)
			return 0;
	}
	if ((*p == 0xe0 && p[1] < 0xa0) || (*p == 0xed && p[1] > 0x9f) ||
	    (*p == 0xf0 && p[1] < 0x90) || (*p == 0xf4 && p[1] > 0x8f))
		return 0;
	return len;
}

json_t *json_string_clean(const char *text)
{
	static const char replacement[] = "\xef\xbf\xbd";	/* U+FFFD */
	td_auto_free char *clean = NULL;
	const unsigned char *p = (const unsigned char *)text;
	size_t n = 0;

	if (!text)
		return json_null();
	clean = xmalloc(strlen(text) * (sizeof(replacement) - 1) + 1);
	while (*p) {
		size_t len = utf8_len(p);

		memcpy(clean + n, len ? (const char *)p : replacement,
		       len ? len : sizeof(replacement) - 1);
		n += len ? len : sizeof(replacement) - 1;
		p += len ? len : 1;
	}
	return json_stringn(clean, n);
}
