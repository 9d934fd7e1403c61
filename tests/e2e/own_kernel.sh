#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# own_kernel: docs/own-kernel.md names what there is, and its commands print what it shows.
#
# TUNDRILL_TEST_KERNEL is the file of a kernel of User Mode Linux; without it, commands are
# skipped.  Blocks "```console" are for readers only.
. "$(dirname "$0")/cli_functions.inc"
. "$root/tests/e2e/doc_functions.inc"
page=$root/docs/own-kernel.md

: > out
for path in $(doc_paths "$page") $(grep -oE '`contrib/[^`]*`' "$page" | tr -d '`'); do
	[ -e "$root/$path" ] || [ -e "$root/docs/$path" ] ||
		case $path in *:*) ;; *) echo "there is no $path" >> out ;; esac
done
[ ! -s out ]
result $? "it names what there is"

"$TUNDRILL" --help > help
"$TUNDRILL" help kernel >> help
: > out
for option in $(grep -oE '(^|[ `(])--[a-z][a-z-]*' "$page" | tr -d ' `(' | sort -u); do
	case $option in
	--build | --configitem | --user) ;;	# of vng
	*) grep -qE -- "(^|[ ,])$option(=|  |\$)" help || echo "there is no $option" >> out ;;
	esac
done
[ ! -s out ]
result $? "its options exist"

doc_blocks "$page" blocks
: > out
for file in blocks/*.text; do
	[ -e "${file%.text}.sh" ] || echo "$file has no commands" >> out
done
[ -e blocks/3.text ] && [ ! -s out ]
result $? "it shows what commands print"

# A name that is in no list is a file.
mkdir bin
ln -s "$TUNDRILL" bin/tundrill
PATH=$dir/bin:$PATH
export XDG_CACHE_HOME="$dir/cache"
[ ! -f "${TUNDRILL_TEST_KERNEL-}" ] || ln -s "$TUNDRILL_TEST_KERNEL" linux-source-6.12
for block in $(ls blocks/*.sh | sort -V); do
	what=$(tail -n 1 "$block")
	if [ ! -e linux-source-6.12 ]; then
		skip "$what" "TUNDRILL_TEST_KERNEL names no file"
		continue
	fi
	sh "$block" > said 2>&1 < /dev/null
	# Whose release it is, and what a user may not do, is not the page's matter.
	for file in said "${block%.sh}.text"; do
		sed -i -E 's/Linux [0-9]+\.[^ ,]+,/Linux N,/
			s/Permission denied/Read-only file system/' "$file"
	done
	cp said out
	doc_shows "${block%.sh}.text" said
	result $? "$what"
done

finish
