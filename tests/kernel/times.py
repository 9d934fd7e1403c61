#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-2-Clause
"""Compares runs in virtual time.

    times.py PASS1.json PASS2.json [LATE_US]

Says what differs between two passes: verdicts, events, and times of events by more than
10 us; and what virtual time knows of no run: that it was disturbed, was made again, or
that the tool was late, by more than LATE_US (20).  The exit status is 1 if there is something.
"""

import json
import sys

APART_NS = 10000
LATE_US = 20            # what the tool itself computes takes some time of the guest's


def load(path):
    with open(path) as f:
        records = [json.loads(line) for line in f]
    return {(r['script'], r['family']): r for r in records}


def main():
    first, second = (load(path) for path in sys.argv[1:3])
    late_us = float(sys.argv[3]) if len(sys.argv) > 3 else LATE_US
    bad, events, most = [], 0, 0
    if first.keys() != second.keys():
        bad.append('not the same runs')
    for name in first.keys() & second.keys():
        a, b = first[name], second[name]
        for r in a, b:
            if r['disturbed'] or (r['tries'] != 1 and r['verdict'] != 'error'):
                bad.append('%s: disturbed, or made again' % (name,))
            if (r['late_max_us'] or 0) > late_us:
                bad.append('%s: late by %g us' % (name, r['late_max_us']))
        if a['verdict'] != b['verdict']:
            bad.append('%s: %s, then %s' % (name, a['verdict'], b['verdict']))
        if len(a['trace']) != len(b['trace']):
            bad.append('%s: %d events, then %d' %
                       (name, len(a['trace']), len(b['trace'])))
        for x, y in zip(a['trace'], b['trace']):
            apart = abs(x['t'] - y['t'])
            events += 1
            most = max(most, apart)
            if apart > APART_NS:
                bad.append('%s: %s: at %d ns, then %d' %
                           (name, x.get('text', x['kind']), x['t'], y['t']))
    print('%d runs, %d events, at most %g us apart' %
          (len(first), events, most / 1000))
    print('\n'.join(bad[:20]))
    return 1 if bad else 0


if __name__ == '__main__':
    sys.exit(main())
