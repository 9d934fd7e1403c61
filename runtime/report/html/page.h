/* SPDX-License-Identifier: BSD-2-Clause */
/* page: the report's page, made of the files in this folder by runtime/embed.py. */
#ifndef PAGE_H
#define PAGE_H

extern const char page_head[];	/* up to where the records begin */
extern const char page_foot[];	/* what follows them */

#endif
