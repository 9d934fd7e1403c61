#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# cli_find: what cannot be read below a folder is an error with its path, and the scripts
# beside it run.
. "$(dirname "$0")/cli_functions.inc"
need_runs

mkdir tree
cp pass.pkt tree/good.pkt

# unread PATH ERROR WHAT: what runs and checks scripts tells so of tree.
unread() {
	for command in run check; do
		run $command --families=ipv4 tree
		exits 2 "$3: $command ends with 2"
		cat err >> out
		says out "^[^ ]*$1: error: cannot be read: $2" "... and tells what and why"
	done
	run --families=ipv4 tree
	says out '^(ok|ERROR) +tree/good\.pkt \(ipv4\)' "... with the script beside it"
}

# unknown PATH ERROR WHAT: so does who only asks for names, or for others.
unknown() {
	unread "$@"
	for option in --list -kgood; do
		run $option --families=ipv4 tree
		exits 2 "$3: $option ends with 2"
		cat err >> out
		says out "^[^ ]*$1: error: cannot be read: $2" "... and tells what and why"
		says out 'tree/good\.pkt \(ipv4\)' "... with the script beside it"
	done
}

ln -s nowhere tree/dangling.pkt
unread 'tree/dangling\.pkt' 'No such file' "a dangling link"
says out '^2 runs: 1 passed, 0 failed, 0 skipped, 1 error' "... which passes"
rm tree/dangling.pkt

# Deeper than PATH_MAX: no call takes such a path.
python3 - <<'DEEP'
import os
os.chdir('tree')
for i in range(25):
    os.mkdir('d' * 200)
    os.chdir('d' * 200)
open('deep.pkt', 'w').close()
DEEP
unknown 'd{200}' 'File name too long' "a path that is too long"
rm -rf tree/d*

# What follows is allowed to root.
if [ "$(id -u)" -eq 0 ]; then
	for_all_users
	cat > user <<-SCRIPT
		#!/bin/sh
		exec setpriv --reuid 65534 --regid 65534 --clear-groups "$TUNDRILL" "\$@"
	SCRIPT
	chmod +x user
	TUNDRILL=$dir/user
	run check pass.pkt
	if [ "$status" -ne 0 ]; then
		skip "an ordinary user" "cannot run the tool here"
		finish
	fi
fi
mkdir tree/closed
cp pass.pkt tree/closed/hidden.pkt
chmod 0 tree/closed
unknown 'tree/closed' 'Permission denied' "a folder that may not be read"
chmod 444 tree/closed
unknown 'tree/closed/hidden\.pkt' 'Permission denied' "a folder that may not be entered"
chmod 755 tree/closed
rm -r tree/closed
mkdir tree/.closed
chmod 0 tree/.closed
run --list tree
exits 0 "a hidden folder is none of them"
cp pass.pkt tree/shut.pkt
chmod 0 tree/shut.pkt
unread 'tree/shut\.pkt' 'Permission denied' "a script that may not be read"
chmod 0 tree
run tree
exits 2 "the folder itself may not be read: 2"
says out '^tree: error: cannot be read: Permission denied' "... which is told"
chmod 755 tree
finish
