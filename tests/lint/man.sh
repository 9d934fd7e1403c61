#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# man: neither groff, man nor mandoc has a complaint about the manual, and it fits
# into a terminal of 80 columns.
set -u

n=0
bad=0

# quiet PAGE TOOL COMMAND...: the command, which needs TOOL, prints nothing.
quiet() {
	page=$1
	tool=$2
	shift 2
	n=$((n + 1))
	if ! command -v "$tool" > /dev/null; then
		echo "ok $n - $page: $1 # SKIP $tool is not installed"
		return
	fi
	said=$("$@" "$page" 2>&1)
	if [ -z "$said" ]; then
		echo "ok $n - $page: $1"
	else
		printf '%s\n' "$said"
		echo "not ok $n - $page: $1"
		bad=1
	fi
}

warnings() {
	man --warnings -l "$1" 2>&1 > /dev/null
}

# Lines of examples are not wrapped.
wide_lines() {
	groff -t -mandoc -Tutf8 -rLL=78n -P-cbou "$1" | grep -E '^.{81}'
}

export LC_ALL=C.UTF-8
for page in man/*.[1-8]; do
	quiet "$page" mandoc mandoc -Tlint
	quiet "$page" groff groff -ww -t -mandoc -Tutf8 -z
	quiet "$page" man warnings
	quiet "$page" groff wide_lines
done
echo "1..$n"
exit $bad
