/* SPDX-License-Identifier: BSD-2-Clause */
/* test_ns: the process of a run, where containers forbid some system calls. */
#include "netdev/ns.h"

#include <errno.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <stdint.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "tests/unit/tap.h"

/* As container engines do without CAP_SYS_ADMIN; false: not possible here. */
static bool forbid_clone3(void)
{
	struct sock_filter code[] = {
		BPF_STMT(BPF_LD | BPF_W | BPF_ABS,
			 offsetof(struct seccomp_data, nr)),
		BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_clone3, 0, 1),
		BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | ENOSYS),
		BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
	};
	struct sock_fprog program = {
		.len = sizeof(code) / sizeof(code[0]), .filter = code,
	};

	return !prctl(PR_SET_NO_NEW_PRIVS, 1UL, 0UL, 0UL, 0UL) &&
	       !prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program);
}

static void test_stay(const char *what)
{
	char err[512] = "";
	int status = -1;
	pid_t pid = ns_fork(NS_STAY, NULL, err, sizeof(err));

	if (!pid)
		_exit(getppid() == 1 ? 1 : 7);
	tap_ok(pid > 0, "%s: a process is made", what);
	if (pid < 0) {
		printf("# %s\n", err);
		return;
	}
	waitpid(pid, &status, 0);
	tap_ok(WIFEXITED(status) && WEXITSTATUS(status) == 7,
	       "%s: it is our child", what);
}

static void test_isolate_refused(void)
{
	char err[512] = "";

	tap_is_int(ns_fork(NS_ISOLATE, NULL, err, sizeof(err)), -ENOSYS,
		   "without clone3, there are no namespaces");
	tap_ok(strstr(err, "cannot make the namespaces"), "which is told");
}

int main(void)
{
	test_stay("as usual");
	if (forbid_clone3()) {
		test_stay("without clone3");
		test_isolate_refused();
	}
	return tap_done();
}
