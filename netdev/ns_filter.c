/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * ns_filter: the system calls that a run of a stranger does not have.
 *
 * A seccomp filter in classic BPF.  It names what is refused: what is new in a kernel is
 * what is under test, and reaches beyond a run only with the capabilities and mounts that
 * a run does not have.  Refused are calls that change mounts, namespaces, the machine,
 * its clock and its modules, that look into other processes, and that are known as ways
 * into the kernel.  Programs of another architecture, whose numbers mean other calls, are
 * killed; so are x32's numbers refused.
 */
#include <errno.h>
#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/sched.h>
#include <linux/seccomp.h>
#include <stddef.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/syscall.h>

#include "netdev/ns_setup.h"

#if defined(__x86_64__) && !defined(__ILP32__)
#define OUR_ARCH AUDIT_ARCH_X86_64
#elif defined(__aarch64__)
#define OUR_ARCH (__BYTE_ORDER__ == __ORDER_BIG_ENDIAN__ ? \
		  AUDIT_ARCH_AARCH64 & ~__AUDIT_ARCH_LE : AUDIT_ARCH_AARCH64)
#elif defined(__riscv) && __riscv_xlen == 64
#define OUR_ARCH AUDIT_ARCH_RISCV64
#elif defined(__powerpc64__) && __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
#define OUR_ARCH AUDIT_ARCH_PPC64LE
#elif defined(__s390x__)
#define OUR_ARCH AUDIT_ARCH_S390X
#elif defined(__loongarch_lp64)
#define OUR_ARCH AUDIT_ARCH_LOONGARCH64
#else
#define OUR_ARCH 0		/* not known here: --untrusted is refused */
#endif

#define X32_BIT 0x40000000	/* of numbers: __X32_SYSCALL_BIT */

/* The same on all architectures (include/uapi/asm-generic/unistd.h); Debian 12's headers
 * have not all of them. */
enum {
	NR_PIDFD_SEND_SIGNAL = 424, NR_IO_URING_SETUP, NR_IO_URING_ENTER,
	NR_IO_URING_REGISTER, NR_OPEN_TREE, NR_MOVE_MOUNT, NR_FSOPEN, NR_FSCONFIG,
	NR_FSMOUNT, NR_FSPICK, NR_PIDFD_OPEN, NR_CLONE3,
	NR_PIDFD_GETFD = 438, NR_PROCESS_MADVISE = 440, NR_MOUNT_SETATTR = 442,
	NR_QUOTACTL_FD = 443, NR_OPEN_TREE_ATTR = 467,
};

static const int refused[] = {
	/* mounts, file systems */
	SYS_mount, SYS_umount2, SYS_pivot_root, SYS_chroot, NR_OPEN_TREE,
	NR_OPEN_TREE_ATTR, NR_MOVE_MOUNT, NR_FSOPEN, NR_FSCONFIG, NR_FSMOUNT,
	NR_FSPICK, NR_MOUNT_SETATTR, SYS_quotactl, NR_QUOTACTL_FD,
	SYS_open_by_handle_at, SYS_swapon, SYS_swapoff, SYS_acct,
	/* namespaces; clone3() hides its flags and has a line of its own */
	SYS_unshare, SYS_setns,
	/* other processes */
	SYS_ptrace, SYS_process_vm_readv, SYS_process_vm_writev, SYS_kcmp,
	NR_PIDFD_GETFD, NR_PROCESS_MADVISE,
	/* keys */
	SYS_add_key, SYS_request_key, SYS_keyctl,
	/* the machine */
	SYS_reboot, SYS_kexec_load, SYS_init_module, SYS_finit_module,
	SYS_delete_module, SYS_settimeofday, SYS_clock_settime, SYS_syslog,
	SYS_vhangup,
#ifdef SYS_kexec_file_load
	SYS_kexec_file_load,
#endif
#ifdef SYS_socketcall
	SYS_socketcall,		/* would hide the family of a socket */
#endif
#ifdef SYS_iopl
	SYS_iopl, SYS_ioperm, SYS_modify_ldt,
#endif
	/* large ways into the kernel, which no test of its network takes */
	SYS_bpf, SYS_perf_event_open, SYS_userfaultfd, SYS_fanotify_init,
	NR_IO_URING_SETUP, NR_IO_URING_ENTER, NR_IO_URING_REGISTER,
};

/* Those that are within a network namespace, and the unnamed one: vsock, for one, reaches
 * the hypervisor. */
static const int families[] = {
	AF_UNSPEC, AF_UNIX, AF_INET, AF_INET6, AF_NETLINK, AF_PACKET,
};

/* Requests that type into a terminal: TIOCSTI, TIOCLINUX (asm-generic/ioctls.h). */
static const unsigned typing[] = { 0x5412, 0x541c };

#define NEW_NAMESPACES (CLONE_NEWCGROUP | CLONE_NEWIPC | CLONE_NEWNET | \
			CLONE_NEWNS | CLONE_NEWPID | CLONE_NEWUSER | CLONE_NEWUTS)

#define CODE_MAX 256

struct code {
	struct sock_filter op[CODE_MAX];
	unsigned short n;
};

static void add(struct code *c, struct sock_filter op)
{
	if (c->n < CODE_MAX)
		c->op[c->n] = op;
	c->n++;
}

static void add_jump(struct code *c, unsigned test, uint32_t k, unsigned yes,
		     unsigned no)
{
	add(c, (struct sock_filter)BPF_JUMP(BPF_JMP | BPF_K | test, k,
					    (uint8_t)yes, (uint8_t)no));
}

static void add_return(struct code *c, uint32_t what)
{
	add(c, (struct sock_filter)BPF_STMT(BPF_RET | BPF_K, what));
}

static void add_refusal(struct code *c, int error)
{
	add_return(c, SECCOMP_RET_ERRNO | (uint32_t)error);
}

static void add_load(struct code *c, size_t offset)
{
	add(c, (struct sock_filter)BPF_STMT(BPF_LD | BPF_W | BPF_ABS,
					    (uint32_t)offset));
}

/* The lower half of an argument; nothing refused here needs the upper one. */
static void add_load_arg(struct code *c, unsigned i)
{
	size_t low = __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__ ? 4 : 0;

	add_load(c, offsetof(struct seccomp_data, args) + i * 8 + low);
}

/* What is not for us is refused before anything else is looked at. */
static void add_numbers(struct code *c)
{
	add_load(c, offsetof(struct seccomp_data, arch));
	add_jump(c, BPF_JEQ, OUR_ARCH, 1, 0);
	add_return(c, SECCOMP_RET_KILL_PROCESS);
	add_load(c, offsetof(struct seccomp_data, nr));
#ifdef __x86_64__
	add_jump(c, BPF_JGE, X32_BIT, 0, 1);
	add_refusal(c, ENOSYS);
#endif
	/* As a kernel without it: the C library takes clone() then. */
	add_jump(c, BPF_JEQ, NR_CLONE3, 0, 1);
	add_refusal(c, ENOSYS);
	for (size_t i = 0; i < sizeof(refused) / sizeof(*refused); i++) {
		add_jump(c, BPF_JEQ, (uint32_t)refused[i], 0, 1);
		add_refusal(c, EPERM);
	}
}

/* Each part that looks at an argument ends with a verdict, or is jumped over. */
static void add_arguments(struct code *c)
{
	const unsigned n_families = sizeof(families) / sizeof(*families);
#ifdef __s390x__
	const unsigned clone_flags = 1;	/* CONFIG_CLONE_BACKWARDS2 */
#else
	const unsigned clone_flags = 0;
#endif

	add_jump(c, BPF_JEQ, SYS_clone, 0, 4);
	add_load_arg(c, clone_flags);
	add_jump(c, BPF_JSET, NEW_NAMESPACES, 0, 1);
	add_refusal(c, EPERM);
	add_return(c, SECCOMP_RET_ALLOW);

	add_jump(c, BPF_JEQ, SYS_ioctl, 0, 5);
	add_load_arg(c, 1);
	add_jump(c, BPF_JEQ, typing[0], 1, 0);
	add_jump(c, BPF_JEQ, typing[1], 0, 1);
	add_refusal(c, EPERM);
	add_return(c, SECCOMP_RET_ALLOW);

	add_jump(c, BPF_JEQ, SYS_socket, 0, n_families + 2);
	add_load_arg(c, 0);
	for (unsigned i = 0; i < n_families; i++)
		add_jump(c, BPF_JEQ, (uint32_t)families[i], n_families - i, 0);
	add_refusal(c, EAFNOSUPPORT);
	add_return(c, SECCOMP_RET_ALLOW);
}

int ns_confine_calls(char *err)
{
	struct code c = { .n = 0 };
	struct sock_fprog program;

	if (!OUR_ARCH)
		return ns_fail(err, "--untrusted is not possible here: its filter of system calls does not know this architecture");
	add_numbers(&c);
	add_arguments(&c);
	if (c.n > CODE_MAX)
		return ns_fail(err, "the filter of system calls is too long");
	program = (struct sock_fprog){ .len = c.n, .filter = c.op };
	if (prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program))
		return ns_fail(err, "--untrusted is not possible here: cannot set a filter of system calls: %s",
			       strerror(errno));
	return 0;
}
