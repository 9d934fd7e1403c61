/* SPDX-License-Identifier: BSD-2-Clause */
/* console: what a guest's console shows, with a bound. */
#include "runtime/guest/console.h"

#include <stdlib.h>
#include <string.h>

#include "parser/mem.h"

#define LEFT_OUT "\n[...]\n"

void console_done(struct console *c)
{
	free(c->text);
	free(c->told);
	*c = (struct console){ 0 };
}

void console_clear(struct console *c)
{
	c->len = 0;
}

void console_add(struct console *c, const char *text, size_t len)
{
	if (!c->text)
		c->text = xmalloc(CONSOLE_HEAD + CONSOLE_TAIL);
	for (size_t i = 0; i < len; i++, c->len++) {
		size_t at = c->len < CONSOLE_HEAD ? c->len :
			CONSOLE_HEAD + (c->len - CONSOLE_HEAD) % CONSOLE_TAIL;

		c->text[at] = text[i] ? text[i] : ' ';
	}
}

const char *console_text(struct console *c)
{
	size_t head = c->len < CONSOLE_HEAD ? c->len : CONSOLE_HEAD;
	size_t rest = c->len - head, at = 0, n = rest;
	char *end;

	free(c->told);
	end = c->told = xmalloc(head + CONSOLE_TAIL + sizeof(LEFT_OUT));
	if (head)
		memcpy(end, c->text, head);
	end += head;
	if (rest > CONSOLE_TAIL) {
		memcpy(end, LEFT_OUT, sizeof(LEFT_OUT) - 1);
		end += sizeof(LEFT_OUT) - 1;
		at = rest % CONSOLE_TAIL;
		n = CONSOLE_TAIL;
	}
	for (size_t i = 0; i < n; i++)
		*end++ = c->text[CONSOLE_HEAD + (at + i) % CONSOLE_TAIL];
	*end = '\0';
	return c->told;
}

const char *console_take(struct console *c, const char *mark)
{
	char *text = (char *)console_text(c), *end = strstr(text, mark);

	console_clear(c);
	if (!end)
		return text;
	console_add(c, end + strlen(mark), strlen(end + strlen(mark)));
	*end = '\0';
	return text;
}
