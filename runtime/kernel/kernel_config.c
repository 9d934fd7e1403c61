/* SPDX-License-Identifier: BSD-2-Clause */
/* kernel_config: what a kernel is configured to be, so that scripts run on it. */
#include "runtime/kernel/kernel_config.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "parser/mem.h"

const struct kernel_option kernel_option_table[] = {
	{ "UML_TIME_TRAVEL_SUPPORT", true, false, "virtual time" },
	/* It measures time at boot, which does not work with time travel. */
	{ "RAID6_PQ_BENCHMARK", false, false, "virtual time" },
	{ "HIGH_RES_TIMERS", true, false, "timers of less than a tick" },
	{ "HOSTFS", true, false, "the files of the machine" },
	{ "TMPFS", true, false, "a private /tmp" },
	{ "DEVTMPFS", true, false, "/dev" },
	{ "TUN", true, false, "the device that scripts are played on" },
	{ "NET_NS", true, false, "namespaces of each run" },
	{ "USER_NS", true, false, "namespaces of each run" },
	{ "PID_NS", true, false, "namespaces of each run" },
	{ "UTS_NS", true, false, "namespaces of each run" },
	{ "IPC_NS", true, false, "namespaces of each run" },
	{ "CGROUPS", true, false, "namespaces of each run" },
	{ "PACKET", true, false, "packet sockets" },
	{ "IPV6", true, false, "IPv6" },
	{ "INET_DIAG", true, false, "states of connections" },
	{ "INET_UDP_DIAG", true, false, "UDP in ss" },
	{ "INET_MPTCP_DIAG", true, false, "MPTCP in ss" },
	{ "INET_DIAG_DESTROY", true, false, "ss -K" },
	{ "TCP_CONG_ADVANCED", true, false, "a choice of congestion controls" },
	{ "TCP_CONG_CUBIC", true, false, "cubic" },
	{ "TCP_CONG_BBR", true, false, "bbr" },
	{ "TCP_CONG_DCTCP", true, false, "dctcp" },
	{ "NET_SCHED", true, false, "queueing disciplines" },
	{ "NET_SCH_FQ", true, false, "fq" },
	{ "NET_SCH_FIFO", true, false, "pfifo" },
	{ "NET_SCH_NETEM", true, false, "netem" },
	{ "SYN_COOKIES", true, false, "SYN cookies" },
	{ "TCP_MD5SIG", true, false, "TCP MD5 (RFC 2385)" },
	{ "TCP_AO", true, false, "TCP-AO (RFC 5925)" },
	{ "MPTCP", true, false, "MPTCP" },
	{ "MPTCP_IPV6", true, false, "MPTCP over IPv6" },
	{ "TLS", true, false, "TLS in the kernel" },
	{ "INET_PSP", true, false, "PSP" },
	{ "IP_SCTP", true, false, "SCTP" },
	{ "NET_IPIP", true, false, "packets in IPv4" },
	{ "NET_IPGRE_DEMUX", true, false, "GRE" },
	{ "NET_IPGRE", true, false, "GRE" },
	{ "MPLS", true, false, "MPLS" },
	{ "VETH", true, false, "pairs of devices, for commands of scripts" },
	/* Not as a module: the guest would have to find it in the machine's files. */
	{ "MODULES", false, false, "a kernel in one file" },
	/* A kernel that is linked statically does not start its init. */
	{ "STATIC_LINK", false, false, "a kernel that boots" },
	/* A tree is often built by a compiler that is newer than it. */
	{ "WERROR", false, false, "a build that warnings do not end" },
	{ "DEBUG_INFO_DWARF_TOOLCHAIN_DEFAULT", true, false,
	  "the source lines of a crash" },
	{ "KASAN", true, true, "KASAN" },
	{ "PROVE_LOCKING", true, true, "lockdep" },
	{ "DEBUG_KMEMLEAK", true, true, "kmemleak" },
	{ "DEBUG_NET", true, true, "checks of the network code" },
};

const size_t kernel_option_table_len =
	sizeof(kernel_option_table) / sizeof(*kernel_option_table);

#define PREFIX "CONFIG_"

/* Options that are no row of the table, such as a choice among several, or a size. */
static const char debug_rest[] =
	"CONFIG_KASAN_GENERIC=y\n"
	"CONFIG_DEBUG_KMEMLEAK_MEM_POOL_SIZE=16000\n"
	"CONFIG_DEBUG_KERNEL=y\n";

char *kernel_config_text(bool debug)
{
	char *text = NULL;
	size_t size;
	FILE *out = open_memstream(&text, &size);

	if (!out)
		mem_exhausted();
	for (size_t i = 0; i < kernel_option_table_len; i++) {
		const struct kernel_option *o = &kernel_option_table[i];

		if (o->debug && !debug)
			continue;
		if (o->on)
			fprintf(out, PREFIX "%s=y\n", o->name);
		else
			fprintf(out, "# " PREFIX "%s is not set\n", o->name);
	}
	if (debug)
		fputs(debug_rest, out);
	if (fclose(out) != 0)
		mem_exhausted();
	return text;
}

/* Kconfig takes the first "default" that holds: a definition in front of arch/um's. */
char *kernel_config_with_hz(const char *text, unsigned hz)
{
	const char *line = text;

	while (strncmp(line, "mainmenu", 8) != 0) {
		line = strchr(line, '\n');
		if (!line++)
			return NULL;
	}
	line = strchr(line, '\n');
	if (!line)
		return NULL;
	return xasprintf("%.*s\nconfig HZ\n\tint\n\tdefault %u\n%s",
			 (int)(line + 1 - text), text, hz, line + 1);
}

/* The value of an option in a .config, up to the end of its line; NULL: it is off. */
static const char *value_of(const char *text, const char *name, size_t len)
{
	for (const char *line = text; line; line = strchr(line, '\n')) {
		line += *line == '\n';
		if (strncmp(line, PREFIX, strlen(PREFIX)) == 0 &&
		    strncmp(line + strlen(PREFIX), name, len) == 0 &&
		    line[strlen(PREFIX) + len] == '=')
			return line + strlen(PREFIX) + len + 1;
	}
	return NULL;
}

unsigned kernel_config_hz(const char *text)
{
	const char *value = value_of(text, "HZ", 2);

	return value ? (unsigned)strtoul(value, NULL, 10) : 0;
}

const struct kernel_option *kernel_config_missing(const char *text, bool debug,
						  size_t *i)
{
	while (*i < kernel_option_table_len) {
		const struct kernel_option *o = &kernel_option_table[(*i)++];

		if (o->debug && !debug)
			continue;
		if (!value_of(text, o->name, strlen(o->name)) == o->on)
			return o;
	}
	return NULL;
}

/* Whether a .config follows one line of a fragment, which has @len bytes.  "n" is "is not
 * set", and without modules "m" is "y". */
static bool follows(const char *text, const char *line, size_t len)
{
	const char *name = line + strspn(line, "# ");
	size_t name_len, want_len;
	const char *value, *want;

	if (strncmp(name, PREFIX, strlen(PREFIX)) != 0)
		return true;
	name += strlen(PREFIX);
	name_len = strcspn(name, "= \n");
	value = value_of(text, name, name_len);
	want = name + name_len + 1;
	if (*line == '#')
		return strncmp(want, "is not set", 10) != 0 || !value;
	want_len = name[name_len] == '=' ? (size_t)(line + len - want) : 0;
	if (!want_len)
		return true;
	if (want_len == 1 && *want == 'n')
		return !value;
	if (want_len == 1 && *want == 'm')
		return value;
	return value && strncmp(value, want, want_len) == 0 &&
	       (value[want_len] == '\n' || !value[want_len]);
}

bool kernel_config_lost(const char *text, const char **at,
			const char **ret_line, size_t *ret_len)
{
	while (**at) {
		const char *line = *at;
		size_t len = strcspn(line, "\n");

		*at += len + (line[len] == '\n');
		while (len && strchr(" \t\r", line[len - 1]))
			len--;
		if (follows(text, line, len))
			continue;
		*ret_line = line;
		*ret_len = len;
		return true;
	}
	return false;
}
