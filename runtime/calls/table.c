/* SPDX-License-Identifier: BSD-2-Clause */
/* table: the registry of system calls. */
#include "runtime/calls/table.h"

#include <stddef.h>
#include <string.h>

#define CALL_ROW(name) &call_ops_##name,
const struct call_ops *const call_table[] = { CALL_LIST(CALL_ROW) NULL };

const struct call_ops *call_ops_find(const char *name)
{
	for (size_t i = 0; call_table[i]; i++)
		if (!strcmp(call_table[i]->desc.name, name))
			return call_table[i];
	return NULL;
}
