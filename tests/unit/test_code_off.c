/* SPDX-License-Identifier: BSD-2-Clause */
/* test_code_off: snippets that pass whatever the time was are told from others. */
#include "runtime/play/code.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "runtime/play/clock.h"
#include "runtime/play/tcp_info.h"
#include "tests/unit/code_fixture.h"
#include "tests/unit/tap.h"

/* What @name was in the last sample. */
static long long sampled(const struct fixture *f, const char *name)
{
	const struct info_sample s = { .tcp = *code_last_tcp_info(f->code) };
	uint64_t value = 0;

	info_value(info_name_find(name, strlen(name)), &s, &value);
	return (long long)value;
}

/* What is told of @text, in which %d is @name of @fd plus @add_to, with clocks off by
 * @off_ns. */
static enum code_outcome told(int fd, const char *text, const char *name,
			      long long add_to, int64_t off_ns)
{
	const char *at = strstr(text, "%d");
	char code[256];
	struct fixture f;

	fixture_init(&f);
	f.off_ns = off_ns;
	add(&f, 1, "", fd);
	snprintf(code, sizeof(code), "%.*s%lld%s",
		 at ? (int)(at - text) : 0, text, sampled(&f, name) + add_to,
		 at ? at + 2 : "");
	f.event[0].u.text = at ? code : text;
	execute(&f);
	fixture_done(&f);
	return f.outcome;
}

static void test_rtt_off(int fd)
{
	const char *most = "assert tcpi_rtt <= %d", *least = "assert tcpi_rtt >= %d";
	const char *rtt = "tcpi_rtt";

	tap_is_int(told(fd, "assert tcpi_rtt == %d", rtt, 0, 0), CODE_PASSED,
		   "it is right to the microsecond, and so is the clock");
	tap_is_int(told(fd, most, rtt, 7, 7000), CODE_PASSED,
		   "it is off by 7 us and has as much room");
	tap_is_int(told(fd, most, rtt, 6, 7000), CODE_TIGHT, "... or less");
	tap_is_int(told(fd, most, rtt, 7, 7001), CODE_TIGHT,
		   "... by a fraction of one");
	tap_is_int(told(fd, least, rtt, -1, 1000), CODE_PASSED,
		   "... on the other side");
	tap_is_int(told(fd, least, rtt, 0, 1000), CODE_TIGHT, "... or not");
	tap_is_int(told(fd, "assert 0 <= tcpi_rtt < 1000000000", rtt, 0,
			60 * NS_PER_S), CODE_PASSED, "no time is below 0");
	tap_is_int(told(fd, "assert tcpi_rtt - tcpi_rcv_rtt <= %d", rtt, 8, 9000),
		   CODE_TIGHT, "one may be off while the other is not");
	tap_is_int(told(fd, "assert tcpi_rtt - tcpi_rcv_rtt <= %d", rtt, 9, 9000),
		   CODE_PASSED, "... by as much as there is room");
}

static void test_since_off(int fd)
{
	const char *most = "assert tcpi_last_data_sent <= %d";
	const char *name = "tcpi_last_data_sent";
	long long tick = clock_tick_ns() / NS_PER_MS;

	tap_is_int(told(fd, most, name, tick + 5, 5 * NS_PER_MS), CODE_PASSED,
		   "what is counted in ticks has room for 5 ms and one");
	tap_is_int(told(fd, most, name, tick + 4, 5 * NS_PER_MS), CODE_TIGHT,
		   "... or not");
}

static void test_unknown_off(int fd)
{
	static const struct {
		const char *text;
		enum code_outcome outcome;
		const char *what;
	} c[] = {
		{ "assert tcpi_rto > 0", CODE_TIGHT, "a sum of times" },
		{ "assert tcpi_snd_cwnd > 0", CODE_PASSED, "no time" },
		{ "x = 1\nprint(x)", CODE_PASSED, "nothing sampled" },
		{ "x = tcpi_rtt", CODE_TIGHT, "an assignment" },
		{ "assert abs(tcpi_rtt) >= 0", CODE_TIGHT, "a call" },
		{ "\n assert tcpi_rtt >= 0\n", CODE_PASSED, "indented" },
		{ "assert 0 <= tcpi_rtt, 'srtt=%i us' % tcpi_rtt", CODE_PASSED,
		  "a message" },
		{ "assert tcpi_rtt >= 0 and (not tcpi_rtt < -1 or 1 in (1, 2))",
		  CODE_PASSED, "logic" },
		{ "assert tcpi_last_data_sent >= 0 <= tcpi_last_ack_sent\n"
		  "assert tcpi_last_data_recv >= 0 <= tcpi_last_ack_recv",
		  CODE_PASSED, "four times" },
		{ "assert tcpi_last_data_sent >= 0 <= tcpi_last_ack_sent\n"
		  "assert tcpi_last_data_recv >= 0 <= tcpi_last_ack_recv\n"
		  "assert tcpi_rtt >= 0", CODE_TIGHT, "five" },
		{ "assert tcpi_rtt >= 0 <= tcpi_rtt >= 0\nassert tcpi_rtt >= 0\n"
		  "assert tcpi_rtt >= 0 <= tcpi_rtt", CODE_PASSED,
		  "one, five times" },
		{ "exit()", CODE_TIGHT, "who knows what is after that" },
		{ "assert tcpi_rtt < 0", CODE_FAILED, "what fails anyway" },
	};

	for (size_t i = 0; i < sizeof(c) / sizeof(*c); i++)
		tap_is_int(told(fd, c[i].text, "tcpi_rtt", 0, NS_PER_MS),
			   c[i].outcome, "off by 1 ms: %s", c[i].what);
}

/* ... of up to three snippets; NULL: no more. */
static enum code_outcome told_of(int fd, int64_t off_ns, const char *const text[3])
{
	struct fixture f;

	fixture_init(&f);
	f.off_ns = off_ns;
	for (uint32_t i = 0; i < 3 && text[i]; i++)
		add(&f, i + 1, text[i], fd);
	execute(&f);
	fixture_done(&f);
	return f.outcome;
}

/* What a value may have been is for one assertion, and what it told is not forgotten. */
static void test_off_and_on(int fd)
{
	const char *const unknown[3] = { "assert tcpi_rto > 0",
					 "assert tcpi_rtt >= 0" };
	const char *const end[3] = { "exit()" };
	const char *const known[3] = { "assert tcpi_rtt >= 0",
				       "y = tcpi_snd_cwnd",
				       "assert y > 0 <= tcpi_rtt" };
	struct fixture f;
	char code[64];

	fixture_init(&f);
	f.off_ns = NS_PER_MS;
	add(&f, 1, "x = 5", fd);
	add(&f, 2, "", fd);
	snprintf(code, sizeof(code), "assert tcpi_rtt == %lld and x == 5",
		 sampled(&f, "tcpi_rtt"));
	f.event[1].u.text = code;
	add(&f, 3, "assert tcpi_rtt >= 0", fd);
	execute(&f);
	tap_is_int(f.outcome, CODE_TIGHT, "one of three is tight");
	fixture_done(&f);

	tap_is_int(told_of(fd, NS_PER_MS, unknown), CODE_TIGHT,
		   "one of two is not known");
	tap_is_int(told_of(fd, 0, end), CODE_PASSED, "an end on time is one");
	tap_is_int(told_of(fd, NS_PER_MS, known), CODE_PASSED,
		   "none of three is");
}

int main(void)
{
	int peer = -1, fd = connect_loopback(&peer);

	if (fd < 0) {
		tap_skip("values of a socket", "no TCP over loopback here");
		return tap_done();
	}
	test_rtt_off(fd);
	test_since_off(fd);
	test_unknown_off(fd);
	test_off_and_on(fd);
	close(fd);
	close(peer);
	return tap_done();
}
