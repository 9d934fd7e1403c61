/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * no_icu_data: stands for the tables of ICU in a static program.
 *
 * libxml2 brings ICU along, for the encodings of what it reads; here it only writes UTF-8,
 * for which it needs none.  Those tables are 31 MB.  ICU looks for two magic bytes, finds
 * none, and does without them.
 */
#include "runtime/no_icu_data.h"

const struct no_icu_data no_icu_data = { { 0 } };
