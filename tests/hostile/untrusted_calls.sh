#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# untrusted_calls: the system calls that --untrusted refuses, one by one, to a command.
. "$(dirname "$0")/hostile_functions.inc"
need_runs

cp "$root/tests/hostile/untrusted_calls.py" .
chmod 644 untrusted_calls.py
printf '`python3 ./untrusted_calls.py`\n' > probe.pkt
python3 ./untrusted_calls.py list > names

calls_are_refused() {
	printed --untrusted
	while read -r name; do
		refuses "$name"
	done < names
	says_not out 'ALLOWED|^the run' "$who: ... and none is missing"

	# The kernel has some of them, and the probe would say so.
	mv probe.pkt all.pkt
	printf '`python3 ./untrusted_calls.py keyctl clone-user || true`\n' > probe.pkt
	printed
	mv all.pkt probe.pkt
	says out '^ALLOWED keyctl' "$who: without --untrusted, commands have what its user has"
	says out '^ALLOWED clone-user' "$who: ... user namespaces, too"
}

each_user calls_are_refused
finish
