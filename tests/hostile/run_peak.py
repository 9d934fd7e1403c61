#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-2-Clause
"""run_peak FILE COMMAND...: runs it, and writes two peaks of memory, in KiB, to FILE: of the
process that had most, among it and what it has waited for; and of its children, as far as
they were seen."""
import re
import resource
import subprocess
import sys
import time


def children(pid):
    """What each of them had at most, until now."""
    try:
        with open('/proc/%d/task/%d/children' % (pid, pid)) as f:
            for child in f.read().split():
                with open('/proc/%s/status' % child) as status:
                    found = re.search(r'VmHWM:\s*(\d+)', status.read())
                if found:
                    yield int(found.group(1))
    except OSError:
        pass


run = subprocess.Popen(sys.argv[2:])
seen = 0
while run.poll() is None:
    seen = max([seen, *children(run.pid)])
    time.sleep(0.005)
with open(sys.argv[1], 'w') as f:
    print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss, seen, file=f)
sys.exit(run.returncode if run.returncode >= 0 else 128 - run.returncode)
