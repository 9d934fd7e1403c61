/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * call_fixture: system calls without a parser and a timeline: expressions made by
 * hand, and a call that is played from prepare to its verdict.
 */
#ifndef CALL_FIXTURE_H
#define CALL_FIXTURE_H

#include <arpa/inet.h>
#include <stdarg.h>
#include <string.h>

#include "parser/symbols.h"
#include "runtime/calls/common.h"
#include "runtime/timing/clock.h"
#include "tests/unit/tap.h"

struct fixture {
	struct arena *mem;
	struct script_options options;
	struct fds *fds;
	struct sockets *sockets;
	struct diag_list diags;
	struct event event;
	struct call call;
	int64_t tolerance_ns;	/* of calls to come */
};

/* Sockets of @family over loopback, ports left to the kernel. */
static inline void fixture_init(struct fixture *f, enum family family)
{
	int wire = family == FAMILY_IPV6 ? AF_INET6 : AF_INET;

	memset(f, 0, sizeof(*f));
	f->mem = arena_new();
	f->tolerance_ns = 4 * NS_PER_MS;
	f->options.family = family;
	f->options.local_ip.family = wire;
	if (wire == AF_INET)
		f->options.local_ip.u.ip4.s_addr = htonl(INADDR_LOOPBACK);
	else
		f->options.local_ip.u.ip6 = in6addr_loopback;
	f->options.remote_ip = f->options.local_ip;
	f->sockets = sockets_new(&f->options);
	f->fds = sockets_fds(f->sockets);
}

static inline void fixture_done(struct fixture *f)
{
	diag_list_done(&f->diags);
	sockets_free(f->sockets);
	arena_free(f->mem);
}

/* --- expressions ---------------------------------------------------------- */

static inline struct expr *make(struct fixture *f, enum expr_type type)
{
	struct expr *e = arena_alloc(f->mem, sizeof(*e));

	e->type = type;
	e->span = (struct span){ 1, 1, 1, 1 };
	return e;
}

static inline struct expr *make_ellipsis(struct fixture *f)
{
	return make(f, EXPR_ELLIPSIS);
}

static inline struct expr *make_int(struct fixture *f, int64_t num)
{
	struct expr *e = make(f, EXPR_INT);

	e->num = num;
	return e;
}

static inline struct expr *make_word(struct fixture *f, const char *text)
{
	struct expr *e = make(f, EXPR_WORD);

	e->text = text;
	return e;
}

static inline struct expr *make_bytes(struct fixture *f, const char *text,
				      size_t len)
{
	struct expr *e = make(f, EXPR_STRING);

	e->text = text;
	e->text_len = len;
	return e;
}

static inline struct expr *make_string(struct fixture *f, const char *text)
{
	return make_bytes(f, text, strlen(text));
}

/* name(ARG) */
static inline struct expr *make_call(struct fixture *f, const char *name,
				     struct expr *arg)
{
	struct expr *e = make(f, EXPR_CALL);

	e->text = name;
	e->arg = arg;
	return e;
}

/* EXPR_OR, EXPR_LIST, EXPR_STRUCT of the expressions up to a NULL. */
static inline struct expr *make_of(struct fixture *f, enum expr_type type, ...)
{
	struct expr *e = make(f, type), *item;
	va_list ap;

	e->list = arena_alloc(f->mem, 16 * sizeof(*e->list));
	va_start(ap, type);
	while ((item = va_arg(ap, struct expr *)))
		e->list[e->n++] = item;
	va_end(ap);
	return e;
}

/* [N] */
static inline struct expr *make_list1(struct fixture *f, int64_t num)
{
	return make_of(f, EXPR_LIST, make_int(f, num), NULL);
}

/* name=VALUE; name(ARG)=VALUE when @arg is not NULL */
static inline struct expr *make_member(struct fixture *f, const char *name,
				       struct expr *arg, struct expr *value)
{
	struct expr *e = make_of(f, EXPR_MEMBER, value, NULL);

	e->text = name;
	e->arg = arg;
	return e;
}

/* {sa_family=..., sin_port=htons(PORT), sin_addr=inet_addr("IP")} */
static inline struct expr *make_sockaddr(struct fixture *f, const char *family,
					 int port, const char *ip)
{
	struct expr *addr = make_call(f, "inet_addr", make_string(f, ip));

	if (!strcmp(family, "AF_INET6"))
		addr->text = "inet6_addr";
	return make_of(f, EXPR_STRUCT,
		       make_member(f, "sa_family", NULL, make_word(f, family)),
		       make_member(f, "sin_port", NULL,
				   make_call(f, "htons", make_int(f, port))),
		       make_member(f, "sin_addr", NULL, addr), NULL);
}

/* --- calls ---------------------------------------------------------------- */

/* The result of the next call: an integer, and the errno that goes with -1. */
static inline void expect(struct fixture *f, int64_t result, int err)
{
	struct script_call *a = &f->event.u.call;

	memset(&f->event, 0, sizeof(f->event));
	a->result = make_int(f, result);
	a->err = err;
	a->errno_name = err ? symbol_errno(err) : NULL;
}

/* Takes the call to where the application thread would get it. */
static inline int prepare_list(struct fixture *f, const char *name, va_list ap)
{
	struct script_call *a = &f->event.u.call;
	struct expr *arg;

	diag_list_done(&f->diags);
	memset(&f->diags, 0, sizeof(f->diags));
	a->name = name;
	a->arg = arena_alloc(f->mem, CALL_MAX_ARGS * sizeof(*a->arg));
	a->n_args = 0;
	while ((arg = va_arg(ap, struct expr *)))
		a->arg[a->n_args++] = arg;
	f->call = (struct call){
		.ops = call_ops_find(name),
		.event = &f->event,
		.ast = a,
		.options = &f->options,
		.fds = f->fds,
		.sockets = f->sockets,
		.diags = &f->diags,
		.mem = f->mem,
		.script_start_ns = f->call.script_start_ns,
		.goes_on_late = f->call.goes_on_late,
		.tolerance_ns = f->tolerance_ns,
	};
	a->desc = &f->call.ops->desc;
	return f->call.ops->prepare(&f->call);
}

static inline int prepare(struct fixture *f, const char *name, ...)
{
	va_list ap;
	int err;

	va_start(ap, name);
	err = prepare_list(f, name, ap);
	va_end(ap);
	return err;
}

/* Plays a call with the arguments up to a NULL.  Returns 0 when all is as the
 * script says. */
static inline int play(struct fixture *f, const char *name, ...)
{
	int err, result_err;
	va_list ap;

	va_start(ap, name);
	err = prepare_list(f, name, ap);
	va_end(ap);
	if (err)
		return err;
	f->call.ops->execute(&f->call);
	if (f->call.ops->finish)
		err = f->call.ops->finish(&f->call);
	result_err = call_check_result(&f->call);
	return err ? err : result_err;
}

/* What the first error says: text, details and notes, one a line. */
static inline const char *said(struct fixture *f)
{
	const struct diag *d = f->diags.n ? f->diags.item[0] : NULL;
	char *text = arena_alloc(f->mem, 4096);
	size_t at;

	if (!d)
		return "";
	at = (size_t)snprintf(text, 4096, "%s", d->text);
	for (size_t i = 0; i < d->n_detail; i++)
		at += (size_t)snprintf(text + at, 4096 - at, "\n%s",
				       d->detail[i]);
	for (size_t i = 0; i < d->n_note; i++)
		at += (size_t)snprintf(text + at, 4096 - at, "\nnote: %s",
				       d->note[i]);
	return text;
}

/* Shows that a call passes; prints the complaint when not. */
#define IS_FINE(f, err, what)                                                 \
	do {                                                                  \
		if (!tap_is_int(err, 0, "%s", what))                          \
			tap_show("said", said(f));                            \
	} while (0)

#endif
