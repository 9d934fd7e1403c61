#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-2-Clause
"""Measures what a run costs and how late the tool is.

    tests/bench/bench.py [--tool PATH] [--runs N] [--packets N]

Two measurements, and the same with packetdrill (as "unshare -n packetdrill",
which needs root) where one is in PATH:

  short   N runs of a script of one socket() and close(), one after the other:
          wall and CPU of a run, over and above script time
  inject  one run of N injected packets, 10 ms apart: lateness of the
          injections and the CPU used; beside it, how late this machine wakes
          a process that does nothing else

Figures are for comparing within one go: they drift between machines.
"""

import argparse
import json
import os
import resource
import shutil
import subprocess
import sys
import tempfile
import time

SHORT = '''0 socket(..., SOCK_STREAM, IPPROTO_TCP) = 3
+0 close(3) = 0
'''

INJECT_HEAD = '''0 socket(..., SOCK_STREAM, IPPROTO_TCP) = 3
+0 bind(3, ..., ...) = 0
+0 listen(3, 1) = 0
+0 < S 0:0(0) win 65535 <mss 1460>
+0 > S. 0:0(0) ack 1 <...>
+.01 < . 1:1(0) ack 1 win 65535
+0 accept(3, ..., ...) = 4
'''


def cpu_s():
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def timed(command):
    """Runs a command; returns (wall, cpu) in seconds."""
    cpu, wall = cpu_s(), time.monotonic()
    done = subprocess.run(command, stdin=subprocess.DEVNULL,
                          stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    wall, cpu = time.monotonic() - wall, cpu_s() - cpu
    if done.returncode:
        sys.exit('%s ended with status %d:\n%s' %
                 (' '.join(command), done.returncode,
                  done.stdout.decode(errors='replace')))
    return wall, cpu


def percentile(values, percent):
    values = sorted(values)
    return values[min(len(values) - 1, int(len(values) * percent / 100))]


def short(name, command, runs):
    took = [timed(command) for _ in range(runs)]
    print('%-12s %4d runs of socket() and close(): wall median %.1f ms, '
          'p99 %.1f ms; CPU mean %.1f ms' %
          (name, runs, 1e3 * percentile([w for w, _ in took], 50),
           1e3 * percentile([w for w, _ in took], 99),
           1e3 * sum(c for _, c in took) / runs))


def inject(name, command, packets, record=None):
    wall, cpu = timed(command)
    line = '%-12s %4d packets in %.1f s: CPU %.3f s (%.2f %%)' % (
        name, packets, wall, cpu, 100 * cpu / wall)
    if record:
        with open(record) as f:
            late = json.loads(f.read().splitlines()[0])
        line += '; lateness p50 %.0f us, p99 %.0f us, max %.0f us' % (
            late['late_p50_us'], late['late_p99_us'], late['late_max_us'])
    print(line)


def main():
    args = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    args.add_argument('--tool', default='build/tundrill')
    args.add_argument('--floor', help='the program built from floor.c')
    args.add_argument('--runs', type=int, default=200)
    args.add_argument('--packets', type=int, default=1000)
    o = args.parse_args()
    other = shutil.which('packetdrill')
    with tempfile.TemporaryDirectory() as folder:
        paths = {}
        body = INJECT_HEAD + '+.01 < . 1:1(0) ack 1 win 65535\n' * o.packets
        for name, text in [('short', SHORT), ('inject', body)]:
            paths[name] = os.path.join(folder, name + '.pkt')
            with open(paths[name], 'w') as f:
                f.write(text)
        record = os.path.join(folder, 'record.json')
        short('tundrill', [o.tool, '--quiet', paths['short']], o.runs)
        inject('tundrill', [o.tool, '--quiet', '--json', record,
                            paths['inject']], o.packets, record)
        if o.floor:
            late = subprocess.run([o.floor, str(o.packets)], text=True,
                                  stdout=subprocess.PIPE, check=True)
            print('no tool      %4d sleeps of 10 ms: lateness p50 %s us, '
                  'p99 %s us, max %s us' %
                  ((o.packets,) + tuple(late.stdout.split())))
        if other and os.geteuid() == 0:
            start = ['unshare', '-n', other]
            short('packetdrill', start + [paths['short']], o.runs)
            inject('packetdrill', start + [paths['inject']], o.packets)
        else:
            print('packetdrill  not measured: it is not in PATH, or we are '
                  'not root')


if __name__ == '__main__':
    main()
