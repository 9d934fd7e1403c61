/* SPDX-License-Identifier: BSD-2-Clause */
/* story: what there is to tell of a run while it is played. */
#include "runtime/story/story.h"

void story_done(struct story *story)
{
	history_done(&story->history);
	packet_heads_done(&story->heads);
	live_done(&story->lines);
}
