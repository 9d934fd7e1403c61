/* SPDX-License-Identifier: BSD-2-Clause */
/* families: lists of address families, in options and pragmas. */
#include "parser/families.h"

#include <string.h>

static const struct {
	const char *name;
	unsigned families;
} words[] = {
	{ "ipv4", FAMILY_BIT(FAMILY_IPV4) },
	{ "ipv6", FAMILY_BIT(FAMILY_IPV6) },
	{ "mapped", FAMILY_BIT(FAMILY_MAPPED) },
	{ "ipv4-mapped-ipv6", FAMILY_BIT(FAMILY_MAPPED) },
	{ "all", FAMILIES_ALL },
};

static unsigned word_families(const char *word, size_t len)
{
	for (size_t i = 0; i < sizeof(words) / sizeof(*words); i++)
		if (strlen(words[i].name) == len &&
		    strncmp(words[i].name, word, len) == 0)
			return words[i].families;
	return 0;
}

unsigned families_parse(const char *text)
{
	unsigned families = 0;

	for (;;) {
		size_t len = strcspn(text, ",");
		unsigned some = word_families(text, len);

		if (!some)
			return 0;
		families |= some;
		if (!text[len])
			return families;
		text += len + 1;
	}
}
