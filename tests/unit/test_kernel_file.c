/* SPDX-License-Identifier: BSD-2-Clause */
/* test_kernel_file: files of an entry keep their time stamps while they stay the same. */
#include "runtime/kernel/kernel_file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "parser/mem.h"
#include "tests/unit/tap.h"

static char *folder;

static char *in_folder(const char *name)
{
	return xasprintf("%s/%s", folder, name);
}

/* Gives a file a time stamp of long ago. */
static void age(const char *path)
{
	const struct timespec then[] = { { .tv_sec = 1 }, { .tv_sec = 1 } };

	utimensat(AT_FDCWD, path, then, 0);
}

static bool is_old(const char *path)
{
	struct stat st;

	return stat(path, &st) == 0 && st.st_mtim.tv_sec == 1;
}

static ino_t inode(const char *path)
{
	struct stat st;

	return stat(path, &st) == 0 ? st.st_ino : 0;
}

static void test_write(void)
{
	td_auto_free char *path = in_folder("text");
	td_auto_free char *none = in_folder("none/text");
	td_auto_free char *text = NULL;

	tap_is_int(kernel_file_write(path, "one\n"), 0, "a text is written");
	age(path);
	tap_is_int(kernel_file_write(path, "one\n"), 0, "... again");
	tap_ok(is_old(path), "... which changes nothing");
	tap_is_int(kernel_file_write(path, "two\n"), 0, "... another one");
	tap_ok(!is_old(path), "... which does");
	text = kernel_file_read(path);
	tap_is_str(text, "two\n", "it is read");
	tap_is_int(kernel_file_write(none, ""), -ENOENT, "no folder");
	tap_ok(!kernel_file_read(none) && errno == ENOENT, "no file");
	tap_is_int(truncate(path, ((off_t)16 << 20) + 1), 0, "a file of 16 MiB");
	tap_ok(!kernel_file_read(path) && errno == EFBIG, "... is too long");
}

static void test_copy(void)
{
	td_auto_free char *from = in_folder("from");
	td_auto_free char *to = in_folder("to");
	td_auto_free char *text = NULL;
	ino_t first;

	kernel_file_write(from, "a kernel");
	chmod(from, 0755);
	age(from);
	tap_is_int(kernel_file_copy(from, to), 0, "a file is copied");
	text = kernel_file_read(to);
	tap_is_str(text, "a kernel", "... its text");
	tap_ok(is_old(to), "... its time stamp");
	tap_is_int(access(to, X_OK), 0, "... its mode");
	first = inode(to);
	tap_is_int(kernel_file_copy(from, to), 0, "copied again");
	tap_ok(inode(to) == first, "... it stays");
	kernel_file_write(from, "another!");
	tap_is_int(kernel_file_copy(from, to), 0, "one that has changed");
	tap_ok(inode(to) != first, "... takes the place of the other");
	unlink(from);
	tap_is_int(kernel_file_copy(from, to), -ENOENT, "one that is not there");
	tap_ok(access(to, F_OK) == 0, "... takes no place");
}

static void test_tree(void)
{
	td_auto_free char *tree = in_folder("tree");
	td_auto_free char *sub = in_folder("tree/sub");
	td_auto_free char *link_path = in_folder("tree/sub/link");
	td_auto_free char *aim = in_folder("aim");
	td_auto_free char *file = in_folder("aim/file");

	mkdir(tree, 0700);
	mkdir(sub, 0700);
	mkdir(aim, 0700);
	kernel_file_write(file, "stays");
	tap_is_int(symlink(aim, link_path), 0, "a link to another folder");
	tap_ok(kernel_tree_size(aim) >= 5, "a folder has a size");
	tap_is_int(kernel_tree_remove(tree), 0, "a tree is removed");
	tap_is_int(access(tree, F_OK), -1, "... all of it");
	tap_is_int(access(file, F_OK), 0, "... and nothing behind a link");
	tap_is_int(kernel_tree_remove(tree), 0, "one that is not there");
}

int main(void)
{
	const char *tmp = getenv("TMPDIR");

	folder = xasprintf("%s/test_kernel_file.XXXXXX", tmp ? tmp : "/tmp");
	if (!mkdtemp(folder))
		return 1;
	test_write();
	test_copy();
	test_tree();
	tap_is_int(kernel_tree_remove(folder), 0, "the folder of this test is removed");
	free(folder);
	return tap_done();
}
