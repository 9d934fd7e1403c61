/* SPDX-License-Identifier: BSD-2-Clause */
/* against_json: a comparison, and a kernel, as parts of a report. */
#include "runtime/report/against_json.h"

#include <string.h>

#include "runtime/report/facts.h"
#include "runtime/report/json_name.h"

static json_t *text(const char *s)
{
	td_auto_free char *clean = s ? facts_clean(s) : NULL;

	return s ? json_string(clean) : json_null();
}

/* --- writing ------------------------------------------------------------------------ */

json_t *kernel_to_json(const struct run_kernel *k)
{
	json_t *o;

	if (!k)
		return json_null();
	o = json_object();
	json_object_set_new(o, "release", text(k->release));
	json_object_set_new(o, "hz", json_integer(k->hz));
	json_object_set_new(o, "virtual", json_boolean(k->virtual_time));
	return o;
}

static json_t *event_to_json(const struct against_event *e)
{
	json_t *o;

	if (!e->text)
		return json_null();
	o = json_object();
	json_object_set_new(o, "kind", json_string(trace_kind_name(e->kind)));
	json_object_set_new(o, "t", json_integer(e->time_ns));
	json_object_set_new(o, "line", e->line ? json_integer(e->line)
					       : json_null());
	json_object_set_new(o, "text", text(e->text));
	return o;
}

static json_t *events_to_json(const struct against_event *e, unsigned n)
{
	json_t *array = json_array();

	for (unsigned i = 0; i < n; i++)
		json_array_append_new(array, event_to_json(&e[i]));
	return array;
}

json_t *against_to_json(const struct against *a)
{
	json_t *o;

	if (!a)
		return json_null();
	o = json_object();
	json_object_set_new(o, "kernel", kernel_to_json(&a->kernel));
	json_object_set_new(o, "same", json_boolean(a->same));
	json_object_set_new(o, "in_part", json_boolean(a->in_part));
	json_object_set_new(o, "verdict", json_string(verdict_name(a->verdict)));
	json_object_set_new(o, "kind", a->verdict == VERDICT_FAIL ||
				    a->verdict == VERDICT_XFAIL ?
			    json_string(fail_kind_name(a->kind)) : json_null());
	json_object_set_new(o, "message", text(a->message));
	json_object_set_new(o, "difference", a->difference == AGAINST_NONE ?
			    json_null() :
			    json_string(against_difference_name(a->difference)));
	json_object_set_new(o, "here", event_to_json(&a->here));
	json_object_set_new(o, "there", event_to_json(&a->there));
	json_object_set_new(o, "sent_here",
			    events_to_json(a->sent_here, a->n_sent_here));
	json_object_set_new(o, "sent_there",
			    events_to_json(a->sent_there, a->n_sent_there));
	return o;
}

/* --- reading ------------------------------------------------------------------------ */

static uint32_t get_u32(const json_t *o, const char *key)
{
	json_int_t value = json_integer_value(json_object_get(o, key));

	return value > 0 && value <= UINT32_MAX ? (uint32_t)value : 0;
}

static const char *get_text(const json_t *o, const char *key, struct arena *mem)
{
	const char *s = json_string_value(json_object_get(o, key));

	return s ? arena_strdup(mem, s) : NULL;
}

static const char *name_of_event(unsigned i)
{
	return trace_kind_name((enum trace_kind)i);
}

static const char *name_of_difference(unsigned i)
{
	return against_difference_name((enum against_difference)i);
}

static bool read_kernel(const json_t *o, struct run_kernel *ret)
{
	const char *release = json_string_value(json_object_get(o, "release"));

	if (!release || strlen(release) >= sizeof(ret->release))
		return false;
	strcpy(ret->release, release);
	ret->hz = get_u32(o, "hz");
	ret->virtual_time = json_is_true(json_object_get(o, "virtual"));
	return true;
}

static bool is_none(const json_t *o)
{
	return !o || json_is_null(o);
}

bool kernel_from_json(const json_t *o, struct arena *mem,
		      const struct run_kernel **ret)
{
	struct run_kernel k, *copy;

	if (is_none(o)) {
		*ret = NULL;
		return true;
	}
	if (!read_kernel(o, &k))
		return false;
	copy = arena_alloc(mem, sizeof(*copy));
	*copy = k;
	*ret = copy;
	return true;
}

static bool read_event(const json_t *o, struct arena *mem,
		       struct against_event *ret)
{
	unsigned kind;

	if (is_none(o))
		return true;
	kind = json_name_get(o, "kind", TRACE_KIND_COUNT, name_of_event);
	ret->kind = (enum trace_kind)kind;
	ret->time_ns = json_integer_value(json_object_get(o, "t"));
	ret->line = get_u32(o, "line");
	ret->text = get_text(o, "text", mem);
	return ret->text && kind < TRACE_KIND_COUNT;
}

static bool read_events(const json_t *array, struct arena *mem,
			struct against_event *ret, unsigned *ret_n)
{
	const json_t *o;
	size_t i;

	json_array_foreach(array, i, o) {
		if (i == AGAINST_SENT_MAX || json_is_null(o) ||
		    !read_event(o, mem, &ret[i]))
			return false;
		*ret_n = (unsigned)i + 1;
	}
	return true;
}

static bool read_against(const json_t *o, struct arena *mem, struct against *ret)
{
	unsigned verdict = json_name_get(o, "verdict", VERDICT_COUNT,
					 json_name_of_verdict);
	unsigned kind = json_name_get(o, "kind", FAIL_KIND_COUNT,
				      json_name_of_kind);
	unsigned difference = json_name_get(o, "difference",
					    AGAINST_DIFFERENCE_COUNT,
					    name_of_difference);

	if (verdict == VERDICT_COUNT)
		return false;
	ret->verdict = (enum verdict)verdict;
	ret->kind = kind == FAIL_KIND_COUNT ? FAIL_NONE : (enum fail_kind)kind;
	ret->difference = difference == AGAINST_DIFFERENCE_COUNT ?
			  AGAINST_NONE : (enum against_difference)difference;
	ret->same = json_is_true(json_object_get(o, "same"));
	ret->in_part = json_is_true(json_object_get(o, "in_part"));
	ret->message = get_text(o, "message", mem);
	return read_kernel(json_object_get(o, "kernel"), &ret->kernel) &&
	       read_event(json_object_get(o, "here"), mem, &ret->here) &&
	       read_event(json_object_get(o, "there"), mem, &ret->there) &&
	       read_events(json_object_get(o, "sent_here"), mem, ret->sent_here,
			   &ret->n_sent_here) &&
	       read_events(json_object_get(o, "sent_there"), mem,
			   ret->sent_there, &ret->n_sent_there);
}

bool against_from_json(const json_t *o, enum verdict here, struct arena *mem,
		       const struct against **ret)
{
	struct against a = { .same = false }, *copy;

	if (is_none(o)) {
		*ret = NULL;
		return true;
	}
	if (!read_against(o, mem, &a))
		return false;
	copy = arena_alloc(mem, sizeof(*copy));
	*copy = a;
	copy->verdict_differs = a.verdict != here;
	*ret = copy;
	return true;
}
