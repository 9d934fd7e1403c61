/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * call_desc: what a system call looks like in a script, so that calls can be
 * checked before anything runs.  The calls themselves are in runtime/calls;
 * the parser is handed their descriptors.
 */
#ifndef CALL_DESC_H
#define CALL_DESC_H

#include <stdbool.h>
#include <stddef.h>

#include "parser/script.h"

enum arg_type {
	ARG_END,		/* ends the list */
	ARG_FD,			/* integer: a script's descriptor */
	ARG_INT,		/* integer, symbol, or-ed symbols */
	ARG_ELLIPSIS,		/* ... only */
	ARG_DOMAIN,		/* ..., AF_x, PF_x or an integer */
	ARG_ADDR,		/* ..., AF_x symbol, or {sa_family=...} */
	ARG_ADDRLEN,		/* ..., an integer or [integer] */
	ARG_BUF,		/* ..., NULL or "string" (maybe followed by ...) */
	ARG_STRING,		/* "string" */
	ARG_INT_LIST1,		/* [integer] */
	ARG_INT_PAIR,		/* [integer, integer] */
	ARG_OFFSET,		/* ..., NULL, integer or [integer] */
	ARG_MSGHDR,		/* {msg_name(...)=..., msg_iov(N)=[...], ...} */
	ARG_IOVEC_LIST,		/* [{..., n}, ...] */
	ARG_POLLFD_LIST,	/* [{fd=, events=, revents=}, ...] */
	ARG_EPOLL_EVENT,	/* {events=, fd=|ptr=|u32=|u64=} */
	ARG_SOCKET,		/* a descriptor, or ... : the connection under test */
	ARG_SOCKOPT_VALUE,	/* [int], "string", {linger}, {gre}, {mpls}, inet6_addr */
	ARG_TYPE_COUNT
};

/* What packetdrill takes of it. */
enum arg_portable {
	ARG_PORTABLE,
	ARG_PORTABLE_DOTS,	/* only '...' */
	ARG_PORTABLE_UNNAMED,	/* no struct with named members */
};

struct arg_desc {
	enum arg_type type;
	const char *name;	/* for messages: "count" */
	bool optional;		/* this one and those after it may be missing */
	enum arg_portable portable;
};

#define CALL_MAX_ARGS 8

enum call_result {
	RESULT_INT,		/* an integer, compared exactly */
	RESULT_FD,		/* a new script descriptor */
	RESULT_STATE,		/* the name of a TCP state */
};

struct call_desc {
	const char *name;
	struct arg_desc arg[CALL_MAX_ARGS];
	enum call_result result;
	bool packetdrill;	/* packetdrill has it, too */
	const char *refused;	/* not NULL: known but not supported, and why */
};

/* The calls a script may name; NULL at the end. */
struct call_set {
	const struct call_desc *const *call;
};

/* The call @name; NULL: there is none.  @set may be NULL. */
const struct call_desc *call_desc_find(const struct call_set *set,
				       const char *name);

/*
 * Checks one argument against its descriptor: kind of expression, known
 * symbols, members of structs, ranges that the notation itself sets.  Adds
 * errors; true if there were none.
 */
bool arg_check(const struct arg_desc *desc, const struct expr *e,
	       struct diag_list *diags);

/* Members of the structs that scripts write in braces; see struct_desc.c. */
enum member_type {
	MEMBER_INT,		/* integer, symbols, or-ed symbols */
	MEMBER_FD,		/* a script's descriptor */
	MEMBER_ELLIPSIS,
	MEMBER_PORT,		/* htons(N) or an integer */
	MEMBER_ADDR,		/* inet_addr(".."), inet6_addr(".."), ... */
	MEMBER_IOVEC_LIST,
	MEMBER_CMSG_LIST,
	MEMBER_CMSG_DATA,	/* int, {scm_sec=..}, {ee_errno=..}, [TCP_NLA_x=..] */
};

struct member_desc {
	const char *name;
	enum member_type type;
	bool required;
	bool takes_arg;		/* name(arg)=value: msg_name, msg_iov */
};

struct struct_desc {
	const char *name;	/* "sockaddr", for messages */
	const struct member_desc *member;
	size_t n;
};

/* The struct with a member of that name; NULL: none. */
const struct struct_desc *struct_desc_find(const char *member_name);
extern const struct struct_desc struct_sockaddr, struct_msghdr, struct_cmsghdr,
	struct_pollfd, struct_epoll_event, struct_linger,
	struct_sock_extended_err, struct_scm_timestamping;

#endif
