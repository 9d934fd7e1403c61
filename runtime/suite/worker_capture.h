/* SPDX-License-Identifier: BSD-2-Clause */
/* worker_capture: the packets of a run as a capture file. */
#ifndef WORKER_CAPTURE_H
#define WORKER_CAPTURE_H

#include "parser/script.h"
#include "runtime/record/packet_log.h"
#include "runtime/record/result.h"

/*
 * Writes all of @log to @out, each packet with its comment, and the verdict of
 * @result in front.  0, or -errno.
 */
int worker_capture_write(FILE *out, const struct script *script,
			 const struct result *result,
			 const struct packet_log *log);

#endif
