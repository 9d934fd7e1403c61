/* SPDX-License-Identifier: BSD-2-Clause */
/* no_icu_data: stands for the tables of ICU in a static program (Makefile). */
#ifndef NO_ICU_DATA_H
#define NO_ICU_DATA_H

#include <stdint.h>

/* As long as the header that ICU reads of its data. */
struct no_icu_data {
	uint64_t header[8];
};
extern const struct no_icu_data no_icu_data;

#endif
