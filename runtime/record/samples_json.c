/* SPDX-License-Identifier: BSD-2-Clause */
/* samples_json: samples as part of a result record. */
#include "runtime/record/samples_json.h"

json_t *sample_to_json(const struct sample *s)
{
	json_t *o = json_object();

	json_object_set_new(o, "t", json_integer(s->time_ns));
	json_object_set_new(o, "conn", json_integer(s->connection));
	json_object_set_new(o, "state", json_string(tcp_state_name(s->state)));
	for (unsigned i = 0; i < SAMPLE_VALUE_COUNT; i++)
		if (s->known[i])
			json_object_set_new(
				o, sample_value_name((enum sample_value)i),
				json_integer((json_int_t)s->value[i]));
	return o;
}

json_t *samples_to_json(const struct samples *s)
{
	json_t *array = json_array();

	for (size_t i = 0; i < s->n; i++)
		json_array_append_new(array, sample_to_json(&s->item[i]));
	return array;
}

static bool sample_from_json(const json_t *o, struct samples *ret)
{
	const json_t *t = json_object_get(o, "t");
	json_int_t connection =
		json_integer_value(json_object_get(o, "conn"));
	const char *name = json_string_value(json_object_get(o, "state"));
	enum tcp_state state;
	struct sample *s;

	if (!json_is_integer(t) || connection < 1 || connection > UINT32_MAX ||
	    !name || !tcp_state_parse(name, &state, NULL))
		return false;
	s = samples_add(ret, json_integer_value(t), (unsigned)connection,
			state);
	for (unsigned i = 0; i < SAMPLE_VALUE_COUNT; i++) {
		const json_t *value = json_object_get(
			o, sample_value_name((enum sample_value)i));

		if (value && !json_is_integer(value))
			return false;
		s->known[i] = value != NULL;
		s->value[i] = (uint64_t)json_integer_value(value);
	}
	return true;
}

bool samples_from_json(const json_t *array, struct samples *ret)
{
	struct samples s = { 0 };
	const json_t *o;
	size_t i;

	if (!json_is_array(array))
		return false;
	json_array_foreach((json_t *)array, i, o) {
		if (!sample_from_json(o, &s)) {
			samples_done(&s);
			return false;
		}
	}
	*ret = s;
	return true;
}
