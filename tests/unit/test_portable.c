/* SPDX-License-Identifier: BSD-2-Clause */
/* test_portable: what the tables say that packetdrill has.  Symbols: test_symbols.c. */
#include <string.h>

#include "netdev/wire/tcp_option.h"
#include "parser/call_desc.h"
#include "parser/mem.h"
#include "parser/options.h"
#include "runtime/play/event.h"
#include "tests/unit/tap.h"

static const char calls[] =
	"socket bind listen accept connect read readv recv recvfrom recvmsg "
	"write writev send sendto sendmsg fcntl ioctl close shutdown getsockopt "
	"setsockopt poll cap_set open sendfile epoll_create epoll_ctl "
	"epoll_wait pipe splice psp_rx_assoc psp_tx_assoc";

static const char options[] =
	"nop eol mss wscale sackOK sack TS md5 FO FOEXP ECN";

/* But for those that are refused. */
static const char settings[] =
	"ip_version bind_port code_command code_format code_sockopt "
	"connect_port remote_ip local_ip gateway_ip netmask_ip speed mss mtu "
	"init_scripts tolerance_usecs tolerance_percent tcp_ts_ecr_scaled "
	"tcp_ts_tick_usecs strict_segments non_fatal dry_run is_anyip "
	"send_omit_free debug define verbose";

static bool call_has(const char *name)
{
	const struct call_desc *d = call_desc_find(event_call_set(), name);

	return d && d->packetdrill;
}

static bool option_has(const char *name)
{
	const struct wire_tcp_option_ops *ops = wire_tcp_option_find(name);

	return ops && ops->packetdrill;
}

static bool setting_has(const char *name)
{
	const struct option_desc *d = option_find(name, NULL, NULL);

	return d && d->packetdrill;
}

/* Asks @has about each of @names, with blanks between them. */
static void test_names(const char *names, bool (*has)(const char *name),
		       bool want)
{
	td_auto_free char *list = xstrdup(names);
	char *rest = NULL, *name = strtok_r(list, " ", &rest);

	for (; name; name = strtok_r(NULL, " ", &rest))
		tap_ok(has(name) == want, "packetdrill %s %s",
		       want ? "has" : "does not have", name);
}

int main(void)
{
	test_names(calls, call_has, true);
	test_names("state", call_has, false);
	test_names(options, option_has, true);
	test_names("kind raw", option_has, false);
	test_names(settings, setting_has, true);
	test_names("no_offload", setting_has, false);
	return tap_done();
}
