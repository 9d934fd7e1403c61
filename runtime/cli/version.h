/* SPDX-License-Identifier: BSD-2-Clause */
/* version: of the program, as --version prints it. */
#ifndef VERSION_H
#define VERSION_H

#define TUNDRILL_VERSION "0.2.0"

#endif
