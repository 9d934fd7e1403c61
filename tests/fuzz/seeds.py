#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-2-Clause
"""Writes what a fuzzer begins with, one file each.

    tests/fuzz/seeds.py NAME FOLDER

NAME is what is behind fuzz_ in the name of the fuzzer. The seeds of parsers are the
scripts that ship, those of tests/e2e and tests/bogons, and the groups of tests/parse,
or the snippets in them; others have a file in tests/fuzz/seeds with one seed a line.
"""

import glob
import os
import re
import sys

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(
    os.path.abspath(__file__))))


def read(name):
    with open(name, 'rb') as file:
        return file.read()


def lines(name):
    """Those of a file, without comments."""
    text = read(os.path.join(ROOT, 'tests/fuzz/seeds', name))
    return [line for line in text.splitlines(True)
            if line.strip() and not line.startswith(b'#')]


def scripts():
    for pattern in 'scripts/**/*.pkt', 'tests/e2e/*.pkt', 'tests/bogons/*':
        for name in glob.glob(os.path.join(ROOT, pattern), recursive=True):
            yield read(name)
    for name in glob.glob(os.path.join(ROOT, 'tests/parse/*.test')):
        for group in re.split(rb'^%% .*\n', read(name), flags=re.M)[1:]:
            yield re.split(rb'^%%[A-Z]', group, flags=re.M)[0]


def snippets():
    for script in scripts():
        yield from re.findall(rb'%\{[ \t]*(.*?)\}%', script, flags=re.S)


SEEDS = {
    'assert': snippets,
    'script': scripts,
    'format': scripts,
    'packet': lambda: [bytes.fromhex(line.decode())
                       for line in lines('packet.hex')],
    'record': lambda: [line.strip() for line in lines('record.jsonl')],
    'report': lambda: lines('report.jsonl'),
}


def main():
    name, folder = sys.argv[1:]
    os.makedirs(folder, exist_ok=True)
    for i, seed in enumerate(SEEDS[name]()):
        with open(os.path.join(folder, str(i)), 'wb') as file:
            file.write(seed)


if __name__ == '__main__':
    main()
