#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-2-Clause
"""Compares runs with the verdicts that were recorded of a corpus.

    recorded.py VERDICTS.tsv RUNS.json

Says which runs should have passed, and did not.  What the recording's kernel failed may
pass on another one.  The exit status is 1 if there is something.
"""

import csv
import json
import sys


def main():
    with open(sys.argv[1]) as f:
        passed = {(row[0], row[1].replace('mapped-v6', 'mapped-ipv6'))
                  for row in csv.reader(f, delimiter='\t') if row[2] == 'pass'}
    with open(sys.argv[2]) as f:
        runs = {(r['script'], r['family']): r for r in map(json.loads, f)}
    bad = ['%s (%s): %s' % (*name, runs[name]['message'] if name in runs else 'not played')
           for name in sorted(passed)
           if name not in runs or runs[name]['verdict'] != 'pass']
    print('%d of %d runs pass that are recorded as passing' %
          (len(passed) - len(bad), len(passed)))
    print('\n'.join(bad))
    return 1 if bad or not passed else 0


if __name__ == '__main__':
    sys.exit(main())
