/* SPDX-License-Identifier: BSD-2-Clause */
/* capabilities, for cap_set(). */
#include <linux/capability.h>

#include "parser/symbols/family.h"

/* The flags and values of libcap come first: cap_set() is modelled on it. */
static const struct symbol cap_symbols[] = {
	V(CAP_EFFECTIVE, 0),
	V(CAP_PERMITTED, 1),
	V(CAP_INHERITABLE, 2),
	V(CAP_SET, 1),
	V(CAP_CLEAR, 0),
	S(CAP_CHOWN),
	S(CAP_DAC_OVERRIDE),
	S(CAP_DAC_READ_SEARCH),
	S(CAP_FOWNER),
	S(CAP_FSETID),
	S(CAP_KILL),
	S(CAP_SETGID),
	S(CAP_SETUID),
	S(CAP_SETPCAP),
	S(CAP_LINUX_IMMUTABLE),
	S(CAP_NET_BIND_SERVICE),
	S(CAP_NET_BROADCAST),
	S(CAP_NET_ADMIN),
	S(CAP_NET_RAW),
	S(CAP_IPC_LOCK),
	S(CAP_IPC_OWNER),
	S(CAP_SYS_MODULE),
	S(CAP_SYS_RAWIO),
	S(CAP_SYS_CHROOT),
	S(CAP_SYS_PTRACE),
	S(CAP_SYS_PACCT),
	S(CAP_SYS_ADMIN),
	S(CAP_SYS_BOOT),
	S(CAP_SYS_NICE),
	S(CAP_SYS_RESOURCE),
	S(CAP_SYS_TIME),
	S(CAP_SYS_TTY_CONFIG),
	S(CAP_MKNOD),
	S(CAP_LEASE),
	S(CAP_AUDIT_WRITE),
	S(CAP_AUDIT_CONTROL),
	S(CAP_SETFCAP),
	S(CAP_MAC_OVERRIDE),
	S(CAP_MAC_ADMIN),
	S(CAP_SYSLOG),
	S(CAP_WAKE_ALARM),
	S(CAP_BLOCK_SUSPEND),
	S(CAP_AUDIT_READ),
	S(CAP_PERFMON),
	S(CAP_BPF),
	S(CAP_CHECKPOINT_RESTORE),
};

const struct symbol_family symbols_cap = FAMILY("CAP", cap_symbols);
