/* SPDX-License-Identifier: BSD-2-Clause */
/* trace_json: a trace as part of a result record and of a report. */
#ifndef TRACE_JSON_H
#define TRACE_JSON_H

#include <jansson.h>

#include "runtime/record/trace.h"

/*
 * A new reference to an array with one object an entry.  Its members are described
 * in man/tundrill-report.schema.json; times are in nanoseconds since script start,
 * and what is not known or does not apply is left out.
 */
json_t *trace_to_json(const struct trace *t);
/* One of these objects. */
json_t *trace_entry_to_json(const struct trace_entry *e);
/* False: @array is not a trace; *@ret is untouched then. */
bool trace_from_json(const json_t *array, struct trace *ret);

#endif
