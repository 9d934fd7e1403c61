/* SPDX-License-Identifier: BSD-2-Clause */
/* write_json: the tables of requirements as one object of JSON. */
#include <jansson.h>

#include "runtime/record/json_print.h"
#include "runtime/record/json_string.h"
#include "runtime/report/against_json.h"
#include "runtime/report/requirements/write.h"

static void set_text(json_t *o, const char *key, const char *text)
{
	json_object_set_new(o, key, json_string_clean(text));
}

/* One for each kernel. */
static json_t *stands(const struct stand *on, unsigned n)
{
	json_t *array = json_array();

	for (unsigned k = 0; k < n; k++) {
		json_t *o = json_object();

		set_text(o, "verdict", standing_name(on[k].standing));
		set_text(o, "why", on[k].why);
		json_array_append_new(array, o);
	}
	return array;
}

static json_t *asked(const struct asked *a, unsigned n)
{
	json_t *o = json_object(), *scripts = json_array();

	for (size_t i = 0; i < a->n_shown; i++)
		json_array_append_new(scripts,
				      json_string_clean(a->shown[i]->path));
	set_text(o, "id", a->id);
	set_text(o, "section", a->section);
	set_text(o, "text", a->text);
	set_text(o, "not_testable", a->reason);
	json_object_set_new(o, "verdicts", stands(a->on, n));
	json_object_set_new(o, "scripts", scripts);
	return o;
}

static json_t *documents(const struct tables *t)
{
	json_t *array = json_array();

	for (size_t i = 0; i < t->n; i++) {
		const struct document *d = &t->document[i];
		json_t *o = json_object(), *all = json_array();

		for (size_t j = 0; j < d->n; j++)
			json_array_append_new(all, asked(d->asked[j],
							 t->kernels->n));
		set_text(o, "name", d->name);
		json_object_set_new(o, "listed", json_boolean(d->listed));
		json_object_set_new(o, "requirements", all);
		json_array_append_new(array, o);
	}
	return array;
}

static void add_cell(json_t *array, const struct tables *t, size_t stimulus,
		     enum tcp_state state)
{
	const struct matrix_cell *c = &t->matrix.cell[stimulus][state];

	for (size_t i = 0; i < c->n_shown; i++) {
		const struct shown *s = c->shown[i];
		json_t *o = json_object();

		set_text(o, "state", tcp_state_name(state));
		set_text(o, "stimulus", s->pragmas->cell.stimulus);
		set_text(o, "answer", s->pragmas->cell.answer);
		set_text(o, "script", s->path);
		json_object_set_new(o, "verdicts",
				    stands(s->on, t->kernels->n));
		json_array_append_new(array, o);
	}
}

static void add_impossible(json_t *array, const struct tables *t,
			   size_t stimulus, enum tcp_state state)
{
	const struct matrix_cell *c = &t->matrix.cell[stimulus][state];
	json_t *o;

	if (!c->impossible)
		return;
	o = json_object();
	set_text(o, "state", tcp_state_name(state));
	set_text(o, "stimulus", t->matrix.stimulus[stimulus].name);
	set_text(o, "reason", c->impossible);
	json_array_append_new(array, o);
}

static json_t *matrix(const struct tables *t)
{
	json_t *o, *stimuli, *cells, *impossible;

	if (!t->matrix.n)
		return json_null();
	o = json_object();
	stimuli = json_array();
	cells = json_array();
	impossible = json_array();
	for (size_t i = 0; i < t->matrix.n; i++) {
		json_t *stimulus = json_object();

		set_text(stimulus, "name", t->matrix.stimulus[i].name);
		set_text(stimulus, "text", t->matrix.stimulus[i].text);
		json_array_append_new(stimuli, stimulus);
		for (unsigned s = 0; s < STATE_COUNT; s++) {
			add_cell(cells, t, i, (enum tcp_state)s);
			add_impossible(impossible, t, i, (enum tcp_state)s);
		}
	}
	json_object_set_new(o, "stimuli", stimuli);
	json_object_set_new(o, "cells", cells);
	json_object_set_new(o, "impossible", impossible);
	return o;
}

void write_json(const struct tables *t, const struct place *place)
{
	json_t *o = json_object(), *kernels = json_array();

	for (unsigned k = 0; k < t->kernels->n; k++)
		json_array_append_new(kernels,
				      kernel_to_json(&t->kernels->kernel[k]));
	json_object_set_new(o, "kernels", kernels);
	json_object_set_new(o, "documents", documents(t));
	json_object_set_new(o, "matrix", matrix(t));
	json_print(place->out, o, JSON_COMPACT);
	putc('\n', place->out);
	json_decref(o);
}
