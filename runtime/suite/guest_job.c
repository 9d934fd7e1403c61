/* SPDX-License-Identifier: BSD-2-Clause */
/* guest_job: a run as it is sent to a guest. */
#include "runtime/suite/guest_job.h"

#include <errno.h>
#include <jansson.h>
#include <stdlib.h>
#include <string.h>

#include "parser/mem.h"
#include "runtime/suite/suite.h"

/* Scripts may hold bytes that are no UTF-8, and jansson takes none: such a text is
 * one of Latin-1 characters, and read back as bytes. */
static json_t *bytes_to_json(const char *text, size_t len)
{
	char *wide = xmalloc(len * 2 + 1), *end = wide;
	json_t *value;

	for (size_t i = 0; i < len; i++) {
		unsigned char c = (unsigned char)text[i];

		if (c >= 0x80)
			*end++ = (char)(0xc0 | c >> 6);
		*end++ = c < 0x80 ? (char)c : (char)(0x80 | (c & 0x3f));
	}
	value = json_stringn_nocheck(wide, (size_t)(end - wide));
	free(wide);
	return value;
}

/* In place: the bytes are no more than the characters.  Returns how many. */
static size_t json_to_bytes(char *text, size_t len)
{
	size_t n = 0;

	for (size_t i = 0; i < len; i++) {
		unsigned char c = (unsigned char)text[i];

		if (c >= 0x80 && i + 1 < len)
			c = (unsigned char)(c << 6 | (text[++i] & 0x3f));
		text[n++] = (char)c;
	}
	return n;
}

static void set(json_t *o, const char *name, json_t *value)
{
	json_object_set_new(o, name, value);
}

static json_t *settings(const struct suite_config *config)
{
	json_t *list = json_array();

	for (size_t i = 0; i < config->n_settings; i++) {
		const struct option_setting *s = &config->setting[i];
		json_t *pair = json_array();

		json_array_append_new(pair, bytes_to_json(s->name,
							  strlen(s->name)));
		if (s->value)
			json_array_append_new(pair, bytes_to_json(
						s->value, strlen(s->value)));
		json_array_append_new(list, pair);
	}
	return list;
}

char *guest_job_text(unsigned id, const struct suite_config *config,
		     const struct worker_job *job, size_t *ret_len)
{
	const struct source *source = job->script->source;
	json_t *o = json_object();
	char *text;

	set(o, "id", json_integer(id));
	set(o, "ns_mode", json_integer(config->ns_mode));
	set(o, "ignore_pragmas", json_boolean(config->ignore_pragmas));
	set(o, "capture", json_boolean(job->capture != NULL));
	set(o, "capture_all", json_boolean(job->capture_all));
	set(o, "tcp_info", json_boolean(job->tcp_info));
	set(o, "sysctls", json_boolean(job->sysctls));
	set(o, "slow", json_boolean(config->slow));
	set(o, "live", json_boolean(job->verbose != NULL));
	set(o, "progress", json_boolean(job->progress));
	set(o, "told_elsewhere", json_boolean(job->told_elsewhere));
	if (job->follow)
		set(o, "follow", bytes_to_json(job->follow,
					       strlen(job->follow)));
	set(o, "timeout_ns", json_integer(job->timeout_ns));
	set(o, "tolerance_scale", json_real(config->tolerance_scale));
	/* The script may have chosen it; then it does so again. */
	set(o, "family", json_integer(job->script->options.family));
	set(o, "path", bytes_to_json(source->path, strlen(source->path)));
	set(o, "text", bytes_to_json(source->text, source->len));
	set(o, "settings", settings(config));
	text = json_dumps(o, JSON_COMPACT);
	json_decref(o);
	if (!text)
		text = xstrdup("");
	*ret_len = strlen(text);
	return text;
}

/* --- in the guest ------------------------------------------------------------- */

static bool is_true(const json_t *o, const char *name)
{
	return json_is_true(json_object_get(o, name));
}

static char *get_bytes(const json_t *value, size_t *ret_len)
{
	size_t len = json_string_length(value);
	char *text;

	if (!json_is_string(value))
		return NULL;
	text = xmalloc(len + 1);
	memcpy(text, json_string_value(value), len);
	*ret_len = json_to_bytes(text, len);
	text[*ret_len] = '\0';
	return text;
}

static void read_settings(const json_t *list, struct guest_job *ret)
{
	size_t len;

	ret->setting = xcalloc(json_array_size(list) + 1,
			       sizeof(*ret->setting));
	for (size_t i = 0; i < json_array_size(list); i++) {
		const json_t *pair = json_array_get(list, i);
		char *name = get_bytes(json_array_get(pair, 0), &len);

		if (!name)
			continue;
		ret->setting[ret->n_settings++] = (struct option_setting){
			.name = name,
			.value = get_bytes(json_array_get(pair, 1), &len),
		};
	}
}

int guest_job_read(const char *text, size_t len, struct guest_job *ret)
{
	json_t *o = json_loadb(text, len, JSON_ALLOW_NUL, NULL);
	char *path = NULL, *body = NULL;
	size_t n_path, n_body, n;

	if (o) {
		path = get_bytes(json_object_get(o, "path"), &n_path);
		body = get_bytes(json_object_get(o, "text"), &n_body);
	}
	if (!path || !body) {
		free(path);
		free(body);
		json_decref(o);
		return -EINVAL;
	}
	*ret = (struct guest_job){
		.id = (unsigned)json_integer_value(json_object_get(o, "id")),
		.ns_mode = (enum ns_mode)json_integer_value(
			json_object_get(o, "ns_mode")),
		.ignore_pragmas = is_true(o, "ignore_pragmas"),
		.capture = is_true(o, "capture"),
		.capture_all = is_true(o, "capture_all"),
		.tcp_info = is_true(o, "tcp_info"),
		.sysctls = is_true(o, "sysctls"),
		.slow = is_true(o, "slow"),
		.live = is_true(o, "live"),
		.progress = is_true(o, "progress"),
		.told_elsewhere = is_true(o, "told_elsewhere"),
		.follow = get_bytes(json_object_get(o, "follow"), &n),
		.timeout_ns = json_integer_value(json_object_get(o,
								 "timeout_ns")),
		.tolerance_scale = json_real_value(
			json_object_get(o, "tolerance_scale")),
		.family = (enum family)json_integer_value(
			json_object_get(o, "family")),
		.source = source_from_text(path, body, n_body),
	};
	read_settings(json_object_get(o, "settings"), ret);
	free(path);
	free(body);
	json_decref(o);
	return 0;
}

void guest_job_done(struct guest_job *job)
{
	source_free(job->source);
	for (size_t i = 0; i < job->n_settings; i++) {
		free((char *)job->setting[i].name);
		free((char *)job->setting[i].value);
	}
	free(job->setting);
	free(job->follow);
	*job = (struct guest_job){ 0 };
}
