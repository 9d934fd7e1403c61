/* SPDX-License-Identifier: BSD-2-Clause */
/* test_worker_notes: what is recognised in the output of init commands. */
#include <stdlib.h>
#include <string.h>

#include "runtime/suite/worker_notes.h"
#include "tests/unit/tap.h"

static struct diag *fresh(struct diag_list *list)
{
	diag_list_done(list);
	return diag_error(list, SPAN_NONE, "init command failed");
}

static void test_congestion_control(struct diag_list *list)
{
	struct diag *d = fresh(list);

	worker_notes_add(d, "one\nnet.ipv4.tcp_congestion_control: cannot set to cubic\n",
			 "reno bbr");
	tap_is_int((long long)d->n_note, 2, "a refused congestion control");
	tap_ok(d->n_note && strstr(d->note[0], "now: reno bbr"),
	       "what the host allows is shown");
	d = fresh(list);
	worker_notes_add(d, "net.ipv4.tcp_congestion_control = cubic\n"
			 "net.ipv4.tcp_fack: cannot set\n", "reno bbr");
	tap_is_int((long long)d->n_note, 0,
		   "the complaint must be in the same line");
}

static void test_qdisc(struct diag_list *list)
{
	struct diag *d = fresh(list);

	worker_notes_add(d, "Error: Specified qdisc kind is unknown.\n", NULL);
	tap_is_int((long long)d->n_note, 1, "a queueing discipline is missing");
}

static void test_read_only(struct diag_list *list)
{
	static const char output[] = "touch: cannot touch 'x': Read-only file system\n";
	struct diag *d = fresh(list);

	worker_notes_add(d, output, NULL);
	tap_is_int((long long)d->n_note, 0, "a read-only folder is the host's");
	setenv("TUNDRILL_UNTRUSTED", "overlay", 1);
	worker_notes_add(d, output, NULL);
	tap_is_str(d->n_note ? d->note[0] : "",
		   "with --untrusted the host's files are read-only: /tmp is the run's own, and so is what it writes to its folder",
		   "or that of --untrusted");
	d = fresh(list);
	setenv("TUNDRILL_UNTRUSTED", "read-only", 1);
	worker_notes_add(d, output, NULL);
	tap_is_str(d->n_note ? d->note[0] : "",
		   "with --untrusted the host's files are read-only: /tmp is the run's own; its folder would be, but this kernel permits no overlay",
		   "which may have no overlay");
	unsetenv("TUNDRILL_UNTRUSTED");
}

static void test_recall(struct diag_list *list)
{
	struct diag *d = fresh(list);

	worker_notes_recall(d, "hello\nworld\n", NULL);
	tap_is_str(d->note[0], "the init command printed: hello",
		   "output that means nothing: the first line");
	d = fresh(list);
	worker_notes_recall(d, "hello\nUnknown qdisc \"foo\"\n", NULL);
	tap_is_str(d->note[0],
		   "the init command printed: Unknown qdisc \"foo\"",
		   "output with a known complaint: that line");
	tap_is_int((long long)d->n_note, 2, "and what can be done");
}

static void test_output(struct diag_list *list)
{
	struct diag *d = fresh(list);

	worker_notes_output(d, "a\nb\n");
	tap_is_int((long long)d->n_detail, 2, "output is shown line by line");
	d = fresh(list);
	worker_notes_output(d, "");
	tap_is_int((long long)d->n_detail, 0, "no output: no line");
	d = fresh(list);
	worker_notes_output(d, "1\n2\n3\n4\n5\n6\n7\n8\n9\n10\n11\n12\n");
	tap_is_int((long long)d->n_detail, 11, "ten lines and an ellipsis");
	tap_is_str(d->detail[0], "... (2 more before; -v shows all)",
		   "what is left out is counted");
	tap_is_str(d->detail[1], "3", "the last lines are shown");
	tap_is_str(d->detail[10], "12", "up to the end");
}

int main(void)
{
	struct diag_list list = { 0 };

	test_congestion_control(&list);
	test_qdisc(&list);
	test_read_only(&list);
	test_recall(&list);
	test_output(&list);
	diag_list_done(&list);
	return tap_done();
}
