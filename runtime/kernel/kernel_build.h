/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * kernel_build: makes a kernel of User Mode Linux from a user's tree.
 *
 * The tree stays as it is: kbuild writes to the entry's out/ (O=), reads a Kconfig of ours
 * (KBUILD_KCONFIG) and configures from a file of ours (KCONFIG_ALLCONFIG), each time from the
 * beginning, so that only the options of the last build count.  What did not change keeps its
 * time stamp, so that the second build takes seconds.
 */
#ifndef KERNEL_BUILD_H
#define KERNEL_BUILD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

struct kernel_build {
	const char *source;	/* a tree or a tarball */
	const char *name;	/* of the entry; NULL: as its source is called */
	const char *fragment;	/* a file of more options, or NULL */
	bool debug;
	unsigned hz;		/* KERNEL_HZ_MIN to KERNEL_HZ_MAX; 0: the default */
	unsigned jobs;		/* of make; 0: as many as there are CPUs */
	int stop_fd;		/* readable: the build is to end; -1: nothing stops it */
	FILE *out;		/* for what it does */
	bool rewrite;		/* @out is a terminal, whose last line may be rewritten */
	FILE *err;		/* for what the compiler says of errors */
};

/* Builds the kernel.  0; -ECANCELED: @build->stop_fd has stopped it; another -errno with
 * a message in @err, after the errors of the compiler were printed. */
int kernel_build(const struct kernel_build *build, char *err, size_t err_cap);

#endif
