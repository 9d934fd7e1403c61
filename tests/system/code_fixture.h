/* SPDX-License-Identifier: BSD-2-Clause */
/* code_fixture: a run of a few snippets, and a connection that they may ask. */
#ifndef CODE_FIXTURE_H
#define CODE_FIXTURE_H

#include <netinet/in.h>
#include <linux/tcp.h>
#include <stdio.h>
#include <sys/socket.h>
#include <unistd.h>

#include "runtime/exec/code.h"
#include "runtime/timing/clock.h"

#define LIMIT_NS (20 * NS_PER_S)	/* for what ends by itself */
#define MAX_EVENTS 8

/* A run of a few snippets. */
struct fixture {
	struct script_options options;
	struct arena *mem;
	struct commands *commands;
	struct code *code;
	struct event event[MAX_EVENTS];
	size_t n;
	struct diag_list diags;
	enum code_outcome outcome;	/* of code_execute() */
	bool ok;
};

static inline void fixture_init(struct fixture *f)
{
	*f = (struct fixture){ .mem = arena_new() };
	options_init(&f->options, FAMILY_IPV4, f->mem);
	f->commands = commands_new(&f->options, false);
	f->code = code_new(&f->options, f->commands);
}

static inline void fixture_done(struct fixture *f)
{
	if (!f->ok && !f->diags.n)
		printf("# %s", commands_output(f->commands));
	code_free(f->code);
	commands_free(f->commands);
	diag_list_done(&f->diags);
	arena_free(f->mem);
}

/* Adds "+0 %{ text }%", beginning in @line, for @subject. */
static inline int add_for(struct fixture *f, uint32_t line, const char *text,
			  const struct code_subject *subject)
{
	struct event *e = &f->event[f->n++];

	*e = (struct event){
		.type = EVENT_CODE,
		.span = { line, 4, line, 60 },
		.u.text = text,
	};
	for (const char *p = text; *p; p++)
		e->span.end_line += *p == '\n';
	return code_sample(f->code, e, subject, &f->diags);
}

/* The same, sampled of @fd. */
static inline int add(struct fixture *f, uint32_t line, const char *text, int fd)
{
	return add_for(f, line, text, &(struct code_subject){ .live_fd = fd });
}

static inline void execute_for(struct fixture *f, int64_t limit_ns)
{
	f->outcome = code_execute(f->code, clock_now_ns() + limit_ns, &f->diags);
	f->ok = f->outcome != CODE_FAILED;
}

static inline void execute(struct fixture *f)
{
	execute_for(f, LIMIT_NS);
}

/* A connection over loopback; -1: there is none. */
static inline int connect_loopback(int *ret_peer)
{
	struct sockaddr_in addr = { .sin_family = AF_INET };
	socklen_t len = sizeof(addr);
	int listener = socket(AF_INET, SOCK_STREAM, 0);
	int fd = socket(AF_INET, SOCK_STREAM, 0);

	addr.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	if (bind(listener, (struct sockaddr *)&addr, sizeof(addr)) < 0 ||
	    listen(listener, 1) < 0 ||
	    getsockname(listener, (struct sockaddr *)&addr, &len) < 0 ||
	    setsockopt(fd, IPPROTO_TCP, TCP_CONGESTION, "reno", 4) < 0 ||
	    connect(fd, (struct sockaddr *)&addr, sizeof(addr)) < 0) {
		close(fd);
		close(listener);
		return -1;
	}
	*ret_peer = accept(listener, NULL, NULL);
	close(listener);
	return fd;
}

#endif
