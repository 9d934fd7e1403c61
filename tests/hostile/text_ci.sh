#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# text_ci: in GitHub Actions, only the tool's own annotations are commands, whatever a
# script and its commands print.
. "$(dirname "$0")/text_functions.inc"
need_runs

# commands FILE: the commands that its runner would obey.
commands() {
	python3 - "$1" <<'PYTHON'
import re
import sys
stopped = None
with open(sys.argv[1], encoding='utf-8', errors='replace') as f:
    for line in f.read().splitlines():
        command = re.match(r'\s*::([\w-]+)(?: [^:]*)?::(.*)', line)
        old = re.search(r'##\[([\w-]+)', line)
        if stopped:
            if line.strip() == f'::{stopped}::':
                stopped = None
        elif command and command.group(1) == 'stop-commands':
            stopped = command.group(2)
        elif command or old:
            print((command or old).group(1))
if stopped:
    print('stopped for ever')
PYTHON
}

# obeyed WHAT WANT: the commands in what both streams said.
obeyed() {
	cat out err > both
	commands both > obeyed
	[ "$(tr '\n' ' ' < obeyed)" = "$2" ]
	result $? "$1"
}

cat > talk.pkt <<'SCRIPT'
// ::error::in a comment
0 `printf '::error::out\n  ::warning::out\nx ##[error]out\n::stop-commands::a\n::a::\n'`
+0 close(3) = -1 EPIPE (x) // ##[error]of a script
SCRIPT
cp talk.pkt '##[error]::error::name.pkt'
printf '//! requires command ::error::none\n0 `true`\n' > skip.pkt

GITHUB_ACTIONS=true
export GITHUB_ACTIONS
run talk.pkt
says out '^::error file=talk.pkt,line=3' "a failure is annotated"
obeyed "... and that is the only command" 'error '
run -v talk.pkt skip.pkt pass.pkt
obeyed "so with live lines and a skip" 'error '
run '##[error]::error::name.pkt' talk.pkt
obeyed "so with the names of files" 'error error '
run check talk.pkt bad.pkt skip.pkt
obeyed "check is no command" ''
run check --format=gcc talk.pkt bad.pkt
obeyed "... nor for a compiler's readers" ''
run check --format=json bad.pkt
says_not out 'stop-commands' "what programs read is not quoted"
run fmt --diff talk.pkt
obeyed "a diff is no command" ''
grep -o 'stop-commands::.*' both > word.1
run fmt --diff talk.pkt
cat out err > both
grep -o 'stop-commands::.*' both > word.2
[ -s word.1 ] && ! cmp -s word.1 word.2
result $? "the word is another one each time"
unset GITHUB_ACTIONS
run talk.pkt
says_not out 'stop-commands::[0-9a-f]{32}' "elsewhere, nothing is quoted"

finish
