#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# man_examples: every example of the manual does what the page says.
#
# A comment in front of each .EX says what the example is:
#	run [FAMILY]	a script that passes; the family is ipv4 if not given
#	fmt		one that passes, and is in the canonical form
#	server		one that passes, kept for conn
#	conn [FAMILY]	one that passes behind the lines of server
#	file NAME	kept under that name for what follows; a .pkt is accepted
#	sh [STATUS]	commands; the status that they end with, 0 if not given
#	output		what the commands before it print, as doc_shows() compares
#	json [NAME...]	an object that the schema of reports accepts, but for these arrays,
#			and strings NAME=null, which are left out
#	item NAME	an object that may be in this array of the one before
# ".\" setup COMMAND" is run in its turn, ".\" needs TOOL..." skips the example that
# follows where a tool, or "userns", or "kernel", is missing.
. "$(dirname "$0")/cli_functions.inc"
. "$root/tests/e2e/doc_functions.inc"
. "$root/tests/e2e/kernel_functions.inc"

export LC_ALL=C.UTF-8	# ladders have arrows
mkdir bin
ln -s "$TUNDRILL" bin/tundrill
ln -s "$TUNDRILL" bin/packetdrill
PATH=$dir/bin:$PATH
fake_tree "$dir/linux"
run pass.pkt
# shellcheck disable=SC2154 # status is set by run
possible=$status

# extract PAGE: one line "LINE KIND ARGUMENT..." for each example, setup and need
# to the file plan, examples to LINE.text, as a reader sees them.
extract() {
	awk '
		function told(text) {
			gsub(/\\&/, "", text); gsub(/\\-/, "-", text)
			gsub(/\\\(aq/, "\047", text); gsub(/\\\(ga/, "`", text)
			gsub(/\\\(ti/, "~", text); gsub(/\\\(ha/, "^", text)
			gsub(/\\\(dq/, "\"", text); gsub(/\\e/, "\\", text)
			return text
		}
		/^\.\\" (run|fmt|server|conn|file|sh|output|json|item)( |$)/ {
			kind = substr($0, 5)
			next
		}
		/^\.\\" (setup|needs) / { print NR, substr($0, 5) > "plan"; next }
		/^\.(nf|Bd|Vb)/ { print NR, "unmarked" > "plan" }
		/^\.EX$/ {
			print NR, kind ? kind : "unmarked" > "plan"
			file = NR ".text"
			printf "" > file
			next
		}
		/^\.EE$/ { close(file); file = ""; kind = ""; next }
		file { print told($0) > file; next }
		kind { print NR, "unused" > "plan"; kind = "" }' "$1"
}

# plays: false, with a skip, where runs are not possible.
plays() {
	[ "$possible" -ne 2 ] || skip "$1" "runs are not possible here"
	[ "$possible" -ne 2 ]
}

# pass LINE FAMILY FILE...: the files, put one behind the other, pass.
pass() {
	what="$where: passes"
	plays "$what" || return
	script=$1.pkt
	family=$2
	shift 2
	cat "$@" > "$script"
	run --families="$family" "$script"
	exits 0 "$what"
}

# The statuses and output of commands are kept for what is said about them.
example_sh() {
	plays "$where: $(tail -n 1 "$1.text")" || return
	sh -e "$1.text" > said 2>&1 < /dev/null
	status=$?
	cp said out
	exits "${2:-0}" "$where: $(tail -n 1 "$1.text")"
}

# as_record LINE KIND NAME...: the object of a report that the example is about.
as_record() {
	python3 - "$@" <<'MAKE'
import json, sys
line, kind, *names = sys.argv[1:]
value = json.load(open(line + '.text'))
if kind == 'item':
    with open('record.json') as f:
        record = json.load(f)
    record[names[0]] = [value]
else:
    parts = [name.partition('=') for name in names]
    record = {**value, **{key: None if null else [] for key, null, _ in parts}}
with open('record.json', 'w') as f:
    print(json.dumps(record), file=f)
MAKE
}

# example LINE KIND ARGUMENT...
example() {
	where="line $1"
	case $2 in
	run) pass "$1" "${3:-ipv4}" "$1.text" ;;
	fmt)
		pass "$1" ipv4 "$1.text"
		run fmt --check "$1.text"
		exits 0 "$where: is in the canonical form" ;;
	server)
		cp "$1.text" server
		pass "$1" ipv4 server ;;
	conn) pass "$1" "${3:-ipv4}" server "$1.text" ;;
	file)
		mkdir -p "$(dirname "$3")"
		cp "$1.text" "$3"
		case $3 in *.pkt) run check "$3"; exits 0 "$where: $3" ;; esac ;;
	sh) example_sh "$1" "${3:-}" ;;
	output)
		plays "$where: is printed" || return
		doc_shows "$1.text" said
		result $? "$where: is printed" ;;
	json | item)
		as_record "$@" 2> err && "$root/tests/e2e/json_schema.py" \
			"$root/man/tundrill-report.schema.json" record.json > out 2>&1
		result $? "$where: is as the schema says" ;;
	*)
		false
		result $? "$where: says what it is, and is there" ;;
	esac
}

# lacks TOOL...: names one that is not there.  "userns" is permission to make a user
# namespace, which a chroot does not have; "kernel" is the file of a kernel of User Mode
# Linux in TUNDRILL_TEST_KERNEL.
lacks() {
	for tool in "$@"; do
		case $tool in
		userns) unshare -r true 2> /dev/null ;;
		kernel) [ -f "${TUNDRILL_TEST_KERNEL-}" ] ;;
		*) command -v "$tool" > /dev/null ;;
		esac || { echo "$tool"; return; }
	done
}

for page in "$root"/man/*.[1-8]; do
	echo "# ${page##*/}"
	rm -f plan ./*.text
	extract "$page"
	[ -s plan ]
	result $? "${page##*/} has examples"
	missing=
	while read -r line kind argument; do
		# shellcheck disable=SC2086 # a list of words
		case $kind in
		setup) sh -c "$argument" > out 2>&1 || result 1 "line $line: setup" ;;
		needs) missing=$(lacks $argument) ;;
		*)
			if [ -n "$missing" ] && [ "$kind" != output ]; then
				skip "line $line" "there is no $missing"
				skipped=1
			elif [ "$kind" = output ] && [ -n "$skipped" ]; then
				skip "line $line" "nor what it prints"
			else
				example "$line" $kind $argument
				skipped=
			fi
			missing= ;;
		esac
	done < plan
done

finish
