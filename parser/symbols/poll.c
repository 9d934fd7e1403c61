/* SPDX-License-Identifier: BSD-2-Clause */
/* poll and epoll. */
#include <poll.h>
#include <sys/epoll.h>

#include "parser/symbols/family.h"

static const struct symbol poll_symbols[] = {
	S(POLLIN),
	S(POLLPRI),
	S(POLLOUT),
	S(POLLRDNORM),
	S(POLLRDBAND),
	S(POLLWRNORM),
	S(POLLWRBAND),
	S(POLLMSG),
	S(POLLREMOVE),
	S(POLLRDHUP),
	S(POLLERR),
	S(POLLHUP),
	S(POLLNVAL),
};

const struct symbol_family symbols_poll = FAMILY("POLL", poll_symbols);

static const struct symbol epoll_symbols[] = {
	S(EPOLLIN),
	S(EPOLLPRI),
	S(EPOLLOUT),
	S(EPOLLRDNORM),
	S(EPOLLRDBAND),
	S(EPOLLWRNORM),
	S(EPOLLWRBAND),
	S(EPOLLMSG),
	S(EPOLLERR),
	S(EPOLLHUP),
	S(EPOLLRDHUP),
	S(EPOLLONESHOT),
	S(EPOLLET),
	S(EPOLLEXCLUSIVE),
};

const struct symbol_family symbols_epoll = FAMILY("EPOLL", epoll_symbols);

static const struct symbol epoll_ctl_symbols[] = {
	S(EPOLL_CTL_ADD),
	S(EPOLL_CTL_MOD),
	S(EPOLL_CTL_DEL),
};

const struct symbol_family symbols_epoll_ctl = FAMILY("EPOLL_CTL", epoll_ctl_symbols);
