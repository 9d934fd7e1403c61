/* SPDX-License-Identifier: BSD-2-Clause */
/* files: open and fcntl flags, locks, seeks, splice, ioctl requests. */
#include <fcntl.h>
#include <linux/sockios.h>
#include <sys/file.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "parser/symbols/family.h"

static const struct symbol o_symbols[] = {
	S(O_RDONLY),
	S(O_WRONLY),
	S(O_RDWR),
	S(O_ACCMODE),
	S(O_CREAT),
	S(O_EXCL),
	S(O_NOCTTY),
	S(O_TRUNC),
	S(O_APPEND),
	S(O_NONBLOCK),
	S(O_CLOEXEC),
	S(O_SYNC),
};

const struct symbol_family symbols_o = FAMILY("O", o_symbols);

static const struct symbol f_symbols[] = {
	S(F_DUPFD),
	S(F_GETFD),
	S(F_SETFD),
	S(F_GETFL),
	S(F_SETFL),
	S(F_GETLK),
	S(F_SETLK),
	S(F_SETLKW),
	S(F_GETOWN),
	S(F_SETOWN),
	S(F_SETSIG),
	S(F_GETSIG),
	S(F_SETLK64),
	S(F_SETLKW64),
	S(F_GETLK64),
	S(F_SETLEASE),
	S(F_GETLEASE),
	S(F_NOTIFY),
	S(F_DUPFD_CLOEXEC),
	S(FD_CLOEXEC),
	S(F_RDLCK),
	S(F_WRLCK),
	S(F_UNLCK),
	S(F_EXLCK),
	S(F_SHLCK),
	S(F_GETPIPE_SZ),
	S(F_SETPIPE_SZ),
};

const struct symbol_family symbols_f = FAMILY("F", f_symbols);

static const struct symbol lock_symbols[] = {
	S(LOCK_SH),
	S(LOCK_EX),
	S(LOCK_NB),
	S(LOCK_UN),
};

const struct symbol_family symbols_lock = FAMILY("LOCK", lock_symbols);

static const struct symbol seek_symbols[] = {
	S(SEEK_SET),
	S(SEEK_CUR),
	S(SEEK_END),
};

const struct symbol_family symbols_seek = FAMILY("SEEK", seek_symbols);

static const struct symbol splice_f_symbols[] = {
	S(SPLICE_F_MOVE),
	S(SPLICE_F_NONBLOCK),
	S(SPLICE_F_MORE),
	S(SPLICE_F_GIFT),
};

const struct symbol_family symbols_splice_f = FAMILY("SPLICE_F", splice_f_symbols);

static const struct symbol ioctl_symbols[] = {
	S(SIOCINQ),
	S(FIONREAD),
	S(SIOCOUTQ),
	S(SIOCOUTQNSD),
	S(SIOCATMARK),
	S(FIONBIO),
	S(TIOCOUTQ),
};

const struct symbol_family symbols_ioctl = FAMILY("ioctl", ioctl_symbols);
