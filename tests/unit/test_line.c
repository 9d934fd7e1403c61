/* SPDX-License-Identifier: BSD-2-Clause */
/* test_line: frames between a host and a guest, whole, in pieces and wrong ones. */
#include "runtime/guest/line.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

#include "tests/unit/tap.h"

#define HEAD 5	/* bytes in front of a frame's text */

/* A host and what stands for its guest: bytes that the test writes and reads. */
struct wire {
	struct line host;
	int to_host, from_host;
};

static struct wire wire_new(void)
{
	struct wire w = { .to_host = -1 };
	int in[2], out[2];

	if (pipe(in) || pipe(out))
		exit(1);
	fcntl(in[0], F_SETFL, O_NONBLOCK);
	fcntl(out[1], F_SETFL, O_NONBLOCK);
	fcntl(out[0], F_SETFL, O_NONBLOCK);
	line_init_host(&w.host, in[0], out[1]);
	w.to_host = in[1];
	w.from_host = out[0];
	return w;
}

static void wire_done(struct wire *w)
{
	close(w->host.in_fd);
	close(w->host.out_fd);
	close(w->to_host);
	close(w->from_host);
	line_done(&w->host);
}

static void send_bytes(struct wire *w, const void *bytes, size_t len)
{
	if (write(w->to_host, bytes, len) != (ssize_t)len)
		exit(1);
	line_read(&w->host);
}

static bool frame_is(const struct line_frame *f, enum line_kind kind,
		     const char *text)
{
	return f->kind == kind && f->len == strlen(text) &&
	       !memcmp(f->text, text, f->len);
}

static void test_pieces(void)
{
	static const char bytes[] = "h\5\0\0\0" "7.2 1" "p\2\0\0\0" "0 " "v\0\0\0\0";
	struct wire w = wire_new();
	struct line_frame f;
	size_t early = 0;

	tap_is_int(line_read(&w.host), -EAGAIN, "nothing is there yet");
	tap_ok(!line_take(&w.host, &f), "... and no frame");
	for (size_t i = 0; i < HEAD + 4; i++) {
		send_bytes(&w, bytes + i, 1);
		early += line_take(&w.host, &f);
	}
	tap_is_int((long long)early, 0, "a part of a frame is none");
	send_bytes(&w, bytes + HEAD + 4, sizeof(bytes) - 1 - HEAD - 4);
	tap_ok(line_take(&w.host, &f) && frame_is(&f, LINE_HELLO, "7.2 1"),
	       "a frame that came byte by byte");
	tap_ok(line_take(&w.host, &f) && frame_is(&f, LINE_PLAYING, "0 "),
	       "the next one, which came with its end");
	tap_ok(line_take(&w.host, &f) && frame_is(&f, LINE_LIVE, ""),
	       "one without text");
	tap_ok(!line_take(&w.host, &f) && !w.host.broken, "there are no more");
	close(w.to_host);
	tap_is_int(line_read(&w.host), 0, "the end of the line");
	w.to_host = -1;
	wire_done(&w);
}

static void test_wrong(void)
{
	static const struct {
		const char *what, *bytes;
	} wrong[] = {
		{ "an unknown kind", "x\0\0\0\0" },
		{ "a kind of NUL", "\0\0\0\0\0" },
		{ "a frame one byte too long", "j\1\0\x50\0" },
		{ "a frame of 4 GiB", "j\xff\xff\xff\xff" },
	};
	struct line_frame f;
	struct wire w;

	for (size_t i = 0; i < sizeof(wrong) / sizeof(*wrong); i++) {
		w = wire_new();
		send_bytes(&w, wrong[i].bytes, HEAD);
		tap_ok(!line_take(&w.host, &f) && w.host.broken,
		       "%s ends the line", wrong[i].what);
		send_bytes(&w, "h\0\0\0\0", HEAD);
		tap_ok(!line_take(&w.host, &f), "... for good");
		wire_done(&w);
	}
	w = wire_new();
	send_bytes(&w, "j\0\0\x50\0", HEAD);
	tap_ok(!line_take(&w.host, &f) && !w.host.broken,
	       "the longest frame is waited for");
	wire_done(&w);
}

static size_t drain(int fd)
{
	char bytes[65536];
	ssize_t n = read(fd, bytes, sizeof(bytes));

	return n < 0 ? 0 : (size_t)n;
}

static void test_window(void)
{
	static char text[3 * LINE_WINDOW];
	struct wire w = wire_new();
	struct line_frame f;

	line_put(&w.host, LINE_RUN, text, sizeof(text));
	tap_ok(line_can_flush(&w.host), "there is something to send");
	tap_is_int(line_flush(&w.host), 0, "it is sent");
	tap_is_int((long long)drain(w.from_host), LINE_WINDOW,
		   "... as much as the window has room for");
	tap_ok(!line_can_flush(&w.host), "no more before the guest has read");
	line_flush(&w.host);
	tap_is_int((long long)drain(w.from_host), 0, "... none at all");
	send_bytes(&w, "g\3\0\0\0" "100" "h\1\0\0\0x", HEAD + 3 + HEAD + 1);
	tap_ok(line_take(&w.host, &f) && f.kind == LINE_HELLO,
	       "that it has read is no frame of the caller's");
	line_flush(&w.host);
	tap_is_int((long long)drain(w.from_host), 100, "so many bytes follow");
	send_bytes(&w, "g\6\0\0\0" "999999", HEAD + 6);
	line_take(&w.host, &f);
	line_flush(&w.host);
	tap_is_int((long long)drain(w.from_host), LINE_WINDOW,
		   "one that says to have read more than was sent gets a window");
	send_bytes(&w, "g\3\0\0\0" "-~\xff" "g\0\0\0\0", HEAD + 3 + HEAD);
	line_take(&w.host, &f);
	line_flush(&w.host);
	tap_ok(!w.host.broken && drain(w.from_host) <= LINE_WINDOW,
	       "one that says nonsense gets no more than that");
	wire_done(&w);
}

/* Host and guest through a pair of sockets, which are a line as a tty is one. */
static void test_guest(void)
{
	struct line host, guest;
	struct line_frame f;
	unsigned id = 0;
	int fd[2];

	if (socketpair(AF_UNIX, SOCK_STREAM, 0, fd))
		exit(1);
	line_init_host(&host, fd[0], fd[0]);
	line_init_guest(&guest, fd[1]);
	line_put(&host, LINE_RUN, "a run", 5);
	tap_is_int(line_flush(&host), 0, "the host sends a run");
	tap_is_int(line_read(&guest), HEAD + 5, "the guest reads it");
	tap_ok(line_take(&guest, &f) && frame_is(&f, LINE_RUN, "a run"),
	       "... as it was sent");
	tap_is_int((long long)host.under_way, HEAD + 5, "the host counts it");
	line_put_of(&guest, LINE_RECORD, 4711, "{}\0x", 4);
	tap_is_int(line_flush(&guest), 0, "the guest sends a record");
	line_read(&host);
	tap_ok(line_take(&host, &f) && f.kind == LINE_RECORD,
	       "the host takes it");
	tap_is_int((long long)host.under_way, 0,
		   "... and has heard that the run was read");
	tap_ok(line_frame_id(&f, &id) && id == 4711, "it has the run's number");
	tap_ok(f.len == 4 && !memcmp(f.text, "{}\0x", 4),
	       "... and the text behind it, NUL included");
	close(fd[1]);
	line_put(&host, LINE_RUN, "a run", 5);
	signal(SIGPIPE, SIG_IGN);
	tap_is_int(line_flush(&host), -EPIPE, "a guest that is gone");
	close(fd[0]);
	line_done(&host);
	line_done(&guest);
}

static void test_ids(void)
{
	static const struct {
		const char *text;
		long long id;		/* -1: none */
		const char *rest;
	} ids[] = {
		{ "0 ", 0, "" }, { "17 {}", 17, "{}" },
		{ "999999999 x", 999999999, "x" }, { "1  x", 1, " x" },
		{ "9999999999 x", -1, NULL }, { "", -1, NULL },
		{ "1", -1, NULL }, { " 1 x", -1, NULL }, { "-1 x", -1, NULL },
		{ "1x ", -1, NULL }, { "x", -1, NULL }, { " ", -1, NULL },
	};

	for (size_t i = 0; i < sizeof(ids) / sizeof(*ids); i++) {
		struct line_frame f = { LINE_RECORD, ids[i].text,
					strlen(ids[i].text) };
		unsigned id = 77;
		bool there = line_frame_id(&f, &id);

		tap_is_int(there ? (long long)id : -1, ids[i].id,
			   "the number of '%s'", ids[i].text);
		if (there)
			tap_ok(frame_is(&f, LINE_RECORD, ids[i].rest),
			       "... and what is behind it");
	}
}

int main(void)
{
	test_pieces();
	test_wrong();
	test_window();
	test_guest();
	test_ids();
	return tap_done();
}
