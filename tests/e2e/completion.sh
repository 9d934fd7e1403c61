#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# completion: bash, zsh and fish complete the command line as its tables say, all
# three of them alike.
. "$(dirname "$0")/cli_functions.inc"
export LC_ALL=C
files=$root/contrib/completion

"$TUNDRILL" --help > help
options=$(sed -nE 's/^  [ -].[ ,] (--[a-z_-]+=?).*/\1/p' help | sort)
letters=$(sed -nE 's/^  (-[A-Za-z]), .*/\1/p' help)
commands=$(sed -nE 's/^([a-z]+) +[a-z].*/\1/p' help)

"$TUNDRILL" complete -- - | sed '1d; s/	.*//' | sort > out
# shellcheck disable=SC2086 # lists of words
printf '%s\n' $options $letters | sort > want
diff want out > err && [ "$(wc -l < want)" -gt 50 ]
result $? "each option of --help is offered, and no other"

"$TUNDRILL" complete -- '' | sed '1d; s/	.*//' > out
echo "$commands" | diff - out > err && [ "$(wc -l < out)" -gt 4 ]
result $? "each command of --help is offered, and no other"

mkdir programs work work/sub 'work/my dir'
PATH=$(dirname "$TUNDRILL"):$PWD/programs:$PATH
echo '#!/bin/sh' > programs/tundrill-python
chmod +x programs/tundrill-python
mv ./*.pkt work
cd work || exit 1
touch text.txt part.json sub/one.pkt sub/two.txt 'my dir/a b.pkt' 'my dir/c.txt'

# What is typed, up to the bar, and what its last word may become.
words() {
	tr '\n' ' ' | sed 's/ $//'
}
cat > ../cases <<CASES
tundrill |$({ find . -name '*.pkt' -o -type d | sed -n 's,^\./\([^/]*\)$,\1,p'; echo "$commands"; } | sort | words)
tundrill che|check
tundrill -D A=b che|check
tundrill --define=A=b che|check
tundrill check p|pass.pkt
tundrill run sub/|one.pkt
tundrill run sub/t|
tundrill check pass.pkt my\ dir/|a b.pkt
tundrill -- che|
tundrill state clo|close-wait closed closing
tundrill state --ho|--hold
tundrill help rep|report
tundrill kernel inf|info
tundrill kernel build sub/t|two.txt
tundrill report part|part.json
tundrill --|$(echo "$options" | words)
tundrill --colo|--color=
tundrill --color=a|always auto
tundrill --color a|always auto
tundrill --families=ipv4,m|ipv4,mapped
tundrill --code_s|--code_sockopt=
tundrill -k |
tundrill -j |
tundrill --json=t|text.txt
tundrill --json t|text.txt
tundrill --ktap=t|text.txt
tundrill --ktap che|check
tundrill --kt|--ktap
tundrill --junit=my\ dir/c|c.txt
tundrill --capture=s|sub
tundrill --code_command=tundrill-p|tundrill-python
tundrill pass.pkt --until|--until-fail
./missing/tundrill --colo|
CASES
cd .. || exit 1

for shell in bash zsh fish; do
	if ! command -v "$shell" > /dev/null; then
		skip "$shell" "there is no $shell here"
		continue
	fi
	file=$files/tundrill.$shell
	[ "$shell" != zsh ] || file=$files/_tundrill
	"$shell" -n "$file" > out 2> err && [ ! -s err ]
	result $? "$shell: the syntax is right"
	(cd work && cut -d '|' -f 1 ../cases |
		python3 "$root/tests/e2e/completion_shells.py" "$shell" "$files") \
		> became 2> err
	result $? "$shell: answers each line"
	cut -d '|' -f 1 cases | paste -d '|' - became | diff cases - > out
	result $? "$shell: completes each line as it should"
done

finish
