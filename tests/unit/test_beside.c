/* SPDX-License-Identifier: BSD-2-Clause */
/* test_beside: a file takes the place of whatever is there, and opens nothing of it. */
#include "runtime/record/beside.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "parser/mem.h"
#include "tests/unit/tap.h"

static char folder[] = "/tmp/test_beside.XXXXXX";

static char *in_folder(const char *name)
{
	return xasprintf("%s/%s", folder, name);
}

static void put(const char *name, const char *text)
{
	td_auto_free char *path = in_folder(name);
	FILE *f = fopen(path, "we");

	fputs(text, f);
	fclose(f);
}

static bool holds(const char *name, const char *want)
{
	td_auto_free char *path = in_folder(name);
	char text[64] = "";
	FILE *f = fopen(path, "re");

	if (!f)
		return false;
	if (!fgets(text, sizeof(text), f))
		text[0] = '\0';
	fclose(f);
	return strcmp(text, want) == 0;
}

/* Writes "new" as @name: 0 or -errno. */
static int replace(const char *name)
{
	td_auto_free char *path = in_folder(name);
	struct beside b;
	int err = beside_path(path, "test", 0600, &b);

	if (err)
		return err;
	if (write(b.fd, "new", 3) != 3)
		err = -EIO;
	close(b.fd);
	return err ? err : beside_keep(&b);
}

static bool is_regular(const char *name)
{
	td_auto_free char *path = in_folder(name);
	struct stat st;

	return lstat(path, &st) == 0 && S_ISREG(st.st_mode);
}

static void test_whatever(void)
{
	td_auto_free char *link_path = in_folder("link");
	td_auto_free char *fifo = in_folder("fifo");
	td_auto_free char *dir = in_folder("dir");

	put("old", "old");
	put("aim", "aim");
	tap_is_int(replace("old"), 0, "a file takes the place of another");
	tap_ok(holds("old", "new"), "... with what is new");
	tap_is_int(symlink("aim", link_path), 0, "a link");
	tap_is_int(replace("link"), 0, "... is replaced");
	tap_ok(is_regular("link") && holds("link", "new"), "... itself");
	tap_ok(holds("aim", "aim"), "... and not followed");
	tap_is_int(mkfifo(fifo, 0600), 0, "a FIFO that nobody reads");
	tap_is_int(replace("fifo"), 0, "... is not waited for");
	tap_ok(is_regular("fifo") && holds("fifo", "new"), "... but replaced");
	tap_is_int(mkdir(dir, 0700), 0, "a folder");
	tap_is_int(replace("dir"), -EISDIR, "... is refused");
	tap_is_int(replace("none/at/all"), -ENOENT, "so is what has none");
}

/* The folder that was there at first, by whatever path it is found now. */
static void test_moved(void)
{
	td_auto_free char *dir = in_folder("dir"), *path = in_folder("dir/a");
	td_auto_free char *moved = in_folder("moved");
	struct beside b;

	tap_is_int(beside_path(path, "test", 0600, &b), 0, "a folder that ...");
	rename(dir, moved);
	tap_is_int(symlink("/nowhere", dir), 0, "... a link takes the place of");
	close(b.fd);
	tap_is_int(beside_keep(&b), 0, "... is still written to");
	tap_ok(holds("moved/a", ""), "... where it is now");
}

static void test_drop(void)
{
	td_auto_free char *path = in_folder("kept");
	struct beside b;

	put("kept", "old");
	tap_is_int(beside_path(path, "test", 0600, &b), 0, "what is dropped");
	close(b.fd);
	beside_drop(&b);
	tap_ok(holds("kept", "old"), "... replaces nothing");
}

int main(void)
{
	td_auto_free char *clear = NULL, *look = NULL;

	if (!mkdtemp(folder))
		return 1;
	test_whatever();
	test_moved();
	test_drop();
	look = xasprintf("! find %s -name '.tundrill-*' | grep -q .", folder);
	tap_is_int(system(look), 0, "no temporary file is left");
	clear = xasprintf("rm -rf %s", folder);
	tap_is_int(system(clear), 0, "the folder is cleared away");
	return tap_done();
}
