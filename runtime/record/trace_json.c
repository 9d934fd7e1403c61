/* SPDX-License-Identifier: BSD-2-Clause */
/* trace_json: a trace as part of a result record and of a report. */
#include "runtime/record/trace_json.h"

#include <string.h>

#include "parser/mem.h"
#include "runtime/record/json_string.h"

/* --- members that are alike ------------------------------------------------ */

struct member {
	const char *key;
	size_t offset;		/* in struct trace_entry */
};

#define MEMBER(key, field) { key, offsetof(struct trace_entry, field) }

/* int64_t, left out when TRACE_NO_TIME. */
static const struct member times[] = {
	MEMBER("end", end_ns),
	MEMBER("planned", planned_ns),
	MEMBER("planned_end", planned_end_ns),
	MEMBER("tol", tolerance_ns),
	MEMBER("late", late_ns),
};

/* bool, left out when false. */
static const struct member flags[] = {
	MEMBER("unexpected", unexpected),
	MEMBER("again", retransmission),
	MEMBER("failed", failed),
};

/* char *, left out when NULL. */
static const struct member texts[] = {
	MEMBER("text", text),
	MEMBER("expected", expected),
};

/* uint32_t, of segments. */
static const struct member numbers[] = {
	MEMBER("seq", segment.seq),
	MEMBER("end_seq", segment.end_seq),
	MEMBER("win", segment.win),
	MEMBER("len", segment.len),
};

#define N_MEMBERS(table) (sizeof(table) / sizeof((table)[0]))

static const void *member_of(const struct trace_entry *e,
			     const struct member *m)
{
	return (const char *)e + m->offset;
}

static void *member_in(struct trace_entry *e, const struct member *m)
{
	return (char *)e + m->offset;
}

/* --- writing ----------------------------------------------------------------- */

static void set_integer(json_t *o, const char *key, int64_t value)
{
	json_object_set_new(o, key, json_integer(value));
}

static json_t *lines_to_json(const char *text)
{
	json_t *array = json_array();

	for (;;) {
		size_t len = strcspn(text, "\n");

		json_array_append_new(array, json_stringn(text, len));
		if (!text[len])
			return array;
		text += len + 1;
	}
}

static void set_segment(json_t *o, const struct trace_segment *s,
			const struct trace_entry *e)
{
	json_t *sack;

	if (!s->given)
		return;
	for (size_t i = 0; i < N_MEMBERS(numbers); i++) {
		uint32_t value;

		memcpy(&value, member_of(e, &numbers[i]), sizeof(value));
		set_integer(o, numbers[i].key, value);
	}
	if (s->ack_given)
		set_integer(o, "ack", s->ack);
	if (!s->n_sack)
		return;
	sack = json_array();
	for (unsigned i = 0; i < s->n_sack; i++)
		json_array_append_new(
			sack, json_pack("[I,I]", (json_int_t)s->sack[i].left,
					(json_int_t)s->sack[i].right));
	json_object_set_new(o, "sack", sack);
}

json_t *trace_entry_to_json(const struct trace_entry *e)
{
	json_t *o = json_object();

	json_object_set_new(o, "kind", json_string(trace_kind_name(e->kind)));
	set_integer(o, "t", e->time_ns);
	if (e->line)
		set_integer(o, "line", e->line);
	if (e->connection)
		set_integer(o, "conn", e->connection);
	for (size_t i = 0; i < N_MEMBERS(times); i++) {
		int64_t ns;

		memcpy(&ns, member_of(e, &times[i]), sizeof(ns));
		if (ns != TRACE_NO_TIME)
			set_integer(o, times[i].key, ns);
	}
	for (size_t i = 0; i < N_MEMBERS(texts); i++) {
		char *text;

		memcpy(&text, member_of(e, &texts[i]), sizeof(text));
		if (text)
			json_object_set_new(o, texts[i].key,
					    json_string_clean(text));
	}
	for (size_t i = 0; i < N_MEMBERS(flags); i++)
		if (*(const bool *)member_of(e, &flags[i]))
			json_object_set_new(o, flags[i].key, json_true());
	if (e->detail)
		json_object_set_new(o, "detail", lines_to_json(e->detail));
	set_segment(o, &e->segment, e);
	if (e->kind == TRACE_STATE) {
		json_object_set_new(o, "from",
				    json_string(tcp_state_name(e->from)));
		json_object_set_new(o, "to",
				    json_string(tcp_state_name(e->to)));
	}
	return o;
}

json_t *trace_to_json(const struct trace *t)
{
	json_t *array = json_array();

	for (size_t i = 0; i < t->n; i++)
		json_array_append_new(array,
				      trace_entry_to_json(&t->entry[i]));
	return array;
}

/* --- reading ------------------------------------------------------------------- */

/* An integer from 0 to UINT32_MAX; 0 when it is not there. */
static bool get_u32(const json_t *o, const char *key, uint32_t *ret)
{
	const json_t *value = json_object_get(o, key);
	json_int_t n = json_integer_value(value);

	if ((value && !json_is_integer(value)) || n < 0 || n > UINT32_MAX)
		return false;
	*ret = (uint32_t)n;
	return true;
}

static bool get_state(const json_t *o, const char *key, enum tcp_state *ret)
{
	const char *name = json_string_value(json_object_get(o, key));

	return name && tcp_state_parse(name, ret, NULL);
}

static bool get_times(const json_t *o, struct trace_entry *e)
{
	for (size_t i = 0; i < N_MEMBERS(times); i++) {
		const json_t *value = json_object_get(o, times[i].key);
		int64_t ns = json_integer_value(value);

		if (!value)
			continue;
		if (!json_is_integer(value))
			return false;
		memcpy(member_in(e, &times[i]), &ns, sizeof(ns));
	}
	return true;
}

static bool get_texts(const json_t *o, struct trace_entry *e)
{
	for (size_t i = 0; i < N_MEMBERS(texts); i++) {
		const json_t *value = json_object_get(o, texts[i].key);
		char *text;

		if (!value)
			continue;
		if (!json_is_string(value))
			return false;
		text = xstrdup(json_string_value(value));
		memcpy(member_in(e, &texts[i]), &text, sizeof(text));
	}
	return true;
}

static bool get_flags(const json_t *o, struct trace_entry *e)
{
	for (size_t i = 0; i < N_MEMBERS(flags); i++) {
		const json_t *value = json_object_get(o, flags[i].key);

		if (value && !json_is_boolean(value))
			return false;
		*(bool *)member_in(e, &flags[i]) = json_is_true(value);
	}
	return true;
}

static bool get_detail(const json_t *o, struct trace_entry *e)
{
	const json_t *array = json_object_get(o, "detail"), *value;
	size_t i, size = 0;
	char *end;

	if (!array)
		return true;
	if (!json_is_array(array))
		return false;
	json_array_foreach((json_t *)array, i, value) {
		if (!json_is_string(value))
			return false;
		size += json_string_length(value) + 1;
	}
	if (!size)
		return true;
	end = e->detail = xmalloc(size);
	json_array_foreach((json_t *)array, i, value) {
		if (i)
			*end++ = '\n';
		end = stpcpy(end, json_string_value(value));
	}
	return true;
}

static bool get_sack(const json_t *o, struct trace_segment *s)
{
	const json_t *array = json_object_get(o, "sack"), *value;
	size_t i;

	if (!array)
		return true;
	if (!json_is_array(array) || json_array_size(array) > TRACE_SACK_MAX)
		return false;
	json_array_foreach((json_t *)array, i, value) {
		json_int_t left, right;

		if (json_unpack((json_t *)value, "[I,I!]", &left, &right))
			return false;
		s->sack[i].left = (uint32_t)left;
		s->sack[i].right = (uint32_t)right;
	}
	s->n_sack = (unsigned)i;
	return true;
}

static bool get_segment(const json_t *o, struct trace_entry *e)
{
	struct trace_segment *s = &e->segment;

	s->given = json_object_get(o, "seq");
	for (size_t i = 0; s->given && i < N_MEMBERS(numbers); i++) {
		uint32_t value;

		if (!get_u32(o, numbers[i].key, &value))
			return false;
		memcpy(member_in(e, &numbers[i]), &value, sizeof(value));
	}
	s->ack_given = json_object_get(o, "ack");
	return get_u32(o, "ack", &s->ack) && get_sack(o, s);
}

static bool get_kind(const json_t *o, enum trace_kind *ret)
{
	const char *name = json_string_value(json_object_get(o, "kind"));

	for (unsigned i = 0; name && i < TRACE_KIND_COUNT; i++) {
		if (!strcmp(name, trace_kind_name((enum trace_kind)i))) {
			*ret = (enum trace_kind)i;
			return true;
		}
	}
	return false;
}

/* What is told of its kind. */
static bool get_story(const json_t *o, struct trace_entry *e)
{
	switch (e->kind) {
	case TRACE_STATE:
		return get_state(o, "from", &e->from) &&
		       get_state(o, "to", &e->to);
	case TRACE_MISSING:
		return e->expected != NULL;
	default:
		return e->text != NULL;
	}
}

static bool entry_from_json(const json_t *o, struct trace *ret)
{
	const json_t *t = json_object_get(o, "t");
	uint32_t line, connection;
	struct trace_entry *e;
	enum trace_kind kind;

	if (!get_kind(o, &kind) || !json_is_integer(t) ||
	    !get_u32(o, "line", &line) || !get_u32(o, "conn", &connection))
		return false;
	e = trace_add(ret, kind, json_integer_value(t), line, connection,
		      NULL);
	return get_times(o, e) && get_texts(o, e) && get_flags(o, e) &&
	       get_detail(o, e) && get_segment(o, e) && get_story(o, e);
}

bool trace_from_json(const json_t *array, struct trace *ret)
{
	struct trace t = { 0 };
	const json_t *o;
	size_t i;

	if (!json_is_array(array))
		return false;
	json_array_foreach((json_t *)array, i, o) {
		if (!entry_from_json(o, &t)) {
			trace_done(&t);
			return false;
		}
	}
	*ret = t;
	return true;
}
