/* SPDX-License-Identifier: BSD-2-Clause */
/* trace_json: a trace as part of a result record. */
#ifndef TRACE_JSON_H
#define TRACE_JSON_H

#include <jansson.h>

#include "runtime/play/trace.h"

/* A new reference to an array with one array an entry, or NULL: out of memory. */
json_t *trace_to_json(const struct trace *t);
/* False: not a trace; *@ret is then empty. */
bool trace_from_json(const json_t *array, struct trace *ret);

#endif
