/* SPDX-License-Identifier: BSD-2-Clause */
/* ladder_row: how the parts of a ladder stand on its rows. */
#ifndef LADDER_ROW_H
#define LADDER_ROW_H

#include <stdint.h>

#include "runtime/report/ladder.h"

#define LADDER_LANE_MIN 36	/* columns for segments, with a column for states */
#define LADDER_ARROW 6		/* of them, what at least is the arrow's */

#define LADDER_STATE "\033[1;32m"
#define LADDER_ODD "\033[1;33m"
#define LADDER_BAD "\033[1;31m"
#define LADDER_DIM "\033[2m"

struct ladder_row {
	FILE *out;
	const struct ladder_style *style;
	/* Columns, from 0: */
	unsigned lane_at, lane;	/* of segments: begin and width */
	unsigned call_at;	/* where calls begin, if they are short enough */
	unsigned note_at;	/* of remarks; 0: as states */
	unsigned state_at;	/* 0: states have rows of their own */
	unsigned at;		/* what is printed of the row */
	char *below;		/* what of a segment stands below it, yet to come */
};

struct ladder_arrow {
	const char *text;	/* the packet */
	bool inbound;
	bool same_win;		/* its window is that of the one before */
	bool planned;		/* it was not sent */
};

/* Ends the row, if it has begun, with what stands below it. */
void ladder_row_end(struct ladder_row *r);
/* Goes on at column @column: on a new row if this one has come as far. */
void ladder_row_to(struct ladder_row *r, unsigned column);
/* Text with @colour (NULL: none) at the end of the row. */
void ladder_row_put(struct ladder_row *r, const char *text, const char *colour);
/* Text that may need several rows, from @column on. */
void ladder_row_fill(struct ladder_row *r, const char *text, unsigned column,
		     const char *colour);
/* At the row's begin. */
void ladder_row_time(struct ladder_row *r, int64_t ns);
/* A segment on its way, "── S 0:0(0) ──▶"; what has no room in the lane is below it. */
void ladder_row_arrow(struct ladder_row *r, const struct ladder_arrow *arrow,
		      const char *colour);
/* What the application or the script's commands do.  @beside: something is to stand in the
 * column of states. */
void ladder_row_call(struct ladder_row *r, const char *text, bool beside,
		     const char *colour);
/* A remark behind a segment. */
void ladder_row_note(struct ladder_row *r, const char *text, const char *colour);
/* Goes to the column of states.  @columns: of what will be put there. */
void ladder_row_to_state(struct ladder_row *r, unsigned columns);

#endif
