#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# run_zombies: processes that commands leave behind do not stay as zombies while the run
# goes on.
. "$(dirname "$0")/run_functions.inc"

# shellcheck disable=SC2016 # the inner shell expands
printf '0 `test "$(cut -d" " -f4 /proc/$$/stat)" -eq 1`\n' > proc.pkt
run --families ipv4 proc.pkt
if [ "$status" -ne 0 ]; then
	skip_all "runs have no /proc of their own here"
fi

cat > orphans.py <<'SCRIPT'
import os, time
for _ in range(200):
    if os.fork() == 0:
        if os.fork() == 0:
            time.sleep(0.2)
        os._exit(0)
    os.wait()
SCRIPT
cat > none.py <<'SCRIPT'
import glob, os, sys, time
def zombies():
    found = 0
    for path in glob.glob('/proc/[0-9]*/stat'):
        try:
            with open(path) as f:
                found += ') Z 1 ' in f.read()
        except OSError:
            pass
    return found
for _ in range(200):
    if not zombies():
        sys.exit(0)
    time.sleep(0.1)
print(zombies(), 'zombies')
sys.exit(1)
SCRIPT
cat > zombies.pkt <<'SCRIPT'
0 `python3 orphans.py`
+1 `python3 none.py`
SCRIPT
run --families ipv4 --timeout 60 zombies.pkt
exits 0 "200 orphans have gone"

# ... also behind an interpreter that somebody has killed, and whose end is told.
cat > killed.pkt <<'SCRIPT'
0 `kill -KILL $(grep -l '[p]osix.ftruncate' /proc/[0-9]*/cmdline | cut -d/ -f3)`
+0.5 `python3 orphans.py`
+1 `python3 none.py`
+0 %{ assert True }%
SCRIPT
run --families ipv4 --timeout 60 killed.pkt
exits 1 "the interpreter of snippets is killed: the run fails"
says out 'was killed by signal 9' "... which is told"
says_not out 'the command ended' "... and orphans go as before"
finish
