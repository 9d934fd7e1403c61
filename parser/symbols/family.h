/* SPDX-License-Identifier: BSD-2-Clause */
/* family: how a table of symbols is written, and the list of all families. */
#ifndef SYMBOLS_FAMILY_H
#define SYMBOLS_FAMILY_H

#include "parser/symbols.h"

/* A row for a constant that the system headers have. */
#define S(name) { #name, name }
/* One that they lack or have only in newer versions, with the kernel's value. */
#define V(name, value) { #name, value }
#define FAMILY(label, table) \
	{ label, table, sizeof(table) / sizeof((table)[0]) }

extern const struct symbol_family symbols_af, symbols_pf, symbols_sock,
	symbols_ipproto, symbols_shut, symbols_sol, symbols_so, symbols_so_ee,
	symbols_sof, symbols_scm, symbols_msg, symbols_tcp, symbols_tcp_nla,
	symbols_tcp_ca, symbols_ip, symbols_ipv6, symbols_o, symbols_f,
	symbols_lock, symbols_seek, symbols_splice_f, symbols_ioctl,
	symbols_poll, symbols_epoll, symbols_epoll_ctl, symbols_errno,
	symbols_cap;

#endif
