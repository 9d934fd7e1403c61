/* SPDX-License-Identifier: BSD-2-Clause */
/* against_json: a comparison, and a kernel, as parts of a report. */
#ifndef AGAINST_JSON_H
#define AGAINST_JSON_H

#include <jansson.h>

#include "runtime/report/against.h"

/* New references; their members are described in man/tundrill-report.schema.json.  NULL
 * becomes null. */
json_t *kernel_to_json(const struct run_kernel *k);
json_t *against_to_json(const struct against *a);

/* The same back; null, or nothing, is NULL in *@ret.  Texts are copied to @mem.  False: that
 * is no such thing; *@ret is untouched then.  @here: the verdict of the run itself. */
bool kernel_from_json(const json_t *o, struct arena *mem,
		      const struct run_kernel **ret);
bool against_from_json(const json_t *o, enum verdict here, struct arena *mem,
		       const struct against **ret);

#endif
