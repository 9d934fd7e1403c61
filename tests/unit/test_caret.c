/* SPDX-License-Identifier: BSD-2-Clause */
/* test_caret: the place in a line of what differs. */
#include "runtime/story/caret.h"

#include <string.h>

#include "tests/unit/tap.h"
#include "tests/unit/wire_text.h"

/* What is marked in the script's one line @line if the kernel sends @got. */
static void is(const char *what, const char *line, const char *got,
	       const char *expected)
{
	const struct script_input input = { .family = FAMILY_IPV4 };
	struct source *src = source_from_text("t.pkt", line, strlen(line));
	struct diag_list diags = { 0 };
	struct script *s = script_parse(src, &input, &diags);
	struct wire_packet w, g;
	char err[240] = "", text[200] = "";
	struct span at;
	const char *p;
	size_t len;

	if (diags.n_errors || s->n_events != 1 ||
	    !wire_text_packet(got, AF_INET, true, &g, err, sizeof(err))) {
		tap_ok(false, "%s: %s%s", what, err,
		       diags.n ? diags.item[0]->text : "");
	} else {
		w = script_packet_get(s->event[0]->u.packet);
		at = caret_difference(src, s->event[0], &w, &g);
		p = source_text(src, at, &len);
		snprintf(text, sizeof(text), "%.*s", (int)len, p);
		tap_is_str(text, expected, "%s", what);
	}
	script_free(s);
	diag_list_done(&diags);
	source_free(src);
}

static void test_fields(void)
{
	is("flags", "0 > P. 1:11(10) ack 1", ". 1:11(10) ack 1 win 5", "P.");
	is("sequence numbers", "0  >  P. 1:11(10) ack 1",
	   "P. 2:12(10) ack 1 win 5", "1:11(10)");
	is("an ACK", "0 > P. 1:11(10) ack 1 win 5", "P. 1:11(10) ack 2 win 5",
	   "ack 1");
	is("a window", "0 > P. 1:11(10) ack 1  win 50 <nop,nop,nop,nop>",
	   "P. 1:11(10) ack 1 win 5 <nop,nop,nop,nop>", "win 50");
	is("a field that the script has not is the end of what is before it",
	   "0 > P. 1:11(10) ack 1 win 5",
	   "PU. 1:11(10) ack 1 win 5 urg 4", "P. 1:11(10) ack 1 win 5");
	is("two fields, and what is between them", "0 > P. 1:11(10) ack 1 win 5",
	   "P. 2:12(10) ack 1 win 6", "1:11(10) ack 1 win 5");
	is("ports in front", "0 > 8080 > 40000 P. 1:11(10) ack 3",
	   "8080 > 40000 P. 1:11(10) ack 1 win 5", "ack 3");
	is("a comment behind it", "0 > P. 1:11(10) ack 3 // ack 1",
	   "P. 1:11(10) ack 1 win 5", "ack 3");
}

static void test_options(void)
{
	is("one option", "0 > S. 0:0(0) ack 1 <mss 1400,nop,nop,sackOK>",
	   "S. 0:0(0) ack 1 win 5 <mss 1460,nop,nop,sackOK>", "mss 1400");
	is("the last one, behind a blank",
	   "0 > S. 0:0(0) ack 1 <mss 1460, nop, wscale 3>",
	   "S. 0:0(0) ack 1 win 5 <mss 1460,nop,wscale 7>", "wscale 3");
	is("one that the kernel has left out",
	   "0 > S. 0:0(0) ack 1 <mss 1460,nop,wscale 3>",
	   "S. 0:0(0) ack 1 win 5 <mss 1460>", "nop,wscale 3");
	is("one that only the kernel has",
	   "0 > S. 0:0(0) ack 1 <mss 1460,nop,nop,sackOK>",
	   "S. 0:0(0) ack 1 win 5 <mss 1460,nop,nop,sackOK,nop,wscale 7>", ">");
	is("all of them", "0 > S. 0:0(0) ack 1 <mss 1460>",
	   "S. 0:0(0) ack 1 win 5", "<mss 1460>");
}

static void test_rest(void)
{
	is("several lines are not followed", "0 > P. 1:11(10)\n ack 1",
	   "P. 1:11(10) ack 2 win 5", ">");
	is("nor what is not TCP", "0 > udp (10)", "udp (20)", ">");
	is("nor a packet of another kind", "0 > P. 1:11(10) ack 1", "udp (20)",
	   ">");
}

int main(void)
{
	test_fields();
	test_options();
	test_rest();
	return tap_done();
}
