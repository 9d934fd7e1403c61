/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * agree: one text for the families of a script that fail in the same way.
 *
 * Failures of a script are held until all its families have ended.  Two are the same if a
 * reader would say so: the places and texts of their errors, what was expected, and what
 * differs from that are equal, but for times, timestamps, and the windows and MSSs of the
 * family.
 */
#ifndef AGREE_H
#define AGREE_H

#include "runtime/suite/suite.h"

/* A failure that is held. */
struct agree_item {
	const struct suite_run *group;	/* the first run of its script; NULL: alone */
	char *path;
	enum family family;
	bool played;		/* facts_played(): the family is known */
	bool late;		/* only times are off */
	char *signature;	/* what is compared */
	char *text;		/* of the reporter's own: printed once for all that agree */
	char *line;		/* ... and for each; or NULL */
	struct agree_item *same;	/* the next one that agrees; or NULL */
	struct agree_item *next;	/* in the order of their ends */
};

struct agree {
	struct agree_item *first, **tail;	/* tail NULL: it is empty */
};

/* Whether @run failed, or could not be made. */
bool agree_is_failure(const struct suite_run *run);
/* Whether it has a text that says what went wrong: an expected failure has, too. */
bool agree_has_text(const struct suite_run *run);
/* What is equal of two runs that failed in the same way.  Caller frees. */
char *agree_signature(const struct suite_run *run);
/* "ipv4, ipv6" of @item and those that agree with it.  Caller frees. */
char *agree_families(const struct agree_item *item);

/* Holds a failure; @text and @line (NULL: none) belong to @a then. */
void agree_hold(struct agree *a, const struct suite_run *run, char *text,
		char *line);
/* Calls @tell for each failure that waits for nothing any more, or with @all for each, but
 * once for those that agree: they follow by ->same. */
void agree_release(struct agree *a, bool all,
		   void (*tell)(void *arg, const struct agree_item *item),
		   void *arg);

#endif
