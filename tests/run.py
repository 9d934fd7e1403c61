#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-2-Clause
"""Runs tundrill's tests and counts what they say.

    tests/run.py --build DIR [--only WORD] [--verbose] KIND...

KIND is one of
    unit      the programs DIR/tests/unit/test_*: functions, and no kernel
    system    the programs DIR/tests/system/test_*: what asks the kernel for sockets,
              namespaces, devices, processes, threads or time
    e2e       tests/e2e/*.sh: the built tool, on the real stack;
              tests/hostile/*.sh: what strangers try
    scripts   tests/e2e/*.pkt and scripts/: each must pass, in every family it
              is for; with "//! mutate s/A/B/" in a script, its copy with A
              replaced must fail, so that the script is known to test something
    recipes   tests/recipes: CONTRIBUTING.md's recipes are followed, and what comes of
              them is built and tested
    editors   tests/editors: what ships for Vim and VS Code
    browser   tests/browser: the page of --html in Chromium
    package   tests/package/*.sh: what is installed; packages of Debian and Fedora are
              built and looked at
    kernel    tests/kernel/*.sh: guests with the kernel that TUNDRILL_TEST_KERNEL names,
              and with one that has bugs
    exact     tests/exact/*.sh: a stack that breaks a rule fails the scripts that cover
              it, and no others
    lint      include directions, file sizes, cppcheck, clang-tidy, pyflakes

Tests print TAP (testanything.org).  The last line is
"N passed, N failed, N skipped"; the exit status is 1 when one failed.
Tests run side by side; what compares times with a recording runs alone.
"""

import argparse
import concurrent.futures
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
LIMIT_S = 600           # of one test program: for those that hang
SLOW_S = 20             # programs that take longer are named
LATE_SHARE = 16         # one of so many scripts may tell nothing as the machine is late


class Count:
    """What is known so far; prints failures and skips as they come."""

    def __init__(self, verbose):
        self.passed = self.skipped = 0
        self.failures = []          # (name, what is known of it)
        self.times = []             # (seconds, program)
        self.verbose = verbose

    def ok(self, name):
        self.passed += 1
        if self.verbose:
            print('ok      %s' % name)

    def fail(self, name, text=''):
        self.failures.append((name, text))
        self.show(name, text)

    @staticmethod
    def show(name, text):
        print('FAILED  %s' % name)
        for line in text.rstrip().splitlines():
            print('        ' + line)

    def show_again(self):
        """What failed stands at the end, where whoever looks at a log begins."""
        if self.failures:
            print('%d failed:' % len(self.failures))
        for name, text in self.failures:
            self.show(name, text)

    def skip(self, name, reason):
        self.skipped += 1
        print('skipped %s: %s' % (name, reason))


def run(command, env=None, cwd=ROOT, limit_s=LIMIT_S):
    """Returns (status, output).  A test that leaves a file in TMPDIR has failed.

    Its python3 is the one that runs this: tests start it hundreds of times, and
    what a version manager has in PATH takes half a second to find it each time.
    """
    with tempfile.TemporaryDirectory(prefix='tundrill-run.') as folder:
        os.chmod(folder, 0o1777)    # like /tmp: some tests are another user
        env = dict(env or os.environ, TMPDIR=folder)
        env['PATH'] = '%s:%s' % (os.path.dirname(sys.executable), env['PATH'])
        status, text = run_in(command, env, cwd, limit_s)
        left = os.listdir(folder)
    if left and not status:
        return 1, text + '\nleft behind: ' + ' '.join(sorted(left))
    return status, text


def run_in(command, env, cwd, limit_s):
    """The same, but for TMPDIR; a test that hangs is killed with its group."""
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
    """Counts the test points of one program's TAP.

    What stands around a point that failed is shown: some tell why before it, most
    behind it.
    """
    points, plan, bad = [], None, False
    before = notes = []
    for line in text.splitlines():
        match = PLAN.match(line)
        if match:
            plan = int(match.group(1))
            if match.group(2):
                count.skip(name, match.group(3))
            continue
        match = POINT.match(line)
        if match:
            notes = []
            points.append((match, notes))
        else:
            notes.append(line)
    for match, notes in points:
        label = '%s: %s' % (name, match.group(2).strip())
        if match.group(3):
            count.skip(label, match.group(4))
        elif match.group(1):
            bad = True
            count.fail(label, '\n'.join((before + notes)[-40:]))
        else:
            count.ok(label)
        before = notes
    if plan is None or plan != len(points):
        count.fail(name, 'planned %s tests, ran %d, status %d\n%s' %
                   (plan, len(points), status,
                    '\n'.join(text.splitlines()[-40:])))
    elif status and not bad:
        count.fail(name, 'all tests passed, but the status is %d\n%s' %
                   (status, '\n'.join(notes[-40:])))


def run_timed(count, test, command, env=None, limit_s=LIMIT_S):
    before = time.monotonic()
    result = run(command, env, limit_s=limit_s)
    count.times.append((time.monotonic() - before, os.path.basename(test)))
    return result


def find(folder, pattern):
    path = os.path.join(ROOT, folder)
    names = sorted(os.listdir(path)) if os.path.isdir(path) else []
    return [os.path.join(folder, n) for n in names if re.fullmatch(pattern, n)]


def programs(o, count, kind):
    tests = [os.path.join(o.build, source[:-len('.c')])
             for source in find('tests/' + kind, r'test_\w+\.c')
             if o.only in source]
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        for test, (status, text) in zip(
                tests, pool.map(lambda t: run_timed(
                    count, t, [os.path.join(ROOT, t)]), tests)):
            count_tap(count, os.path.basename(test), status, text)


def unit(o, count):
    programs(o, count, 'unit')


def system(o, count):
    programs(o, count, 'system')


def tool_env(o):
    env = dict(os.environ)
    env['TUNDRILL'] = os.path.join(ROOT, o.build, 'tundrill')
    return env


def side_by_side(o, count, tests, a_cpu):
    """Shell tests, so many at once for each CPU."""
    with concurrent.futures.ThreadPoolExecutor(a_cpu * os.cpu_count()) as pool:
        for test, (status, text) in zip(tests, pool.map(
                lambda t: run_timed(count, t, ['sh', t], tool_env(o)), tests)):
            count_tap(count, os.path.basename(test), status, text)


# What takes long begins first, so that nothing waits for it alone; what plays whole
# suites in front of what computes.
LONG = ('readme', 'rfc9293', 'cli_failures', 'cli_kernel', 'parse_size', 'run_packets',
        'untrusted_files')


def e2e(o, count):
    tests = [t for folder in ('tests/e2e', 'tests/hostile')
             for t in find(folder, r'\w+\.sh') if o.only in t]
    rank = {name: i for i, name in enumerate(LONG)}
    tests.sort(key=lambda t: rank.get(os.path.basename(t)[:-len('.sh')], len(LONG)))
    # What compares times with a recording has the machine for itself.
    alone = [t for t in tests if t.endswith('/parity.sh')]
    # They wait for scripts more than they compute.
    side_by_side(o, count, [t for t in tests if t not in alone], 2)
    for test in alone:
        status, text = run_timed(count, test, ['sh', test], tool_env(o))
        count_tap(count, os.path.basename(test), status, text)


def computing(o, count, folder, pattern):
    """Tests that compute more than they wait."""
    side_by_side(o, count, [t for t in find(folder, pattern) if o.only in t], 1)


def recipes(o, count):
    computing(o, count, 'tests/recipes', r'follow\.sh')


def editors(o, count):
    computing(o, count, 'tests/editors', r'(vim|vscode)\.sh')


def browser(o, count):
    computing(o, count, 'tests/browser', r'\w+\.sh')


def play(o, paths, family=None, cwd=ROOT):
    """Runs scripts side by side; yields each run's record."""
    with tempfile.TemporaryDirectory() as folder:
        record = os.path.join(folder, 'runs.json')
        command = [os.path.join(ROOT, o.build, 'tundrill'), '--quiet',
                   '--json', record]
        if family:
            command += ['--families', family]
        status, text = run(command + paths, tool_env(o), cwd, limit_s=600)
        try:
            with open(record) as f:
                records = [json.loads(line) for line in f]
        except (OSError, ValueError):
            records = []
        if not records:
            yield {'script': ' '.join(paths), 'family': '', 'verdict':
                   'error', 'message': 'status %d' % status}, text
        for one in records:
            yield one, text


def said_of(name, text):
    """The lines of a run's output that speak of one script."""
    lines = text.splitlines()
    where = [i for i, line in enumerate(lines) if name in line]
    return '\n'.join(lines[where[0]:where[-1] + 20]) if where else text


def mutations(path):
    """(line, script with one change) for each way a script says to break it."""
    with open(os.path.join(ROOT, path), errors='replace') as f:
        text = f.read()
    for number, line in enumerate(text.splitlines(), 1):
        match = re.match(r'//! mutate s/(.*)/(.*)/$', line)
        if match:
            old, new = match.groups()
            body = text.replace(line, '', 1)
            yield number, body.replace(old, new, 1) if old in body else None


def mutate(o, count, paths):
    """A script that says how it can be broken must fail when it is.

    It is broken in a copy of its folder, which has what its commands may call.
    """
    made = {}
    with tempfile.TemporaryDirectory(prefix='tundrill-mutated.') as copy:
        for folder in sorted({os.path.dirname(path) for path in paths}):
            shutil.copytree(os.path.join(ROOT, folder),
                            os.path.join(copy, folder), dirs_exist_ok=True)
        for path in paths:
            for number, body in mutations(path):
                label = '%s: fails when broken (line %d)' % (path, number)
                if body is None:
                    count.fail(label, 'what it would replace is not there')
                    continue
                name = os.path.join(os.path.dirname(path), 'mutated-%d-%s' %
                                    (number, os.path.basename(path)))
                with open(os.path.join(copy, name), 'w') as f:
                    f.write(body)
                made[name] = label
        for family, wanted in [('ipv4', lambda n: not n.endswith('v6.pkt')),
                               ('ipv6', lambda n: n.endswith('v6.pkt'))]:
            names = [n for n in made if wanted(n)]
            for one, text in play(o, names, family, copy) if names else []:
                label = made.get(one['script'], one['script'])
                if one['verdict'] == 'fail':
                    count.ok(label)
                elif one['verdict'] == 'skip':
                    count.skip(label, one.get('skip_reason') or '')
                else:
                    count.fail(label, '%s\n%s' %
                               (one['verdict'], said_of(one['script'], text)))


def is_late(one):
    """The machine disturbed all tries of a run: nothing is known of its times."""
    return (one['verdict'] == 'fail' and one['disturbed'] and
            one['kind'] == 'timing')


def count_late(count, late, n_runs):
    """They are few: where many are late, it is the tool that is."""
    for label, one, text in late:
        if len(late) > n_runs / LATE_SHARE:
            count.fail(label, text)
        else:
            count.skip(label, 'each try was late: %s' % one['message'])


def scripts(o, count):
    folders = ['tests/e2e'] + sorted(
        os.path.relpath(folder, ROOT)
        for folder, _, _ in os.walk(os.path.join(ROOT, 'scripts')))
    paths = [path for folder in folders
             for path in find(folder, r'.+\.pkt')
             if o.only in path]
    if not paths:
        return
    late, n_runs = [], 0
    for one, text in play(o, paths, 'all'):
        n_runs += 1
        label = '%s (%s)' % (one['script'], one['family'])
        if one['verdict'] == 'skip':
            count.skip(label, one.get('skip_reason') or '')
        elif one['verdict'] == 'pass':
            count.ok(label)
        elif is_late(one):
            late.append((label, one, said_of(one['script'], text)))
        else:
            count.fail(label, said_of(one['script'], text))
    count_late(count, late, n_runs)
    mutate(o, count, paths)


def one_by_one(o, count, folder, limit_s):
    for test in find(folder, r'\w+\.sh'):
        if o.only in test:
            env = tool_env(o)
            env['BUILD'] = o.build
            status, text = run_timed(count, test, ['sh', test], env, limit_s)
            count_tap(count, os.path.basename(test), status, text)


def kernel(o, count):
    one_by_one(o, count, 'tests/kernel', 1200)


def exact(o, count):
    one_by_one(o, count, 'tests/exact', 3600)


def package(o, count):
    one_by_one(o, count, 'tests/package', 600)


def lint(o, count):
    one_by_one(o, count, 'tests/lint', 1200)


def main():
    args = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    args.add_argument('kind', nargs='+',
                      choices=['unit', 'system', 'e2e', 'scripts', 'recipes',
                               'editors', 'browser', 'package', 'kernel',
                               'exact', 'lint'])
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
    slow = ['%s %.0f s' % (name, took)
            for took, name in sorted(count.times, reverse=True)
            if took > SLOW_S]
    if slow:
        print('longest: ' + ', '.join(slow))
    print('in %.1f s' % (time.monotonic() - start))
    count.show_again()
    print('%d passed, %d failed, %d skipped' %
          (count.passed, len(count.failures), count.skipped))
    return 1 if count.failures or not count.passed + count.skipped else 0


if __name__ == '__main__':
    sys.exit(main())
