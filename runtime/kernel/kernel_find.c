/* SPDX-License-Identifier: BSD-2-Clause */
/* kernel_find: from what --kernel was given to a kernel that can be run. */
#include <elf.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "parser/mem.h"
#include "runtime/kernel/kernel_store.h"

/* Options of the command line of a kernel of User Mode Linux, as its __uml_setup() and
 * __setup() keep them: arch/um/kernel/umid.c, time.c. */
static const char *const option_texts[] = { "uml_dir=", "time-travel=" };

/* Why the file is no such kernel; NULL: it is one. */
static const char *look_at_image(const void *image, size_t size)
{
	const Elf64_Ehdr *header = image;

	if (size < sizeof(*header) ||
	    memcmp(header->e_ident, ELFMAG, SELFMAG) != 0)
		return "no program";
	if (header->e_ident[EI_CLASS] != ELFCLASS64 ||
	    header->e_machine != EM_X86_64)
		return "no program for x86-64";
	/* It is linked to a fixed address (arch/um/kernel/uml.lds.S, dyn.lds.S). */
	if (header->e_type != ET_EXEC)
		return "no kernel of User Mode Linux";
	for (size_t i = 0; i < sizeof(option_texts) / sizeof(*option_texts); i++)
		if (!memmem(image, size, option_texts[i],
			    strlen(option_texts[i])))
			return i ? "a kernel without CONFIG_UML_TIME_TRAVEL_SUPPORT"
				 : "no kernel of User Mode Linux";
	return NULL;
}

/* The same of a file; a message in @err is told by -errno. */
static int look_at_file(const char *path, char *err, size_t err_cap)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	void *image = MAP_FAILED;
	const char *why = NULL;
	struct stat st;
	int ret = 0;

	if (fd < 0 || fstat(fd, &st) != 0 ||
	    (st.st_size > 0 &&
	     (image = mmap(NULL, (size_t)st.st_size, PROT_READ, MAP_PRIVATE, fd,
			   0)) == MAP_FAILED)) {
		ret = -errno;
		snprintf(err, err_cap, "%s: %s", path, strerror(-ret));
	} else {
		why = st.st_size > 0 ? look_at_image(image, (size_t)st.st_size)
				     : "empty";
		if (!why && access(path, X_OK) != 0)
			why = "not executable";
	}
	if (why) {
		ret = -ENOEXEC;
		snprintf(err, err_cap,
			 "%s is %s; 'tundrill kernel build' makes one of a tree or a tarball",
			 path, why);
	}
	if (image != MAP_FAILED)
		munmap(image, (size_t)st.st_size);
	if (fd >= 0)
		close(fd);
	return ret;
}

static int use_entry(const struct kernel_entry *e, struct kernel *ret, char *err,
		     size_t err_cap)
{
	td_auto_free char *binary = kernel_entry_path(e, "linux");
	td_auto_free char *command = kernel_entry_command(e);

	if (!e->complete) {
		snprintf(err, err_cap,
			 "the last build of '%s' has not come to its end%s: '%s' goes on",
			 e->name,
			 e->built_s ? ", and the kernel of an earlier one is not used"
				    : "",
			 command);
		return -ENOENT;
	}
	if (access(binary, X_OK) != 0) {
		int saved = errno;

		snprintf(err, err_cap, "%s: %s; '%s' makes it again", binary,
			 strerror(saved), command);
		return -saved;
	}
	*ret = (struct kernel){
		.binary = xstrdup(binary),
		.name = xstrdup(e->name),
		.version = e->version ? xstrdup(e->version) : NULL,
		.hz = e->hz,
	};
	return 0;
}

static bool is_program(const char *path)
{
	struct stat st;

	return stat(path, &st) == 0 && S_ISREG(st.st_mode);
}

int kernel_find(const char *what, struct kernel *ret, char *err, size_t err_cap)
{
	struct kernel_list list = { 0 };
	const struct kernel_entry *e;
	int status = kernel_store_list(&list, err, err_cap);

	/* A file needs no cache. */
	if (status && !is_program(what))
		return status;
	e = kernel_list_find(&list, what, err, err_cap);
	if (e)
		status = use_entry(e, ret, err, err_cap);
	else if (!is_program(what))
		status = -ENOENT;
	else
		status = look_at_file(what, err, err_cap);
	if (!e && !status)
		*ret = (struct kernel){
			.binary = realpath(what, NULL),
			.name = xstrdup(what),
		};
	kernel_list_done(&list);
	return status;
}

void kernel_done(struct kernel *k)
{
	free(k->binary);
	free(k->name);
	free(k->version);
	*k = (struct kernel){ 0 };
}
