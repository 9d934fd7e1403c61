/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * kernel_output: what a build prints.  All of it goes to a log.  People see how far the build
 * is and, if it fails, what the compiler said.
 *
 * make prints the output of a target in one piece (--output-sync): "  CC      net/ipv4/tcp.o",
 * then what the compiler says, then "make[4]: *** [...] Error 1" if it failed.  So the lines
 * in front of "***", back to the line of a target, are the reason.
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

/* A stage begins, such as "compiling linux-6.12": the progress line tells it.  Text that is
 * not plain is shown as plain.h says. */
void kernel_output_stage(struct kernel_output *o, const char *fmt, ...)
	__attribute__((format(printf, 2, 3)));
/* Takes a line of a program: the on_line of struct kernel_job. */
void kernel_output_line(void *o, const char *line);
/* Removes the progress line, so that something else may be printed. */
void kernel_output_clear(struct kernel_output *o);

/* How many targets of the stage were made so far. */
size_t kernel_output_targets(const struct kernel_output *o);
/* Prints why targets failed; at most some 100 lines.  False: nothing is known. */
bool kernel_output_print_errors(const struct kernel_output *o, FILE *err);

#endif
