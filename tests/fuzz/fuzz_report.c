/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * fuzz_report: a libFuzzer target over the reader of reports, for "make fuzz".
 *
 * Feeds the text of a JSON Lines report.  What is read is reported again as JSON
 * Lines: these are read, and a third report is like the second.
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "runtime/report/records.h"
#include "runtime/report/report.h"
#include "tests/fuzz/mutate_json.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* Reads a report with this text; false: it is none, and the reader said why. */
static bool read_text(struct records *r, const void *text, size_t size)
{
	int fd = memfd_create("report", MFD_CLOEXEC);
	char path[32], err[256] = "";
	int ret;

	if (fd < 0 || write(fd, text, size) != (ssize_t)size)
		abort();
	snprintf(path, sizeof(path), "/proc/self/fd/%d", fd);
	records_init(r);
	ret = records_read(r, path, err, sizeof(err));
	close(fd);
	if (ret && !err[0])
		abort();
	return ret == 0;
}

static char *report(const struct records *r, size_t *ret_len)
{
	const struct report_totals totals = { .runs = r->n };
	struct report_config config = { .total = r->n };
	char *text = NULL;
	void *state;

	config.out = open_memstream(&text, ret_len);
	state = report_json.begin(&config);
	for (size_t i = 0; i < r->n; i++)
		report_json.run(state, &r->run[i]);
	report_json.end(state, &totals);
	fclose(config.out);
	return text;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct records first, second;
	size_t len = 0, len_again = 0;
	char *text, *again;

	if (!read_text(&first, data, size)) {
		records_done(&first);
		return 0;
	}
	text = report(&first, &len);
	if (!read_text(&second, text, len) || first.n != second.n)
		abort();
	again = report(&second, &len_again);
	if (len != len_again || memcmp(text, again, len) != 0)
		abort();
	free(again);
	free(text);
	records_done(&second);
	records_done(&first);
	return 0;
}
