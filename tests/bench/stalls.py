#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-2-Clause
"""Takes all CPUs away, again and again, while a command runs.

    tests/bench/stalls.py [--every MS-MS] [--last MS-MS] [--seed N] COMMAND...

A virtual machine whose host has other work stands still like that.  Processes
are not told: no call is interrupted, and the clock goes on.  By default there
are 2 to 20 ms of it, every 20 to 200 ms.  Needs root, for SCHED_FIFO.  The
exit status is that of the command.
"""

import argparse
import contextlib
import os
import random
import signal
import subprocess
import sys
import time

EVERY_MS = (20, 200)
LAST_MS = (2, 20)
LONGEST_MS = 900        # then the kernel gives its turn to others, for 50 ms


def spin(cpu, start, every, last, seed, parent):
    """Takes one CPU.  All have the same random numbers, and so the same times."""
    os.sched_setaffinity(0, {cpu})
    os.sched_setscheduler(0, os.SCHED_FIFO, os.sched_param(
        os.sched_get_priority_max(os.SCHED_FIFO)))
    rand = random.Random(seed)
    at = start
    while os.getppid() == parent:
        at += rand.uniform(*every) / 1000
        time.sleep(max(0, at - time.monotonic()))
        at += rand.uniform(*last) / 1000
        while time.monotonic() < at:
            pass


@contextlib.contextmanager
def stalls(every=EVERY_MS, last=LAST_MS, seed=1):
    """Takes the CPUs every so many ms, for so many ms: pairs of least and most.
    OSError: that is not allowed."""
    os.sched_setscheduler(0, os.SCHED_FIFO, os.sched_param(1))
    os.sched_setscheduler(0, os.SCHED_OTHER, os.sched_param(0))
    start = time.monotonic() + 0.5
    parent = os.getpid()
    children = []
    for cpu in os.sched_getaffinity(0):
        child = os.fork()
        if not child:
            try:
                spin(cpu, start, every, last, seed, parent)
            finally:
                os._exit(0)
        children.append(child)
    try:
        yield
    finally:
        for child in children:
            os.kill(child, signal.SIGKILL)
            os.waitpid(child, 0)


def span(text):
    """"MS-MS" or "MS"."""
    least, _, most = text.partition('-')
    ms = (float(least), float(most or least))
    if not 0 < ms[0] <= ms[1]:
        raise ValueError
    return ms


def main():
    args = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    args.add_argument('--every', type=span, default=EVERY_MS, metavar='MS-MS')
    args.add_argument('--last', type=span, default=LAST_MS, metavar='MS-MS',
                      help='at most %d' % LONGEST_MS)
    args.add_argument('--seed', type=int, default=1)
    args.add_argument('command', nargs=argparse.REMAINDER)
    o = args.parse_args()
    if not o.command:
        args.error('which command?')
    if o.last[1] > LONGEST_MS:
        args.error('--last: at most %d ms' % LONGEST_MS)
    with contextlib.ExitStack() as stack:
        try:
            stack.enter_context(stalls(o.every, o.last, o.seed))
        except PermissionError:
            args.error('this needs root, for SCHED_FIFO')
        try:
            return subprocess.run(o.command, check=False).returncode
        except OSError as e:
            args.error('%s: %s' % (o.command[0], e.strerror))


if __name__ == '__main__':
    sys.exit(main())
