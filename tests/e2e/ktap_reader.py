#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-2-Clause
"""ktap_reader: reads KTAP as the kernel's ktap.rst has it, and nothing else.

usage: ktap_reader.py FILE

Prints a line for each test, nested ones first: its names with " / " between them, the
verdict, and what stands behind "#" but for the time.  Whatever is not as it must be ends
it with status 1.
"""
import re
import sys

RESULT = re.compile(r'(ok|not ok) ([0-9]+) ([^#]*[^# ])(?: # (.*))?$')
TIME = re.compile(r'(?:^| )time=([0-9]+)ms')
DIRECTIVES = {'SKIP': 'skip', 'XFAIL': 'xfail', 'ERROR': 'error'}
STEP = '  '


class Fault(Exception):
    """What a line has that it must not have."""


class Reader:
    """The lines of a report, one at a time."""

    def __init__(self, lines):
        self.lines = lines
        self.at = 0
        self.told = []

    def peek(self):
        return self.lines[self.at] if self.at < len(self.lines) else None

    def take(self):
        self.at += 1
        return self.lines[self.at - 1]

    def fault(self, what):
        raise Fault(f'line {self.at}: {what}: {self.lines[self.at - 1]!r}')

    def diagnostics(self, indent):
        """How many lines of "#" there are."""
        n = 0
        while (self.peek() or '').startswith(indent + '#'):
            if not re.match(r'#( |$)', self.take()[len(indent):]):
                self.fault('no blank behind #')
            n += 1
        return n

    def plan(self, indent):
        if self.take() != indent + 'KTAP version 1':
            self.fault('no version')
        match = re.match(indent + r'1\.\.([0-9]+)( # SKIP .+)?$', self.take())
        if not match:
            self.fault('no plan')
        return int(match[1])

    def result(self, indent, number, names, below, said):
        match = RESULT.match(self.take()[len(indent):])
        if not match or not self.lines[self.at - 1].startswith(indent):
            self.fault('no result')
        word, got, name, rest = match.groups()
        if int(got) != number:
            self.fault(f'not number {number}')
        if not TIME.search(rest or ''):
            self.fault('no time')
        rest = TIME.sub('', rest).strip()
        directive = rest.split(' ')[0]
        verdict = DIRECTIVES.get(directive,
                                 'pass' if word == 'ok' else 'fail')
        if (word == 'ok') != (verdict in ('pass', 'skip', 'xfail')):
            self.fault('the directive is not of this result')
        if (word != 'ok') != any(v in ('fail', 'error') for v in below) and below:
            self.fault('not what its tests have come to')
        if not below and bool(said) != (verdict in ('fail', 'error', 'xfail')):
            self.fault('a failure has a text, and nothing else')
        self.told.append((names + [name], verdict,
                          rest.removeprefix(directive).strip()
                          if directive in DIRECTIVES else rest))
        return verdict

    def tests(self, indent, names):
        """A plan and its tests.  Returns their verdicts."""
        verdicts = []
        for number in range(1, self.plan(indent) + 1):
            said = self.diagnostics(indent)
            below = []
            if self.peek() == indent + STEP + 'KTAP version 1':
                at = len(self.told)
                below = self.tests(indent + STEP, names)
                said = self.diagnostics(indent)
            verdicts.append(self.result(indent, number, names, below, said))
            if below:
                for told in self.told[at:-1]:
                    told[0][len(names):len(names)] = self.told[-1][0][-1:]
        return verdicts


def main():
    with open(sys.argv[1], encoding='utf-8') as file:
        reader = Reader(file.read().splitlines())
    try:
        reader.tests('', [])
        reader.diagnostics('')
        if reader.peek() is not None:
            reader.take()
            reader.fault('behind the last test')
    except (Fault, IndexError) as fault:
        print(fault)
        sys.exit(1)
    for names, verdict, rest in reader.told:
        print(' / '.join(names) + ': ' + ', '.join(filter(None, (verdict, rest))))


main()
