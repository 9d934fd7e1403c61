#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-2-Clause
"""Measures a suite: one run at a time, and as many as it can run on time.

    tests/bench/suite.py [--tool PATH] [--repeat N] [--jobs N] [DIRECTORY]

Tells, in one go: wall and CPU seconds, lateness, runs that were tried again,
and every verdict in which a parallel suite differs from the one-by-one run.
Exit status 1 when one does.  Where packetdrill is in PATH, it plays the same
runs, one by one and 16 at a time, each in a network namespace of its own.
Without DIRECTORY: a corpus of packetdrill's scripts where one lies beside the
checkout, otherwise the scripts that ship.
"""

import argparse
import collections
import concurrent.futures
import json
import os
import resource
import shutil
import subprocess
import sys
import tempfile
import time

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(
    os.path.abspath(__file__))))


CORPUS = os.path.join(os.path.dirname(ROOT), 'shared', 'corpus', 'google')


def corpus_copy(folder):
    """Some checkouts have symbolic links as files that hold their target."""
    copy = os.path.join(folder, 'corpus')
    shutil.copytree(CORPUS, copy, symlinks=True)
    for where, _, names in os.walk(copy):
        os.chmod(where, 0o755)
        path = os.path.join(where, 'common')
        if 'common' in names and not os.path.islink(path):
            with open(path) as f:
                target = f.read().strip()
            os.remove(path)
            os.symlink(target, path)
    return copy


def packetdrill_run(run):
    script, family = run
    folder, name = os.path.split(script)
    return subprocess.run(
        ['unshare', '-n', 'packetdrill', '--ip_version=' + family, name],
        cwd=folder or '.', stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL).returncode


def tell_packetdrill(runs):
    """The same runs, as the runners of packetdrill make them."""
    statuses = {}
    for jobs in 1, 16:
        cpu, wall = cpu_s(), time.monotonic()
        with concurrent.futures.ThreadPoolExecutor(jobs) as pool:
            statuses[jobs] = list(pool.map(packetdrill_run, runs))
        print('packetdrill, %2d at a time: wall %.1f s, CPU %.1f s; %d pass, '
              '%d fail' % (jobs, time.monotonic() - wall, cpu_s() - cpu,
                           statuses[jobs].count(0),
                           len(runs) - statuses[jobs].count(0)))
        sys.stdout.flush()
    print('packetdrill: %d of %d verdicts differ' % (
        sum((a == 0) != (b == 0) for a, b in zip(statuses[1], statuses[16])),
        len(runs)))


def cpu_s():
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def play(tool, folder, jobs, extra=()):
    """Runs a suite with extra options; returns (records by run, wall, cpu)."""
    with tempfile.NamedTemporaryFile('r', suffix='.json') as f:
        command = [tool, '--quiet', '--json', f.name]
        command += ['-j', str(jobs)] if jobs else []
        command += extra
        cpu, wall = cpu_s(), time.monotonic()
        done = subprocess.run(command + [folder], stdout=subprocess.DEVNULL,
                              stderr=subprocess.DEVNULL,
                              stdin=subprocess.DEVNULL)
        wall, cpu = time.monotonic() - wall, cpu_s() - cpu
        records = [json.loads(line) for line in f]
    if not records:
        sys.exit('no run, exit status %d' % done.returncode)
    return {(r['script'], r['family']): r for r in records}, wall, cpu


def percentile(values, percent):
    values = sorted(values)
    return values[min(len(values) - 1, int(len(values) * percent / 100))]


def tell(name, runs, wall, cpu):
    late = [r['late_max_us'] for r in runs.values()]
    verdicts = collections.Counter(r['verdict'] for r in runs.values())
    print('%-12s %4d runs: wall %.1f s, CPU %.1f s; worst lateness of a run '
          'p50 %.0f us, p99 %.0f us, max %.0f us; %d tried again; %s' %
          (name, len(runs), wall, cpu, percentile(late, 50),
           percentile(late, 99), max(late),
           sum(r['tries'] > 1 for r in runs.values()),
           ', '.join('%d %s' % (n, v) for v, n in sorted(verdicts.items()))))
    sys.stdout.flush()


def main():
    args = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    args.add_argument('folder', nargs='?')
    args.add_argument('--tool', default=os.path.join(ROOT, 'build/tundrill'))
    args.add_argument('--repeat', type=int, default=3, help='parallel suites')
    args.add_argument('--jobs', type=int, default=0,
                      help='runs at once (default: what the tool chooses)')
    o = args.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        if not o.folder:
            o.folder = (corpus_copy(scratch) if os.path.isdir(CORPUS) else
                        os.path.join(ROOT, 'scripts'))
        return bench(o)


def bench(o):
    single, wall, cpu = play(o.tool, o.folder, 1)
    tell('one by one', single, wall, cpu)
    longest = max(r['wall_s'] for r in single.values())
    differ = tried = runs = 0
    for _ in range(o.repeat):
        suite, suite_wall, suite_cpu = play(o.tool, o.folder, o.jobs)
        tell('in parallel', suite, suite_wall, suite_cpu)
        runs += len(suite)
        tried += sum(r['tries'] > 1 for r in suite.values())
        for key in sorted(single):
            if suite.get(key, {}).get('verdict') != single[key]['verdict']:
                differ += 1
                print('  %s (%s): %s one by one, %s in parallel: %s' %
                      (key + (single[key]['verdict'],
                              suite.get(key, {}).get('verdict'),
                              suite.get(key, {}).get('message'))))
    print('%d of %d verdicts differ; %.2f %% of the runs were tried again; '
          'the last suite took 1/%.1f of the one-by-one wall (longest run '
          '%.1f s)' % (differ, runs, 100 * tried / runs, wall / suite_wall,
                       longest))
    if shutil.which('packetdrill'):
        tell_packetdrill(list(single))
    return 1 if differ else 0


if __name__ == '__main__':
    sys.exit(main())
