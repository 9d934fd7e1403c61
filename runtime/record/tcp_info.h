/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * tcp_info: what a code snippet can know of a socket, by name.
 *
 * The layouts are copies of our own: the running kernel may be newer or older than the
 * headers of the build, and new kernels append fields.  A field that the kernel did not
 * return has no value.
 */
#ifndef TCP_INFO_H
#define TCP_INFO_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum info_source {
	INFO_CONST,		/* a constant of the kernel's API */
	INFO_TCP,		/* struct tcp_info */
	INFO_BBR,		/* of union tcp_cc_info: struct tcp_bbr_info, */
	INFO_DCTCP,		/* ... struct tcp_dctcp_info, */
	INFO_VEGAS,		/* ... struct tcpvegas_info */
	INFO_MEM,		/* SO_MEMINFO */
	INFO_ISN,		/* what its packets have shown */
	INFO_SOURCE_COUNT
};

/* Which kernels have a field of struct tcp_info at its place. */
enum info_layout {
	LAYOUT_ANY,
	LAYOUT_ACCECN_U16,	/* 6.18 and 6.19 */
	LAYOUT_ACCECN_BITS,	/* 7.0 and later */
};

/* Sets of constants that name the values of a field. */
enum info_values { VALUES_NONE, VALUES_STATE, VALUES_CA_STATE };

struct info_name {
	const char *name;
	enum info_source source;
	uint16_t offset;	/* bytes */
	uint8_t size;		/* bytes */
	uint8_t bit, n_bits;	/* of a bit field, in order of declaration; 0 bits:
				 * not one */
	bool is_time;		/* measures time: another moment, another value */
	enum info_layout layout;
	uint32_t value;		/* INFO_CONST */
	enum info_values values;	/* the set of a constant, or of a field's values */
};

/* A name whose place has changed has a row for each layout. */
extern const struct info_name info_names[];
extern const size_t info_names_len;

/* The row for @name, of @len bytes, that fits this kernel; NULL: the name is unknown. */
const struct info_name *info_name_find(const char *name, size_t len);

/* The answer of one getsockopt(). */
struct info_answer {
	bool asked;
	int err;		/* errno; 0: data is valid */
	uint32_t len;		/* bytes of data that the kernel returned */
	uint8_t data[512];
};

/* What was known of a socket at one moment. */
struct info_sample {
	bool no_socket;
	struct info_answer tcp;		/* TCP_INFO */
	struct info_answer cc;		/* TCP_CC_INFO */
	struct info_answer mem;		/* SO_MEMINFO */
	char cc_name[17];		/* TCP_CONGESTION; "": unknown */
	bool isn_known;			/* its SYN has been seen */
	uint32_t isn;			/* the kernel's initial sequence number */
};

/* Sets *@answer to what getsockopt(@fd, @level, @name) returns, also if that is an error. */
void info_ask(struct info_answer *answer, int fd, int level, int name);

/* The value of @name in @sample; false: it has none. */
bool info_value(const struct info_name *name, const struct info_sample *sample,
		uint64_t *ret);
/* Why info_value() had none: a clause such as "there was no socket". */
void info_why_missing(const struct info_name *name,
		      const struct info_sample *sample, char *buf, size_t cap);
/* The constant that @value of @name is; NULL: none. */
const char *info_value_name(const struct info_name *name, uint64_t value);

#endif
