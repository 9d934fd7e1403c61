/* SPDX-License-Identifier: BSD-2-Clause */
/* driver: driver.py as a string: the program that the interpreter is started with. */
#ifndef DRIVER_H
#define DRIVER_H

extern const char driver_text[];

#endif
