/* SPDX-License-Identifier: BSD-2-Clause */
/* test_ladder: how runs are drawn as text, at each width. */
#include <stdlib.h>
#include <string.h>

#include "parser/mem.h"
#include "parser/utf8.h"
#include "runtime/report/ladder.h"
#include "runtime/report/ladder_text.h"
#include "tests/unit/tap.h"

#define MS INT64_C(1000000)

/* --- text ------------------------------------------------------------------- */

static void test_yield(void)
{
	static const char all[] =
		"8080 > 40001 S. 0:0(0) ack 1 win 64240 <mss 1460,nop,TS val 3 ecr 1,nop,nop,sackOK>";
	static const struct {
		const char *text;
		enum ladder_yield yield;
		bool same_win;
		const char *want;
	} cases[] = {
		{ all, LADDER_ALL, true, all },
		{ all, LADDER_NO_NOP, true,
		  "8080 > 40001 S. 0:0(0) ack 1 win 64240 <mss 1460,TS val 3 ecr 1,sackOK>" },
		{ all, LADDER_NO_SAME_WIN, true,
		  "8080 > 40001 S. 0:0(0) ack 1 <mss 1460,TS val 3 ecr 1,sackOK>" },
		{ all, LADDER_NO_TS, false,
		  "8080 > 40001 S. 0:0(0) ack 1 win 64240 <mss 1460,sackOK>" },
		{ all, LADDER_NO_ADDRESSES, true,
		  "S. 0:0(0) ack 1 <mss 1460,sackOK>" },
		{ ". 1:1(0) ack 1 <nop,nop,TS val 3 ecr 1>", LADDER_NO_TS, false,
		  ". 1:1(0) ack 1" },
		{ "[ect0] 5 > 6 . 1:1(0)", LADDER_NO_ADDRESSES, false,
		  "[ect0] . 1:1(0)" },
		{ ". 1:1(0) win 5 urg 7", LADDER_NO_SAME_WIN, true,
		  ". 1:1(0) urg 7" },
		{ "icmp unreachable port_unreachable [udp (30)]",
		  LADDER_NO_ADDRESSES, true,
		  "icmp unreachable port_unreachable [udp (30)]" },
		{ "", LADDER_NO_ADDRESSES, true, "" },
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		td_auto_free char *got =
			ladder_text_yield(cases[i].text, cases[i].yield,
					  cases[i].same_win);

		tap_is_str(got, cases[i].want, "text %zu, level %d", i,
			   (int)cases[i].yield);
	}
}

static void test_break(void)
{
	static const struct {
		const char *text;
		unsigned width;
		bool cut;
		size_t want;
	} cases[] = {
		{ "a bc def", 8, false, 8 },
		{ "a bc def", 7, false, 5 },
		{ "a bc def", 4, false, 5 },	/* the blank is not shown */
		{ "a bc def", 3, false, 2 },
		{ "a,bc|def", 7, false, 5 },
		{ "abcdef gh", 3, false, 7 },
		{ "abcdef gh", 3, true, 3 },
		{ "a bcdef", 3, true, 2 },
		{ "\303\244\303\244\303\244 x", 3, true, 7 },
		{ "\344\270\255\344\270\255 x", 3, true, 3 },
		{ "", 3, true, 0 },
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++)
		tap_is_int((long long)ladder_text_break(cases[i].text,
							cases[i].width,
							cases[i].cut),
			   (long long)cases[i].want,
			   "'%s' in %u columns%s", cases[i].text,
			   cases[i].width, cases[i].cut ? ", cut" : "");
}

static void test_line(void)
{
	td_auto_free char *line = ladder_text_line(" a\t b\n\n c\033[1m ");

	tap_is_str(line, "a b c?[1m", "one line, in which nothing acts");
}

/* --- ladders ------------------------------------------------------------------ */

static struct trace_entry *add(struct trace *t, enum trace_kind kind,
			       int64_t ms, const char *text)
{
	return trace_add(t, kind, ms * MS, 3, 1, text);
}

static void add_state(struct trace *t, unsigned connection, int64_t ms,
		      enum tcp_state from, enum tcp_state to)
{
	struct trace_entry *e = trace_add(t, TRACE_STATE, ms * MS, 3,
					  connection, NULL);

	e->from = from;
	e->to = to;
}

/* What is printed; caller frees. */
static char *drawn(const struct trace *t, const struct diag *error,
		   const struct ladder_style *style)
{
	char *text = NULL;
	size_t len = 0;
	FILE *f = open_memstream(&text, &len);

	ladder_print(f, t, error, style);
	fclose(f);
	return text;
}

static void is(const struct trace *t, const struct diag *error, unsigned width,
	       const char *want, const char *what)
{
	const struct ladder_style style = { .width = width };
	td_auto_free char *got = drawn(t, error, &style);

	tap_is_str(got, want, "%s", what);
}

static void add_opening(struct trace *t)
{
	add(t, TRACE_CALL, 0, "socket(..., SOCK_STREAM, IPPROTO_TCP) = 3");
	add(t, TRACE_CALL, 0, "listen(3, 1) = 0");
	add_state(t, 1, 0, STATE_CLOSED, STATE_LISTEN);
	add(t, TRACE_IN, 1, "S 0:0(0) win 65535 <mss 1000>");
	add_state(t, 2, 1, STATE_LISTEN, STATE_SYN_RECEIVED);
	add(t, TRACE_OUT, 1, "S. 0:0(0) ack 1 win 64240 <mss 1460>");
}

static void test_layout(void)
{
	struct trace t = { 0 };

	add_opening(&t);
	is(&t, NULL, 80,
	   "time     remote host                         kernel  state\n"
	   "0.000000                     socket(..., SOCK_STREAM, IPPROTO_TCP) = 3\n"
	   "0.000000                     listen(3, 1) = 0        CLOSED -> LISTEN\n"
	   "0.001000 -- S 0:0(0) win 65535 <mss 1000> -------->  LISTEN -> SYN-RECEIVED\n"
	   "0.001000 <- S. 0:0(0) ack 1 win 64240 <mss 1460> --\n",
	   "80 columns: calls stand in the lane");
	is(&t, NULL, 140,
	   "time     remote host                                 kernel                                    state\n"
	   "0.000000                                             socket(..., SOCK_STREAM, IPPROTO_TCP) = 3\n"
	   "0.000000                                             listen(3, 1) = 0                          CLOSED -> LISTEN\n"
	   "0.001000 -- S 0:0(0) win 65535 <mss 1000> -------->                                            LISTEN -> SYN-RECEIVED\n"
	   "0.001000 <- S. 0:0(0) ack 1 win 64240 <mss 1460> --\n",
	   "140 columns: they have their own");
	is(&t, NULL, 50,
	   "time     remote host                        kernel\n"
	   "0.000000 socket(..., SOCK_STREAM, IPPROTO_TCP) = 3\n"
	   "0.000000              listen(3, 1) = 0\n"
	   "                                  CLOSED -> LISTEN\n"
	   "0.001000 -- S 0:0(0) win 65535 <mss 1000> ------->\n"
	   "                            LISTEN -> SYN-RECEIVED\n"
	   "0.001000 <- S. 0:0(0) ack 1 win 64240 ------------\n"
	   "            <mss 1460>\n",
	   "50 columns: states have rows of their own");
	trace_done(&t);
}

/* What yields does so in its order, and only as far as it must. */
static void test_yields(void)
{
	struct trace t = { 0 };

	add(&t, TRACE_IN, 0, "40001 > 8080 . 1:1(0) ack 1 win 100 <nop,TS val 7 ecr 8>");
	add(&t, TRACE_OUT, 0, ". 1:1(0) ack 1 win 100 <nop,nop,TS val 8>");
	add(&t, TRACE_IN, 0, ". 1:1(0) ack 1 win 100 <nop,TS val 7 ecr 8,mss 3>");
	add(&t, TRACE_IN, 0, ". 1:1(0) ack 1 win 100 <kind 254 0x0011223344556677>");
	add_state(&t, 1, 0, STATE_LISTEN, STATE_CLOSED);
	is(&t, NULL, 66,
	   "time     remote host                      kernel  state\n"
	   "0.000000 -- . 1:1(0) ack 1 win 100 ------------>\n"
	   "0.000000 <- . 1:1(0) ack 1 win 100 <TS val 8> --\n"
	   "0.000000 -- . 1:1(0) ack 1 <mss 3> ------------>\n"
	   "0.000000 -- . 1:1(0) ack 1 win 100 ------------>  LISTEN -> CLOSED\n"
	   "            <kind 254 0x0011223344556677>\n",
	   "nop, a window that is as before, TS, addresses; then the options");
	trace_done(&t);
}

/* The lane is not wider for options that are below it anyway. */
static void test_whole(void)
{
	const struct ladder_style style = { .width = 80, .whole = true };
	td_auto_free char *got = NULL;
	struct trace t = { 0 };

	add(&t, TRACE_IN, 0, "S 0:0(0) win 5 <mss 1000,nop,nop,sackOK,TS val 100 ecr 0,nop,wscale 7>");
	add(&t, TRACE_OUT, 0, "S. 0:0(0) ack 1 win 5 <mss 1460>");
	got = drawn(&t, NULL, &style);
	tap_is_str(got,
		   "time     remote host                     kernel  state\n"
		   "0.000000 -- S 0:0(0) win 5 ------------------->\n"
		   "            <mss 1000,nop,nop,sackOK,TS val 100 ecr 0,nop,wscale 7>\n"
		   "0.000000 <- S. 0:0(0) ack 1 win 5 <mss 1460> --\n",
		   "in a file, nothing yields");
	trace_done(&t);
}

static void test_way(void)
{
	struct ladder_style style = { .width = 80, .way = true };
	td_auto_free char *whole = NULL, *failed = NULL;
	struct trace t = { 0 };

	add(&t, TRACE_CALL, -9, "listen(3, 1) = 0");
	add_state(&t, 1, -9, STATE_CLOSED, STATE_LISTEN);
	add(&t, TRACE_IN, -2, ". 1:1(0) ack 1");
	add_state(&t, 2, -1, STATE_SYN_RECEIVED, STATE_ESTABLISHED);
	add(&t, TRACE_CALL, 1, "accept(3, ..., ...) = 4");	/* late */
	trace_add(&t, TRACE_IN, 100 * MS, 5, 2, "F. 1:1(0) ack 1");
	is(&t, NULL, 80,
	   "time      remote host                   kernel  state\n"
	   "-0.009000 the way to ESTABLISHED: 3 events      ESTABLISHED\n"
	   "0.100000  -- F. 1:1(0) ack 1 ---------------->\n",
	   "the way to a first state is one row");
	whole = drawn(&t, NULL, &style);
	tap_ok(!strstr(whole, "the way") && strstr(whole, "accept("),
	       "unless all of it is wanted");
	t.entry[2].failed = true;
	style.way = false;
	failed = drawn(&t, NULL, &style);
	tap_ok(strstr(failed, "listen(") != NULL, "or it is where the run failed");
	trace_done(&t);
}

static void test_calls(void)
{
	struct trace t = { 0 };
	struct trace_entry *e;

	e = add(&t, TRACE_CALL, 0, "read(4, ..., 10) = 10");
	e->end_ns = 2 * MS;
	add(&t, TRACE_CODE, 1, "assert tcpi_snd_cwnd == 10; assert tcpi_reordering == 3");
	add(&t, TRACE_COMMAND, 3, "sleep 1\n\tsleep 2");
	add(&t, TRACE_CALL_BLOCKED, 4, "close(4)");
	add_state(&t, 1, 5, STATE_LISTEN, STATE_CLOSED);
	e = add(&t, TRACE_OUT, 6, "R 1:1(0)");
	e->unexpected = e->retransmission = true;
	add_state(&t, 1, 7, STATE_CLOSED, STATE_SYN_SENT);
	is(&t, NULL, 80,
	   "time     remote host                   kernel  state\n"
	   "0.000000               read(4, ..., 10) ...\n"
	   "0.001000           %{ assert tcpi_snd_cwnd == 10; assert tcpi_reordering == 3 }%\n"
	   "0.002000               read(4, ..., 10) = 10\n"
	   "0.003000               `sleep 1 sleep 2`\n"
	   "0.004000               close(4) ...            LISTEN -> CLOSED\n"
	   "0.006000 <- R 1:1(0) ------------------------  retransmitted, unexpected\n"
	   "                                               CLOSED -> SYN-SENT\n",
	   "calls, commands, snippets and remarks");
	trace_done(&t);
}

/* An ACK that no line expects, in front of a segment that is not due yet. */
static void test_another(void)
{
	struct diag_list list = { 0 };
	struct diag *d = diag_error(&list, SPAN_NONE, "too early for this");
	struct trace t = { 0 };
	struct trace_entry *e;

	diag_detail(d, "expected  P. 1:9(8) ack 2     from 0.003000 s to 0.004000 s");
	diag_detail(d, "actual    . 1:1(0) ack 2 win 5     at 0.001000 s");
	add(&t, TRACE_OUT, 0, ". 1:1(0) ack 1")->unexpected = true;
	e = add(&t, TRACE_OUT, 1, ". 1:1(0) ack 2 win 5");
	e->failed = true;
	e->expected = xstrdup("P. 1:9(8) ack 2");
	add(&t, TRACE_OUT, 3, "P. 1:9(8) ack 2")->unexpected = true;
	is(&t, d, 80,
	   "time     remote host                   kernel  state\n"
	   "0.000000 <- . 1:1(0) ack 1 ------------------  expected by no line\n"
	   "         <. P. 1:9(8) ack 2 .................  expected\n"
	   "0.001000 <- . 1:1(0) ack 2 win 5 ------------  actual\n"
	   "0.003000 <- P. 1:9(8) ack 2 -----------------  after the failure\n",
	   "sides have no times, and what comes later was not waited for");
	trace_done(&t);
	diag_list_done(&list);
}

static void test_failed(void)
{
	struct diag_list list = { 0 };
	struct diag *d = diag_error(&list, SPAN_NONE, "outbound segment differs");
	struct trace t = { 0 };
	struct trace_entry *e;

	diag_detail(d, "expected  . 1:1(0) %cack 2%c         <nop>",
		    DIAG_EMPHASIS_ON, DIAG_EMPHASIS_OFF);
	diag_detail(d, "actual    . 1:1(0) %cack 1%c win 500 <nop>     at 0.001000",
		    DIAG_EMPHASIS_ON, DIAG_EMPHASIS_OFF);
	e = add(&t, TRACE_OUT, 1, ". 1:1(0) ack 1 win 500 <nop>");
	e->failed = true;
	e->expected = xstrdup(". 1:1(0) ack 2 <nop>");
	is(&t, d, 80,
	   "time     remote host                   kernel  state\n"
	   "         <. . 1:1(0) ack 2         <nop> ....  expected\n"
	   "0.001000 <- . 1:1(0) ack 1 win 500 <nop> ----  actual\n"
	   "                     ^^^^^\n",
	   "a segment that differs");
	is(&t, d, 42,
	   "time     remote host                kernel\n"
	   "0.001000 expected  . 1:1(0) ack 2\n"
	   "         actual    . 1:1(0) ack 1 win 500\n"
	   "                            ^^^^^\n"
	   "                   <nop>\n"
	   "                   <nop>\n",
	   "one that has no room for it");
	e->kind = TRACE_CALL;
	free(e->expected);
	e->expected = xstrdup("read(4, ..., 5) = 5");
	free(e->text);
	e->text = xstrdup("read(4, ..., 5) = -1 EAGAIN");
	is(&t, d, 80,
	   "time     remote host                           kernel                      state\n"
	   "0.001000 expected  read(4, ..., 5) = 5\n"
	   "         actual    read(4, ..., 5) = -1 EAGAIN\n"
	   "                                     ^^^^^^^^^\n",
	   "a call that differs");
	e->end_ns = 9 * MS;
	add(&t, TRACE_IN, 5, "R 1:1(0)");
	is(&t, d, 80,
	   "time     remote host                           kernel                    state\n"
	   "0.001000                                       read(4, ..., 5) ...\n"
	   "0.005000 -- R 1:1(0) ----------------------->\n"
	   "0.009000 expected  read(4, ..., 5) = 5\n"
	   "         actual    read(4, ..., 5) = -1 EAGAIN\n"
	   "                                     ^^^^^^^^^\n",
	   "one that blocked differs at its return");
	trace_cut(&t, 1, 1);
	e->end_ns = TRACE_NO_TIME;
	e->kind = TRACE_MISSING;
	e->tolerance_ns = 0;
	is(&t, d, 80,
	   "time     remote host                   kernel  state\n"
	   "0.001000 <. read(4, ..., 5) = 5 .............  did not come\n",
	   "a packet that is missing");
	e->kind = TRACE_OUT;
	free(e->text);
	e->text = xstrdup(". 1:1(0) ack 1 win 500 <nop>");
	free(e->expected);
	e->expected = NULL;
	is(&t, d, 80,
	   "time     remote host                   kernel  state\n"
	   "0.001000 <- . 1:1(0) ack 1 win 500 <nop> ----\n"
	   "         outbound segment differs\n"
	   "         expected  . 1:1(0) ack 2 <nop>\n"
	   "         actual    . 1:1(0) ack 1 win 500 <nop> at 0.001000\n",
	   "one that is only late has the error below it");
	trace_done(&t);
	diag_list_done(&list);
}

/* Words of both sides stay whole, in rows and under marks. */
static void test_failed_words(void)
{
	struct diag_list list = { 0 };
	struct diag *d = diag_error(&list, SPAN_NONE, "outbound segment differs");
	struct trace t = { 0 };
	struct trace_entry *e;

	diag_detail(d, "expected  . 100000:101000(1000) %cack 2%c win 500",
		    DIAG_EMPHASIS_ON, DIAG_EMPHASIS_OFF);
	diag_detail(d, "actual    . 100000:101000(1000) %cack 1%c win 500",
		    DIAG_EMPHASIS_ON, DIAG_EMPHASIS_OFF);
	e = add(&t, TRACE_OUT, 1, ". 100000:101000(1000) ack 1 win 500");
	e->failed = true;
	e->expected = xstrdup(". 100000:101000(1000) ack 2 win 500");
	is(&t, d, 43,
	   "time     remote host                 kernel\n"
	   "0.001000 expected  . 100000:101000(1000)\n"
	   "         actual    . 100000:101000(1000)\n"
	   "                   ack 2 win 500\n"
	   "                   ack 1 win 500\n"
	   "                   ^^^^^\n",
	   "a row ends where words of both sides do");
	e->kind = TRACE_CALL;
	free(e->text);
	free(e->expected);
	e->text = xstrdup("read(4, ..., 200) = 125");
	e->expected = xstrdup("read(4, ..., 200) = 195");
	is(&t, NULL, 43,
	   "time     remote host                 kernel\n"
	   "0.001000 expected  read(4, ..., 200) = 195\n"
	   "         actual    read(4, ..., 200) = 125\n"
	   "                                       ^^^\n",
	   "all of a number is marked");
	trace_done(&t);
	diag_list_done(&list);
}

/* --- long scripts ----------------------------------------------------------------- */

/* All that the drawing may have besides words of the trace. */
static const char *const own_words[] = {
	"time", "remote", "host", "kernel", "state", "expected", "actual", "by",
	"no", "line", "retransmitted", "unexpected",
	"...", "->", "#1", "#2", "%{", "}%",
};

static bool is_own(const char *word, size_t len)
{
	for (size_t i = 0; i < sizeof(own_words) / sizeof(*own_words); i++)
		if (strlen(own_words[i]) == len &&
		    strncmp(own_words[i], word, len) == 0)
			return true;
	return false;
}

static const char separators[] = " ,|<>-\n`";

/* Whether @text has the word, with separators around it. */
static bool has_word(const char *text, const char *word, size_t len)
{
	for (const char *at = text; (at = strstr(at, "")) && *at; at++)
		if (strncmp(at, word, len) == 0 &&
		    (at == text || strchr(separators, at[-1])) &&
		    strchr(separators, at[len]))
			return true;
	return false;
}

static bool is_word_of(const struct trace *t, const char *word, size_t len)
{
	if (is_own(word, len) || strspn(word, "0123456789.") >= len)
		return true;
	for (size_t i = 0; i < t->n; i++) {
		const struct trace_entry *e = &t->entry[i];

		if (e->kind == TRACE_STATE ?
			    has_word("FIN WAIT CLOSED LISTEN SYN RECEIVED ESTABLISHED ",
				     word, len) :
			    has_word(e->text, word, len))
			return true;
	}
	return false;
}

/* A script such as those of suites: long options, calls and snippets. */
static void make_long(struct trace *t)
{
	static const char *const texts[] = {
		"40001 > 8080 S 252334000:252335000(1000) win 10000 <mss 1012,nop,nop,FO 76d2c1c530f51f79,sackOK,TS val 10 ecr 0,nop,wscale 7>",
		"S. 0:0(0) ack 252335001 win 65535 <mss 1460,sackOK,TS val 3632680738 ecr 1,nop,wscale 8,FOEXP 00abaaabe8e954c2>",
		". 1:1(0) ack 10001 win 257 <nop,nop,TS val 1000 ecr 1000,nop,nop,sack 4294961001:4294962001 12001:13001 14001:15001>",
		"P. 10001:11001(1000) ack 1 win 65535 <nop,nop,TS val 11 ecr 10>",
		"[tos 0xc0] icmp unreachable protocol_unreachable [raw (132)]",
		"ipv4 192.0.2.1 > 192.168.0.1: gre: mpls (label 16, tc 1, ttl 64) (label 1048575, tc 7, [S], ttl 255): udp 4000 > 5000 (100)",
	};
	static const char *const calls[] = {
		"setsockopt(4, SOL_SOCKET, SO_TIMESTAMPING, [SOF_TIMESTAMPING_TX_SCHED|SOF_TIMESTAMPING_TX_SOFTWARE|SOF_TIMESTAMPING_TX_ACK], 4) = 0",
		"recvmsg(4, {msg_name(...)=..., msg_iov(1)=[{..., 0}], msg_flags=MSG_ERRQUEUE|MSG_TRUNC, msg_control=[{cmsg_level=SOL_SOCKET}]}, MSG_ERRQUEUE) = 0",
		"close(4) = 0",
	};

	for (int64_t i = 0; i < 240; i++) {
		struct trace_entry *e;

		if (i % 3 == 2)
			e = add(t, TRACE_CALL, i * 997, calls[i % 7 % 3]);
		else
			e = add(t, i % 2 ? TRACE_OUT : TRACE_IN, i * 997,
				texts[i % 11 % 6]);
		e->unexpected = i % 8 == 1;
		e->retransmission = i % 5 == 1;
		if (i % 4 == 3)
			add_state(t, 1 + (i % 8 == 3), i * 997,
				  STATE_SYN_RECEIVED, STATE_ESTABLISHED);
	}
}

static void check_rows(const struct trace *t, unsigned width, bool whole)
{
	const struct ladder_style style = { .width = width, .whole = whole };
	td_auto_free char *text = drawn(t, NULL, &style);
	unsigned wide = 0, cut = 0;

	for (const char *row = text; *row; row += strcspn(row, "\n") + 1)
		wide += utf8_columns(row, strcspn(row, "\n")) > width;
	for (const char *word = text + strspn(text, separators); *word;) {
		size_t len = strcspn(word, separators);

		if (!is_word_of(t, word, len) && !cut++)
			printf("# '%.*s' is part of a word\n", (int)len, word);
		word += len;
		word += strspn(word, separators);
	}
	tap_is_int(wide, 0, "%u columns: no row is wider", width);
	tap_is_int(cut, 0, "%u columns: no word is cut", width);
}

static void test_long(void)
{
	static const unsigned widths[] = { 60, 80, 100, 140, 200 };
	struct ladder_style style = { .width = 80, .whole = true };
	struct trace t = { 0 };
	td_auto_free char *text = NULL;
	size_t n_nop = 0, n_shown = 0;

	make_long(&t);
	for (size_t i = 0; i < sizeof(widths) / sizeof(*widths); i++) {
		check_rows(&t, widths[i], false);
		check_rows(&t, widths[i], true);
	}
	text = drawn(&t, NULL, &style);
	for (const char *at = text; (at = strstr(at, "nop")); at++)
		n_shown++;
	for (size_t i = 0; i < t.n; i++)
		for (const char *at = t.entry[i].text;
		     at && (at = strstr(at, "nop")); at++)
			n_nop++;
	tap_is_int((long long)n_shown, (long long)n_nop,
		   "where nobody sees rows wrap, nothing yields");
	trace_done(&t);
}

int main(void)
{
	test_yield();
	test_break();
	test_line();
	test_layout();
	test_yields();
	test_whole();
	test_way();
	test_calls();
	test_another();
	test_failed();
	test_failed_words();
	test_long();
	return tap_done();
}
