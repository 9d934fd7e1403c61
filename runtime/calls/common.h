/* SPDX-License-Identifier: BSD-2-Clause */
/* common: what the files of system calls share. */
#ifndef CALLS_COMMON_H
#define CALLS_COMMON_H

#include <errno.h>
#include <sys/socket.h>

#include "runtime/calls/call.h"
#include "runtime/calls/output.h"
#include "runtime/calls/table.h"
#include "runtime/calls/value.h"

/* Argument @i, or NULL: an optional one that the script leaves out. */
const struct expr *call_arg(const struct call *c, unsigned i);
/* The script's number in argument @i, an ARG_FD; -1 when it is negative. */
int call_fd_number(struct call *c, unsigned i);
/* The script's number for the descriptor that the call returned; -1: the call
 * failed or the script gives none. */
int call_new_fd(struct call *c);
/* Whether the result is what the script says; adds no error. */
bool call_result_matches(struct call *c);
/* Whether the result is what the script says and the call succeeded: only then has it set
 * its outputs. */
bool call_has_outputs(struct call *c);

/* For execute(): keeps the result of a system call. */
static inline void call_done(struct call *c, long ret)
{
	c->err = ret < 0 ? errno : 0;
	c->ret = ret;
}

/*
 * Adds an error "name() ..." with what was expected and what came.  Returns the
 * record for notes, or NULL.
 */
struct diag *call_differs(struct call *c, struct span at, const char *want,
			  const char *got, const char *fmt, ...)
	__attribute__((format(printf, 5, 6)));
/* 0 if @want, the script's [N], is the length @got; or -EINVAL after adding an error
 * "name() @what". */
int call_check_len(struct call *c, const struct expr *want, socklen_t got,
		   const char *what);
/* Prints @flags as "MSG_EOR|0x8000000" with the names of @family; "0" for none. */
const char *call_flags_print(const char *family, uint32_t flags, char *buf,
			     size_t cap);

/* --- calls with integers only -------------------------------------------- */

/* c->arg of a call whose arguments are descriptors and integers. */
struct int_args {
	int v[CALL_MAX_ARGS];	/* descriptors are live ones */
	unsigned n;		/* given */
};

/* The prepare() of such a call. */
int call_prepare_ints(struct call *c);

/* --- calls that move one buffer ------------------------------------------ */

struct buf_args {
	int fd;			/* live */
	int flags;
	void *base;
	size_t len;
	struct addr_out {
		struct sockaddr_storage ss;
		socklen_t len;
	} addr;			/* sendto, recvfrom */
};

/* (fd, buffer, count[, flags]) */
int call_prepare_recv(struct call *c);
/* The same for a call that sends.  If some byte is not zero, the socket is told
 * (socket.wrote_text). */
int call_prepare_send(struct call *c);
/* If @text, tells the socket of argument 0 that a call sends bytes which are not zero
 * (socket.wrote_text). */
void call_note_text(struct call *c, bool text);

/* --- calls that move a vector of buffers --------------------------------- */

struct msg_args {
	int fd;			/* live */
	int flags;
	struct msghdr hdr;
	bool text;		/* some byte to send is not zero */
	/* recvmsg: what is compared. */
	const struct expr *want_flags, *want_control;	/* NULL: not given */
};

/* (fd, [{buffer, length}, ...], count) */
int call_prepare_vec(struct call *c, bool send);
/* (fd, {msg_name(...)=..., msg_iov(N)=[...], ...}, flags) */
int call_prepare_msg(struct call *c, bool send);

/* --- addresses ----------------------------------------------------------- */

/* Room for an address that the call fills in: arguments @i (address) and @i + 1
 * (its length). */
int call_prepare_addr_out(struct call *c, unsigned i, struct addr_out *ret);
/* Compares @got with what the script gives in those arguments. */
int call_check_addr_out(struct call *c, unsigned i, const struct addr_out *got);
/* For outputs(): shows the address and its length, each if the script says another. */
void call_addr_outputs(struct call *c, unsigned i, const struct addr_out *got,
		       struct call_output *o);
/* An address and its length that the call reads; @local: see value_addr(). */
int call_prepare_addr_in(struct call *c, unsigned i, bool local,
			 struct addr_out *ret);

/*
 * To be called before a call that may make the socket of argument 0 connect to
 * @addr: from now on its SYN is expected.  Does nothing if the kernel would not send
 * a SYN, as for a connected socket.
 */
void call_note_connecting(struct call *c, int live_fd,
			  const struct addr_out *addr);
/* The same for a call that sends to @addr with @flags. */
void call_note_sending(struct call *c, int live_fd, int flags,
		       const struct addr_out *addr);

#endif
