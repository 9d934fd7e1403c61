#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# glance: what the page of --html says at a glance, and its player, in headless Chromium.
. "$(dirname "$0")/../e2e/cli_functions.inc"
need_runs

lacks() {
	skip_all "there is no $1: tests/install-deps.sh browser installs it"
}
command -v node > /dev/null || lacks node
command -v chromium > /dev/null || command -v chromium-browser > /dev/null ||
	lacks chromium
[ -d "$root/tests/browser/node_modules/playwright-core" ] || lacks playwright-core

cat > wrong.pkt <<'SCRIPT'
0    socket(..., SOCK_STREAM, IPPROTO_TCP) = 3
+0   bind(3, ..., ...) = 0
+0   listen(3, 1) = 0
+.1  < S 0:0(0) win 65535 <mss 1000>
+0   > S. 0:0(0) ack 1 <mss 1400>
SCRIPT
# The answer comes sooner than it is due; only IPv6 has no such address.
sed 's/^+0   > S\. .*/+.2  > S. 0:0(0) ack 1 <...>/' wrong.pkt > late.pkt
cat > alone.pkt <<'SCRIPT'
0 `ip -4 address show dev tun0 | grep -q inet`
SCRIPT
cat > setting.pkt <<'SCRIPT'
0 `sysctl -q net.ipv4.tcp_retries2=7`
SCRIPT
cat > from.pkt <<'SCRIPT'
//! from ESTABLISHED
+.01 < S 1001:1001(0) win 65535 <mss 1000>
+0   > . 1:1(0) ack 2
SCRIPT

strict_times
run --tolerance_usecs=100000 --html stateless.html bad.pkt
run --families all --html real.html wrong.pkt late.pkt alone.pkt setting.pkt from.pkt \
	pass.pkt
(cd "$root/scripts/states" && "$TUNDRILL" -q --html - *.pkt 2> /dev/null) > states.html
node "$root/tests/browser/glance.mjs" stateless.html real.html states.html \
	"$(dirname "$TUNDRILL")/browser"
