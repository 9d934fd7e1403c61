/* SPDX-License-Identifier: BSD-2-Clause */
/* capability: what cap_set() takes. */
#include <linux/capability.h>

#include "parser/symbols/family.h"

/* The flags and values of libcap come first: cap_set() is modelled on it. */
static const struct symbol cap_symbols[] = {
	PV(CAP_EFFECTIVE, 0),
	PV(CAP_PERMITTED, 1),
	PV(CAP_INHERITABLE, 2),
	PV(CAP_SET, 1),
	PV(CAP_CLEAR, 0),
	P(CAP_CHOWN),
	P(CAP_DAC_OVERRIDE),
	P(CAP_DAC_READ_SEARCH),
	P(CAP_FOWNER),
	P(CAP_FSETID),
	P(CAP_KILL),
	P(CAP_SETGID),
	P(CAP_SETUID),
	P(CAP_SETPCAP),
	P(CAP_LINUX_IMMUTABLE),
	P(CAP_NET_BIND_SERVICE),
	P(CAP_NET_BROADCAST),
	P(CAP_NET_ADMIN),
	P(CAP_NET_RAW),
	P(CAP_IPC_LOCK),
	P(CAP_IPC_OWNER),
	P(CAP_SYS_MODULE),
	P(CAP_SYS_RAWIO),
	P(CAP_SYS_CHROOT),
	P(CAP_SYS_PTRACE),
	P(CAP_SYS_PACCT),
	P(CAP_SYS_ADMIN),
	P(CAP_SYS_BOOT),
	P(CAP_SYS_NICE),
	P(CAP_SYS_RESOURCE),
	P(CAP_SYS_TIME),
	P(CAP_SYS_TTY_CONFIG),
	P(CAP_MKNOD),
	P(CAP_LEASE),
	P(CAP_AUDIT_WRITE),
	P(CAP_AUDIT_CONTROL),
	P(CAP_SETFCAP),
	P(CAP_MAC_OVERRIDE),
	P(CAP_MAC_ADMIN),
	P(CAP_SYSLOG),
	P(CAP_WAKE_ALARM),
	P(CAP_BLOCK_SUSPEND),
	S(CAP_AUDIT_READ),
	S(CAP_PERFMON),
	S(CAP_BPF),
	S(CAP_CHECKPOINT_RESTORE),
};

const struct symbol_family symbols_cap = FAMILY("CAP", cap_symbols);
