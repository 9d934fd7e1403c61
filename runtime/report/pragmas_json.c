/* SPDX-License-Identifier: BSD-2-Clause */
/* pragmas_json: what a script says it shows and expects, in a record of --json. */
#include "runtime/report/pragmas_json.h"

#include <string.h>

#include "runtime/record/json_string.h"

/* Bytes that were not UTF-8 have become three each. */
#define ANSWER_MAX (3 * PRAGMA_ANSWER_LEN_MAX)

/* --- writing ---------------------------------------------------------------- */

static json_t *covers_to_json(const struct pragmas *pragmas)
{
	json_t *array = json_array();

	for (size_t i = 0; i < pragmas->n_covers; i++)
		json_array_append_new(array,
			json_sprintf("%s:%s", pragmas->covers[i].document,
				     pragmas->covers[i].id));
	return array;
}

static json_t *cell_to_json(const struct cell *cell)
{
	json_t *o;

	if (!cell->stimulus)
		return json_null();
	o = json_object();
	json_object_set_new(o, "state",
			    json_string(tcp_state_name(cell->state)));
	json_object_set_new(o, "stimulus", json_string(cell->stimulus));
	json_object_set_new(o, "answer", json_string_clean(cell->answer));
	return o;
}

void pragmas_to_json(json_t *o, const struct pragmas *pragmas)
{
	static const struct pragmas none;

	if (!pragmas)
		pragmas = &none;
	json_object_set_new(o, "expect", pragmas->expect_fail ?
						 json_string("fail") :
						 json_null());
	json_object_set_new(o, "expect_reason",
			    json_string_clean(pragmas->expect_reason));
	json_object_set_new(o, "covers", covers_to_json(pragmas));
	json_object_set_new(o, "cell", cell_to_json(&pragmas->cell));
}

/* --- reading ---------------------------------------------------------------- */

static bool read_expect(const json_t *o, struct arena *mem,
			struct pragmas *ret)
{
	const json_t *expect = json_object_get(o, "expect");
	const json_t *reason = json_object_get(o, "expect_reason");

	if (reason && !json_is_null(reason) && !json_is_string(reason))
		return false;
	if (json_is_string(reason))
		ret->expect_reason = arena_strdup(mem,
						  json_string_value(reason));
	if (!expect || json_is_null(expect))
		return true;
	ret->expect_fail = json_is_string(expect) &&
			   strcmp(json_string_value(expect), "fail") == 0;
	return ret->expect_fail;
}

static bool read_covers(const json_t *array, struct arena *mem,
			struct pragmas *ret)
{
	size_t n = json_array_size(array), i;
	const json_t *value;

	if (!array)
		return true;
	if (!json_is_array(array) || n > PRAGMA_COVERS_MAX)
		return false;
	ret->covers = arena_alloc(mem, (n + 1) * sizeof(*ret->covers));
	json_array_foreach(array, i, value) {
		const char *text = json_string_value(value);

		if (!text || !covered_parse(text, mem, &ret->covers[i]))
			return false;
	}
	ret->n_covers = n;
	return true;
}

static bool read_cell(const json_t *o, struct arena *mem, struct cell *ret)
{
	const char *state = json_string_value(json_object_get(o, "state"));
	const char *stimulus = json_string_value(json_object_get(o,
								 "stimulus"));
	const char *answer = json_string_value(json_object_get(o, "answer"));

	if (!o || json_is_null(o))
		return true;
	if (!state || !stimulus || !answer ||
	    !tcp_state_parse(state, &ret->state, NULL) ||
	    !stimulus_is_valid(stimulus) || !*answer ||
	    strlen(answer) > ANSWER_MAX)
		return false;
	ret->stimulus = arena_strdup(mem, stimulus);
	ret->answer = arena_strdup(mem, answer);
	return true;
}

bool pragmas_from_json(const json_t *o, struct arena *mem,
		       const struct pragmas **ret)
{
	struct pragmas *pragmas = arena_alloc(mem, sizeof(*pragmas));

	*pragmas = (struct pragmas){ 0 };
	*ret = pragmas;
	return read_expect(o, mem, pragmas) &&
	       read_covers(json_object_get(o, "covers"), mem, pragmas) &&
	       read_cell(json_object_get(o, "cell"), mem, &pragmas->cell);
}
