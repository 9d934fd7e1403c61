/* SPDX-License-Identifier: BSD-2-Clause */
/* test_kernel_store: entries of the cache of kernels, and what finds them. */
#include "runtime/kernel/kernel_store.h"

#include <elf.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "parser/mem.h"
#include "runtime/kernel/kernel_file.h"
#include "tests/unit/tap.h"

static char *folder;		/* of this test; XDG_CACHE_HOME is below it */

static char *in_folder(const char *name)
{
	return xasprintf("%s/%s", folder, name);
}

static void put(const char *path, const char *text, mode_t mode)
{
	kernel_file_write(path, text);
	chmod(path, mode);
}

/* An entry of a source that is made, too: a folder. */
static void add(const char *name, const char *source, bool complete)
{
	td_auto_free char *err = xcalloc(1, 512);
	td_auto_free char *cache = kernel_store_folder(err, 512);
	struct kernel_entry e = {
		.name = xstrdup(name),
		.folder = xasprintf("%s/%s", cache, name),
		.source = in_folder(source),
		.version = complete ? xstrdup("6.1") : NULL,
		.hz = 1000,
		.complete = complete,
		.built_s = complete ? 1 : 0,
	};
	td_auto_free char *binary = kernel_entry_path(&e, "linux");

	mkdir(e.source, 0700);
	tap_is_int(kernel_entry_make(&e), 0, "%s: the folder of an entry", name);
	tap_is_int(kernel_entry_write(&e), 0, "... and what is known of it");
	put(binary, "#!/bin/true\n", 0700);
	kernel_entry_done(&e);
}

static void finds(const char *what, const char *want_name)
{
	struct kernel k;
	char err[512] = "";
	int status = kernel_find(what, &k, err, sizeof(err));

	if (!tap_is_int(status, 0, "'%s' is a kernel", what)) {
		tap_show("message", err);
		return;
	}
	tap_is_str(k.name, want_name, "... called %s", want_name);
	tap_ok(access(k.binary, X_OK) == 0, "... that can be run");
	kernel_done(&k);
}

static void refuses(const char *what, const char *want)
{
	struct kernel k;
	char err[1024] = "";
	int status = kernel_find(what, &k, err, sizeof(err));

	if (!status)
		kernel_done(&k);
	if (!tap_ok(status && strstr(err, want), "'%s': %s", what, want))
		tap_show("message", err);
}

static void test_find(void)
{
	td_auto_free char *tree = in_folder("tree");
	td_auto_free char *lone = in_folder("lone");
	td_auto_free char *both = in_folder("both");
	td_auto_free char *other = in_folder("other");
	td_auto_free char *dots = in_folder("other/../tree");
	td_auto_free char *link_path = in_folder("link");

	refuses("tree", "there is no kernel 'tree'; 'tundrill kernel list'");
	add("tree", "tree", true);
	add("tree-debug", "tree", true);
	add("called", "lone", true);
	add("a", "both", true);
	add("b", "both", true);
	add("half", "unfinished", false);
	mkdir(other, 0700);
	tap_is_int(symlink("tree", link_path), 0, "a link to a tree");
	finds("tree", "tree");
	finds("tree-debug", "tree-debug");
	finds(tree, "tree");
	finds(dots, "tree");
	finds(link_path, "tree");
	finds(lone, "called");
	refuses(both, "was built more than once: name one of 'a', 'b'");
	refuses(other, "has not been built: 'tundrill kernel build ");
	refuses("half", "has not come to its end: 'tundrill kernel build -o half ");
	refuses("tre", "did you mean 'tree'?");
	refuses("./none", "./none: No such file");
	refuses("", "there is no kernel ''");
}

/* A word is a name first; a path is not. */
static void test_name_first(void)
{
	add("clash", "elsewhere", true);
	tap_is_int(chdir(folder), 0, "where the trees are");
	mkdir("clash", 0700);
	finds("clash", "clash");
	refuses("./clash", "has not been built");
	tap_is_int(chdir("/"), 0, "and away");
}

/* The head of a program, and what follows it. */
static void put_program(const char *path, uint16_t type, uint16_t machine,
			const char *text, mode_t mode)
{
	Elf64_Ehdr head = {
		.e_ident = { ELFMAG0, ELFMAG1, ELFMAG2, ELFMAG3, ELFCLASS64 },
		.e_type = type,
		.e_machine = machine,
	};
	FILE *f = fopen(path, "we");

	fwrite(&head, sizeof(head), 1, f);
	fputs(text, f);
	fclose(f);
	chmod(path, mode);
}

static void test_file(void)
{
	static const char texts[] = "uml_dir= time-travel=";
	td_auto_free char *path = in_folder("linux-6.1");

	put(path, "", 0700);
	refuses(path, "is empty; 'tundrill kernel build'");
	put(path, "a tarball, say", 0700);
	refuses(path, "is no program");
	put_program(path, ET_EXEC, EM_AARCH64, texts, 0700);
	refuses(path, "is no program for x86-64");
	put_program(path, ET_DYN, EM_X86_64, texts, 0700);
	refuses(path, "is no kernel of User Mode Linux");
	put_program(path, ET_EXEC, EM_X86_64, "time-travel=", 0700);
	refuses(path, "is no kernel of User Mode Linux");
	put_program(path, ET_EXEC, EM_X86_64, "uml_dir=", 0700);
	refuses(path, "without CONFIG_UML_TIME_TRAVEL_SUPPORT");
	put_program(path, ET_EXEC, EM_X86_64, texts, 0600);
	refuses(path, "is not executable");
	put_program(path, ET_EXEC, EM_X86_64, texts, 0700);
	finds(path, path);
	unsetenv("XDG_CACHE_HOME");
	unsetenv("HOME");
	finds(path, path);
	refuses("tree", "set HOME or XDG_CACHE_HOME");
}

static void test_lock(void)
{
	struct kernel_list list;
	char err[512];
	const struct kernel_entry *e;
	int fd, again;

	tap_is_int(kernel_store_list(&list, err, sizeof(err)), 0, "the list");
	tap_is_int((long long)list.n, 7, "... has each entry");
	tap_is_str(list.entry[0].name, "a", "... by name");
	e = kernel_list_named(&list, "tree");
	fd = kernel_entry_lock(e);
	tap_ok(fd >= 0, "an entry is locked");
	again = kernel_entry_lock(e);
	tap_is_int(again, -EWOULDBLOCK, "... and not twice");
	tap_is_int(kernel_entry_remove(e), 0, "it is removed");
	close(fd);
	tap_is_int(kernel_entry_lock(e), -ENOENT, "... and is gone");
	kernel_list_done(&list);
	refuses("tree", "there is no kernel 'tree'");
}

static void test_folder(void)
{
	td_auto_free char *cache = in_folder("cache");
	char err[512];
	struct stat st;
	char *path;

	setenv("XDG_CACHE_HOME", "relative", 1);
	setenv("HOME", "/home/u", 1);
	path = kernel_store_folder(err, sizeof(err));
	tap_is_str(path, "/home/u/.cache/tundrill/kernels",
		   "a relative XDG_CACHE_HOME counts for nothing");
	free(path);
	setenv("XDG_CACHE_HOME", "/home/u/a b", 1);
	tap_is_str(kernel_store_folder(err, sizeof(err)), NULL,
		   "kbuild takes no blanks");
	tap_ok(strstr(err, "set XDG_CACHE_HOME"), "... and the way out is told");
	setenv("XDG_CACHE_HOME", cache, 1);
	add("first", "first", true);
	path = kernel_store_folder(err, sizeof(err));
	tap_ok(stat(path, &st) == 0 && (st.st_mode & 0777) == 0700,
	       "the cache is its owner's");
	free(path);
	kernel_tree_remove(cache);
}

static void builds_by(const struct kernel_entry *e, const char *want)
{
	td_auto_free char *command = kernel_entry_command(e);

	tap_is_str(command, want, "the command of %s", e->name);
}

static void test_command(void)
{
	char name[] = "linux", other[] = "other", source[] = "/a/linux",
	     more[] = "/a/more";
	struct kernel_entry e = { .name = name, .source = source, .hz = 1000 };

	builds_by(&e, "tundrill kernel build /a/linux");
	e.name = other;
	e.hz = 250;
	e.debug = true;
	e.fragment = more;
	builds_by(&e,
		  "tundrill kernel build --debug --hz=250 --config=/a/more -o other /a/linux");
}

static void test_names(void)
{
	static const struct {
		const char *source, *name;
		bool tarball;
	} rows[] = {
		{ "/home/u/net-next", "net-next", false },
		{ "/usr/src/linux-source-6.12.tar.xz", "linux-source-6.12", true },
		{ "/a/linux-6.1.tgz", "linux-6.1", true },
		{ "/a/linux.target", "linux.target", false },
		{ "/a/.tar", ".tar", false },
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		bool tarball;
		td_auto_free char *name =
			kernel_default_name(rows[i].source, &tarball);

		tap_is_str(name, rows[i].name, "what is of %s", rows[i].source);
		tap_is_int(tarball, rows[i].tarball, "... a tarball or not");
	}
	tap_ok(kernel_name_fits("linux-6.12+x_y@z,=1"), "a name");
	tap_ok(!kernel_name_fits("") && !kernel_name_fits("..") &&
	       !kernel_name_fits(".git") && !kernel_name_fits("-o") &&
	       !kernel_name_fits("a/b") && !kernel_name_fits("a b"),
	       "what is none");
	tap_ok(kernel_path_fits("/home/u/linux-6.12"), "a path");
	tap_ok(!kernel_path_fits("/a b") && !kernel_path_fits("/a:b") &&
	       !kernel_path_fits("/a$b") && !kernel_path_fits("/a;b") &&
	       !kernel_path_fits("/a'b") && !kernel_path_fits("/a\\b") &&
	       !kernel_path_fits("/a%b") && !kernel_path_fits("/a\nb"),
	       "what kbuild or its shell would take for more");
}

int main(void)
{
	const char *tmp = getenv("TMPDIR");

	folder = xasprintf("%s/test_kernel_store.XXXXXX", tmp ? tmp : "/tmp");
	if (!mkdtemp(folder))
		return 1;
	test_names();
	test_command();
	test_folder();
	test_find();
	test_name_first();
	test_lock();
	test_file();
	tap_is_int(kernel_tree_remove(folder), 0, "the folder of this test is removed");
	free(folder);
	return tap_done();
}
