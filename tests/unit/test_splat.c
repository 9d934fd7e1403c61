/* SPDX-License-Identifier: BSD-2-Clause */
/* test_splat: reports as kernels print them, and texts that are none. */
#include "runtime/guest/splat.h"

#include <stdlib.h>

#include "tests/unit/tap.h"

/* How each begins: what is behind the first line is the same for all. */
static const char *const titles[] = {
	"WARNING: CPU: 0 PID: 42 at net/ipv4/tcp_input.c:5901 tcp_urg+0x6e/0x25e",
	"WARNING: net/ipv4/tcp_input.c:6222 at tcp_urg+0x6e/0x25e, CPU#0: tundrill/41",
	"Kernel panic - not syncing: Kernel mode fault at addr 0x11c, ip 0x603b079e",
	"Kernel panic - not syncing: Attempted to kill init! exitcode=0x0000000b",
	"BUG: KASAN: slab-use-after-free in tcp_ack+0x120/0x3f0",
	"BUG: KFENCE: use-after-free read in tcp_ack+0x120/0x3f0",
	"BUG: unable to handle page fault for address: ffffffffffffffd8",
	"BUG: kernel NULL pointer dereference, address: 000000000000011c",
	"BUG: sleeping function called from invalid context at net/core/sock.c:3587",
	"BUG: spinlock bad magic on CPU#0, tundrill/41",
	"BUG: memory leak",
	"BUG: Bad page state in process tundrill  pfn:0a1b2",
	"BUG: scheduling while atomic: tundrill/41/0x00000002",
	"kernel BUG at net/core/skbuff.c:192!",
	"Oops: general protection fault, probably for non-canonical address 0xdead",
	"UBSAN: shift-out-of-bounds in net/ipv4/tcp_output.c:310:22",
	"INFO: task tundrill:41 blocked for more than 120 seconds.",
	"rcu: INFO: rcu_sched self-detected stall on CPU",
	"watchdog: BUG: soft lockup - CPU#0 stuck for 26s! [tundrill:41]",
	"refcount_t: underflow; use-after-free.",
	"kmemleak: 2 new suspected memory leaks (see /sys/kernel/debug/kmemleak)",
	"WARNING: possible circular locking dependency detected",
	"WARNING: suspicious RCU usage",
	"unregister_netdevice: waiting for lo to become free. Usage count = 2",
	"list_add corruption. next->prev should be prev (605c), but was 0.",
	"list_del corruption. prev->next should be 605c, but was 605d.",
};

static void check_title(const char *before, const char *title)
{
	struct splat s = { 0 };
	char text[512];
	bool found;

	snprintf(text, sizeof(text), "%sLinux\n%s%s\r\n%sCPU: 0\r\n", before,
		 before, title, before);
	found = splat_find(text, &s);
	tap_is_str(found ? s.title : NULL, title, "'%s' in front", before);
	tap_is_str(found ? s.text : NULL, "CPU: 0\n", "... and what is behind");
	splat_done(&s);
}

static void test_titles(void)
{
	static const char *const stamps[] = {
		"", "[    1.234567] ", "[12345.678901][   T31] ",
		"[    1.234567][    T31] ", "<4>[    0.000000] ", "<4>",
		"[    T31] ", "[    1.234567][    C0] ",
	};

	for (size_t i = 0; i < sizeof(titles) / sizeof(*titles); i++)
		check_title("", titles[i]);
	for (size_t i = 0; i < sizeof(stamps) / sizeof(*stamps); i++)
		check_title(stamps[i], titles[0]);
}

static void test_none(void)
{
	static const char *const none[] = {
		"", "\n\n", "[", "[    1.2", "[]", "<", "<4", "[    1.234567] ",
		"Linux version 7.2.0 (gcc 12.2.0)\n", "Console initialized on /dev/tty0\n",
		"kmemleak: Kernel memory leak detector initialized (mem pool available: 15839)\n",
		"kmemleak: Automatic memory scanning thread started\n",
		"INFO: lockdep is turned off.\n",
		"random: crng init done\n", "printk: legacy console [tty0] enabled\n",
		"TCP: request_sock_TCP: Possible SYN flooding on port 8080. Sending cookies.\n",
		"a script says BUG: in the middle of a line\n",
		"  WARNING: behind blanks\n", "DEBUG: x\n", "warning: small\n",
		"[ WARNING: not a stamp ] x\n",
	};

	for (size_t i = 0; i < sizeof(none) / sizeof(*none); i++) {
		struct splat s = { 0 };

		tap_ok(!splat_find(none[i], &s), "no report: '%.*s'",
		       (int)strcspn(none[i], "\n"), none[i]);
		splat_done(&s);
	}
}

/* The text of a WARN() stands before its title, behind the line that all begin with. */
static void test_cut_here(void)
{
	static const char console[] =
		"quiet so far\n"
		"------------[ cut here ]------------\n"
		"[    2.000000] tun0: window 5 is too small\n"
		"[    2.000001] WARNING: CPU: 0 PID: 42 at net/a.c:1 f+0x1/0x2\n"
		"[    2.000002] Call Trace:\n"
		"[    2.000003]  [<6038fd05>] f+0x1/0x2\n"
		"[    2.000004] ---[ end trace 0000000000000000 ]---\n"
		"[    2.000005] a line that is not of it\n"
		"BUG: the second one\n";
	struct splat s = { 0 };

	tap_ok(splat_find(console, &s), "a WARN() with a text");
	tap_is_str(s.title, "WARNING: CPU: 0 PID: 42 at net/a.c:1 f+0x1/0x2",
		   "its title");
	tap_is_str(s.text, "tun0: window 5 is too small\nCall Trace:\n"
		   " [<6038fd05>] f+0x1/0x2\n"
		   "---[ end trace 0000000000000000 ]---\n",
		   "its text, and nothing from behind its end");
	splat_done(&s);
	tap_ok(!s.title && !s.text, "freed");
	tap_ok(splat_find("------------[ cut here ]------------\nx\n", &s),
	       "a report that has been cut short");
	splat_done(&s);
}

static void test_bounds(void)
{
	static char console[200000];
	struct splat s = { 0 };
	size_t lines = 0, at;

	at = (size_t)sprintf(console, "BUG: KASAN: x\n");
	while (at < sizeof(console) - 20)
		at += (size_t)sprintf(console + at, "line %zu\n", at);
	tap_ok(splat_find(console, &s), "a report without end");
	for (const char *p = s.text; p && *p; p++)
		lines += *p == '\n';
	tap_is_int((long long)lines, SPLAT_LINES, "... has a bound");
	splat_done(&s);
	memset(console + 5, 'x', sizeof(console) - 6);
	tap_ok(splat_find(console, &s) && strlen(s.title) > 190000,
	       "a title without end is taken as it is");
	splat_done(&s);
	tap_ok(splat_find("BUG: x", &s), "the last line, without its newline");
	tap_is_str(s.text, "", "... has nothing behind it");
	splat_done(&s);
}

int main(void)
{
	test_titles();
	test_none();
	test_cut_here();
	test_bounds();
	return tap_done();
}
