/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * kernel_config: what a kernel is configured to be, so that scripts run on it.
 *
 * The configuration is the defconfig of User Mode Linux, then the options of the table below,
 * then those that the user adds.  Kconfig decides what becomes of each.
 */
#ifndef KERNEL_CONFIG_H
#define KERNEL_CONFIG_H

#include <stdbool.h>
#include <stddef.h>

#define KERNEL_HZ_DEFAULT 1000
/* Of the values that kernel/Kconfig.hz has for other architectures. */
#define KERNEL_HZ_MIN 100
#define KERNEL_HZ_MAX 1000

struct kernel_option {
	const char *name;	/* without CONFIG_ */
	bool on;		/* or off */
	bool debug;		/* only with --debug */
	const char *why;	/* what is missing without it, as a list's item */
};

extern const struct kernel_option kernel_option_table[];
extern const size_t kernel_option_table_len;

/* The options of the table as Kconfig reads them, with those for debugging if @debug.  To be
 * freed. */
char *kernel_config_text(bool debug);

/*
 * HZ is no option of User Mode Linux, and its value there, 100, makes timers too coarse.
 * This is the Kconfig @text of a tree with a definition of HZ in front of all others, whose
 * default counts.  To be freed; NULL: @text has no "mainmenu" to put it behind.
 */
char *kernel_config_with_hz(const char *text, unsigned hz);

/* The value of HZ in the .config @text; 0: it has none. */
unsigned kernel_config_hz(const char *text);

/* The next row of the table, from *@i on, that the .config @text does not follow; NULL: there
 * is none.  Sets *@i to the row behind it. */
const struct kernel_option *kernel_config_missing(const char *text, bool debug,
						  size_t *i);

/* The next line of a fragment, from *@at on, that the .config @text does not follow: Kconfig
 * does not know the option, or something that it depends on is off.  *@ret_line, of *@ret_len
 * bytes, points into the fragment; *@at is behind it then.  False: there is none. */
bool kernel_config_lost(const char *text, const char **at,
			const char **ret_line, size_t *ret_len);

#endif
