/* SPDX-License-Identifier: BSD-2-Clause */
/* test_call_refused: what a call must not reach: memory and descriptors of the tool. */
#include <fcntl.h>
#include <linux/filter.h>
#include <linux/sockios.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "tests/unit/call_fixture.h"

/* Connected AF_UNIX sockets as descriptors 3 and 4. */
static void make_pair(struct fixture *f)
{
	int live[2];

	if (socketpair(AF_UNIX, SOCK_DGRAM, 0, live))
		tap_ok(false, "cannot make sockets");
	fds_add(f->fds, 3, live[0]);
	fds_add(f->fds, 4, live[1]);
}

static void drop_pair(struct fixture *f)
{
	for (int fd = 3; fd <= 4; fd++) {
		close(fds_live(f->fds, fd));
		fds_remove(f->fds, fd);
	}
}

/* --- requests and commands -------------------------------------------------- */

static int request(struct fixture *f, int64_t number)
{
	return prepare(f, "ioctl", make_int(f, 3), make_int(f, number),
		       make_list1(f, 0), NULL);
}

static void test_ioctl(struct fixture *f)
{
	static const int64_t refused[] = {
		SIOCGIFINDEX, SIOCGIFCONF, SIOCGSTAMP_OLD, SIOCETHTOOL, 0xffff, 0,
		SIOCINQ - 1,
	};
	static const int64_t made[] = { SIOCINQ, SIOCOUTQ, SIOCOUTQNSD, SIOCATMARK };
	bool all = true;

	expect(f, 0, 0);
	for (size_t i = 0; i < sizeof(made) / sizeof(made[0]); i++)
		all &= !request(f, made[i]);
	tap_ok(all, "ioctl(): what takes one int is made");
	all = true;
	for (size_t i = 0; i < sizeof(refused) / sizeof(refused[0]); i++)
		all &= request(f, refused[i]) == -EINVAL;
	tap_ok(all, "ioctl(): any other request is an error of the script");
	request(f, 0xffff);
	tap_is_int(strncmp(said(f), "ioctl(): request 0xffff is not made: how much memory it takes is not known\n"
			   "note: those that a script can make: SIOCINQ", 110),
		   0, "... that says which ones there are");
	tap_is_int(f->diags.item[0]->span.line, 1, "... at its place");
}

static void test_fcntl(struct fixture *f)
{
	static const int64_t refused[] = {
		F_SETLK, F_GETLK, F_SETLKW, F_OFD_SETLK, F_GETOWN_EX,
		F_SETOWN_EX, F_SETOWN, F_GET_FILE_RW_HINT, 5,
	};
	static const int64_t made[] = {
		F_GETFL, F_SETFL, F_GETFD, F_SETFD, F_SETSIG, F_GETOWN,
		F_GETLEASE, F_DUPFD, F_SETPIPE_SZ, 9999,
	};
	bool all = true;

	for (size_t i = 0; i < sizeof(made) / sizeof(made[0]); i++)
		all &= !prepare(f, "fcntl", make_int(f, 3), make_int(f, made[i]),
				NULL);
	tap_ok(all, "fcntl(): what takes an integer is made");
	all = true;
	for (size_t i = 0; i < sizeof(refused) / sizeof(refused[0]); i++)
		all &= prepare(f, "fcntl", make_int(f, 3),
			       make_int(f, refused[i]), make_int(f, 4096),
			       NULL) == -EINVAL;
	tap_ok(all, "fcntl(): what takes memory or a process is an error");
	tap_is_int(strncmp(said(f), "fcntl(): command 5 is not made", 30), 0,
		   "... of the script");
}

/* --- socket options ----------------------------------------------------------- */

static void test_setsockopt(struct fixture *f)
{
	static const struct {
		int level, option;
	} refused[] = { { 0, 64 }, { 0, 96 }, { 0, 128 }, { 41, 64 }, { 283, 4 } };
	bool all = true;

	expect(f, 0, 0);
	for (size_t i = 0; i < sizeof(refused) / sizeof(refused[0]); i++)
		all &= prepare(f, "setsockopt", make_int(f, 3),
			       make_int(f, refused[i].level),
			       make_int(f, refused[i].option),
			       make_bytes(f, "12345678", 8), make_int(f, 8),
			       NULL) == -EINVAL;
	tap_ok(all, "setsockopt(): a value with addresses to write to is an error");
	tap_ok(strstr(said(f), "addresses of memory") != NULL, "... that says so");
}

/* The kernel gives back as many instructions as there are bytes of length. */
static void test_get_filter(struct fixture *f)
{
	struct sock_filter code[100];
	struct sock_fprog prog = { .len = 100, .filter = code };
	uint32_t *canary;

	for (size_t i = 0; i < 100; i++)
		code[i] = (struct sock_filter)BPF_STMT(BPF_RET | BPF_K, 0xffffffff);
	if (setsockopt(fds_live(f->fds, 3), SOL_SOCKET, SO_ATTACH_FILTER,
		       &prog, sizeof(prog)))
		tap_ok(false, "cannot attach a filter");
	expect(f, 0, 0);
	prepare(f, "getsockopt", make_int(f, 3), make_int(f, SOL_SOCKET),
		make_word(f, "SO_GET_FILTER"), make_string(f, ""),
		make_list1(f, 100), NULL);
	/* What stands behind in the arena. */
	canary = arena_alloc(f->mem, 1024);
	memset(canary, 0x5a, 1024);
	f->call.ops->execute(&f->call);
	tap_is_int(f->call.ret, 0, "getsockopt(SO_GET_FILTER) with room for it");
	for (size_t i = 0; i < 256; i++)
		if (canary[i] != 0x5a5a5a5a) {
			tap_ok(false, "writes behind its buffer");
			return;
		}
	tap_ok(true, "... which is as large as what the kernel writes");
	prepare(f, "getsockopt", make_int(f, 3), make_int(f, SOL_SOCKET),
		make_word(f, "SO_GET_FILTER"), make_string(f, ""),
		make_list1(f, 0), NULL);
	f->call.ops->execute(&f->call);
	f->call.ops->finish(&f->call);
	tap_ok(!f->call.ret && strstr(said(f), "length"),
	       "a length without a value is not read as one");
}

/* --- descriptors ------------------------------------------------------------------ */

static int send_fd(struct fixture *f, int number)
{
	struct expr *msg, *control;

	control = make_of(f, EXPR_STRUCT,
			  make_member(f, "cmsg_level", NULL,
				      make_word(f, "SOL_SOCKET")),
			  make_member(f, "cmsg_type", NULL,
				      make_word(f, "SCM_RIGHTS")),
			  make_member(f, "cmsg_data", NULL,
				      make_int(f, number)), NULL);
	msg = make_of(f, EXPR_STRUCT,
		      make_member(f, "msg_name", make_int(f, 0),
				  make_ellipsis(f)),
		      make_member(f, "msg_iov", make_int(f, 1),
				  make_of(f, EXPR_LIST,
					  make_of(f, EXPR_STRUCT, make_ellipsis(f),
						  make_int(f, 1), NULL), NULL)),
		      make_member(f, "msg_control", NULL,
				  make_of(f, EXPR_LIST, control, NULL)), NULL);
	return play(f, "sendmsg", make_int(f, 3), msg, make_int(f, 0), NULL);
}

static void test_rights(struct fixture *f)
{
	expect(f, 1, 0);
	IS_FINE(f, send_fd(f, 4), "SCM_RIGHTS passes a descriptor of the script's");
	expect(f, -1, EBADF);
	IS_FINE(f, send_fd(f, STDOUT_FILENO),
		"... and not what has that number in the tool");
}

static void test_magic_links(struct fixture *f)
{
	static const char *const path[] = {
		"/proc/self/fd/0", "/proc/thread-self/fd/1", "/dev/fd/1",
		"/dev/stdout", "/proc/self/cwd/x", "/proc/self/root/etc/passwd",
		"/proc/self/exe",
	};

	for (size_t i = 0; i < sizeof(path) / sizeof(path[0]); i++) {
		expect(f, -1, ELOOP);
		IS_FINE(f, play(f, "open", make_string(f, path[i]),
				make_word(f, "O_RDONLY"), NULL), path[i]);
	}
	expect(f, 5, 0);
	play(f, "open", make_string(f, path[0]), make_word(f, "O_RDONLY"), NULL);
	tap_ok(strstr(said(f), "note: links of /proc") != NULL,
	       "a script that counts on one is told why");
}

/* open() takes what openat2() does not. */
static void test_open_flags(struct fixture *f)
{
	static const int flags[] = {
		O_RDONLY | 0x40000000,
		O_PATH | O_WRONLY | O_APPEND,
		O_WRONLY | O_TMPFILE,
	};

	for (size_t i = 0; i < sizeof(flags) / sizeof(flags[0]); i++) {
		expect(f, 5, 0);
		IS_FINE(f, play(f, "open", make_string(f, "/tmp"),
				make_int(f, flags[i]), NULL),
			"open() with flags that it forgets, or O_TMPFILE");
		close(fds_live(f->fds, 5));
		fds_remove(f->fds, 5);
	}
}

/* Numbers that the script has never got, whatever the tool has under them. */
static void test_foreign_numbers(struct fixture *f)
{
	bool all = true, open = true;

	expect(f, -1, EBADF);
	for (int fd = 0; fd < 1024; fd++)
		all &= !play(f, "close", make_int(f, fd == 3 || fd == 4 ? 2 : fd),
			     NULL);
	tap_ok(all, "close() of all numbers that are not the script's is EBADF");
	for (int fd = 0; fd < 3; fd++)
		open &= fcntl(fd, F_GETFD) >= 0;
	tap_ok(open, "... and closes none of the tool's");
	all = true;
	for (int fd = 0; fd < 3; fd++) {
		all &= !play(f, "write", make_int(f, fd), make_ellipsis(f),
			     make_int(f, 1), NULL);
		all &= !play(f, "fcntl", make_int(f, fd), make_int(f, F_DUPFD),
			     make_int(f, 0), NULL);
		all &= !play(f, "ioctl", make_int(f, fd), make_int(f, FIOCLEX),
			     NULL);
	}
	tap_ok(all, "... nor is any of them written to, duplicated or set");
}

int main(void)
{
	struct fixture f;

	fixture_init(&f, FAMILY_IPV4);
	make_pair(&f);
	test_ioctl(&f);
	test_fcntl(&f);
	test_setsockopt(&f);
	test_get_filter(&f);
	test_rights(&f);
	test_magic_links(&f);
	test_open_flags(&f);
	test_foreign_numbers(&f);
	drop_pair(&f);
	fixture_done(&f);
	return tap_done();
}
