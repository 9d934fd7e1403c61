/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * line: the line between the host and a guest, in frames.
 *
 * A frame is a byte that says what it is, four bytes with its length (little-endian), and
 * its text.  What the guest sends is not trusted: a frame that is too long, or of an unknown
 * kind, ends the line.
 *
 * The line is a tty of the guest's.  When more comes than its buffer holds (4096 bytes,
 * N_TTY_BUF_SIZE), the tty stops reading, and does not always hear of the rest
 * (line_unthrottle() in arch/um/drivers/line.c).  So the host sends no more than
 * LINE_WINDOW bytes of which the guest has not said, by LINE_GOT, that it has read them.
 */
#ifndef LINE_H
#define LINE_H

#include <stdbool.h>
#include <stddef.h>

/* Bytes of a frame: a script of SOURCE_MAX_LEN as JSON; and a record. */
#define LINE_FROM_HOST_MAX (100u << 20)
#define LINE_FROM_GUEST_MAX (5u << 20)
#define LINE_WINDOW 2048	/* bytes under way to a guest */

/* What a frame says, and who sends it.  Those about a run begin with its number. */
enum line_kind {
	LINE_GOT = 'g',		/* guest: "N": it has read so many bytes more */
	LINE_HELLO = 'h',	/* guest: it is up; "RELEASE HZ" */
	LINE_HOME = 'e',	/* host: working directory, environment; NUL behind each */
	LINE_RUN = 'r',		/* host: a run to be played (job.h) */
	LINE_PLAYING = 'p',	/* guest: "ID": a run has begun */
	LINE_LIVE = 'v',	/* guest: "ID " and live lines */
	LINE_CAPTURE = 'c',	/* guest: "ID " and a part of a capture */
	LINE_RECORD = 'j',	/* guest: "ID " and the record of a run, its last frame */
};

struct line_buffer {
	char *data;
	size_t begin, end, cap;
};

struct line {
	int in_fd, out_fd;	/* the caller's */
	struct line_buffer in, out;
	bool is_host;
	size_t under_way;	/* bytes that the guest has not read; of the host */
	bool broken;		/* no frame comes any more */
};

struct line_frame {
	enum line_kind kind;
	const char *text;	/* until the next call for the line; no NUL at its end */
	size_t len;
};

/* The host's end, whose functions do not wait; the guest's end, whose functions do. */
void line_init_host(struct line *l, int in_fd, int out_fd);
void line_init_guest(struct line *l, int fd);
/* Frees the buffers; the descriptors stay. */
void line_done(struct line *l);

/* Puts a frame behind what is to be written. */
void line_put(struct line *l, enum line_kind kind, const void *text,
	      size_t len);
/* The same for a frame about run @id: that number and a blank are in front of the text. */
void line_put_of(struct line *l, enum line_kind kind, unsigned id,
		 const void *text, size_t len);
/* The host writes as much as goes without waiting, the guest writes all.  0; or -errno: the
 * other end is gone. */
int line_flush(struct line *l);
/* Whether line_flush() would write something. */
bool line_can_flush(const struct line *l);

/* Reads once.  Returns the number of bytes; 0: the end; -errno (-EAGAIN: nothing is
 * there). */
int line_read(struct line *l);
/* Takes the next frame.  False: none is there as a whole. */
bool line_take(struct line *l, struct line_frame *ret);

/* Splits "ID " off the text of @f.  False: it has none. */
bool line_frame_id(struct line_frame *f, unsigned *ret);

#endif
