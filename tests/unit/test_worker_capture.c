/* SPDX-License-Identifier: BSD-2-Clause */
/* test_worker_capture: what the capture of a run says of it. */
#include "runtime/suite/worker_capture.h"

#include <endian.h>
#include <stdlib.h>
#include <time.h>

#include "runtime/timing/clock.h"
#include "tests/unit/tap.h"

static struct source source = { .path = (char *)"t.pkt" };

/* Writes what there is; the comment of the section in @ret_comment, the file in
 * @ret_file, to be freed. */
static size_t write_all(const struct result *r, const struct packet_log *log,
			char *ret_comment, size_t cap, char **ret_file)
{
	struct script script = {
		.source = &source,
		.options.family = FAMILY_IPV6,
	};
	size_t len = 0, n;
	FILE *f = open_memstream(ret_file, &len);

	tap_is_int(worker_capture_write(f, &script, r, log), 0, "is written");
	fclose(f);
	n = (size_t)((*ret_file)[26] & 0xff) | (size_t)(*ret_file)[27] << 8;
	snprintf(ret_comment, cap, "%.*s", (int)n, *ret_file + 28);
	return len;
}

static void test_comment(void)
{
	struct result r = { .verdict = VERDICT_FAIL, .kind = FAIL_TIMING };
	struct packet_log log = { .max_bytes = (size_t)2 << 20 };
	struct span span = { .line = 3, .col = 5 };
	char text[1000], *file;

	diag_add(&r.diags, DIAG_WARNING, span, "not this");
	diag_error(&r.diags, span, "late");
	diag_error(&r.diags, SPAN_NONE, "and more");
	write_all(&r, &log, text, sizeof(text), &file);
	free(file);
	tap_is_str(text, "t.pkt (ipv6): fail (timing)\nt.pkt:3:5: late\nt.pkt: and more",
		   "the verdict and all errors");
	result_done(&r);

	r = (struct result){ .verdict = VERDICT_PASS };
	log.n_left_out = 7;
	write_all(&r, &log, text, sizeof(text), &file);
	free(file);
	tap_is_str(text, "t.pkt (ipv6): pass\n7 more packets came, which are left out: the first ones fill 2 MiB",
		   "what was left out");
}

/* The time of a packet, from the last block of @file. */
static int64_t packet_time_ns(const char *file, size_t len)
{
	uint32_t block_len, high, low;

	memcpy(&block_len, file + len - 4, 4);
	memcpy(&high, file + len - le32toh(block_len) + 12, 4);
	memcpy(&low, file + len - le32toh(block_len) + 16, 4);
	return (int64_t)((uint64_t)le32toh(high) << 32 | le32toh(low));
}

static void test_time(void)
{
	static const uint8_t data[] = { 0x45 };
	struct result r = { .verdict = VERDICT_PASS };
	struct packet_log log = { .max_bytes = 1000 };
	char text[100], *file;
	int64_t ago_ns;
	size_t len;

	packet_log_add(&log, clock_now_ns() - 5 * NS_PER_S, true, data, 1);
	len = write_all(&r, &log, text, sizeof(text), &file);
	ago_ns = time(NULL) * NS_PER_S - packet_time_ns(file, len);
	tap_ok(ago_ns > 3 * NS_PER_S && ago_ns < 60 * NS_PER_S,
	       "a packet of five seconds ago");
	free(file);
	packet_log_done(&log);
}

static void test_full(void)
{
	struct script script = { .source = &source };
	struct result r = { .verdict = VERDICT_PASS };
	struct packet_log log = { 0 };
	FILE *full = fopen("/dev/full", "w");

	if (!full) {
		tap_skip("no room is an error", "there is no /dev/full");
		return;
	}
	tap_ok(worker_capture_write(full, &script, &r, &log) < 0,
	       "no room is an error");
	fclose(full);
}

int main(void)
{
	test_comment();
	test_time();
	test_full();
	return tap_done();
}
