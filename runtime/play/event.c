/* SPDX-License-Identifier: BSD-2-Clause */
/* event: the registry of the kinds of event. */
#include "runtime/play/event.h"

#include <string.h>

#include "runtime/calls/table.h"

#define SHAPE_ROW(name, type) [type] = &event_ops_##name,
static const struct event_ops *const shapes[EVENT_TYPE_COUNT] = {
	EVENT_SHAPE_LIST(SHAPE_ROW)
};

#define WORD_ROW(name) &event_ops_##name,
static const struct event_ops *const words[] = {
	EVENT_WORD_LIST(WORD_ROW) NULL
};

#define CALL_DESC_ROW(name) &call_ops_##name.desc,
#define WORD_DESC_ROW(name) &event_ops_##name.word,
static const struct call_desc *const descs[] = {
	CALL_LIST(CALL_DESC_ROW) EVENT_WORD_LIST(WORD_DESC_ROW) NULL
};

const struct event_ops *event_word_find(const char *name)
{
	for (size_t i = 0; words[i]; i++)
		if (!strcmp(words[i]->word.name, name))
			return words[i];
	return NULL;
}

const struct event_ops *event_ops_find(const struct event *event)
{
	return shapes[event->type];
}

const struct call_set *event_call_set(void)
{
	static const struct call_set set = { .call = descs };

	return &set;
}
