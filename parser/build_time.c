/* SPDX-License-Identifier: BSD-2-Clause */
/* build_time: times of events, exact to the nanosecond. */

#include <string.h>

#include "parser/build.h"

#define NS_DIGITS 9		/* of a second's fraction */
#define TIME_MAX_S 1000000	/* over 11 days: a typing error */

/* Decimal seconds as ns.  What is finer than a nanosecond is cut.  False: over
 * TIME_MAX_S. */
static bool seconds_to_ns(const char *text, int64_t *ret)
{
	size_t whole = strcspn(text, "."), digits = 0;
	int64_t ns = 0;

	for (size_t i = 0; i < whole; i++) {
		ns = ns * 10 + (text[i] - '0');
		if (ns > TIME_MAX_S)
			return false;
	}
	text += whole;
	if (*text == '.')
		text++;
	for (; digits < NS_DIGITS; digits++)
		ns = ns * 10 + (*text ? *text++ - '0' : 0);
	*ret = ns;
	return true;
}

struct instant instant_new(struct parse *p, const struct tok *number,
			   const struct tok *plus)
{
	struct instant ret = { .plus = plus, .span = number->span };

	if (plus)
		ret.span = span_join(plus->span, number->span);
	if (number->hex)
		diag_error(p->diags, ret.span,
			   "a time is in decimal seconds, not %s",
			   number->text);
	else if (*number->text == '-')
		diag_error(p->diags, ret.span, "a time cannot be negative");
	else if (number->type == WIRE_TOK_INT && number->num >= 0 &&
		 number->num <= TIME_MAX_S)
		/* Not from the text: a -D symbol may be 0x10 or 010. */
		ret.ns = number->num * INT64_C(1000000000);
	else if (number->type == WIRE_TOK_INT ||
		 !seconds_to_ns(number->text, &ret.ns))
		diag_error(p->diags, ret.span, "a time is at most %d seconds",
			   TIME_MAX_S);
	return ret;
}

struct event_time time_at(const struct instant *at)
{
	return (struct event_time){
		.type = at->plus ? TIME_RELATIVE : TIME_ABSOLUTE,
		.span = at->span,
		.start_ns = at->ns,
	};
}

/* Both ends count from the same base. */
static struct event_time time_pair(struct parse *p, const struct instant *start,
				   const struct instant *end, const char *what)
{
	struct event_time ret = time_at(start);

	ret.span = span_join(start->span, end->span);
	ret.end_ns = end->ns;
	if (end->ns < start->ns)
		diag_error(p->diags, ret.span, "%s ends before it starts",
			   what);
	return ret;
}

struct event_time time_range(struct parse *p, const struct instant *start,
			     const struct instant *end)
{
	struct event_time ret = time_pair(p, start, end, "the range of times");

	if (start->plus != end->plus)
		diag_error(p->diags, end->span, "%s",
			   start->plus ?
			   "the end of a relative range begins with '+'" :
			   "the end of an absolute range has no '+'");
	ret.range = true;
	return ret;
}

struct event_time time_blocking(struct parse *p, const struct instant *start,
				const struct instant *end)
{
	struct event_time ret = time_pair(p, start, end, "the call");

	if (end->plus && !start->plus)
		diag_error(p->diags, end->span,
			   "the end of an absolute time has no '+'");
	ret.blocking = true;
	return ret;
}

struct event_time time_any(const struct tok *star)
{
	return (struct event_time){ .type = TIME_ANY, .span = star->span };
}
