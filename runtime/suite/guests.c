/* SPDX-License-Identifier: BSD-2-Clause */
/* guests: the machines of a suite whose runs are played on a kernel of the user's own. */
#include "runtime/suite/guests.h"

#include <errno.h>
#include <limits.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "parser/mem.h"
#include "parser/plain.h"
#include "runtime/guest/splat.h"
#include "runtime/guest/splat_decode.h"
#include "runtime/suite/guest_main.h"
#include "runtime/suite/worker_process.h"
#include "runtime/timing/clock.h"

#define SEATS 2			/* of a guest: a run is played, one waits */
#define BOOT_NS (30 * NS_PER_S)	/* of the host's time, for a kernel with all checks */
#define RELEASE_MAX 64
#define LAST_LINES 8

struct seat {
	struct worker_process *process;
	unsigned id;
};

struct machine {
	struct guest *guest;		/* NULL: it has to be started */
	struct seat seat[SEATS];	/* the first one plays */
	unsigned n;
	bool said_hello;
	bool faulty;			/* its kernel has reported a fault */
};

struct guests {
	struct guests_config config;
	char program[PATH_MAX];		/* this one: the guest's init */
	char release[RELEASE_MAX];	/* "": none has come up yet */
	unsigned hz;
	unsigned next_id;
	cpu_set_t cpus;			/* for guests */
	unsigned first_cpu;		/* of them: the first guest's */
	bool boot_fault_told;
	struct machine *machine;	/* config.n of them */
};

/* --- starting --------------------------------------------------------------------- */

/* What a process of this machine has: working directory and environment. */
static void send_home(struct line *line)
{
	char cwd[PATH_MAX] = "/";
	char *text = NULL;
	size_t len = 0;
	FILE *f = open_memstream(&text, &len);

	if (!getcwd(cwd, sizeof(cwd)))
		strcpy(cwd, "/");
	if (f) {
		fwrite(cwd, strlen(cwd) + 1, 1, f);
		for (char **e = environ; *e; e++)
			fwrite(*e, strlen(*e) + 1, 1, f);
		fclose(f);
	}
	line_put(line, LINE_HOME, text, len);
	free(text);
}

/* The first guest runs where we are, which the host has found to be a good place; the
 * other ones on the next CPUs. */
static void choose_cpus(struct guests *g)
{
	int here = sched_getcpu();

	if (sched_getaffinity(0, sizeof(g->cpus), &g->cpus))
		CPU_ZERO(&g->cpus);
	for (int cpu = 0; cpu < here && cpu < CPU_SETSIZE; cpu++)
		g->first_cpu += !!CPU_ISSET(cpu, &g->cpus);
}

/* -1: any. */
static int cpu_of(const struct guests *g, const struct machine *m)
{
	int n = CPU_COUNT(&g->cpus), cpu = -1;
	unsigned nth = g->first_cpu + (unsigned)(m - g->machine);

	if (!n)
		return -1;
	nth %= (unsigned)n;
	do
		cpu++;
	while (!CPU_ISSET(cpu, &g->cpus) || nth--);
	return cpu;
}

static int start(struct guests *g, struct machine *m, char *err, size_t cap)
{
	char *init[] = { g->program, (char *)GUEST_INIT, NULL };
	const struct guest_config config = {
		.kernel = g->config.kernel,
		.memory_mib = g->config.memory_mib,
		.untrusted = g->config.untrusted,
		.cpu = cpu_of(g, m),
		.init = init,
	};
	int ret = guest_start(&config, &m->guest, err, cap);

	if (!ret)
		send_home(guest_line(m->guest));
	return ret;
}

/* --- what comes --------------------------------------------------------------------- */

/* What a kernel reports while it boots is no run's: it is told once. */
static void hear_of_boot(struct guests *g, struct machine *m)
{
	struct splat fault;

	if (!splat_find(guest_console_take(m->guest, GUEST_MARK_BOOT), &fault))
		return;
	if (!g->boot_fault_told)
		plain_error("the kernel reported while it booted: %s",
			    fault.title);
	g->boot_fault_told = true;
	splat_done(&fault);
}

static void hear_hello(struct guests *g, struct machine *m,
		       const struct line_frame *f)
{
	char text[RELEASE_MAX + 16], release[RELEASE_MAX];
	unsigned hz;

	if (m->said_hello)
		return;
	m->said_hello = true;
	hear_of_boot(g, m);

	snprintf(text, sizeof(text), "%.*s", (int)f->len, f->text);
	if (sscanf(text, "%63s %u", release, &hz) != 2)
		return;
	strcpy(g->release, release);
	g->hz = hz;
}

static void set_limit(const struct guests *g, struct machine *m)
{
	m->seat[0].process->kill_ns = clock_now_ns() +
		(guest_is_up(m->guest) ? g->config.limit_ns : BOOT_NS);
}

/* The run that was played is over, for good or bad, and leaves its seat.  What its kernel
 * has reported meanwhile is its own; no other run is played after that. */
static void end_run(const struct guests *g, struct machine *m)
{
	struct worker_process *p = m->seat[0].process;
	unsigned id = m->seat[0].id;
	char mark[GUEST_MARK_MAX];

	p->state = WORKER_ENDING;
	m->seat[0] = m->seat[1];
	m->n--;
	snprintf(mark, sizeof(mark), GUEST_MARK_RUN, id);
	if (!splat_find(guest_console_take(m->guest, mark), &p->fault))
		return;
	m->faulty = true;
	splat_decode(g->config.kernel, &p->fault);
}

static void write_to(FILE *out, const struct line_frame *f)
{
	if (out)
		fwrite(f->text, f->len, 1, out);
}

static void hear_of_run(struct guests *g, struct machine *m,
			struct line_frame *f)
{
	struct worker_process *p = m->n ? m->seat[0].process : NULL;
	unsigned id;

	/* Only the run that is played can tell something, not the one that waits. */
	if (!line_frame_id(f, &id) || !p || id != m->seat[0].id)
		return;
	switch (f->kind) {
	case LINE_PLAYING:
		/* Taken once: a guest cannot give itself more time. */
		if (p->begun)
			break;
		p->begun = true;
		p->start_ns = clock_now_ns();
		set_limit(g, m);
		break;
	case LINE_LIVE:
		write_to(p->live, f);
		break;
	case LINE_CAPTURE:
		write_to(p->capture, f);
		break;
	case LINE_RECORD:
		p->text = xmalloc(f->len + 1);
		memcpy(p->text, f->text, f->len);
		p->len = f->len;
		end_run(g, m);
		break;
	default:
		break;
	}
}

/* Ends the guest.  The runs that have a seat have not begun. */
static void machine_end(struct machine *m)
{
	for (unsigned i = 0; i < m->n; i++) {
		m->seat[i].process->state = WORKER_ENDING;
		m->seat[i].process->unplayed = true;
	}
	guest_free(m->guest);
	*m = (struct machine){ .guest = NULL };
}

static void machine_died(const struct guests *g, struct machine *m)
{
	if (m->n) {
		struct worker_process *p = m->seat[0].process;

		if (guest_line(m->guest)->broken)
			snprintf(p->death, sizeof(p->death),
				 "sent what cannot be read, and was ended");
		else
			guest_describe_end(m->guest, p->death,
					   sizeof(p->death));
		end_run(g, m);
	}
	machine_end(m);
}

static void machine_tend(struct guests *g, struct machine *m)
{
	struct line *line = guest_line(m->guest);
	bool alive = guest_tend(m->guest);
	struct line_frame f;

	while (!m->faulty && line_take(line, &f)) {
		if (f.kind == LINE_HELLO)
			hear_hello(g, m, &f);
		else
			hear_of_run(g, m, &f);
	}
	/* The guest may have room for more. */
	if (guest_is_up(m->guest))
		line_flush(line);
	if (m->faulty)
		machine_end(m);
	else if (!alive || line->broken)
		machine_died(g, m);
	else if (m->n && m->seat[0].process->kill_ns == INT64_MAX)
		set_limit(g, m);
}

void guests_tend(struct guests *g)
{
	for (unsigned i = 0; i < g->config.n; i++)
		if (g->machine[i].guest)
			machine_tend(g, &g->machine[i]);
}

size_t guests_poll_max(const struct guests *g)
{
	return (size_t)g->config.n * GUEST_FDS;
}

size_t guests_poll(const struct guests *g, struct pollfd *fd)
{
	size_t n = 0;

	for (unsigned i = 0; i < g->config.n; i++) {
		if (!g->machine[i].guest)
			continue;
		guest_poll(g->machine[i].guest, fd + n);
		n += GUEST_FDS;
	}
	return n;
}

/* --- seats ------------------------------------------------------------------------- */

unsigned guests_seats(const struct guests *g)
{
	return g->config.n * SEATS;
}

static struct machine *least_busy(const struct guests *g)
{
	struct machine *best = &g->machine[0];

	/* If neither of two guests has a run, the one that is up goes before the one
	 * that is not. */
	for (unsigned i = 1; i < g->config.n; i++) {
		struct machine *m = &g->machine[i];

		if (m->n < best->n ||
		    (m->n == best->n && m->guest && !best->guest))
			best = m;
	}
	return best;
}

bool guests_have_seat(const struct guests *g)
{
	return least_busy(g)->n < SEATS;
}

unsigned guests_next_id(struct guests *g)
{
	return g->next_id++;
}

int guests_take_seat(struct guests *g, struct worker_process *p, unsigned id,
		     const char *text, size_t len, char *err, size_t err_cap)
{
	struct machine *m = least_busy(g);
	int ret = m->guest ? 0 : start(g, m, err, err_cap);

	if (ret)
		return ret;
	line_put(guest_line(m->guest), LINE_RUN, text, len);
	m->seat[m->n++] = (struct seat){ p, id };
	p->kill_ns = INT64_MAX;
	guest_tend(m->guest);
	return 0;
}

void guests_kill(struct guests *g, struct worker_process *p)
{
	for (unsigned i = 0; i < g->config.n; i++) {
		struct machine *m = &g->machine[i];

		if (!m->n || (m->seat[0].process != p &&
			      (m->n < 2 || m->seat[1].process != p)))
			continue;
		/* The run that is played ends with it, whichever was meant.  One that
		 * does not get on may say why. */
		m->seat[0].process->killed = true;
		end_run(g, m);
		machine_end(m);
	}
}

void guests_end_idle(struct guests *g)
{
	for (unsigned i = 0; i < g->config.n; i++)
		if (g->machine[i].guest && !g->machine[i].n)
			machine_end(&g->machine[i]);
}

/* --- life -------------------------------------------------------------------------- */

/* What the console says of why: a report of the kernel's, or the last lines. */
static void last_words(struct machine *m, char *err, size_t cap)
{
	const char *text = guest_console(m->guest), *p = text + strlen(text);
	struct splat fault;
	unsigned lines = 0;

	if (splat_find(text, &fault)) {
		snprintf(err, cap, "%s\n%s", fault.title, fault.text);
		splat_done(&fault);
		return;
	}
	while (p > text && lines < LAST_LINES)
		if (*--p == '\n' && p[1])
			lines++;
	snprintf(err, cap, "%s", *p ? p + (*p == '\n') : "(nothing)");
}

static int boot_first(struct guests *g, char *err, size_t cap)
{
	struct machine *m = &g->machine[0];
	int64_t end_ns = clock_now_ns() + BOOT_NS;
	int ret = start(g, m, err, cap);

	while (!ret && !*g->release) {
		struct pollfd fd[GUEST_FDS];
		int64_t left_ms = (end_ns - clock_now_ns()) / NS_PER_MS;

		guest_poll(m->guest, fd);
		if (left_ms > 0)
			poll(fd, GUEST_FDS, (int)left_ms);
		if (guest_tend(m->guest) && left_ms > 0) {
			struct line_frame f;

			while (line_take(guest_line(m->guest), &f))
				if (f.kind == LINE_HELLO)
					hear_hello(g, m, &f);
		} else {
			size_t n = (size_t)snprintf(err, cap,
				"the kernel %s does not come up%s; its console says:\n",
				g->config.kernel,
				left_ms > 0 ? "" : " within 30 s");

			if (n < cap)
				last_words(m, err + n, cap - n);
			ret = -ENOEXEC;
		}
	}
	return ret;
}

int guests_new(const struct guests_config *config, struct guests **ret,
	       char *err, size_t err_cap)
{
	struct guests *g = xcalloc(1, sizeof(*g));
	ssize_t n = readlink("/proc/self/exe", g->program,
			     sizeof(g->program) - 1);
	int failed;

	g->config = *config;
	g->machine = xcalloc(config->n, sizeof(*g->machine));
	choose_cpus(g);
	if (n < 0) {
		failed = -errno;
		snprintf(err, err_cap, "cannot read /proc/self/exe: %s",
			 strerror(-failed));
	} else {
		failed = boot_first(g, err, err_cap);
	}
	if (failed) {
		guests_free(g);
		return failed;
	}
	*ret = g;
	return 0;
}

void guests_free(struct guests *g)
{
	if (!g)
		return;
	for (unsigned i = 0; i < g->config.n; i++)
		guest_free(g->machine[i].guest);
	free(g->machine);
	free(g);
}

const char *guests_release(const struct guests *g)
{
	return g->release;
}

unsigned guests_hz(const struct guests *g)
{
	return g->hz;
}

int64_t guests_limit_ns(const struct guests *g)
{
	return g->config.limit_ns;
}
