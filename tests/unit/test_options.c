/* SPDX-License-Identifier: BSD-2-Clause */
/* test_options: what each option sets, refuses and says. */
#include "parser/options.h"

#include <stdlib.h>

#include "tests/unit/options_fixture.h"
#include "tests/unit/tap.h"

static const char *said(const struct fixture *f)
{
	return f->diags.n ? f->diags.item[f->diags.n - 1]->text : "(nothing)";
}

/* --- defaults ---------------------------------------------------- */

static const char *addr(const struct wire_addr *a)
{
	static char buf[8][INET6_ADDRSTRLEN];
	static unsigned next;

	next = (next + 1) % 8;
	return wire_addr_print(a, buf[next], sizeof(buf[next]));
}

/* "local/prefix remote/prefix gateway" */
static const char *addrs(const struct script_options *o)
{
	static char buf[256];

	snprintf(buf, sizeof(buf), "%s/%u %s/%u %s", addr(&o->local_ip),
		 o->local_prefix, addr(&o->remote_ip), o->remote_prefix,
		 addr(&o->gateway_ip));
	return buf;
}

/* "NAME=VALUE NAME=VALUE" in order. */
static const char *defines(const struct script_options *o)
{
	static char buf[512];
	size_t used = 0;

	buf[0] = '\0';
	for (size_t i = 0; i < o->n_defines && used < sizeof(buf); i++)
		used += (size_t)snprintf(buf + used, sizeof(buf) - used,
					 "%s%s=%s", i ? " " : "",
					 o->defines[i].name,
					 o->defines[i].value);
	return buf;
}

#define IPV4_ADDRS "192.168.0.1/16 192.0.2.1/24 192.168.0.1"
#define IPV6_ADDRS \
	"fd3d:a0b:17d6::1/48 fd3d:fa7b:d17d::1/48 fd3d:a0b:17d6:8888::1"
#define IPV4_DEFINES \
	"CMSG_LEVEL_IP=SOL_IP CMSG_TYPE_RECVERR=IP_RECVERR " \
	"TFO_COOKIE=3021b9d889017eeb TFO_COOKIE_ZERO=b7c12350a90dc8f5 " \
	"CODE=host_unreachable"
#define IPV6_DEFINES \
	"CMSG_LEVEL_IP=SOL_IPV6 CMSG_TYPE_RECVERR=IPV6_RECVERR " \
	"TFO_COOKIE=c1d1e9742a47a9bc TFO_COOKIE_ZERO=82af1a8f9a205c34"
#define MAPPED_DEFINES \
	"CMSG_LEVEL_IP=SOL_IPV6 CMSG_TYPE_RECVERR=IPV6_RECVERR " \
	"TFO_COOKIE=3021b9d889017eeb TFO_COOKIE_ZERO=b7c12350a90dc8f5 " \
	"CODE=host_unreachable"

static const struct {
	enum family family;
	const char *name;
	int wire, socket;
	const char *addrs, *defines;
	unsigned mtu;
} families[] = {
	{ FAMILY_IPV4, "ipv4", AF_INET, AF_INET, IPV4_ADDRS, IPV4_DEFINES,
	  1500 },
	{ FAMILY_IPV6, "ipv6", AF_INET6, AF_INET6, IPV6_ADDRS, IPV6_DEFINES,
	  1520 },
	{ FAMILY_MAPPED, "ipv4-mapped-ipv6", AF_INET, AF_INET6, IPV4_ADDRS,
	  MAPPED_DEFINES, 1500 },
};

static void test_families(void)
{
	for (size_t i = 0; i < FAMILY_COUNT; i++) {
		enum family family = families[i].family;
		const char *name = families[i].name;
		struct fixture f;

		fixture_init(&f, family);
		tap_is_str(family_name(family), name, "%s: name", name);
		tap_ok(family_wire(family) == families[i].wire &&
		       family_socket(family) == families[i].socket,
		       "%s: IP version on the wire and of sockets", name);
		tap_is_str(addrs(&f.o), families[i].addrs, "%s: addresses",
			   name);
		tap_is_int(f.o.mtu, families[i].mtu, "%s: MTU", name);
		tap_is_str(defines(&f.o), families[i].defines, "%s: symbols",
			   name);
		fixture_done(&f);
	}
}

static void test_defaults(void)
{
	struct fixture f;

	fixture_init(&f, FAMILY_IPV4);
	tap_is_int(f.o.bind_port, 8080, "port of bind()");
	tap_is_int(f.o.connect_port, 8080, "port of connect()");
	tap_is_int(f.o.tolerance_us, 4000, "tolerance");
	tap_ok(f.o.tolerance_percent == 12.5, "tolerance in percent");
	tap_is_str(f.o.code_command, "python3", "interpreter");
	tap_is_str(f.o.code_sockopt, "", "what snippets sample");
	tap_is_str(f.o.init_scripts, "", "no init scripts");
	tap_ok(!f.o.mss && !f.o.speed_mbps && !f.o.tcp_ts_tick_us &&
	       !f.o.verbose && !f.o.set, "numbers that are 0");
	tap_ok(!f.o.tcp_ts_ecr_scaled && !f.o.strict_segments &&
	       !f.o.send_omit_free && !f.o.is_anyip && !f.o.non_fatal_packet &&
	       !f.o.non_fatal_syscall && !f.o.dry_run && !f.o.debug,
	       "flags that are off");
	fixture_done(&f);
}

/* --- every row --------------------------------------------------- */

static const char *text_of(const char *format, long long n)
{
	static char buf[64];

	snprintf(buf, sizeof(buf), format, n);
	return buf;
}

#define SHOWS(id, expression) \
	static const char *show_##id(const struct script_options *o) \
	{ \
		return expression; \
	}

SHOWS(family, family_name(o->family))
SHOWS(addrs, addrs(o))
SHOWS(bind_port, text_of("%lld", o->bind_port))
SHOWS(connect_port, text_of("%lld", o->connect_port))
SHOWS(mtu, text_of("%lld", o->mtu))
SHOWS(mss, text_of("%lld", o->mss))
SHOWS(speed, text_of("%lld", o->speed_mbps))
SHOWS(tolerance, text_of("%lld", o->tolerance_us))
SHOWS(percent, text_of("%lld / 100", (long long)(o->tolerance_percent * 100)))
SHOWS(tick, text_of("%lld", o->tcp_ts_tick_us))
SHOWS(scaled, text_of("%lld", o->tcp_ts_ecr_scaled))
SHOWS(strict, text_of("%lld", o->strict_segments))
SHOWS(no_offload, text_of("%lld", o->no_offload))
SHOWS(non_fatal,
      text_of("%lld", o->non_fatal_packet + 2 * o->non_fatal_syscall))
SHOWS(init_scripts, o->init_scripts)
SHOWS(code_command, o->code_command)
SHOWS(code_sockopt, o->code_sockopt)
SHOWS(define, defines(o) + strlen(IPV4_DEFINES))
SHOWS(anyip, text_of("%lld", o->is_anyip))
SHOWS(omit_free, text_of("%lld", o->send_omit_free))
SHOWS(dry_run, text_of("%lld", o->dry_run))
SHOWS(verbose, text_of("%lld", o->verbose))
SHOWS(debug, text_of("%lld", o->debug))

/* A setting that is accepted, and what it makes of its field. */
static const struct {
	const char *setting;
	const char *(*show)(const struct script_options *o);
	const char *want;
} accepted[] = {
	{ "ip_version=ipv6", show_family, "ipv6" },
	{ "ip_version=ipv4-mapped-ipv6", show_family, "ipv4-mapped-ipv6" },
	{ "local_ip=10.1.2.3", show_addrs,
	  "10.1.2.3/16 192.0.2.1/24 192.168.0.1" },
	{ "local_ip=10.1.2.3/8", show_addrs,
	  "10.1.2.3/8 192.0.2.1/24 192.168.0.1" },
	{ "remote_ip=10.1.2.3", show_addrs,
	  "192.168.0.1/16 10.1.2.3/32 192.168.0.1" },
	{ "remote_ip=10.1.2.3/32", show_addrs,
	  "192.168.0.1/16 10.1.2.3/32 192.168.0.1" },
	{ "gateway_ip=192.168.9.9", show_addrs,
	  "192.168.0.1/16 192.0.2.1/24 192.168.9.9" },
	{ "netmask_ip=255.255.255.252", show_addrs,
	  "192.168.0.1/30 192.0.2.1/24 192.168.0.1" },
	{ "netmask_ip=255.255.255.255", show_addrs,
	  "192.168.0.1/32 192.0.2.1/24 192.168.0.1" },
	{ "bind_port=1", show_bind_port, "1" },
	{ "connect_port=65535", show_connect_port, "65535" },
	{ "mtu=68", show_mtu, "68" },
	{ "mtu=65535", show_mtu, "65535" },
	{ "mss=1460", show_mss, "1460" },
	{ "speed=100", show_speed, "100" },
	{ "tolerance_usecs=0", show_tolerance, "0" },
	{ "tolerance_usecs=1000000000000", show_tolerance, "1000000000000" },
	{ "tolerance_percent=7.25", show_percent, "725 / 100" },
	{ "tcp_ts_tick_usecs=1000", show_tick, "1000" },
	{ "tcp_ts_ecr_scaled", show_scaled, "1" },
	{ "strict_segments", show_strict, "1" },
	{ "no_offload", show_no_offload, "1" },
	{ "non_fatal=packet", show_non_fatal, "1" },
	{ "non_fatal=syscall", show_non_fatal, "2" },
	{ "non_fatal=packet,syscall", show_non_fatal, "3" },
	{ "non_fatal=syscall,packet", show_non_fatal, "3" },
	{ "init_scripts=a.sh,b.sh", show_init_scripts, "a.sh,b.sh" },
	{ "code_command=python3.11", show_code_command, "python3.11" },
	{ "code_format=python", show_code_command, "python3" },
	{ "code_sockopt=TCP_CC_INFO", show_code_sockopt, "TCP_CC_INFO" },
	{ "code_sockopt=", show_code_sockopt, "" },
	{ "define=MSS=1460", show_define, " MSS=1460" },
	{ "define=EMPTY=", show_define, " EMPTY=" },
	{ "define=A=b=c", show_define, " A=b=c" },
	{ "D=_a9=\"x y\"", show_define, " _a9=\"x y\"" },
	{ "is_anyip", show_anyip, "1" },
	{ "send_omit_free", show_omit_free, "1" },
	{ "dry_run", show_dry_run, "1" },
	{ "verbose", show_verbose, "1" },
	{ "v", show_verbose, "1" },
	{ "debug", show_debug, "1" },
};

static bool is_tested(const char *name)
{
	size_t len = strlen(name);

	for (size_t i = 0; i < sizeof(accepted) / sizeof(accepted[0]); i++)
		if (!strncmp(accepted[i].setting, name, len) &&
		    (accepted[i].setting[len] == '=' ||
		     !accepted[i].setting[len]))
			return true;
	return false;
}

static void test_accepted(void)
{
	for (size_t i = 0; i < sizeof(accepted) / sizeof(accepted[0]); i++) {
		struct fixture f;

		fixture_init(&f, FAMILY_IPV4);
		tap_ok(apply(&f, accepted[i].setting) && !f.diags.n,
		       "--%s is accepted", accepted[i].setting);
		tap_is_str(accepted[i].show(&f.o), accepted[i].want,
			   "--%s is set", accepted[i].setting);
		fixture_done(&f);
	}
	for (size_t i = 0; i < option_table_len; i++)
		if (!option_table[i].refused)
			tap_ok(is_tested(option_table[i].name),
			       "--%s has a row here", option_table[i].name);
}

/* What a row must have so that --help and messages can use it. */
static void test_rows(void)
{
	for (size_t i = 0; i < option_table_len; i++) {
		const struct option_desc *d = &option_table[i];
		bool unique = true;

		for (size_t j = 0; j < i; j++)
			unique &= strcmp(option_table[j].name, d->name) != 0;
		tap_ok(unique && d->help && *d->help &&
		       d->help[strlen(d->help) - 1] != '.' &&
		       !d->set == d->refused, "--%s is whole", d->name);
	}
}

/* --- errors ------------------------------------------------------ */

#define REMOTE \
	" is not supported: tundrill runs script and kernel under test on one machine"
#define SHARED \
	" is not supported: tundrill tests the stack of the running kernel only"

static const struct {
	const char *setting, *want;
} refused[] = {
	{ "ip_version=IPv4",
	  "--ip_version expects ipv4, ipv6 or ipv4-mapped-ipv6, not 'IPv4'" },
	{ "local_ip=1.2.3",
	  "--local_ip expects an IPv4 or IPv6 address, maybe with /PREFIX, not '1.2.3'" },
	{ "local_ip=", "--local_ip expects an IPv4 or IPv6 address, maybe with /PREFIX, not ''" },
	{ "local_ip=1.2.3.4/",
	  "--local_ip expects a prefix length from 1 to 32, not ''" },
	{ "local_ip=1.2.3.4/33",
	  "--local_ip expects a prefix length from 1 to 32, not '33'" },
	{ "remote_ip=::1/0",
	  "--remote_ip expects a prefix length from 1 to 128, not '0'" },
	{ "remote_ip=0123:4567:89ab:cdef:0123:4567:89ab:cdef:0123:4567:89ab:cdef:0123",
	  "--remote_ip expects an IPv4 or IPv6 address, maybe with /PREFIX, not '0123:4567:89ab:cdef:0123:4567:89ab:cdef:0123:4567:89ab:cdef:'" },
	{ "gateway_ip=1.2.3.4/8",
	  "--gateway_ip expects an IPv4 or IPv6 address, not '1.2.3.4/8'" },
	{ "netmask_ip=255.0.255.0",
	  "--netmask_ip expects an IPv4 netmask such as 255.255.0.0, not '255.0.255.0'" },
	{ "netmask_ip=0.0.0.0",
	  "--netmask_ip expects an IPv4 netmask such as 255.255.0.0, not '0.0.0.0'" },
	{ "netmask_ip=16",
	  "--netmask_ip expects an IPv4 netmask such as 255.255.0.0, not '16'" },
	{ "bind_port=0", "--bind_port expects a port from 1 to 65535, not '0'" },
	{ "bind_port=80x",
	  "--bind_port expects a port from 1 to 65535, not '80x'" },
	{ "connect_port=65536",
	  "--connect_port expects a port from 1 to 65535, not '65536'" },
	{ "mtu=67", "--mtu expects bytes from 68 to 65535, not '67'" },
	{ "mtu=99999999999999999999",
	  "--mtu expects bytes from 68 to 65535, not '99999999999999999999'" },
	{ "mss=", "--mss expects bytes from 0 to 65535, not ''" },
	{ "mss=-1", "--mss expects bytes from 0 to 65535, not '-1'" },
	{ "speed=fast", "--speed expects Mbps from 0 to 1000000, not 'fast'" },
	{ "tolerance_usecs=1.5",
	  "--tolerance_usecs expects a number of microseconds from 0 to 1000000000000, not '1.5'" },
	{ "tolerance_percent=-1",
	  "--tolerance_percent expects a percentage from 0 to 10000, not '-1'" },
	{ "tolerance_percent=nan",
	  "--tolerance_percent expects a percentage from 0 to 10000, not 'nan'" },
	{ "tolerance_percent=inf",
	  "--tolerance_percent expects a percentage from 0 to 10000, not 'inf'" },
	{ "tolerance_percent=",
	  "--tolerance_percent expects a percentage from 0 to 10000, not ''" },
	{ "tcp_ts_tick_usecs=1000001",
	  "--tcp_ts_tick_usecs expects a number of microseconds from 0 to 1000000, not '1000001'" },
	{ "non_fatal=packets",
	  "--non_fatal expects packet, syscall or both with a comma, not 'packets'" },
	{ "non_fatal=",
	  "--non_fatal expects packet, syscall or both with a comma, not ''" },
	{ "non_fatal=packet,",
	  "--non_fatal expects packet, syscall or both with a comma, not 'packet,'" },
	{ "non_fatal=packet,sys",
	  "--non_fatal expects packet, syscall or both with a comma, not 'packet,sys'" },
	{ "code_format=perl", "--code_format knows only 'python', not 'perl'" },
	{ "code_sockopt=tcp_info",
	  "--code_sockopt expects TCP_INFO, TCP_CC_INFO or SO_MEMINFO, not 'tcp_info'" },
	{ "define=MSS", "--define expects NAME=VALUE, not 'MSS'" },
	{ "define==1", "--define expects NAME=VALUE, not '=1'" },
	{ "define=A-B=1", "--define expects NAME=VALUE, not 'A-B=1'" },
	{ "mtu", "--mtu needs a value: --mtu=BYTES" },
	{ "define", "--define needs a value: --define=NAME=VALUE" },
	{ "strict_segments=1", "--strict_segments takes no value" },
	{ "no_offload=tso", "--no_offload takes no value" },
	{ "verbose=2", "--verbose takes no value" },

	{ "wire_client", "--wire_client" REMOTE },
	{ "wire_server", "--wire_server" REMOTE },
	{ "wire_server_ip=1.2.3.4", "--wire_server_ip" REMOTE },
	{ "wire_server_at=host", "--wire_server_at" REMOTE },
	{ "wire_server_port=1", "--wire_server_port" REMOTE },
	{ "wire_client_dev=eth0", "--wire_client_dev" REMOTE },
	{ "wire_server_dev=eth0", "--wire_server_dev" REMOTE },
	{ "so_filename=a.so", "--so_filename" SHARED },
	{ "so_flags=1", "--so_flags" SHARED },
	{ "psp_udp_port=1000",
	  "--psp_udp_port is not supported: PSP needs a device that supports it, which a TUN device does not" },

	{ "tolerance_usec5=1",
	  "unknown option '--tolerance_usec5'; did you mean '--tolerance_usecs'?" },
	{ "mtuu=1", "unknown option '--mtuu'; did you mean '--mtu'?" },
	{ "nothing_like_it", "unknown option '--nothing_like_it'" },
	{ "=1", "unknown option '--'" },
	{ "tcp_ts=1",
	  "unknown option '--tcp_ts'; it may be '--tcp_ts_tick_usecs' '--tcp_ts_ecr_scaled'" },
	{ "d=1",
	  "unknown option '--d'; it may be '--define' '--dry_run' '--debug'" },
	{ "V", "unknown option '--V'" },
};

static bool is_refused_here(const char *name)
{
	size_t len = strlen(name);

	for (size_t i = 0; i < sizeof(refused) / sizeof(refused[0]); i++)
		if (!strncmp(refused[i].setting, name, len) &&
		    strstr(refused[i].want, " is not supported: "))
			return true;
	return false;
}

static void test_refused(void)
{
	for (size_t i = 0; i < sizeof(refused) / sizeof(refused[0]); i++) {
		struct script_options before;
		struct fixture f;

		fixture_init(&f, FAMILY_IPV4);
		before = f.o;
		tap_ok(!apply(&f, refused[i].setting), "--%s is refused",
		       refused[i].setting);
		tap_is_str(said(&f), refused[i].want, "and says why");
		tap_ok(!memcmp(&before, &f.o, sizeof(before)),
		       "and sets nothing");
		fixture_done(&f);
	}
	for (size_t i = 0; i < option_table_len; i++)
		if (option_table[i].refused)
			tap_ok(is_refused_here(option_table[i].name),
			       "--%s has a row here", option_table[i].name);
}

static void test_error_place(void)
{
	struct option_setting s = { "mtu", "x", { 3, 1, 3, 7 } };
	struct fixture f;

	fixture_init(&f, FAMILY_IPV4);
	options_apply(&f.o, &s, f.mem, &f.diags);
	tap_ok(f.diags.n == 1 && f.diags.item[0]->level == DIAG_ERROR &&
	       f.diags.item[0]->span.line == 3 &&
	       f.diags.item[0]->span.end_col == 7,
	       "an error has the place of its option");
	fixture_done(&f);
}

/* --- abbreviations ----------------------------------------------- */

static void found(const char *name, const char *want, const char *what)
{
	struct arena *mem = arena_new();
	const struct option_desc *d = option_find(name, mem, NULL);

	tap_is_str(d ? d->name : NULL, want, "%s", what);
	arena_free(mem);
}

static void test_find(void)
{
	found("mtu", "mtu", "a whole name");
	found("tolerance_u", "tolerance_usecs", "an abbreviation");
	found("strict", "strict_segments", "a short one");
	found("wire_client", "wire_client",
	      "a whole name that others begin with");
	found("wire_c", NULL, "an abbreviation of two");
	found("D", "define", "a letter");
	found("v", "verbose", "another letter");
	found("Mtu", NULL, "case counts");
	found("", NULL, "no name");
}

/* --- changes of family ------------------------------------------- */

static void test_other_version(void)
{
	struct fixture f;

	fixture_init(&f, FAMILY_IPV4);
	tap_ok(apply(&f, "local_ip=2001:db8::1/64") &&
	       apply(&f, "remote_ip=2001:db8:1::1") &&
	       apply(&f, "gateway_ip=2001:db8::2"),
	       "addresses of the other IP version are accepted");
	tap_is_str(addrs(&f.o), IPV4_ADDRS, "and not used");
	apply(&f, "remote_ip=10.0.0.1/8");
	apply(&f, "ip_version=ipv6");
	tap_is_str(addrs(&f.o),
		   "2001:db8::1/64 2001:db8:1::1/128 2001:db8::2",
		   "until the IP version is theirs");
	tap_is_int(f.o.mtu, 1520, "with the MTU of that family");
	tap_is_str(defines(&f.o), IPV6_DEFINES, "and its symbols");
	apply(&f, "ip_version=ipv4-mapped-ipv6");
	tap_is_str(addrs(&f.o), "192.168.0.1/16 10.0.0.1/8 192.168.0.1",
		   "and back");
	tap_is_int(f.o.mtu, 1500, "with its MTU");
	tap_is_str(defines(&f.o), MAPPED_DEFINES, "and symbols");
	fixture_done(&f);
}

static void test_kept_settings(void)
{
	struct fixture f;

	fixture_init(&f, FAMILY_IPV4);
	apply(&f, "mtu=1400");
	apply(&f, "bind_port=99");
	apply(&f, "define=CODE=5");
	apply(&f, "define=MINE=1");
	apply(&f, "netmask_ip=255.0.0.0");
	apply(&f, "ip_version=ipv6");
	tap_is_int(f.o.mtu, 1400, "an MTU that was set stays");
	tap_is_int(f.o.bind_port, 99, "like other settings");
	tap_is_str(defines(&f.o), IPV6_DEFINES " CODE=5 MINE=1",
		   "and symbols, behind those of the family");
	tap_is_str(addrs(&f.o), IPV6_ADDRS, "an IPv4 netmask is not used");
	f.o.family = FAMILY_IPV4;
	options_derive(&f.o, f.mem);
	tap_is_str(addrs(&f.o), "192.168.0.1/8 192.0.2.1/24 192.168.0.1",
		   "until it is");
	tap_is_str(defines(&f.o), IPV4_DEFINES " CODE=5 MINE=1",
		   "options_derive() follows a family set directly");
	fixture_done(&f);
}

static void test_prefixes(void)
{
	struct fixture f;

	fixture_init(&f, FAMILY_IPV4);
	apply(&f, "netmask_ip=255.255.255.0");
	apply(&f, "local_ip=10.0.0.1");
	tap_is_int(f.o.local_prefix, 24, "a netmask holds for a later address");
	apply(&f, "local_ip=10.0.0.1/9");
	tap_is_int(f.o.local_prefix, 9, "unless that has a prefix");
	apply(&f, "netmask_ip=255.255.0.0");
	tap_is_int(f.o.local_prefix, 16, "the last of both wins");
	apply(&f, "local_ip=10.9.9.9/40");
	tap_is_str(addrs(&f.o), "10.0.0.1/16 192.0.2.1/24 192.168.0.1",
		   "a refused address leaves the one before");
	tap_ok(apply(&f, "remote_ip=10.9.9.9/24") &&
	       apply(&f, "remote_ip=2001:db8::1") && f.o.remote_prefix == 24,
	       "that of a remote network stays");
	apply(&f, "remote_ip=10.9.9.9");
	tap_is_int(f.o.remote_prefix, 32, "until the address is one host's");
	fixture_done(&f);
}

static void test_repeated(void)
{
	struct fixture f;

	fixture_init(&f, FAMILY_IPV4);
	apply(&f, "verbose");
	apply(&f, "v");
	tap_is_int(f.o.verbose, 2, "-v counts");
	apply(&f, "mtu=1000");
	apply(&f, "mtu=1300");
	tap_is_int(f.o.mtu, 1300, "the last setting wins");
	fixture_done(&f);
}

int main(void)
{
	test_families();
	test_defaults();
	test_accepted();
	test_rows();
	test_refused();
	test_error_place();
	test_find();
	test_other_version();
	test_kept_settings();
	test_prefixes();
	test_repeated();
	return tap_done();
}
