#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-2-Clause
"""Counts verdicts that are not the same each time, and writes docs/flakes.md.

    tests/bench/flakes.py [--suites N] [--kernel NAME] [FOLDER...]

Plays the suite of each folder N times as it is, N times beside hogs of the
CPU (stress-ng), and N times on a machine that stands still now and then
(stalls.py).  With --kernel it does the same on a kernel that tundrill has
built, where time is virtual.  Where packetdrill is in PATH it plays those of
the scripts that are for it, too.  Each verdict is compared with that of the
first suite of the same program and clock, which had the machine for itself.
Without FOLDER: the scripts that ship.
"""

import argparse
import collections
import contextlib
import functools
import json
import os
import re
import shutil
import statistics
import subprocess
import sys
import time

import stalls
import suite

PAGE = os.path.join(suite.ROOT, 'docs', 'flakes.md')
LISTED_MAX = 40         # differences that are named; the figures count all
SETTLE_S = 3            # until hogs are at work, and to look for other work
MESSAGE_MAX = 100       # bytes
BUSY_PERCENT = 10       # from here on a machine is not idle

# What a series of suites found.
Row = collections.namedtuple(
    'Row', 'folder player load suites runs differ tried wall_s')


# --- players: each plays a folder once and returns {run: (verdict, tries, why)} --

def tundrill_player(tool, extra):
    def play(folder):
        runs, _, _ = suite.play(tool, folder, 0, extra)
        return {key: (r['verdict'], r['tries'], r.get('message') or '')
                for key, r in runs.items()}
    return play


def portable_runs(tool, runs):
    """Those of packetdrill's own language, which were not skipped."""
    scripts = sorted({script for script, _ in runs})
    checked = subprocess.run(
        [tool, 'check', '--portable', '--format=json'] + scripts,
        stdout=subprocess.PIPE, text=True, check=False).stdout
    ours = {remark['file'] for remark in map(json.loads, checked.splitlines())
            if remark.get('check') == 'portable'}
    return [key for key, result in runs.items()
            if key[0] not in ours and result[0] in ('pass', 'fail')]


def packetdrill_player(tool, first):
    """One run after another, as packetdrill's own runners do by default."""
    def play(folder):
        return {key: ('fail' if suite.packetdrill_run(key) else 'pass', 1, '')
                for key in portable_runs(tool, first[folder])}
    return play


# --- the machine -----------------------------------------------------------------

@contextlib.contextmanager
def hogs(count):
    """Keeps the CPUs busy."""
    with subprocess.Popen(['stress-ng', '--quiet', '--cpu', str(count)],
                          stdin=subprocess.DEVNULL,
                          stdout=subprocess.DEVNULL) as process:
        try:
            time.sleep(SETTLE_S)
            yield
            if process.poll() is not None:
                sys.exit('stress-ng ended too early')
        finally:
            process.terminate()


def loads(o):
    """What the machine does beside: names, with contexts."""
    yield 'idle', contextlib.nullcontext
    if shutil.which('stress-ng'):
        yield ('%d hog%s' % (o.hogs, 's' * (o.hogs > 1)),
               functools.partial(hogs, o.hogs))
    if os.geteuid() == 0:
        yield 'stalls', stalls.stalls


def cpu_ticks():
    with open('/proc/stat', encoding='ascii') as f:
        ticks = [int(n) for n in f.readline().split()[1:]]
    return sum(ticks), ticks[3] + ticks[4]


def busy_percent():
    """How much of the CPUs others use."""
    total, idle = cpu_ticks()
    time.sleep(SETTLE_S)
    total_after, idle_after = cpu_ticks()
    return 100 - 100 * (idle_after - idle) / max(1, total_after - total)


def cpu_model():
    with open('/proc/cpuinfo', encoding='ascii', errors='replace') as f:
        for line in f:
            if line.startswith('model name'):
                return line.split(':', 1)[1].strip()
    return os.uname().machine


# --- counting --------------------------------------------------------------------

def compare(first, runs, where, found):
    """Returns how many verdicts differ, and adds them to the list."""
    differ = [key for key in sorted(first)
              if runs.get(key, ('no run',))[0] != first[key][0]]
    for key in differ:
        verdict, _, why = runs.get(key, ('no run', 0, ''))
        found.append((where, key, first[key][0], verdict,
                      why or first[key][2]))
    return len(differ)


def series(o, name, play, folder, load, first, found):
    """Plays one suite after another.  The first of all is what first keeps."""
    walls, differ, tried, count = [], 0, 0, 0
    for _ in range(o.suites):
        begin = time.monotonic()
        runs = play(folder)
        walls.append(time.monotonic() - begin)
        first.setdefault(folder, runs)
        count += len(runs)
        differ += compare(first[folder], runs, '%s, %s' % (name, load), found)
        tried += sum(result[1] > 1 for result in runs.values())
    row = Row(shown(folder), name, load, o.suites, count, differ, tried,
              statistics.median(walls))
    print('%s: %s, %s: %d runs, %d differ, %d tried again, %.1f s a suite' %
          (row.folder, name, load, count, differ, tried, row.wall_s))
    sys.stdout.flush()
    return row


def measure(o, found):
    rows = []
    first = {}
    players = [('tundrill, real time', tundrill_player(o.tool, []), first)]
    if o.kernel:
        players.append(('tundrill, virtual time', tundrill_player(
            o.tool, ['--kernel', o.kernel]), {}))
    if shutil.which('packetdrill'):
        players.append(('packetdrill', packetdrill_player(o.tool, first), {}))
    for folder in o.folder:
        for name, play, kept in players:
            for load, beside in loads(o):
                with beside():
                    rows.append(series(o, name, play, folder, load, kept,
                                       found))
    return rows


# --- the page --------------------------------------------------------------------

def shown(path):
    path = os.path.relpath(path, suite.ROOT)
    return os.path.basename(path) if path.startswith('..') else path


def cell(text):
    """Text of scripts, as a cell of a table in Markdown."""
    text = ' '.join(text.split())
    if len(text) > MESSAGE_MAX:
        text = text[:MESSAGE_MAX] + '...'
    for c in '\\|<>*_`[]':
        text = text.replace(c, '\\' + c)
    return text


def table(head, rows):
    lines = ['| %s |' % ' | '.join(head),
             '| %s |' % ' | '.join('---' for _ in head)]
    lines += ['| %s |' % ' | '.join(str(c) for c in row) for row in rows]
    return '\n'.join(lines) + '\n'


def write_page(o, busy, rows, found):
    with open(o.output, 'w', encoding='utf-8') as f:
        f.write(PAGE_TEXT % {
            'suites': o.suites, 'cpus': os.cpu_count(), 'model': cpu_model(),
            'release': re.match(r'[\d.]*\d', os.uname().release).group(), 'busy': busy,
            'idle': ('' if busy < BUSY_PERCENT else
                     ', so the rows called idle were not'),
            'version': subprocess.run(
                [o.tool, '--version'], stdout=subprocess.PIPE, text=True,
                check=True).stdout.split()[1],
            'date': time.strftime('%Y-%m-%d', time.gmtime()),
            'kernel': o.kernel or 'a kernel',
            'without': without(o),
            'table': table(
                ['scripts', 'played by', 'machine', 'suites', 'runs',
                 'verdicts that differ', 'runs tried again',
                 'a suite takes'],
                [row[:7] + ('%.1f s' % row.wall_s,) for row in rows]),
            'found': differences(found),
            'command': ' '.join(
                ['tests/bench/flakes.py', '--suites %d' % o.suites] +
                (['--kernel ' + o.kernel] if o.kernel else []) +
                (['--hogs %d' % o.hogs]
                 if o.hogs != 2 * os.cpu_count() else []) +
                ([shown(folder) for folder in o.folder]
                 if o.folder != [default_folder()] else [])),
        })


def without(o):
    missing = []
    if not shutil.which('stress-ng'):
        missing.append('There was no stress-ng, so nothing was played beside '
                       'hogs.')
    if os.geteuid() != 0:
        missing.append('Only root may take CPUs away, so nothing was played '
                       'beside stalls.')
    if not o.kernel:
        missing.append('Virtual time was not measured.')
    if not shutil.which('packetdrill'):
        missing.append('There was no packetdrill to compare with.')
    return '\n'.join(missing) + ('\n\n' if missing else '')


def differences(found):
    if not found:
        return 'None.\n'
    times = collections.Counter(one[:4] for one in found)
    why = {one[:4]: one[4] for one in reversed(found)}
    text = table(['played by', 'run', 'first', 'then', 'times',
                  'why, the first time'],
                 [(cell(one[0]), cell('%s (%s)' % (shown(one[1][0]), one[1][1])),
                   one[2], one[3], times[one], cell(why[one]))
                  for one in list(times)[:LISTED_MAX]])
    if len(times) > LISTED_MAX:
        text += '\n%d more are not listed.\n' % (len(times) - LISTED_MAX)
    return text


PAGE_TEXT = '''\
<!-- Made by tests/bench/flakes.py; not to be edited by hand. -->
# How often a verdict changes

A test that passes now and fails then is worth little: somebody has to look each
time. This page counts how often that happens. The same suites are played again and
again: on a machine that does nothing else, on one whose CPUs are all taken
(stress-ng), and on one that stands still for 2 to 20 ms, some eight times a second,
like a virtual machine whose host has other work (`tests/bench/stalls.py`). Each verdict
is compared with that of the first suite. Nothing about the kernel or the scripts has
changed in between, so each difference is a false alarm, or a failure that was missed.

In real time, a run that failed and was late is played again, and so is one that
passed by less than the machine was late (tundrill(1), section OUTPUT); the table
counts those runs. In virtual time nothing is late: the guest's clock
stands still while the host does something else
([own-kernel.md](own-kernel.md)). packetdrill plays the scripts that are written in
its own language (`tundrill check --portable`), one after another, each in
a network namespace of its own.

## Figures

%(table)s
%(without)sEach figure is of all suites of its row; what a suite takes is the median. Of
packetdrill, the runs are those of its scripts only.

## Verdicts that differed

%(found)s
## The machine

%(cpus)d CPUs (%(model)s), Linux %(release)s, tundrill %(version)s, %(date)s. Before
the first suite, other work took %(busy).0f %% of the CPUs%(idle)s.

## To measure again

    %(command)s

writes this page. `--kernel` takes the name of a kernel that `tundrill kernel build`
has made. Folders may be given; their scripts should pass, and take seconds rather than
minutes.
'''


def default_folder():
    return os.path.join(suite.ROOT, 'scripts')


def main():
    args = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    args.add_argument('folder', nargs='*')
    args.add_argument('--tool',
                      default=os.path.join(suite.ROOT, 'build/tundrill'))
    args.add_argument('--suites', type=int, default=10,
                      help='of each kind (default 10)')
    args.add_argument('--kernel', help="of the user's own, for virtual time")
    args.add_argument('--hogs', type=int, default=2 * os.cpu_count(),
                      help='processes that take the CPUs (default 2 a CPU)')
    args.add_argument('--output', default=PAGE, help='(default docs/flakes.md)')
    o = args.parse_args()
    if o.suites < 1 or o.hogs < 1:
        args.error('one suite and one hog at least')
    o.folder = [os.path.abspath(folder) for folder in o.folder] or [
        default_folder()]
    busy = busy_percent()
    found = []
    rows = measure(o, found)
    write_page(o, busy, rows, found)
    print(o.output)


if __name__ == '__main__':
    main()
