/* SPDX-License-Identifier: BSD-2-Clause */
/* samples_json: samples as part of a result record. */
#ifndef SAMPLES_JSON_H
#define SAMPLES_JSON_H

#include <jansson.h>

#include "runtime/record/samples.h"

/* A new reference to an array with one object a sample. */
json_t *samples_to_json(const struct samples *s);
/* One of these objects. */
json_t *sample_to_json(const struct sample *s);
/* False: @array is not samples; *@ret is untouched then. */
bool samples_from_json(const json_t *array, struct samples *ret);

#endif
