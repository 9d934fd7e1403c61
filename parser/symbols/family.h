/* SPDX-License-Identifier: BSD-2-Clause */
/* family: how a table of symbols is written, and the list of all families. */
#ifndef SYMBOLS_FAMILY_H
#define SYMBOLS_FAMILY_H

#include "parser/symbols.h"

/* A row for a constant that the system headers have. */
#define S(name) { #name, name, false }
/* A row for a constant that they lack, or that only newer ones have; with the kernel's
 * value. */
#define V(name, value) { #name, value, false }
/* The same of constants that packetdrill has, too. */
#define P(name) { #name, name, true }
#define PV(name, value) { #name, value, true }
#define FAMILY(label, table) \
	{ label, table, sizeof(table) / sizeof((table)[0]) }

/* All families: symbols_sol and so on.  They are searched in this order, row by row:
 * a script names some dozens of symbols, for which some hundred comparisons each are not
 * worth an index. */
#define SYMBOL_FAMILY_LIST(X)						\
	X(sol)								\
	X(so)								\
	X(tcp)								\
	X(udp)								\
	X(tls)								\
	X(mptcp)							\
	X(ipproto)							\
	X(sock)								\
	X(af)								\
	X(pf)								\
	X(shut)								\
	X(msg)								\
	X(errno)							\
	X(o)								\
	X(f)								\
	X(poll)								\
	X(epoll)							\
	X(epoll_ctl)							\
	X(ip)								\
	X(ipv6)								\
	X(sof)								\
	X(scm)								\
	X(so_ee)							\
	X(tcp_nla)							\
	X(tcp_ca)							\
	X(lock)								\
	X(seek)								\
	X(splice_f)							\
	X(ioctl)							\
	X(cap)

#define SYMBOL_FAMILY_DECLARE(name) \
	extern const struct symbol_family symbols_##name;
SYMBOL_FAMILY_LIST(SYMBOL_FAMILY_DECLARE)
#undef SYMBOL_FAMILY_DECLARE

#endif
