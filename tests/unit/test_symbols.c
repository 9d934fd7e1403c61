/* SPDX-License-Identifier: BSD-2-Clause */
/* test_symbols: which names a script may use, and what they stand for. */
#include "parser/symbols.h"

#include <errno.h>
#include <stdlib.h>

#include "parser/mem.h"
#include "tests/unit/tap.h"

/* All that packetdrill knows, by the family in which we have it. */
static const struct {
	const char *family, *names;
} known[] = {
	{ "AF",
	  "AF_INET AF_INET6 AF_PACKET" },
	{ "PF",
	  "PF_INET PF_INET6" },
	{ "SOCK",
	  "SOCK_RAW SOCK_STREAM SOCK_DGRAM SOCK_NONBLOCK" },
	{ "IPPROTO",
	  "IPPROTO_RAW IPPROTO_IP IPPROTO_IPV6 IPPROTO_ICMP "
	  "IPPROTO_ICMPV6 IPPROTO_TCP IPPROTO_UDP" },
	{ "SHUT",
	  "SHUT_RD SHUT_WR SHUT_RDWR" },
	{ "SOL",
	  "SOL_SOCKET" },
	{ "NULL",
	  "NULL" },
	{ "SOL",
	  "SOL_IP SOL_IPV6 SOL_TCP SOL_UDP" },
	{ "SO",
	  "SO_ACCEPTCONN SO_ATTACH_FILTER SO_BINDTODEVICE SO_BROADCAST "
	  "SO_BSDCOMPAT SO_DEBUG SO_DETACH_FILTER SO_DONTROUTE SO_ERROR "
	  "SO_KEEPALIVE SO_LINGER SO_MARK SO_NO_CHECK SO_OOBINLINE "
	  "SO_PASSCRED SO_PEERCRED SO_PEERNAME SO_PEERSEC SO_PRIORITY "
	  "SO_RCVBUF SO_RCVLOWAT SO_RCVTIMEO SO_REUSEADDR SO_REUSEPORT "
	  "SO_SECURITY_AUTHENTICATION SO_SECURITY_ENCRYPTION_NETWORK "
	  "SO_SECURITY_ENCRYPTION_TRANSPORT SO_SNDBUF SO_SNDLOWAT "
	  "SO_SNDTIMEO SO_TIMESTAMP SO_TIMESTAMPING SO_TYPE "
	  "SO_MAX_PACING_RATE SO_ZEROCOPY" },
	{ "SO_EE",
	  "SO_EE_ORIGIN_TIMESTAMPING SO_EE_ORIGIN_ZEROCOPY "
	  "SO_EE_CODE_ZEROCOPY_COPIED" },
	{ "SOF",
	  "SOF_TIMESTAMPING_TX_HARDWARE SOF_TIMESTAMPING_TX_SOFTWARE "
	  "SOF_TIMESTAMPING_RX_HARDWARE SOF_TIMESTAMPING_RX_SOFTWARE "
	  "SOF_TIMESTAMPING_SOFTWARE SOF_TIMESTAMPING_SYS_HARDWARE "
	  "SOF_TIMESTAMPING_RAW_HARDWARE SOF_TIMESTAMPING_OPT_ID "
	  "SOF_TIMESTAMPING_TX_SCHED SOF_TIMESTAMPING_TX_ACK "
	  "SOF_TIMESTAMPING_OPT_CMSG SOF_TIMESTAMPING_OPT_TSONLY "
	  "SOF_TIMESTAMPING_OPT_STATS SOF_TIMESTAMPING_OPT_ID_TCP" },
	{ "SCM",
	  "SCM_TIMESTAMPING SCM_TSTAMP_SND SCM_TSTAMP_SCHED "
	  "SCM_TSTAMP_ACK SCM_TIMESTAMPING_OPT_STATS" },
	{ "TCP_NLA",
	  "TCP_NLA_BUSY TCP_NLA_RWND_LIMITED TCP_NLA_SNDBUF_LIMITED "
	  "TCP_NLA_DATA_SEGS_OUT TCP_NLA_TOTAL_RETRANS "
	  "TCP_NLA_PACING_RATE TCP_NLA_DELIVERY_RATE TCP_NLA_SND_CWND "
	  "TCP_NLA_REORDERING TCP_NLA_MIN_RTT TCP_NLA_RECUR_RETRANS "
	  "TCP_NLA_DELIVERY_RATE_APP_LMT TCP_NLA_SNDQ_SIZE "
	  "TCP_NLA_CA_STATE TCP_NLA_SND_SSTHRESH TCP_NLA_DELIVERED "
	  "TCP_NLA_DELIVERED_CE TCP_NLA_BYTES_SENT "
	  "TCP_NLA_BYTES_RETRANS TCP_NLA_DSACK_DUPS TCP_NLA_REORD_SEEN "
	  "TCP_NLA_SRTT" },
	{ "TCP_CA",
	  "TCP_CA_OPEN TCP_CA_DISORDER TCP_CA_CWR TCP_CA_RECOVERY "
	  "TCP_CA_LOSS" },
	{ "TCP",
	  "TCP_INFINITE_SSTHRESH TCP_NODELAY TCP_MAXSEG TCP_CORK "
	  "TCP_KEEPIDLE TCP_KEEPINTVL TCP_KEEPCNT TCP_SYNCNT "
	  "TCP_LINGER2 TCP_DEFER_ACCEPT TCP_INFO TCP_QUICKACK "
	  "TCP_CONGESTION TCP_MD5SIG TCP_COOKIE_TRANSACTIONS "
	  "TCP_THIN_LINEAR_TIMEOUTS TCP_THIN_DUPACK TCP_USER_TIMEOUT "
	  "TCP_FASTOPEN TCP_FASTOPEN_CONNECT TCP_FASTOPEN_KEY "
	  "TCP_FASTOPEN_NO_COOKIE TCP_TIMESTAMP TCP_NOTSENT_LOWAT "
	  "TCP_INQ TCP_CM_INQ TCP_TX_DELAY" },
	{ "IP",
	  "IP_TOS IP_MTU_DISCOVER IP_PMTUDISC_WANT IP_PMTUDISC_DONT "
	  "IP_PMTUDISC_DO IP_PMTUDISC_PROBE IP_RECVERR IP_FREEBIND "
	  "IP_TTL IP_MTU" },
	{ "IPV6",
	  "IPV6_MTU_DISCOVER IPV6_RECVERR IPV6_MTU IPV6_TCLASS "
	  "IPV6_HOPLIMIT" },
	{ "O",
	  "O_RDONLY O_WRONLY O_RDWR O_ACCMODE O_CREAT O_EXCL O_NOCTTY "
	  "O_TRUNC O_APPEND O_NONBLOCK" },
	{ "F",
	  "F_DUPFD F_GETFD F_SETFD F_GETFL F_SETFL F_GETLK F_SETLK "
	  "F_SETLKW F_GETOWN F_SETOWN F_SETSIG F_GETSIG F_SETLK64 "
	  "F_SETLKW64 F_GETLK64 F_SETLEASE F_GETLEASE F_NOTIFY "
	  "F_DUPFD_CLOEXEC FD_CLOEXEC F_RDLCK F_WRLCK F_UNLCK F_EXLCK "
	  "F_SHLCK" },
	{ "LOCK",
	  "LOCK_SH LOCK_EX LOCK_NB LOCK_UN" },
	{ "SEEK",
	  "SEEK_SET SEEK_CUR SEEK_END" },
	{ "MSG",
	  "MSG_OOB MSG_DONTROUTE MSG_PEEK MSG_CTRUNC MSG_PROXY MSG_EOR "
	  "MSG_WAITALL MSG_TRUNC MSG_ERRQUEUE MSG_DONTWAIT MSG_CONFIRM "
	  "MSG_FIN MSG_SYN MSG_RST MSG_NOSIGNAL MSG_MORE "
	  "MSG_CMSG_CLOEXEC MSG_FASTOPEN MSG_ZEROCOPY" },
	{ "ioctl",
	  "SIOCINQ FIONREAD" },
	{ "POLL",
	  "POLLIN POLLPRI POLLOUT POLLRDNORM POLLRDBAND POLLWRNORM "
	  "POLLWRBAND POLLMSG POLLREMOVE POLLRDHUP POLLERR POLLHUP "
	  "POLLNVAL" },
	{ "errno",
	  "EPERM ENOENT ESRCH EINTR EIO ENXIO E2BIG ENOEXEC EBADF "
	  "ECHILD EAGAIN ENOMEM EACCES EFAULT ENOTBLK EBUSY EEXIST "
	  "EXDEV ENODEV ENOTDIR EISDIR EINVAL ENFILE EMFILE ENOTTY "
	  "ETXTBSY EFBIG ENOSPC ESPIPE EROFS EMLINK EPIPE EDOM ERANGE "
	  "EDEADLK ENAMETOOLONG ENOLCK ENOSYS ENOTEMPTY ELOOP "
	  "EWOULDBLOCK ENOMSG EIDRM ECHRNG EL2NSYNC EL3HLT EL3RST "
	  "ELNRNG EUNATCH ENOCSI EL2HLT EBADE EBADR EXFULL ENOANO "
	  "EBADRQC EBADSLT EDEADLOCK EBFONT ENOSTR ENODATA ETIME ENOSR "
	  "ENONET ENOPKG EREMOTE ENOLINK EADV ESRMNT ECOMM EPROTO "
	  "EMULTIHOP EDOTDOT EBADMSG EOVERFLOW ENOTUNIQ EBADFD EREMCHG "
	  "ELIBACC ELIBBAD ELIBSCN ELIBMAX ELIBEXEC EILSEQ ERESTART "
	  "ESTRPIPE EUSERS ENOTSOCK EDESTADDRREQ EMSGSIZE EPROTOTYPE "
	  "ENOPROTOOPT EPROTONOSUPPORT ESOCKTNOSUPPORT EOPNOTSUPP "
	  "EPFNOSUPPORT EAFNOSUPPORT EADDRINUSE EADDRNOTAVAIL ENETDOWN "
	  "ENETUNREACH ENETRESET ECONNABORTED ECONNRESET ENOBUFS "
	  "EISCONN ENOTCONN ESHUTDOWN ETOOMANYREFS ETIMEDOUT "
	  "ECONNREFUSED EHOSTDOWN EHOSTUNREACH EALREADY EINPROGRESS "
	  "ESTALE EUCLEAN ENOTNAM ENAVAIL EISNAM EREMOTEIO EDQUOT "
	  "ENOMEDIUM EMEDIUMTYPE ECANCELED ENOKEY EKEYEXPIRED "
	  "EKEYREVOKED EKEYREJECTED EOWNERDEAD ENOTRECOVERABLE ERFKILL" },
	{ "CAP",
	  "CAP_EFFECTIVE CAP_PERMITTED CAP_INHERITABLE CAP_SET "
	  "CAP_CLEAR CAP_CHOWN CAP_DAC_OVERRIDE CAP_DAC_READ_SEARCH "
	  "CAP_FOWNER CAP_FSETID CAP_KILL CAP_SETGID CAP_SETUID "
	  "CAP_SETPCAP CAP_LINUX_IMMUTABLE CAP_NET_BIND_SERVICE "
	  "CAP_NET_BROADCAST CAP_NET_ADMIN CAP_NET_RAW CAP_IPC_LOCK "
	  "CAP_IPC_OWNER CAP_SYS_MODULE CAP_SYS_RAWIO CAP_SYS_CHROOT "
	  "CAP_SYS_PTRACE CAP_SYS_PACCT CAP_SYS_ADMIN CAP_SYS_BOOT "
	  "CAP_SYS_NICE CAP_SYS_RESOURCE CAP_SYS_TIME "
	  "CAP_SYS_TTY_CONFIG CAP_MKNOD CAP_LEASE CAP_AUDIT_WRITE "
	  "CAP_AUDIT_CONTROL CAP_SETFCAP CAP_MAC_OVERRIDE CAP_MAC_ADMIN "
	  "CAP_SYSLOG CAP_WAKE_ALARM CAP_BLOCK_SUSPEND" },
	{ "EPOLL",
	  "EPOLLIN EPOLLPRI EPOLLOUT EPOLLRDNORM EPOLLRDBAND "
	  "EPOLLWRNORM EPOLLWRBAND EPOLLMSG EPOLLERR EPOLLHUP "
	  "EPOLLRDHUP EPOLLONESHOT EPOLLET EPOLLEXCLUSIVE" },
	{ "EPOLL_CTL",
	  "EPOLL_CTL_ADD EPOLL_CTL_MOD EPOLL_CTL_DEL" },
	{ "SPLICE_F",
	  "SPLICE_F_MOVE SPLICE_F_NONBLOCK SPLICE_F_MORE SPLICE_F_GIFT" },
	{ "AF",
	  "AF_UNSPEC" },
};

static bool in_family(const char *family, const struct symbol *symbol)
{
	for (size_t i = 0; symbol_families[i]; i++) {
		const struct symbol_family *f = symbol_families[i];

		if (!strcmp(f->name, family) && symbol >= f->symbol &&
		    symbol < f->symbol + f->n)
			return true;
	}
	return false;
}

static unsigned count_packetdrill(void)
{
	unsigned n = 0;

	for (size_t i = 0; symbol_families[i]; i++)
		for (size_t j = 0; j < symbol_families[i]->n; j++)
			n += symbol_families[i]->symbol[j].packetdrill;
	return n;
}

static void test_known(void)
{
	unsigned n = 0;

	for (size_t i = 0; i < sizeof(known) / sizeof(known[0]); i++) {
		td_auto_free char *list = xstrdup(known[i].names);
		char *rest = NULL, *name = strtok_r(list, " ", &rest);

		for (; name; name = strtok_r(NULL, " ", &rest)) {
			const struct symbol *s = symbol_find(name);

			tap_ok(s && !strcmp(s->name, name) &&
			       s->packetdrill &&
			       in_family(known[i].family, s),
			       "%s is known as packetdrill's, in family %s", name,
			       known[i].family);
			n++;
		}
	}
	tap_is_int(n, 423, "all of packetdrill's names were asked for");
	tap_is_int(count_packetdrill(), n, "and no other one is called so");
}

/* A name in two places would depend on the order of the families. */
static void test_unique(void)
{
	unsigned twice = 0, families_twice = 0;

	for (size_t i = 0; symbol_families[i]; i++) {
		const struct symbol_family *f = symbol_families[i];

		for (size_t j = 0; j < f->n; j++) {
			if (symbol_find(f->symbol[j].name) == &f->symbol[j])
				continue;
			printf("# %s is there twice\n", f->symbol[j].name);
			twice++;
		}
		for (size_t j = 0; j < i; j++)
			families_twice += !strcmp(symbol_families[j]->name,
						  f->name);
	}
	tap_is_int(twice, 0, "no name is there twice");
	tap_is_int(families_twice, 0, "and no family");
}

/* Values that no header here gives, and some of each kind that one gives; all
 * are the same on every architecture. */
static const struct {
	const char *name;
	int64_t value;
} values[] = {
	{ "NULL", 0 },
	{ "SOL_TCP", 6 },
	{ "SOL_UDP", 17 },
	{ "SOL_IPV6", 41 },
	{ "IPPROTO_MPTCP", 262 },
	{ "IPPROTO_ICMPV6", 58 },
	{ "SOF_TIMESTAMPING_OPT_STATS", 1 << 12 },
	{ "SOF_TIMESTAMPING_OPT_ID_TCP", 1 << 16 },
	{ "SO_EE_ORIGIN_ZEROCOPY", 5 },
	{ "TCP_INFINITE_SSTHRESH", 0x7fffffff },
	{ "TCP_FASTOPEN_CONNECT", 30 },
	{ "TCP_INQ", 36 },
	{ "TCP_CM_INQ", 36 },
	{ "TCP_TX_DELAY", 37 },
	{ "TCP_ULP", 31 },
	{ "TCP_AO_ADD_KEY", 38 },
	{ "TCP_AO_REPAIR", 42 },
	{ "TCP_IS_MPTCP", 43 },
	{ "TCP_RTO_MAX_MS", 44 },
	{ "TCP_DELACK_MAX_US", 46 },
	{ "UDP_CORK", 1 },
	{ "UDP_SEGMENT", 103 },
	{ "UDP_GRO", 104 },
	{ "SOL_TLS", 282 },
	{ "SOL_MPTCP", 284 },
	{ "TLS_TX", 1 },
	{ "TLS_1_3_VERSION", 0x304 },
	{ "MPTCP_INFO", 1 },
	{ "MPTCP_FULL_INFO", 4 },
	{ "IP_LOCAL_PORT_RANGE", 51 },
	{ "IPV6_DONTFRAG", 62 },
	{ "SCM_TSTAMP_COMPLETION", 3 },
	{ "SOF_TIMESTAMPING_TX_COMPLETION", 1 << 18 },
	{ "TCP_NLA_EDT", 25 },
	{ "TCP_NLA_BUSY", 1 },
	{ "TCP_NLA_SNDBUF_LIMITED", 3 },
	{ "TCP_NLA_TOTAL_RETRANS", 5 },
	{ "TCP_NLA_DELIVERY_RATE", 7 },
	{ "TCP_NLA_SND_CWND", 8 },
	{ "TCP_NLA_MIN_RTT", 10 },
	{ "TCP_NLA_DELIVERY_RATE_APP_LMT", 12 },
	{ "TCP_NLA_CA_STATE", 14 },
	{ "TCP_NLA_SND_SSTHRESH", 15 },
	{ "TCP_NLA_DELIVERED_CE", 17 },
	{ "TCP_NLA_BYTES_SENT", 18 },
	{ "TCP_NLA_DSACK_DUPS", 20 },
	{ "TCP_NLA_SRTT", 22 },
	{ "TCP_CA_OPEN", 0 },
	{ "TCP_CA_LOSS", 4 },
	{ "IP_RECVERR", 11 },
	{ "IPV6_RECVERR", 25 },
	{ "MSG_ZEROCOPY", 0x4000000 },
	{ "MSG_FASTOPEN", 0x20000000 },
	{ "EPOLLET", INT64_C(1) << 31 },
	{ "EPOLLEXCLUSIVE", 1 << 28 },
	{ "CAP_PERMITTED", 1 },
	{ "CAP_SET", 1 },
	{ "CAP_CLEAR", 0 },
	{ "CAP_NET_ADMIN", 12 },
	{ "CAP_BLOCK_SUSPEND", 36 },
};

static void test_values(void)
{
	for (size_t i = 0; i < sizeof(values) / sizeof(values[0]); i++) {
		const struct symbol *s = symbol_find(values[i].name);

		tap_is_int(s ? s->value : INT64_MIN, values[i].value,
			   "value of %s", values[i].name);
	}
	tap_is_int(symbol_find("EPOLLET")->value < 0, 0,
		   "bit 31 of a flag does not make it negative");
}

static void test_unknown(void)
{
	tap_ok(!symbol_find("SOCK_STREEAM"), "a misspelt name is unknown");
	tap_ok(!symbol_find("sock_stream"), "case counts");
	tap_ok(!symbol_find("SOCK_"), "so does the end");
	tap_ok(!symbol_find(""), "no name is unknown");
	tap_is_str(symbol_suggest("SOCK_STREEAM"), "SOCK_STREAM",
		   "the nearest name is found");
	tap_is_str(symbol_suggest("sock_stream"), "SOCK_STREAM",
		   "in any case");
	tap_is_str(symbol_suggest("TCP_MAXSEGS"), "TCP_MAXSEG",
		   "in its family");
	tap_is_str(symbol_suggest("TCP_RDWR"), NULL,
		   "but not one of another: O_RDWR is nearer than any");
	tap_is_str(symbol_suggest("IPROTO_TCP"), "IPPROTO_TCP",
		   "unless the family has a typing error");
	tap_is_str(symbol_suggest("NUL"), "NULL", "also in the last");
	tap_is_str(symbol_suggest("xyzzyxyzzyxyzzy"), NULL,
		   "when nothing is near there is none");
}

static void test_names(void)
{
	tap_is_str(symbol_name("TCP_CA", 3), "TCP_CA_RECOVERY",
		   "a value has a name in its family");
	tap_is_str(symbol_name("TCP_CA", 99), NULL, "another value has none");
	tap_is_str(symbol_name("nothing", 3), NULL, "nor in no family");
	tap_is_str(symbol_name("errno", EAGAIN), "EAGAIN",
		   "of names with one value the first is taken");
	tap_is_str(symbol_errno(EINVAL), "EINVAL", "an errno has a name");
	tap_is_str(symbol_errno(999), "errno 999", "or a number");
	tap_is_str(symbol_errno(-5), "errno -5", "whatever it is");
}

int main(void)
{
	test_known();
	test_unique();
	test_values();
	test_unknown();
	test_names();
	return tap_done();
}
