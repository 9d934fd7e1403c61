#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-2-Clause
"""Runs tundrill's tests and counts what they say.

    tests/run.py --build DIR [--only WORD] [--verbose] KIND...

KIND is one of
    unit      the programs DIR/tests/unit/test_*: no kernel, no privileges
    e2e       tests/e2e/*.sh: the built tool, on the real stack
    scripts   tests/e2e/*.pkt and scripts/: each must pass, in every family it
              is for; with "//! mutate s/A/B/" in a script, its copy with A
              replaced must fail, so that the script is known to test something
    lint      include directions, file sizes, cppcheck, clang-tidy

Tests print TAP (testanything.org).  The last line is
"N passed, N failed, N skipped"; the exit status is 1 when one failed.
Unit tests run side by side; what depends on time runs one by one.
"""

import argparse
import concurrent.futures
import os
import re
import subprocess
import sys
import tempfile
import time

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
LIMIT_S = 170           # of one test program; none needs a tenth of it


class Count:
    """What is known so far; prints failures and skips as they come."""

    def __init__(self, verbose):
        self.passed = self.failed = self.skipped = 0
        self.verbose = verbose

    def ok(self, name):
        self.passed += 1
        if self.verbose:
            print('ok      %s' % name)

    def fail(self, name, text=''):
        self.failed += 1
        print('FAILED  %s' % name)
        for line in text.rstrip().splitlines():
            print('        ' + line)

    def skip(self, name, reason):
        self.skipped += 1
        print('skipped %s: %s' % (name, reason))


def run(command, env=None, cwd=ROOT, limit_s=LIMIT_S):
    """Returns (status, output); a test that hangs is killed with its group."""
    child = subprocess.Popen(command, cwd=cwd, env=env, text=True,
                             errors='replace', stdin=subprocess.DEVNULL,
                             stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                             start_new_session=True)
    try:
        text = child.communicate(timeout=limit_s)[0]
        return child.returncode, text
    except subprocess.TimeoutExpired:
        os.killpg(child.pid, 9)
        return -9, child.communicate()[0] + '\nstill running after %d s' % limit_s


POINT = re.compile(r'(not )?ok\b\s*\d*\s*-?\s*([^#]*)(#\s*skip\S*\s*(.*))?',
                   re.I)
PLAN = re.compile(r'1\.\.(\d+)(\s*#\s*skip\S*\s*(.*))?', re.I)


def count_tap(count, name, status, text):
    """Counts the test points of one program's TAP."""
    points, plan, notes, bad = 0, None, [], False
    for line in text.splitlines():
        match = PLAN.match(line)
        if match:
            plan = int(match.group(1))
            if match.group(2):
                count.skip(name, match.group(3))
            continue
        match = POINT.match(line)
        if not match:
            notes.append(line)
            continue
        points += 1
        label = '%s: %s' % (name, match.group(2).strip())
        if match.group(3):
            count.skip(label, match.group(4))
        elif match.group(1):
            bad = True
            count.fail(label, '\n'.join(notes[-40:]))
        else:
            count.ok(label)
        notes = []
    if plan is None or plan != points:
        count.fail(name, 'planned %s tests, ran %d, status %d\n%s' %
                   (plan, points, status, '\n'.join(text.splitlines()[-40:])))
    elif status and not bad:
        count.fail(name, 'all tests passed, but the status is %d\n%s' %
                   (status, '\n'.join(notes[-40:])))
    elif bad and notes:
        print('\n'.join('        ' + n for n in notes[-40:]))


def find(folder, pattern):
    path = os.path.join(ROOT, folder)
    names = sorted(os.listdir(path)) if os.path.isdir(path) else []
    return [os.path.join(folder, n) for n in names if re.fullmatch(pattern, n)]


def unit(o, count):
    folder = os.path.join(o.build, 'tests', 'unit')
    tests = [t for t in find(folder, r'test_\w+') if o.only in t]
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        for test, (status, text) in zip(
                tests, pool.map(lambda t: run([os.path.join(ROOT, t)]), tests)):
            count_tap(count, os.path.basename(test), status, text)


def tool_env(o):
    env = dict(os.environ)
    env['TUNDRILL'] = os.path.join(ROOT, o.build, 'tundrill')
    return env


def e2e(o, count):
    for test in find('tests/e2e', r'\w+\.sh'):
        if o.only in test:
            status, text = run(['sh', test], tool_env(o))
            count_tap(count, os.path.basename(test), status, text)


def families(path):
    """The families a script is for, by its name or its own options."""
    text = open(os.path.join(ROOT, path), errors='replace').read()
    match = re.search(r'^--ip_version=(\S+)', text, re.M)
    if match:
        return [{'ipv4-mapped-ipv6': 'mapped'}.get(match.group(1),
                                                   match.group(1))]
    if path.endswith('v4.pkt'):
        return ['ipv4', 'mapped']
    if path.endswith('v6.pkt'):
        return ['ipv6']
    return ['ipv4', 'ipv6', 'mapped']


def run_script(o, path, family):
    return run([os.path.join(ROOT, o.build, 'tundrill'), '--families', family,
                path], tool_env(o))


def mutate(o, count, path):
    """A script that says how it can be broken must fail when it is."""
    source = os.path.join(ROOT, path)
    text = open(source, errors='replace').read()
    for number, line in enumerate(text.splitlines(), 1):
        match = re.match(r'//! mutate s/(.*)/(.*)/$', line)
        if not match:
            continue
        label = '%s: fails when broken (line %d)' % (path, number)
        body = text.replace(line, '')
        old, new = match.groups()
        if old not in body:
            count.fail(label, "'%s' is not in the script" % old)
            continue
        # "_", since a name may not end in "v4.pkt" by chance.
        with tempfile.NamedTemporaryFile(
                'w', suffix='_.pkt', prefix='mutated-',
                dir=os.path.dirname(source)) as f:
            f.write(body.replace(old, new, 1))
            f.flush()
            status, said = run_script(o, f.name, families(path)[0])
        if status == 1:
            count.ok(label)
        else:
            count.fail(label, 'status %d\n%s' % (status, said))


def scripts(o, count):
    for folder in ['tests/e2e', 'scripts']:
        for path in find(folder, r'(?!mutated-).+\.pkt'):
            if o.only not in path:
                continue
            for family in families(path):
                status, text = run_script(o, path, family)
                label = '%s (%s)' % (path, family)
                if status == 77:
                    count.skip(label, text.strip())
                elif status:
                    count.fail(label, text)
                else:
                    count.ok(label)
            mutate(o, count, path)


def lint(o, count):
    for test in find('tests/lint', r'\w+\.sh'):
        if o.only in test:
            env = tool_env(o)
            env['BUILD'] = o.build
            status, text = run(['sh', test], env, limit_s=1200)
            count_tap(count, os.path.basename(test), status, text)


def main():
    args = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    args.add_argument('kind', nargs='+',
                      choices=['unit', 'e2e', 'scripts', 'lint'])
    args.add_argument('--build', default='build')
    args.add_argument('--only', default='')
    args.add_argument('--verbose', action='store_true')
    o = args.parse_args()
    count = Count(o.verbose)
    start = time.monotonic()
    for kind in o.kind:
        before = time.monotonic()
        globals()[kind](o, count)
        print('%-8s %.1f s' % (kind + ':', time.monotonic() - before))
        sys.stdout.flush()
    print('in %.1f s' % (time.monotonic() - start))
    print('%d passed, %d failed, %d skipped' %
          (count.passed, count.failed, count.skipped))
    return 1 if count.failed or not count.passed + count.skipped else 0


if __name__ == '__main__':
    sys.exit(main())
