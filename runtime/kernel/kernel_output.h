/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * kernel_output: what a build prints goes to a log; people see how far it is, and, if it
 * fails, the words of the compiler about what failed.
 *
 * make prints what a target said in one piece (--output-sync), "  CC      net/ipv4/tcp.o" and
 * what the compiler has to say, and behind it "make[4]: *** [...] Error 1" if it failed.
 * So the lines in front of "***", back to the line of a target, are why.
 */
#ifndef KERNEL_OUTPUT_H
#define KERNEL_OUTPUT_H

#include <stdbool.h>
#include <stdio.h>

struct kernel_output;

/* @out: where people read, @rewrite: a terminal, whose last line may be written again.
 * @log: all that is printed.  Both stay the caller's. */
struct kernel_output *kernel_output_new(FILE *out, bool rewrite, FILE *log);
/* @o may be NULL. */
void kernel_output_free(struct kernel_output *o);

/* A stage begins; the line tells it: "compiling linux-6.12".  Not printable text is shown
 * as plain.h has it. */
void kernel_output_stage(struct kernel_output *o, const char *fmt, ...)
	__attribute__((format(printf, 2, 3)));
/* A line of a program; for kernel_job's on_line. */
void kernel_output_line(void *o, const char *line);
/* Takes the progress away, so that something else may be printed. */
void kernel_output_clear(struct kernel_output *o);

/* Targets of the stage that were made so far. */
size_t kernel_output_targets(const struct kernel_output *o);
/* Prints why targets failed; at most some 100 lines.  False: nothing is known. */
bool kernel_output_print_errors(const struct kernel_output *o, FILE *err);

#endif
