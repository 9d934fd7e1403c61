#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# cli_fmt: "tundrill fmt": what it prints, rewrites, refuses; none of it needs
# privileges.  The form itself is tested in tests/parse/format.test.
. "$(dirname "$0")/cli_functions.inc"

cat > good.pkt <<'SCRIPT'
// Good.
    0 socket(..., SOCK_STREAM, IPPROTO_TCP) = 3
   +0 close(3) = 0
SCRIPT
cat > ugly.pkt <<'SCRIPT'
// Good.
0 socket(...,SOCK_STREAM,IPPROTO_TCP)=3
+0	close (3) = 0
SCRIPT

run fmt ugly.pkt
exits 0 "a script in another form: 0"
cmp -s out good.pkt
result $? "the canonical form is printed"
run fmt ugly.pkt good.pkt
cat good.pkt good.pkt | cmp -s - out
result $? "... of each script, one behind the other"
"$TUNDRILL" fmt - < ugly.pkt > out 2> err
cmp -s out good.pkt
result $? "- is the standard input"
"$TUNDRILL" fmt --check - < good.pkt > out 2> err
status=$?
exits 0 "--check -: in the form"

cp bad.pkt bad.copy
run fmt bad.pkt ugly.pkt
exits 2 "a script in error: 2"
says err '^bad\.pkt:1:3: error: unknown system call' "its errors are told"
cmp -s out good.pkt
result $? "the others are formatted all the same"
run fmt -i bad.pkt
exits 2 "-i: a script in error: 2"
cmp -s bad.pkt bad.copy
result $? "... and it is left alone"
run fmt nosuch.pkt
exits 2 "no such file: 2"
says err '^nosuch\.pkt: error: .*No such file' "... it is named"

# --check, --diff
run fmt --check good.pkt ugly.pkt
exits 1 "--check: 1 if one differs"
[ "$(cat out)" = ugly.pkt ]
result $? "--check names those that differ"
run fmt --check good.pkt
exits 0 "--check: 0 if none does"
[ ! -s out ]
result $? "... and then nothing is printed"
run fmt --check bad.pkt ugly.pkt
exits 2 "--check: an error is worse than a difference"
run fmt --diff good.pkt ugly.pkt
exits 0 "--diff: 0"
cp ugly.pkt patched.pkt
sed 's/ugly\.pkt/patched.pkt/' out > patch.txt
if command -v patch > /dev/null; then
	patch -s patched.pkt < patch.txt && cmp -s patched.pkt good.pkt
	result $? "--diff is a patch that makes the canonical form"
fi
says out '^\+   \+0 close\(3\) = 0$' "--diff shows what would be there"
run fmt --diff --check ugly.pkt
exits 1 "--diff --check: 1"
says out '^--- ugly\.pkt$' "--diff --check: the difference, not the name"

# -i
mkdir -p tree/sub tree/.git
cp ugly.pkt tree/sub/
cp ugly.pkt tree/.git/
cp ugly.pkt tree/notes.txt
cp good.pkt tree/
ln -s sub/ugly.pkt tree/link.pkt
chmod 640 tree/sub/ugly.pkt
touch -d @1000000000 tree/good.pkt
run fmt --in-place tree
exits 0 "-i: a directory"
[ ! -s out ] && [ ! -s err ]
result $? "-i prints nothing"
cmp -s tree/sub/ugly.pkt good.pkt
result $? "-i rewrites what is below it"
[ "$(stat -c %a tree/sub/ugly.pkt)" = 640 ]
result $? "the mode is kept"
[ -L tree/link.pkt ]
result $? "a symbolic link stays one"
[ "$(stat -c %Y tree/good.pkt)" = 1000000000 ]
result $? "what is in the form already is not touched"
cmp -s tree/notes.txt ugly.pkt && cmp -s tree/.git/ugly.pkt ugly.pkt
result $? "other files and hidden folders are left alone"
[ "$(find tree -name '.tundrill*' | wc -l)" = 0 ]
result $? "nothing is left behind"
run fmt -i -
exits 2 "-i -: 2"
says err 'standard input is none' "... since that is no file"

if [ "$(id -u)" != 0 ]; then
	cp ugly.pkt locked.pkt
	chmod 444 locked.pkt
	run fmt -i locked.pkt
	exits 2 "a file that may not be written: 2"
	says err 'locked\.pkt: cannot be rewritten: Permission' "... is named"
	chmod 644 locked.pkt
fi

# what a symbol of the command line stands for stays a word
printf '0 close(WHICH) = 0\n' > define.pkt
run fmt define.pkt
exits 2 "a word that means nothing is an error"
run fmt -D WHICH=3 define.pkt
exits 0 "... unless -D says what it is"
says out '^    0 close\(WHICH\) = 0$' "... and stays as it is written"

# a script for IPv6 only
printf '0 < icmp packet_too_big mtu 1300\n+0 `true`\n' > only-v6.pkt
run fmt only-v6.pkt
exits 0 "the name tells the family"
cp only-v6.pkt six.pkt
run fmt --families=ipv6 six.pkt
exits 0 "so does --families"

run fmt -i --check ugly.pkt
exits 2 "-i --check: 2"
says err "--in-place rewrites; --check and --diff only tell" "... and why"
run fmt --json=- ugly.pkt
exits 2 "an option of other commands: 2"
says err "'--json' is an option of 'run', 'state' and 'report', not of 'fmt'" \
	"... which they are"

# shellcheck disable=SC2016 # sed's own
sed -n '/^\.SH CANONICAL FORM/,/^\.EE/p' "$root/man/tundrill.1" |
	sed '1,/^\.EX/d; /^\.EE/d; s/\\-/-/g; s/\\(ga/`/g; s/\\(ti/~/g' > manual.pkt
run fmt --diff manual.pkt
[ "$(grep -c '' manual.pkt)" -gt 10 ] && [ ! -s out ]
result $? "the manual's example is in the canonical form"

cd "$root" || exit 1
out=$("$TUNDRILL" fmt --check scripts)
[ -z "$out" ] || printf '%s\n' "$out" | sed 's/^/# /'
[ -z "$out" ]
result $? "the scripts that ship are in the canonical form"
cd "$dir" || exit 1
finish
