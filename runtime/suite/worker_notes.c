/* SPDX-License-Identifier: BSD-2-Clause */
/* worker_notes: known complaints of init commands, and the way out. */
#include "runtime/suite/worker_notes.h"

#include <stdlib.h>
#include <string.h>

#define SHOWN_LINES 10

static void note_congestion_control(struct diag *d, const char *host_allowed_cc)
{
	diag_note(d, "in a network namespace, "
		  "net.ipv4.tcp_congestion_control takes only what the host's "
		  "net.ipv4.tcp_allowed_congestion_control lists, now: %s",
		  host_allowed_cc ? host_allowed_cc : "(not known)");
	diag_note(d, "to allow another NAME, on the host as root: sysctl -w "
		  "net.ipv4.tcp_allowed_congestion_control=\"%s NAME\"",
		  host_allowed_cc ? host_allowed_cc : "reno");
}

static void note_qdisc(struct diag *d, const char *host_allowed_cc)
{
	(void)host_allowed_cc;
	diag_note(d, "this kernel has no such queueing discipline: it needs "
		  "the module sch_NAME (CONFIG_NET_SCH_NAME), which can be "
		  "loaded only on the host, as root: modprobe sch_NAME");
}

static void note_read_only(struct diag *d, const char *host_allowed_cc)
{
	const char *folder = getenv("TUNDRILL_UNTRUSTED");

	(void)host_allowed_cc;
	if (!folder)
		return;
	diag_note(d, "with --untrusted the host's files are read-only: /tmp is the run's own%s",
		  !strcmp(folder, "overlay") ? ", and so is what it writes to its folder" :
		  "; its folder would be, but this kernel permits no overlay");
}

static const char *const read_only[] = { "Read-only file system", NULL };

static const char *const sysctl_refused[] = {
	"annot set", "Invalid argument", "Operation not permitted",
	"Permission denied", "No such file", NULL,
};

static const char *const qdisc_refused[] = {
	"qdisc not found", "kind is unknown", "Unknown qdisc", NULL,
};

/* A rule holds when a line has @subject (NULL: any) and one of @complaint. */
static const struct {
	const char *subject;
	const char *const *complaint;
	void (*note)(struct diag *d, const char *host_allowed_cc);
} rules[] = {
	{ "tcp_congestion_control", sysctl_refused, note_congestion_control },
	{ NULL, qdisc_refused, note_qdisc },
	{ NULL, read_only, note_read_only },
};

static bool line_has(const char *line, size_t len, const char *word)
{
	return memmem(line, len, word, strlen(word)) != NULL;
}

static bool rule_holds(size_t rule, const char *line, size_t len)
{
	const char *const *c = rules[rule].complaint;

	if (rules[rule].subject && !line_has(line, len, rules[rule].subject))
		return false;
	for (; *c; c++)
		if (line_has(line, len, *c))
			return true;
	return false;
}

/* The first line that a rule recognises, or NULL. */
static const char *find_line(size_t rule, const char *output)
{
	while (*output) {
		size_t len = strcspn(output, "\n");

		if (rule_holds(rule, output, len))
			return output;
		output += len + (output[len] == '\n');
	}
	return NULL;
}

void worker_notes_add(struct diag *d, const char *output,
		      const char *host_allowed_cc)
{
	for (size_t i = 0; i < sizeof(rules) / sizeof(*rules); i++)
		if (find_line(i, output))
			rules[i].note(d, host_allowed_cc);
}

void worker_notes_recall(struct diag *d, const char *output,
			 const char *host_allowed_cc)
{
	const char *line = output;

	for (size_t i = 0; i < sizeof(rules) / sizeof(*rules); i++) {
		const char *known = find_line(i, output);

		if (known) {
			line = known;
			break;
		}
	}
	diag_note(d, "the init command printed: %.*s",
		  (int)strcspn(line, "\n"), line);
	worker_notes_add(d, output, host_allowed_cc);
}

void worker_notes_output(struct diag *d, const char *output)
{
	const char *end = output + strlen(output);
	const char *begin;
	unsigned lines = 0, left_out = 0;

	while (end > output && end[-1] == '\n')
		end--;
	for (begin = end; begin > output; begin--)
		if (begin[-1] == '\n' && ++lines == SHOWN_LINES)
			break;
	for (const char *p = output; p < begin; p++)
		left_out += *p == '\n';
	if (left_out)
		diag_detail(d, "... (%u more before; -v shows all)", left_out);
	while (begin < end) {
		size_t len = strcspn(begin, "\n");

		if (begin + len > end)
			len = (size_t)(end - begin);
		diag_detail(d, "%.*s", (int)len, begin);
		begin += len + 1;
	}
}
