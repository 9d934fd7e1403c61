/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * sysctls: settings of the kernel under which a script was played.
 *
 * A new namespace has the kernel's defaults, but for what it takes from the one of the
 * machine, and what a script's commands set.  Those that depend on the memory of the
 * machine, or changed from kernel to kernel, are not looked at.
 */
#include "runtime/suite/sysctls.h"

#include <fcntl.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "parser/mem.h"

/* As tcp_sk_init() and inet_init_net() set them in Linux 6.12 to 7.2. */
static const struct {
	const char *name;	/* below net.ipv4 */
	const char *value;	/* by default; of several numbers, the first ones */
} defaults[] = {
	{ "ip_default_ttl", "64" },
	{ "ip_local_port_range", "32768 60999" },
	{ "ip_no_pmtu_disc", "0" },
	{ "tcp_abort_on_overflow", "0" },
	{ "tcp_app_win", "31" },
	{ "tcp_autocorking", "1" },
	{ "tcp_base_mss", "1024" },
	{ "tcp_comp_sack_delay_ns", "1000000" },
	{ "tcp_comp_sack_nr", "44" },
	{ "tcp_congestion_control", "cubic" },
	{ "tcp_dsack", "1" },
	{ "tcp_early_retrans", "3" },
	{ "tcp_ecn", "2" },
	{ "tcp_ecn_fallback", "1" },
	{ "tcp_fastopen", "1" },
	{ "tcp_fin_timeout", "60" },
	{ "tcp_frto", "2" },
	{ "tcp_invalid_ratelimit", "500" },
	{ "tcp_keepalive_intvl", "75" },
	{ "tcp_keepalive_probes", "9" },
	{ "tcp_keepalive_time", "7200" },
	{ "tcp_max_reordering", "300" },
	{ "tcp_min_rtt_wlen", "300" },
	{ "tcp_min_snd_mss", "48" },
	{ "tcp_min_tso_segs", "2" },
	{ "tcp_moderate_rcvbuf", "1" },
	{ "tcp_mtu_probing", "0" },
	{ "tcp_no_metrics_save", "0" },
	{ "tcp_no_ssthresh_metrics_save", "1" },
	{ "tcp_notsent_lowat", "4294967295" },
	{ "tcp_orphan_retries", "0" },
	{ "tcp_pacing_ca_ratio", "120" },
	{ "tcp_pacing_ss_ratio", "200" },
	{ "tcp_plb_enabled", "0" },
	{ "tcp_recovery", "1" },
	{ "tcp_reflect_tos", "0" },
	{ "tcp_reordering", "3" },
	{ "tcp_retrans_collapse", "1" },
	{ "tcp_retries1", "3" },
	{ "tcp_retries2", "15" },
	{ "tcp_rfc1337", "0" },
	{ "tcp_rmem", "4096 131072" },
	{ "tcp_rto_max_ms", "120000" },
	{ "tcp_rto_min_us", "200000" },
	{ "tcp_sack", "1" },
	{ "tcp_shrink_window", "0" },
	{ "tcp_slow_start_after_idle", "1" },
	{ "tcp_stdurg", "0" },
	{ "tcp_syn_linear_timeouts", "4" },
	{ "tcp_syn_retries", "6" },
	{ "tcp_synack_retries", "5" },
	{ "tcp_thin_linear_timeouts", "0" },
	{ "tcp_timestamps", "1" },
	{ "tcp_tw_reuse", "2" },
	{ "tcp_window_scaling", "1" },
	{ "tcp_wmem", "4096 16384" },
	{ "tcp_workaround_signed_windows", "0" },
};

/* The value as sysctl(8) writes it; false: there is none. */
static bool read_value(const char *name, char *ret, size_t cap)
{
	td_auto_free char *path = xasprintf("/proc/sys/net/ipv4/%s", name);
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	ssize_t len;

	if (fd < 0)
		return false;
	len = read(fd, ret, cap - 1);
	close(fd);
	if (len <= 0)
		return false;
	ret[len] = '\0';
	ret[strcspn(ret, "\n")] = '\0';
	for (char *p = ret; *p; p++)
		if (*p == '\t')
			*p = ' ';
	return true;
}

static bool is_default(const char *value, const char *by_default)
{
	size_t len = strlen(by_default);

	return strncmp(value, by_default, len) == 0 &&
	       (!value[len] || value[len] == ' ');
}

char *sysctls_changed(void)
{
	char *text = NULL;

	for (size_t i = 0; i < sizeof(defaults) / sizeof(defaults[0]); i++) {
		char value[256], *longer;

		if (!read_value(defaults[i].name, value, sizeof(value)) ||
		    is_default(value, defaults[i].value))
			continue;
		longer = xasprintf("%snet.ipv4.%s = %s\n", text ? text : "",
				   defaults[i].name, value);
		free(text);
		text = longer;
	}
	return text;
}
