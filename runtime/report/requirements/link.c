/* SPDX-License-Identifier: BSD-2-Clause */
/* link: addresses of scripts, and of their runs in the page of --html, from another file. */
#include "runtime/report/requirements/link.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "runtime/report/facts.h"

/* What encodeURI() of JavaScript leaves as it is, but for "#": the page names its runs by
 * that (data.js). */
#define IN_FRAGMENT "-_.~!*'();,/?:@&=+$"
#define IN_PATH "-_.~/"

/* Letters, digits and those of @plain stay; all else becomes %XX. */
static char *encode(const char *text, const char *plain)
{
	char *all = xmalloc(3 * strlen(text) + 1), *end = all;

	for (const char *p = text; *p; p++) {
		unsigned char c = (unsigned char)*p;

		if (c < 0x80 && (isalnum(c) || strchr(plain, c)))
			*end++ = *p;
		else
			end += sprintf(end, "%%%02X", c);
	}
	*end = '\0';
	return all;
}

/* The path from the root, as far as its folder is there.  Caller frees. */
static char *absolute(const char *path)
{
	const char *slash = strrchr(path, '/');
	td_auto_free char *folder = slash ?
		xstrndup(path, (size_t)(slash - path) + 1) : xstrdup(".");
	td_auto_free char *real = realpath(folder, NULL);

	if (!real)
		return xstrdup(path);
	return xasprintf("%s/%s", strcmp(real, "/") == 0 ? "" : real,
			 slash ? slash + 1 : path);
}

/* @to, as seen from the folder of @from; both are absolute. */
static char *relative(const char *from, const char *to)
{
	size_t common = 0;
	char *path;

	for (size_t i = 0; from[i] && from[i] == to[i]; i++)
		if (from[i] == '/')
			common = i + 1;
	path = xstrdup(to + common);
	for (const char *p = from + common; (p = strchr(p, '/')); p++) {
		char *longer = xasprintf("../%s", path);

		free(path);
		path = longer;
	}
	return path;
}

char *link_path(const char *from, const char *to)
{
	td_auto_free char *a = absolute(from), *b = absolute(to);
	td_auto_free char *path = *a == '/' && *b == '/' ? relative(a, b)
							 : xstrdup(to);

	return encode(path, IN_PATH);
}

char *link_shown(const char *from, const char *page, const struct shown *s)
{
	td_auto_free char *path = link_path(from, page ? page : s->path);
	td_auto_free char *name = NULL, *clean = NULL, *fragment = NULL;

	if (!page)
		return xstrdup(path);
	name = s->group == FAMILY_COUNT ? xstrdup(s->path) :
		xasprintf("%s+%s", s->path, family_name(s->group));
	clean = facts_clean(name);
	fragment = encode(clean, IN_FRAGMENT);
	return s->nth > 1 ? xasprintf("%s#%s+%u", path, fragment, s->nth)
			  : xasprintf("%s#%s", path, fragment);
}

char *link_label(const struct shown *s)
{
	const char *slash = strrchr(s->path, '/');
	const char *name = slash ? slash + 1 : s->path;
	size_t len = strlen(name);

	if (len > 4 && strcmp(name + len - 4, ".pkt") == 0)
		len -= 4;
	return xstrndup(name, len);
}
