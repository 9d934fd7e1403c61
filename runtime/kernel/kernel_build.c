/* SPDX-License-Identifier: BSD-2-Clause */
/* kernel_build: makes a kernel of User Mode Linux from a user's tree. */
#include "runtime/kernel/kernel_build.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <poll.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <time.h>
#include <unistd.h>

#include "parser/mem.h"
#include "parser/plain.h"
#include "runtime/kernel/kernel_config.h"
#include "runtime/kernel/kernel_file.h"
#include "runtime/kernel/kernel_job.h"
#include "runtime/kernel/kernel_output.h"
#include "runtime/kernel/kernel_source.h"
#include "runtime/kernel/kernel_store.h"
#include "runtime/kernel/kernel_tools.h"
#include "runtime/timing/clock.h"

#define DEFCONFIG "arch/um/configs/x86_64_defconfig"
#define LOCK_LOOK_MS 200	/* how often a lock that others have is tried */
#define FULL_BYTES (16u << 20)	/* what a compiler that failed may have given back */

struct work {
	const struct kernel_build *build;
	struct kernel_source source;
	struct kernel_entry entry;
	char *tree, *out;	/* of the sources, and what O= says */
	char *fragment;		/* its text, or NULL */
	FILE *log;
	struct kernel_output *output;
	int lock_fd;
	char *err;
	size_t err_cap;
};

__attribute__((format(printf, 3, 4)))
static int fail(struct work *w, int status, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(w->err, w->err_cap, fmt, ap);
	va_end(ap);
	return status;
}

/* What to add to the message of a build that has failed. */
static const char *when_full(const struct work *w)
{
	struct statvfs fs;

	if (!w->entry.folder || statvfs(w->entry.folder, &fs) != 0 ||
	    fs.f_bavail * fs.f_frsize >= FULL_BYTES)
		return "";
	return "; its disk is full: a kernel takes 1 GB, of a tarball 2.5 GB; XDG_CACHE_HOME names a folder elsewhere";
}

static int fail_file(struct work *w, int status, const char *path)
{
	return fail(w, status, "%s: %s%s", path, strerror(-status),
		    status == -ENOSPC ? when_full(w) : "");
}

/* --- before anything starts ----------------------------------------------------------- */

/* The entry of that name, if there is one, is of the same source. */
static int check_name(struct work *w)
{
	struct kernel_list list;
	const struct kernel_entry *e;
	int status = kernel_store_list(&list, w->err, w->err_cap);

	if (status)
		return status;
	e = kernel_list_named(&list, w->entry.name);
	if (e && strcmp(e->source, w->entry.source) != 0)
		status = fail(w, -EEXIST,
			      "'%s' is the kernel of %s: -o NAME calls this one differently, 'tundrill kernel remove %s' removes that one",
			      e->name, e->source, e->name);
	else if (e && e->built_s)	/* what there is until this build ends */
		w->entry.built_s = e->built_s;
	kernel_list_done(&list);
	return status;
}

static int describe_entry(struct work *w)
{
	const struct kernel_build *b = w->build;
	td_auto_free char *folder = kernel_store_folder(w->err, w->err_cap);

	if (!folder)
		return -EINVAL;
	w->entry = (struct kernel_entry){
		.name = xstrdup(b->name ? b->name : w->source.name),
		.source = xstrdup(w->source.path),
		.fragment = b->fragment ? realpath(b->fragment, NULL) : NULL,
		.hz = b->hz ? b->hz : KERNEL_HZ_DEFAULT,
		.debug = b->debug,
	};
	w->entry.folder = xasprintf("%s/%s", folder, w->entry.name);
	if (!kernel_name_fits(w->entry.name))
		return fail(w, -EINVAL,
			    "a kernel cannot be called '%s': -o NAME, of letters, digits and ._+-,@=, names it",
			    w->entry.name);
	return check_name(w);
}

static int prepare(struct work *w)
{
	const struct kernel_build *b = w->build;
	int status = kernel_source_open(b->source, &w->source, w->err,
					w->err_cap);

	if (!status)
		status = kernel_tools_check(w->source.tarball ? w->source.path :
								NULL,
					    w->err, w->err_cap);
	if (!status && b->fragment) {
		w->fragment = kernel_file_read(b->fragment);
		if (!w->fragment)
			status = fail_file(w, -errno, b->fragment);
	}
	return status ? status : describe_entry(w);
}

/* Waits for whoever has the lock. */
static int lock(struct work *w)
{
	bool told = false;

	for (;;) {
		struct pollfd stop = { .fd = w->build->stop_fd, .events = POLLIN };
		int fd, status = kernel_entry_make(&w->entry);

		if (status)
			return fail_file(w, status, w->entry.folder);
		fd = kernel_entry_lock(&w->entry);
		if (fd >= 0) {
			w->lock_fd = fd;
			return 0;
		}
		if (fd != -EWOULDBLOCK && fd != -ENOENT)
			return fail_file(w, fd, w->entry.folder);
		if (!told)
			fprintf(w->build->out,
				"waiting for another build of %s\n",
				w->entry.name);
		told = true;
		fflush(w->build->out);
		if (poll(&stop, 1, LOCK_LOOK_MS) > 0)
			return fail(w, -ECANCELED, "interrupted");
	}
}

/* From here on the entry is one whose build has not come to an end. */
static int begin(struct work *w)
{
	td_auto_free char *log = kernel_entry_path(&w->entry, "log");
	int status;

	w->out = kernel_entry_path(&w->entry, "out");
	w->tree = w->source.tarball ? kernel_entry_path(&w->entry, "src") :
				      xstrdup(w->source.path);
	status = kernel_entry_write(&w->entry);
	if (status)
		return fail_file(w, status, w->entry.folder);
	w->log = fopen(log, "we");
	if (!w->log)
		return fail_file(w, -errno, log);
	setlinebuf(w->log);	/* people look at it meanwhile */
	if (mkdir(w->out, 0700) != 0 && errno != EEXIST)
		return fail_file(w, -errno, w->out);
	w->output = kernel_output_new(w->build->out, w->build->rewrite, w->log);
	return 0;
}

/* --- stages --------------------------------------------------------------------------- */

static int run(struct work *w, const char *const argv[])
{
	const struct kernel_job job = {
		.argv = argv,
		.stop_fd = w->build->stop_fd,
		.on_line = kernel_output_line,
		.arg = w->output,
	};
	char why[256];
	int status = kernel_job_run(&job, why, sizeof(why));

	kernel_output_clear(w->output);
	if (!status)
		return 0;
	if (status != -ECANCELED)
		kernel_output_print_errors(w->output, w->build->err);
	return fail(w, status, "%s: %s; all that was printed is in %s/log%s",
		    w->entry.name, why, w->entry.folder, when_full(w));
}

/* What is in src/ came from this tarball: "SIZE MTIME PATH". */
static int unpack(struct work *w)
{
	td_auto_free char *stamp = kernel_entry_path(&w->entry, "src.from");
	td_auto_free char *old = kernel_file_read(stamp), *text = NULL;
	const char *const argv[] = {
		"tar", "-x", "--strip-components=1", "--no-same-owner", "-C",
		w->tree, "-f", w->source.path, NULL
	};
	struct stat st;
	int status;

	if (stat(w->source.path, &st) != 0)
		return fail_file(w, -errno, w->source.path);
	text = xasprintf("%jd %jd.%09ld %s\n", (intmax_t)st.st_size,
			 (intmax_t)st.st_mtim.tv_sec, st.st_mtim.tv_nsec,
			 w->source.path);
	if (old && strcmp(old, text) == 0)
		return 0;
	kernel_output_stage(w->output, "unpacking %s", w->source.path);
	/* A tree that is unpacked in part must not be taken for a whole one. */
	if (unlink(stamp) != 0 && errno != ENOENT)
		return fail_file(w, -errno, stamp);
	status = kernel_tree_remove(w->tree);
	if (!status && mkdir(w->tree, 0700) != 0)
		status = -errno;
	if (status)
		return fail_file(w, status, w->tree);
	status = run(w, argv);
	if (status)
		return status;
	status = kernel_file_write(stamp, text);
	return status ? fail_file(w, status, stamp) : 0;
}

/* Our Kconfig and our options, beside what kbuild writes. */
static int write_inputs(struct work *w, const char *kconfig, const char *options)
{
	td_auto_free char *tree_kconfig = xasprintf("%s/Kconfig", w->tree);
	td_auto_free char *tree_defconfig = xasprintf("%s/" DEFCONFIG, w->tree);
	td_auto_free char *old = kernel_file_read(tree_kconfig);
	td_auto_free char *defconfig = kernel_file_read(tree_defconfig);
	td_auto_free char *ours = kernel_config_text(w->entry.debug);
	td_auto_free char *new = NULL, *all = NULL;
	int status;

	if (!old || !defconfig)
		return fail_file(w, -errno, old ? tree_defconfig : tree_kconfig);
	new = kernel_config_with_hz(old, w->entry.hz);
	if (!new)
		return fail(w, -EINVAL,
			    "%s has no line 'mainmenu': it is no tree of Linux that can be built",
			    tree_kconfig);
	all = xasprintf("%s\n%s\n%s\n", defconfig, ours,
			w->fragment ? w->fragment : "");
	status = kernel_file_write(kconfig, new);
	if (!status)
		status = kernel_file_write(options, all);
	return status ? fail_file(w, status, w->entry.folder) : 0;
}

/* Tells which options were asked for and are not there. */
static int tell_lost(struct work *w)
{
	td_auto_free char *path = xasprintf("%s/.config", w->out);
	td_auto_free char *text = kernel_file_read(path);
	const char *at = w->fragment, *line;
	size_t len;

	if (!text)
		return fail_file(w, -errno, path);
	if (kernel_config_hz(text) != w->entry.hz)
		return fail(w, -EINVAL,
			    "%s: HZ is %u and not %u, though it was told so: this tree defines it in its own way",
			    w->entry.name, kernel_config_hz(text), w->entry.hz);
	while (at && kernel_config_lost(text, &at, &line, &len)) {
		plain_print_n(w->build->out, line, len);
		fprintf(w->build->out,
			": not in this kernel, which knows no such option or lacks what it depends on\n");
	}
	return 0;
}

/* @variable: one more than all have, or NULL. */
static int make(struct work *w, const char *kconfig, const char *jobs,
		const char *goal, const char *variable)
{
	td_auto_free char *o = xasprintf("O=%s", w->out);
	td_auto_free char *k = xasprintf("KBUILD_KCONFIG=%s", kconfig);
	const char *const argv[] = {
		"make", "-C", w->tree, "--output-sync=target", jobs, "ARCH=um",
		"SUBARCH=x86_64", o, k, goal, variable, NULL
	};

	return run(w, argv);
}

static int configure_and_compile(struct work *w)
{
	td_auto_free char *kconfig = kernel_entry_path(&w->entry, "Kconfig");
	td_auto_free char *options = kernel_entry_path(&w->entry, "options");
	td_auto_free char *all = xasprintf("KCONFIG_ALLCONFIG=%s", options);
	long cpus = sysconf(_SC_NPROCESSORS_ONLN);
	unsigned n = w->build->jobs ? w->build->jobs :
				      (unsigned)(cpus > 0 ? cpus : 1);
	td_auto_free char *jobs = xasprintf("-j%u", n);
	int status = write_inputs(w, kconfig, options);

	if (status)
		return status;
	kernel_output_stage(w->output, "configuring %s: HZ=%u%s", w->entry.name,
			    w->entry.hz, w->entry.debug ? ", debug" : "");
	status = make(w, kconfig, jobs, "alldefconfig", all);
	if (!status)
		status = tell_lost(w);
	if (status)
		return status;
	kernel_output_stage(w->output, "compiling %s", w->entry.name);
	return make(w, kconfig, jobs, "linux", NULL);
}

/* The kernel becomes the entry's. */
static int finish(struct work *w)
{
	td_auto_free char *made = xasprintf("%s/linux", w->out);
	td_auto_free char *binary = kernel_entry_path(&w->entry, "linux");
	td_auto_free char *release =
		xasprintf("%s/include/config/kernel.release", w->out);
	int status = kernel_file_copy(made, binary);

	if (status)
		return fail_file(w, status, made);
	w->entry.version = kernel_file_read(release);
	if (!w->entry.version)
		return fail_file(w, -errno, release);
	w->entry.version[strcspn(w->entry.version, "\n")] = '\0';
	w->entry.complete = true;
	w->entry.built_s = time(NULL);
	status = kernel_entry_write(&w->entry);
	return status ? fail_file(w, status, w->entry.folder) : 0;
}

static int all_stages(struct work *w)
{
	int status = prepare(w);

	if (!status)
		status = lock(w);
	if (!status)
		status = begin(w);
	if (!status && w->source.tarball) {
		status = unpack(w);
		if (!status)
			status = kernel_tree_check(w->tree, w->err, w->err_cap);
	}
	if (!status)
		status = configure_and_compile(w);
	return status ? status : finish(w);
}

int kernel_build(const struct kernel_build *build, char *err, size_t err_cap)
{
	int64_t begin_ns = clock_now_ns();
	struct work w = {
		.build = build, .lock_fd = -1, .err = err, .err_cap = err_cap,
	};
	int status = all_stages(&w);
	size_t n = w.output ? kernel_output_targets(w.output) : 0;

	if (!status)
		fprintf(build->out,
			"%s is Linux %s with HZ=%u; %zu target%s, %d s\n",
			w.entry.name, w.entry.version, w.entry.hz, n,
			n == 1 ? "" : "s",
			(int)((clock_now_ns() - begin_ns) / NS_PER_S));
	kernel_output_free(w.output);
	if (w.log)
		fclose(w.log);
	if (w.lock_fd >= 0)
		close(w.lock_fd);
	kernel_source_done(&w.source);
	kernel_entry_done(&w.entry);
	free(w.fragment);
	free(w.tree);
	free(w.out);
	return status;
}
