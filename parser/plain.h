/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * plain: text that is not trusted, shown so that it cannot act.
 *
 * What scripts, names of files, commands and kernels say goes to terminals, to logs and
 * to the parsers of CI systems.  All of it is printed by these functions, which show each
 * of these as one '?':
 *
 *   - control characters, C0 but for tabs, DEL and C1: a terminal obeys them;
 *   - what is not UTF-8 (RFC 3629): a terminal of another encoding may obey that;
 *   - U+2028 and U+2029, which some take for the end of a line;
 *   - U+202A to U+202E and U+2066 to U+2069, which make a text look like another one
 *     (Unicode Technical Report 36, "Bidirectional Text Spoofing").
 */
#ifndef PLAIN_H
#define PLAIN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

#define PLAIN_INSTEAD '?'

/* Whether the character at @text, of which @left bytes (at least 1) may be read, can be
 * shown as it is.  *@ret_len bytes are what it takes, or what is to be shown as one
 * PLAIN_INSTEAD. */
bool plain_char(const char *text, size_t left, size_t *ret_len);

/* Prints @text, all of it or @len bytes.  A newline is a control character, too, and is
 * shown as '?': whoever prints lines cuts the text at newlines first. */
void plain_print(FILE *out, const char *text);
void plain_print_n(FILE *out, const char *text, size_t len);

/* The same as a text of its own.  Caller frees. */
char *plain_text(const char *text);

/* Prints a text of several lines.  If @out is no terminal, the bytes stay as they are: files
 * and programs are to get what there is. */
void plain_print_lines(FILE *out, const char *text, size_t len);

/* Prints "tundrill: ", the message and a newline to standard error. */
void plain_error(const char *fmt, ...) __attribute__((format(printf, 1, 2)));

#endif
