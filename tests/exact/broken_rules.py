#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-2-Clause
"""Has Linux break the rules of an RFC, one after the other, and judges what is found.

    broken_rules.py write FOLDER OUT
        OUT/FAMILY/N-REQUIREMENT-SCRIPT for each line of FOLDER/broken: the script, with
        the line's command behind its own init command
    broken_rules.py write-all FOLDER OUT
        OUT/FAMILY/N-REQUIREMENT/SCRIPT for each line that says that it is exact, and
        each script that can tell
    broken_rules.py again FOLDER OUT JSON...
        the paths of what failed of that, and should not have
    broken_rules.py judge FOLDER OUT JSON...
        "ok TEXT", "bad TEXT" or "skip TEXT" for each of these lines

FAMILY is ipv4, or ipv6 for a line whose script is for IPv6 alone.  "Exact" is explained
in FOLDER/broken; with requirements in the environment, EXACT='MUST-1 MUST-2', it is about
their lines alone.
"""

import json
import os
import re
import sys

PASSES = 'covers it, and passes'
FAILS = 'does not cover it, and fails'
UNKNOWN = 'tells nothing'


class Line:
    """One of the file broken: what to run, and whom it concerns."""

    def __init__(self, number, text):
        self.requirement, self.script, self.command = text.split(' ', 2)
        self.family = 'ipv6' if self.script.endswith('-v6.pkt') else 'ipv4'
        self.exact = self.command.startswith('exact ')
        self.command = re.sub('^exact ', '', self.command)
        self.number = number
        self.name = '%d-%s' % (number, self.requirement)


def lines(folder):
    with open(os.path.join(folder, 'broken')) as f:
        rows = [row.rstrip('\n') for row in f]
    return [Line(number, row) for number, row in enumerate(rows, 1)
            if row and not row.startswith('#')]


def exact_lines(folder):
    wanted = os.environ.get('EXACT', '').split()
    return [line for line in lines(folder)
            if line.exact and (not wanted or line.requirement in wanted)]


class Scripts:
    """The scripts of the folder, and what they cover."""

    def __init__(self, folder):
        self.texts = {}
        for name in sorted(os.listdir(folder)):
            if name.endswith('.pkt'):
                with open(os.path.join(folder, name)) as f:
                    self.texts[name] = f.read()
        with open(os.path.join(folder, 'broken.sh')) as f:
            self.helpers = f.read()

    def pragma(self, name, word):
        return re.findall(r'^//! %s\b ?(.*)$' % word, self.texts[name], re.M)

    def covers(self, name):
        return ' '.join(self.pragma(name, 'covers')).replace('RFC9293:', '').split()

    def that_tell(self, family):
        """Who can tell of a broken rule in a few seconds, of those that Linux passes."""
        other = 'v4.pkt' if family == 'ipv6' else 'v6.pkt'
        return [name for name in self.texts
                if not name.endswith(other) and
                not self.pragma(name, 'long') and not self.pragma(name, 'expect') and
                self.pragma(name, 'families') in ([], [family])]

    def broken(self, name, command):
        """The script, with the command behind its own init command, or as one."""
        rows = [row for row in self.texts[name].split('\n')
                if not row.startswith('//! expect')]
        command = self.helpers + command
        at = next(i for i, row in enumerate(rows)
                  if row.strip() and not re.match(r'\s*(//|--)', row))
        if rows[at].lstrip().startswith('`'):
            end = next(i for i in range(at, len(rows))
                       if rows[i].count('`') == (1 if i > at else 2))
            rows[end] = rows[end].rstrip()[:-1] + '\n' + command + '`'
        else:
            rows.insert(at, '`' + command + '`')
        return '\n'.join(rows)


def write_file(path, text):
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, 'w') as f:
        f.write(text)


def write(folder, out):
    scripts = Scripts(folder)
    for line in lines(folder):
        write_file(os.path.join(out, line.family, '%s-%s' % (line.name, line.script)),
                   scripts.broken(line.script, line.command))


def write_all(folder, out):
    scripts = Scripts(folder)
    for line in exact_lines(folder):
        for name in scripts.that_tell(line.family):
            write_file(os.path.join(out, line.family, line.name, name),
                       scripts.broken(name, line.command))


def verdicts(files):
    """{path: run}; a later file is of what was played again."""
    runs = {}
    for path in files:
        with open(path) as f:
            for row in f:
                run = json.loads(row)
                runs[run['script']] = run
    return runs


def outcome(folder, out, files):
    """For each exact line: (line, {what is odd: [(path, run)]}, verdicts of its own)."""
    scripts = Scripts(folder)
    runs = verdicts(files)
    for line in exact_lines(folder):
        odd, own = {PASSES: [], FAILS: [], UNKNOWN: []}, set()
        for name in scripts.that_tell(line.family):
            path = os.path.join(out, line.family, line.name, name)
            run = runs.get(path, {'verdict': 'not played', 'message': ''})
            verdict = run['verdict']
            covers = line.requirement in scripts.covers(name)
            if covers:
                own.add(verdict)
            if verdict not in ('pass', 'fail', 'skip') or \
                    (run['message'] or '').startswith('init command'):
                odd[UNKNOWN].append((path, run))
            elif covers and verdict == 'pass':
                odd[PASSES].append((path, run))
            elif not covers and verdict == 'fail':
                odd[FAILS].append((path, run))
        yield line, odd, own


def judge(folder, out, files):
    for line, odd, own in outcome(folder, out, files):
        for what, runs in odd.items():
            for path, run in runs:
                print('# %s %s: %s %s' % (os.path.basename(path), what, run['verdict'],
                                          run['message'] or ''))
        fine = own and not any(odd.values())
        print('%s %s, line %d: what covers it fails, and nothing else' %
              ('bad' if not fine else 'skip' if own == {'skip'} else 'ok',
               line.requirement, line.number))


def again(folder, out, files):
    for _, odd, _ in outcome(folder, out, files):
        for path, _ in odd[FAILS]:
            print(path)


def main():
    what, folder, out, *files = sys.argv[1:]
    if what == 'write':
        write(folder, out)
    elif what == 'write-all':
        write_all(folder, out)
    elif what == 'again':
        again(folder, out, files)
    else:
        judge(folder, out, files)


if __name__ == '__main__':
    main()
