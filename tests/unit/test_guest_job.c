/* SPDX-License-Identifier: BSD-2-Clause */
/* test_guest_job: a run that is sent to a guest is the same run there. */
#include "runtime/suite/guest_job.h"

#include <errno.h>
#include <stdlib.h>

#include "parser/mem.h"
#include "runtime/suite/suite.h"
#include "tests/unit/tap.h"

/* All bytes there are, NUL first and last. */
static const char *all_bytes(void)
{
	static char bytes[257];

	for (int i = 0; i < 256; i++)
		bytes[i] = (char)i;
	return bytes;
}

static void test_all(void)
{
	const struct option_setting setting[] = {
		{ .name = "define", .value = "A=\xff\"" }, { .name = "non_fatal" },
	};
	const struct suite_config config = {
		.setting = setting, .n_settings = 2, .ns_mode = NS_UNTRUSTED,
		.ignore_pragmas = true, .tolerance_scale = 2.5, .slow = true,
	};
	struct script script = { .options.family = FAMILY_IPV6 };
	const struct worker_job job = {
		.script = &script, .timeout_ns = 7000000001, .verbose = stdout,
		.follow = (char *)"a.pkt | ", .capture = stdout,
		.capture_all = true, .tcp_info = true, .sysctls = true, .progress = true,
		.told_elsewhere = true,
	};
	struct source *source;
	struct guest_job got;
	size_t len;
	char *text;

	script.source = source = source_from_text("caf\xe9/a b.pkt", all_bytes(), 257);
	text = guest_job_text(4711, &config, &job, &len);
	tap_is_int((long long)len, (long long)strlen(text), "its length");
	tap_is_int(guest_job_read(text, len, &got), 0, "it can be read");
	tap_is_int(got.id, 4711, "the number");
	tap_is_str(got.source->path, "caf\xe9/a b.pkt", "a path in Latin-1");
	tap_ok(got.source->len == 257 &&
	       !memcmp(got.source->text, all_bytes(), 257),
	       "a text of all bytes that there are");
	tap_ok(got.ns_mode == NS_UNTRUSTED && got.family == FAMILY_IPV6,
	       "namespaces and family");
	tap_ok(got.ignore_pragmas && got.capture && got.capture_all &&
	       got.tcp_info && got.sysctls && got.live && got.progress &&
	       got.told_elsewhere && got.slow, "what is asked for");
	tap_is_str(got.follow, "a.pkt | ", "the name in front of live lines");
	tap_is_int(got.timeout_ns, 7000000001, "the time limit, in ns");
	tap_ok(got.tolerance_scale == 2.5, "the tolerance's scale");
	tap_is_int((long long)got.n_settings, 2, "options of the command line");
	tap_is_str(got.setting[0].value, "A=\xff\"", "... with a value");
	tap_is_str(got.setting[1].name, "non_fatal", "... and without");
	tap_is_str(got.setting[1].value, NULL, "... which has none");
	guest_job_done(&got);
	source_free(source);
	free(text);
}

static void test_least(void)
{
	const struct suite_config config = { 0 };
	struct script script = { 0 };
	const struct worker_job job = { .script = &script };
	struct source *source;
	struct guest_job got;
	size_t len;
	char *text;

	script.source = source = source_from_text("-", "", 0);
	text = guest_job_text(0, &config, &job, &len);
	tap_is_int(guest_job_read(text, len, &got), 0, "an empty script");
	tap_is_int((long long)got.source->len, 0, "... has no text");
	tap_ok(!got.capture && !got.capture_all && !got.tcp_info && !got.sysctls && !got.live &&
	       !got.progress && !got.told_elsewhere && !got.ignore_pragmas && !got.follow && !got.n_settings,
	       "... nothing is asked for");
	guest_job_done(&got);
	tap_is_int(guest_job_read(text, len - 1, &got), -EINVAL,
		   "one whose last byte is missing");
	source_free(source);
	free(text);
}

static void test_wrong(void)
{
	static const char *const wrong[] = {
		"", "{}", "[]", "null", "{\"path\":\"a\"}", "{\"text\":\"a\"}",
		"{\"path\":1,\"text\":\"\"}", "{\"path\":\"a\",\"text\":[]}",
		"{\"path\":\"a\",\"text\":\"\"} x", "\xff",
	};
	static const char *const odd[] = {
		"{\"path\":\"a\",\"text\":\"\",\"settings\":[1,[],[\"a\",2]]}",
		"{\"path\":\"a\",\"text\":\"\",\"settings\":{\"a\":1},\"id\":\"x\"}",
	};
	struct guest_job got;

	for (size_t i = 0; i < sizeof(wrong) / sizeof(*wrong); i++)
		tap_is_int(guest_job_read(wrong[i], strlen(wrong[i]), &got),
			   -EINVAL, "no run: %s", wrong[i]);
	for (size_t i = 0; i < sizeof(odd) / sizeof(*odd); i++) {
		int ret = guest_job_read(odd[i], strlen(odd[i]), &got);
		size_t nameless = 0;

		for (size_t k = 0; !ret && k < got.n_settings; k++)
			nameless += !got.setting[k].name;
		tap_ok(ret || !nameless, "no option without a name: %s", odd[i]);
		if (!ret)
			guest_job_done(&got);
	}
}

int main(void)
{
	test_all();
	test_least();
	test_wrong();
	return tap_done();
}
