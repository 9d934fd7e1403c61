/* SPDX-License-Identifier: BSD-2-Clause */
/* file: open and fcntl flags, locks, seeks, splice, ioctl requests. */
#include <fcntl.h>
#include <linux/sockios.h>
#include <sys/file.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "parser/symbols/family.h"

static const struct symbol o_symbols[] = {
	P(O_RDONLY),
	P(O_WRONLY),
	P(O_RDWR),
	P(O_ACCMODE),
	P(O_CREAT),
	P(O_EXCL),
	P(O_NOCTTY),
	P(O_TRUNC),
	P(O_APPEND),
	P(O_NONBLOCK),
	S(O_CLOEXEC),
	S(O_SYNC),
};

const struct symbol_family symbols_o = FAMILY("O", o_symbols);

static const struct symbol f_symbols[] = {
	P(F_DUPFD),
	P(F_GETFD),
	P(F_SETFD),
	P(F_GETFL),
	P(F_SETFL),
	P(F_GETLK),
	P(F_SETLK),
	P(F_SETLKW),
	P(F_GETOWN),
	P(F_SETOWN),
	P(F_SETSIG),
	P(F_GETSIG),
	P(F_SETLK64),
	P(F_SETLKW64),
	P(F_GETLK64),
	P(F_SETLEASE),
	P(F_GETLEASE),
	P(F_NOTIFY),
	P(F_DUPFD_CLOEXEC),
	P(FD_CLOEXEC),
	P(F_RDLCK),
	P(F_WRLCK),
	P(F_UNLCK),
	P(F_EXLCK),
	P(F_SHLCK),
	S(F_GETPIPE_SZ),
	S(F_SETPIPE_SZ),
};

const struct symbol_family symbols_f = FAMILY("F", f_symbols);

static const struct symbol lock_symbols[] = {
	P(LOCK_SH),
	P(LOCK_EX),
	P(LOCK_NB),
	P(LOCK_UN),
};

const struct symbol_family symbols_lock = FAMILY("LOCK", lock_symbols);

static const struct symbol seek_symbols[] = {
	P(SEEK_SET),
	P(SEEK_CUR),
	P(SEEK_END),
};

const struct symbol_family symbols_seek = FAMILY("SEEK", seek_symbols);

static const struct symbol splice_f_symbols[] = {
	P(SPLICE_F_MOVE),
	P(SPLICE_F_NONBLOCK),
	P(SPLICE_F_MORE),
	P(SPLICE_F_GIFT),
};

const struct symbol_family symbols_splice_f = FAMILY("SPLICE_F", splice_f_symbols);

static const struct symbol ioctl_symbols[] = {
	P(SIOCINQ),
	P(FIONREAD),
	S(SIOCOUTQ),
	S(SIOCOUTQNSD),
	S(SIOCATMARK),
	S(FIONBIO),
	S(TIOCOUTQ),
};

const struct symbol_family symbols_ioctl = FAMILY("ioctl", ioctl_symbols);
