/* SPDX-License-Identifier: BSD-2-Clause */
/* test_tun: how the device is set up, and what is said when it cannot be. */
#include <fcntl.h>
#include <ifaddrs.h>
#include <linux/capability.h>
#include <linux/ethtool.h>
#include <linux/sockios.h>
#include <net/if.h>
#include <sched.h>
#include <sys/ioctl.h>
#include <sys/mount.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>

#include "tests/system/tun_fixture.h"

/* --- what can be asked of a device --------------------------------------- */

/* "flags mtu txqueuelen" of @name. */
static const char *link_of(const char *name)
{
	static char text[128];
	int fd = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
	struct ifreq flags = { 0 }, mtu = { 0 }, queue = { 0 };

	snprintf(flags.ifr_name, IFNAMSIZ, "%s", name);
	snprintf(mtu.ifr_name, IFNAMSIZ, "%s", name);
	snprintf(queue.ifr_name, IFNAMSIZ, "%s", name);
	if (ioctl(fd, SIOCGIFFLAGS, &flags) || ioctl(fd, SIOCGIFMTU, &mtu) ||
	    ioctl(fd, SIOCGIFTXQLEN, &queue))
		snprintf(text, sizeof(text), "%s: %s", name, strerror(errno));
	else
		snprintf(text, sizeof(text), "%s mtu %d queue %d",
			 flags.ifr_flags & IFF_UP ? "up" : "down", mtu.ifr_mtu,
			 queue.ifr_qlen);
	close(fd);
	return text;
}

static unsigned prefix_of(const struct sockaddr *mask)
{
	const struct sockaddr_in6 *v6 = (const struct sockaddr_in6 *)mask;
	const struct sockaddr_in *v4 = (const struct sockaddr_in *)mask;
	unsigned n = 0;

	if (mask->sa_family == AF_INET)
		return (unsigned)__builtin_popcount(v4->sin_addr.s_addr);
	for (unsigned i = 0; i < 16; i++)
		n += (unsigned)__builtin_popcount(v6->sin6_addr.s6_addr[i]);
	return n;
}

static void print_sockaddr(const struct sockaddr *sa, char *buf, size_t cap)
{
	if (sa->sa_family == AF_INET)
		inet_ntop(AF_INET, &((const struct sockaddr_in *)sa)->sin_addr,
			  buf, (socklen_t)cap);
	else
		inet_ntop(AF_INET6,
			  &((const struct sockaddr_in6 *)sa)->sin6_addr, buf,
			  (socklen_t)cap);
}

/* All addresses of @name, as "ADDRESS/PREFIX ". */
static const char *addresses_of(const char *name)
{
	static char text[256];
	struct ifaddrs *all = NULL;
	size_t used = 0;

	text[0] = '\0';
	if (getifaddrs(&all))
		return strerror(errno);
	for (struct ifaddrs *a = all; a; a = a->ifa_next) {
		char addr[INET6_ADDRSTRLEN];
		int family = a->ifa_addr ? a->ifa_addr->sa_family : 0;

		if (strcmp(a->ifa_name, name) ||
		    (family != AF_INET && family != AF_INET6))
			continue;
		print_sockaddr(a->ifa_addr, addr, sizeof(addr));
		used += (size_t)snprintf(text + used, sizeof(text) - used,
					 "%s/%u ", addr,
					 prefix_of(a->ifa_netmask));
	}
	freeifaddrs(all);
	return text;
}

/* The address from which the kernel would send to @to, or why it would not. */
static const char *source_towards(const char *to)
{
	static char text[INET6_ADDRSTRLEN];
	struct wire_addr remote = tun_addr(to);
	struct sockaddr_storage sa;
	socklen_t len = tun_sockaddr(&remote, 9, &sa);
	int fd = socket(remote.family, SOCK_DGRAM | SOCK_CLOEXEC, 0);

	if (connect(fd, (struct sockaddr *)&sa, len) ||
	    getsockname(fd, (struct sockaddr *)&sa, &len))
		snprintf(text, sizeof(text), "%s", strerror(errno));
	else
		print_sockaddr((struct sockaddr *)&sa, text, sizeof(text));
	close(fd);
	return text;
}

/* 0, or the errno of bind() to @local. */
static int bind_error(const char *local)
{
	struct wire_addr a = tun_addr(local);
	struct sockaddr_storage sa;
	socklen_t len = tun_sockaddr(&a, 0, &sa);
	int fd = socket(a.family, SOCK_DGRAM | SOCK_CLOEXEC, 0);
	int err = bind(fd, (struct sockaddr *)&sa, len) ? errno : 0;

	close(fd);
	return err;
}

/* The gateway of the IPv4 route to 192.0.2.0 in hexadecimal, as the kernel
 * prints it: in network byte order. */
static const char *gateway_hex(void)
{
	static char gateway[16];
	FILE *f = fopen("/proc/self/net/route", "re");
	char line[256], dst[16];

	gateway[0] = '\0';
	while (f && fgets(line, sizeof(line), f))
		if (sscanf(line, "tun0 %15s %15s", dst, gateway) == 2 &&
		    strtoul(dst, NULL, 16) == inet_addr("192.0.2.0"))
			break;
	if (f)
		fclose(f);
	return gateway;
}

static unsigned speed_of(const char *name)
{
	struct ethtool_cmd cmd = { .cmd = ETHTOOL_GSET };
	struct ifreq ifr = { .ifr_data = (void *)&cmd };
	int fd = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
	int failed;

	snprintf(ifr.ifr_name, IFNAMSIZ, "%s", name);
	failed = ioctl(fd, SIOCETHTOOL, &ifr);
	close(fd);
	return failed ? 0 : ethtool_cmd_speed(&cmd);
}

static bool has(const char *name, uint32_t command)
{
	struct ethtool_value v = { .cmd = command };
	struct ifreq ifr = { .ifr_data = (void *)&v };
	int fd = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);

	snprintf(ifr.ifr_name, IFNAMSIZ, "%s", name);
	ioctl(fd, SIOCETHTOOL, &ifr);
	close(fd);
	return v.data;
}

/* --- set-up ------------------------------------------------------------------ */

static void test_ipv4(void)
{
	struct netdev_config config = tun_config(AF_INET);
	struct netdev *dev = tun_make(&config);

	if (!dev)
		return;
	tap_is_str(link_of("tun0"), "up mtu 1500 queue 500",
		   "with its MTU and the queue of a TUN device");
	tap_ok(!strncmp(link_of("lo"), "up ", 3), "lo is up, too");
	tap_is_str(addresses_of("tun0"), "192.168.0.1/16 ",
		   "it has the local address only");
	tap_is_str(source_towards("192.0.2.77"), "192.168.0.1",
		   "and is the way to the remote ones");
	tap_is_str(source_towards("198.51.100.1"), "Network is unreachable",
		   "but to no others");
	tap_is_int(strtol(gateway_hex(), NULL, 16), inet_addr("192.168.0.1"),
		   "through a gateway, which may be the local address");
	tap_is_int(bind_error("192.168.77.77"), EADDRNOTAVAIL,
		   "other addresses of its network are not local");
	netdev_free(dev);
	tap_is_int(if_nametoindex("tun0"), 0, "without us it is gone");
}

static void test_ipv6(void)
{
	struct netdev_config config = tun_config(AF_INET6);
	struct netdev_packet *packet = malloc(sizeof(*packet));
	struct netdev *dev = tun_make(&config);

	if (!dev || !packet)
		return;
	tap_is_str(link_of("tun0"), "up mtu 1520 queue 500", "with its MTU");
	tap_is_str(addresses_of("tun0"), "fd3d:a0b:17d6::1/48 ",
		   "it has the local address only, none of the link");
	tap_is_int(bind_error("fd3d:a0b:17d6::1"), 0,
		   "which can be used at once (no duplicate detection)");
	tap_is_str(source_towards("fd3d:fa7b:d17d::77"), "fd3d:a0b:17d6::1",
		   "and is the way to the remote ones");
	tap_is_str(source_towards("2001:db8::1"), "Network is unreachable",
		   "but to no others");
	tap_is_int(dev->ops->receive(dev, packet), -EAGAIN,
		   "the kernel says nothing of its own");
	netdev_free(dev);
	free(packet);
}

static void test_variants(void)
{
	struct netdev_config config = tun_config(AF_INET);
	struct netdev *dev;

	config.gateway = tun_addr("192.168.9.9");
	config.speed_mbps = 123;
	config.mtu = 576;
	dev = tun_make(&config);
	tap_is_int(strtol(gateway_hex(), NULL, 16),
		   inet_addr("192.168.9.9"), "a gateway on the link is used");
	tap_is_int(speed_of("tun0"), 123, "the speed is what was asked for");
	tap_is_str(link_of("tun0"), "up mtu 576 queue 500", "so is the MTU");
	netdev_free(dev);

	config.gateway = tun_addr("10.9.9.9");
	dev = tun_make(&config);
	tap_is_str(gateway_hex(), "00000000",
		   "one that is not on the link is not");
	netdev_free(dev);

	config = tun_config(AF_INET);
	dev = tun_make(&config);
	tap_ok(has("tun0", ETHTOOL_GTSO) && has("tun0", ETHTOOL_GGSO),
	       "it takes large packets");
	netdev_free(dev);
	config.no_offload = true;
	dev = tun_make(&config);
	tap_ok(!has("tun0", ETHTOOL_GTSO) && !has("tun0", ETHTOOL_GGSO),
	       "without offload it takes none");
	netdev_free(dev);

	config = tun_config(AF_INET);
	config.anyip = true;
	dev = tun_make(&config);
	tap_is_int(bind_error("192.168.77.77"), 0,
		   "AnyIP: the whole local network is local");
	netdev_free(dev);

	netdev_free(NULL);
}

/* Comes last: the device is there until the namespace of this test ends. */
static void test_ends_with_namespace(void)
{
	struct netdev_config config = tun_config(AF_INET);
	struct netdev *dev;

	config.ends_with_namespace = true;
	dev = tun_make(&config);
	netdev_free(dev);
	tap_ok(if_nametoindex("tun0") != 0,
	       "a device may be left to the end of its namespace");
}

/* --- errors ------------------------------------------------------------------ */

static void fails(const struct netdev_config *config, int want,
		  const char *want_err, const char *what)
{
	char err[TUN_ERR_MAX] = "";
	struct netdev *dev = NULL;

	tap_is_int(netdev_tun_new(config, &dev, err, sizeof(err)), want, "%s",
		   what);
	tap_is_str(err, want_err, "and why is told");
	tap_ok(!dev, "and there is no device");
}

static void test_bad_config(void)
{
	struct netdev_config config = tun_config(AF_INET);
	struct netdev *dev = tun_make(&config);

	fails(&config, -EBUSY,
	      "cannot create the TUN device tun0: Device or resource busy; there is one already in this network namespace, maybe of a run that is still ending: give each run a namespace of its own",
	      "a name that is taken");
	tap_is_str(link_of("tun0"), "up mtu 1500 queue 500",
		   "the device that has it stays");
	netdev_free(dev);

	config.local_prefix = 33;
	fails(&config, -EIO,
	      "cannot add the local address of tun0: Invalid input data or parameter",
	      "a prefix that cannot be one");
	tap_is_int(if_nametoindex("tun0"), 0, "nothing stays of a failure");

	config = tun_config(AF_INET);
	config.name = "a/b";
	fails(&config, -EINVAL,
	      "cannot create the TUN device a/b: Invalid argument",
	      "a name that cannot be one");
}

/* Runs @test in a child that may be damaged; its results count here. */
static void in_child(void (*test)(void))
{
	pid_t pid;
	int status = 0;

	fflush(stdout);
	pid = fork();
	if (!pid) {
		int before = tap_state()->failed;

		test();
		_exit(tap_state()->failed - before);
	}
	waitpid(pid, &status, 0);
	tap_state()->run += 3;
	tap_state()->failed += WIFEXITED(status) ? WEXITSTATUS(status) : 1;
}

static void without_descriptors(void)
{
	struct netdev_config config = tun_config(AF_INET);
	struct rlimit none = { 0, 0 };

	setrlimit(RLIMIT_NOFILE, &none);
	fails(&config, -EMFILE,
	      "cannot open /dev/net/tun: Too many open files; raise the limit of open files (ulimit -n), or run fewer scripts at once (-j)",
	      "without descriptors");
}

static void without_driver(void)
{
	struct netdev_config config = tun_config(AF_INET);

	if (unshare(CLONE_NEWNS) ||
	    mount("tmpfs", "/dev/net", "tmpfs", 0, NULL))
		printf("# /dev/net: %s\n", strerror(errno));
	fails(&config, -ENOENT,
	      "cannot open /dev/net/tun: No such file or directory; is there no TUN driver? try 'modprobe tun'; in a container, pass the device in (--device /dev/net/tun)",
	      "without the device file");
}

/* As a file that is not there for everybody. */
static void without_permission(void)
{
	struct netdev_config config = tun_config(AF_INET);
	struct __user_cap_header_struct head = {
		.version = _LINUX_CAPABILITY_VERSION_3,
	};
	struct __user_cap_data_struct none[2] = { { 0 } };

	if (unshare(CLONE_NEWNS) ||
	    mount("tmpfs", "/dev/net", "tmpfs", 0, NULL) ||
	    mknod("/dev/net/tun", S_IFREG, 0) ||
	    syscall(SYS_capset, &head, none))
		printf("# /dev/net: %s\n", strerror(errno));
	fails(&config, -EACCES,
	      "cannot open /dev/net/tun: Permission denied; give this user access to it (chmod 666 /dev/net/tun; in a container, --device /dev/net/tun), or run as root",
	      "without access to it");
}

static void without_capability(void)
{
	struct netdev_config config = tun_config(AF_INET);
	struct __user_cap_header_struct head = {
		.version = _LINUX_CAPABILITY_VERSION_3,
	};
	struct __user_cap_data_struct none[2] = { { 0 } };

	syscall(SYS_capset, &head, none);
	fails(&config, -EPERM,
	      "cannot create the TUN device tun0: Operation not permitted; it takes CAP_NET_ADMIN in this network namespace: run as root, or under the name 'tundrill', which makes a namespace of its own",
	      "without CAP_NET_ADMIN");
}

static int test(void)
{
	test_ipv4();
	test_ipv6();
	test_variants();
	test_bad_config();
	in_child(without_descriptors);
	in_child(without_driver);
	in_child(without_permission);
	in_child(without_capability);
	test_ends_with_namespace();
	return tap_done();
}

int main(void)
{
	return tun_test_main(test);
}
