/* SPDX-License-Identifier: BSD-2-Clause */
/* poll: poll and epoll. */
#include <poll.h>
#include <sys/epoll.h>

#include "parser/symbols/family.h"

static const struct symbol poll_symbols[] = {
	P(POLLIN),
	P(POLLPRI),
	P(POLLOUT),
	P(POLLRDNORM),
	P(POLLRDBAND),
	P(POLLWRNORM),
	P(POLLWRBAND),
	P(POLLMSG),
	P(POLLREMOVE),
	P(POLLRDHUP),
	P(POLLERR),
	P(POLLHUP),
	P(POLLNVAL),
};

const struct symbol_family symbols_poll = FAMILY("POLL", poll_symbols);

static const struct symbol epoll_symbols[] = {
	P(EPOLLIN),
	P(EPOLLPRI),
	P(EPOLLOUT),
	P(EPOLLRDNORM),
	P(EPOLLRDBAND),
	P(EPOLLWRNORM),
	P(EPOLLWRBAND),
	P(EPOLLMSG),
	P(EPOLLERR),
	P(EPOLLHUP),
	P(EPOLLRDHUP),
	P(EPOLLONESHOT),
	P(EPOLLET),
	P(EPOLLEXCLUSIVE),
};

const struct symbol_family symbols_epoll = FAMILY("EPOLL", epoll_symbols);

static const struct symbol epoll_ctl_symbols[] = {
	P(EPOLL_CTL_ADD),
	P(EPOLL_CTL_MOD),
	P(EPOLL_CTL_DEL),
};

const struct symbol_family symbols_epoll_ctl = FAMILY("EPOLL_CTL", epoll_ctl_symbols);
