/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * mutate_json: changes to JSON that leave it JSON, for fuzzers of what reads it: few of
 * libFuzzer's own do.  A fuzzer that includes it has them.
 */
#ifndef MUTATE_JSON_H
#define MUTATE_JSON_H

#include <jansson.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

/* libFuzzer's own. */
size_t LLVMFuzzerMutate(uint8_t *data, size_t size, size_t max);

static const char *const mutate_values[] = {
	"0", "1", "-1", "2147483648", "4294967295", "4294967296", "1e300", "-0.5",
	"9223372036854775807", "-9223372036854775808", "null", "true", "false",
	"[]", "{}", "[[1,2]]", "\"\"", "\"a\\nb\"", "\"\\u0001x\\u0002\\u0003\"",
	"\"\\ud83d\\ude00\"", "\"pass\"", "\"fail\"", "\"error\"", "\"LISTEN\"",
	"\"CLOSED\"", "\"state\"", "\"code\"", "\"in\"", "\"out\"", "\"missing\"",
	"\"expected  \"", "\"actual    \\u0001\"", "\"P. 1:2(1) ack 1 <nop>\"",
};

static json_t *mutate_value(unsigned seed)
{
	size_t n = sizeof(mutate_values) / sizeof(*mutate_values);

	return json_loads(mutate_values[seed % n], JSON_DECODE_ANY, NULL);
}

/* Changes, removes or repeats one of what @o holds, however deep. */
static void mutate_member(json_t *o, unsigned seed)
{
	size_t n = json_is_object(o) ? json_object_size(o) : json_array_size(o);
	size_t pick = n ? seed % n : 0;
	void *at = json_object_iter(o);
	json_t *value = json_array_get(o, pick);
	unsigned what = seed / 64 % 8;

	for (size_t i = 0; at && i < pick; i++)
		at = json_object_iter_next(o, at);
	if (at)
		value = json_object_iter_value(at);
	if (what > 3 && (json_is_object(value) || json_is_array(value))) {
		mutate_member(value, seed * 1103515245u + 12345u);
	} else if (at && what == 0) {
		json_object_del(o, json_object_iter_key(at));
	} else if (at) {
		json_object_iter_set_new(o, at, mutate_value(seed / 512));
	} else if (what == 0) {
		json_array_remove(o, pick);
	} else if (what == 1 && value) {
		json_array_insert_new(o, pick, json_deep_copy(value));
	} else if (value) {
		json_array_set_new(o, pick, mutate_value(seed / 512));
	} else {
		json_array_append_new(o, mutate_value(seed / 512));
	}
}

size_t LLVMFuzzerCustomMutator(uint8_t *data, size_t size, size_t max,
			       unsigned seed);

size_t LLVMFuzzerCustomMutator(uint8_t *data, size_t size, size_t max,
			       unsigned seed)
{
	json_t *o = seed % 4 ? json_loadb((char *)data, size, 0, NULL) : NULL;
	char *text;
	size_t len;

	if (!o)
		return LLVMFuzzerMutate(data, size, max);
	mutate_member(o, seed / 4);
	text = json_dumps(o, JSON_COMPACT);
	json_decref(o);
	len = strlen(text);
	if (len <= max) {
		memcpy(data, text, len);
		size = len;
	}
	free(text);
	return size;
}

#endif
