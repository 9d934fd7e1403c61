#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-2-Clause
"""Reads a pcapng file and prints it, one line a thing:

    comment TEXT                     of the section; a line for each of its lines
    interface NAME LINKTYPE TSRESOL
    packet in|out LENGTH COMMENT

Exits with 1, and says why, when the file is not whole and well-formed, a packet
is cut, or packets are not in the order of their times.
"""

import struct
import sys
import time


def fail(text):
    sys.exit('%s: %s' % (sys.argv[1], text))


def options(data):
    """Yields (code, bytes) up to the end of options."""
    while data:
        code, length = struct.unpack_from('<HH', data)
        if code == 0:
            if length or len(data) != 4:
                fail('something follows the end of options')
            return
        yield code, data[4:4 + length]
        data = data[4 + (length + 3 & ~3):]


def blocks(data):
    """Yields (type, body)."""
    while data:
        kind, length = struct.unpack_from('<II', data)
        if length % 4 or length < 12 or length > len(data):
            fail('block of length %d' % length)
        if struct.unpack_from('<I', data, length - 4)[0] != length:
            fail('a block has two lengths')
        yield kind, data[8:length - 4]
        data = data[length:]


def section(body):
    if struct.unpack_from('<IHH', body) != (0x1a2b3c4d, 1, 0):
        fail('magic or version')
    for line in dict(options(body[16:]))[1].decode().splitlines():
        print('comment', line)


def interface(body):
    link, _, snaplen = struct.unpack_from('<HHI', body)
    found = dict(options(body[8:]))
    if snaplen:
        fail('there is a limit of length')
    print('interface', found[2].decode(), link, found[9][0])


def packet(body, last_ns):
    which, high, low, length, whole = struct.unpack_from('<IIIII', body)
    at_ns = high << 32 | low
    if which or length != whole:
        fail('a packet is cut, or of another interface')
    if at_ns < last_ns:
        fail('packets are not in order')
    if abs(at_ns / 1e9 - time.time()) > 3600:
        fail('the time is not of today')
    data = body[20:20 + length]
    size = struct.unpack_from('!H', data, 2 if data[0] >> 4 == 4 else 4)[0]
    if size + (40 if data[0] >> 4 == 6 else 0) != length:
        fail('the IP header says %d bytes, there are %d' % (size, length))
    found = dict(options(body[20 + (length + 3 & ~3):]))
    flags = struct.unpack('<I', found[2])[0]
    print('packet', {1: 'in', 2: 'out'}[flags], length, found[1].decode())
    return at_ns


def main():
    with open(sys.argv[1], 'rb') as file:
        found = list(blocks(file.read()))
    if [kind for kind, _ in found[:2]] != [0x0a0d0d0a, 1]:
        fail('does not begin with a section and an interface')
    section(found[0][1])
    interface(found[1][1])
    last_ns = 0
    for kind, body in found[2:]:
        if kind != 6:
            fail('block of type %d' % kind)
        last_ns = packet(body, last_ns)


main()
