/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * cmsg: control messages of sendmsg() and recvmsg().
 *
 * In a script each is {cmsg_level=, cmsg_type=, cmsg_data=}.  The notation of cmsg_data
 * decides what the data looks like: each notation has a row of the table in cmsg.c.
 */
#ifndef CMSG_H
#define CMSG_H

#include <sys/socket.h>

#include "runtime/calls/call.h"

/*
 * Gives @hdr the control buffer for receiving what @list describes.  It has room
 * to spare, so that messages which the script does not list are seen; when @exact,
 * only as much as @list needs (the script expects MSG_CTRUNC).  0 or -EINVAL.
 */
int cmsg_prepare_recv(struct call *c, const struct expr *list, bool exact,
		      struct msghdr *hdr);
/* Gives @hdr a control buffer with what @list says, for sending.  0 or -EINVAL. */
int cmsg_prepare_send(struct call *c, const struct expr *list,
		      struct msghdr *hdr);
/* Compares what was received with @list: number, order, content.  0 or -EINVAL. */
int cmsg_check(struct call *c, const struct expr *list, struct msghdr *hdr);

/* For outputs(): shows what was received, if it is not what @list says. */
void cmsg_outputs(struct call *c, const struct expr *list, struct msghdr *hdr,
		  struct call_output *o);

/* --- for cmsg.c and the files of the notations ----------------------------- */

/* One notation of cmsg_data. */
struct cmsg_kind {
	bool (*claims)(const struct expr *data);
	/* Whether messages of this level and type have such data; NULL: any may. */
	bool (*carried_by)(int level, int type);
	size_t max_len;		/* most bytes of data the kernel gives */
	/* NULL: cannot be sent.  Writes at most max_len bytes. */
	int (*encode)(struct call *c, const struct expr *data, void *buf,
		      size_t *ret_len);
	/* Compares @len bytes that were received; 0, or -EINVAL after adding an
	 * error. */
	int (*check)(struct call *c, const struct expr *data,
		     const unsigned char *buf, size_t len);
	/* As a script would write the bytes; like snprintf(). */
	int (*print)(const struct call *c, const unsigned char *buf, size_t len,
		     char *text, size_t cap);
};

extern const struct cmsg_kind cmsg_int, cmsg_extended_err, cmsg_timestamping,
	cmsg_opt_stats;

#endif
