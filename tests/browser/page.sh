#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# page: the page of --html in headless Chromium.
# Screenshots stay beside the program, in browser/.
. "$(dirname "$0")/../e2e/cli_functions.inc"
need_runs

lacks() {
	skip_all "there is no $1: tests/install-deps.sh browser installs it"
}
command -v node > /dev/null || lacks node
command -v chromium > /dev/null || command -v chromium-browser > /dev/null ||
	lacks chromium
[ -d "$root/tests/browser/node_modules/playwright-core" ] || lacks playwright-core

# The README's script with a number that the kernel does not send; a command
# that fails, with a hostile name and output; and what shows all sorts of events.
cat > wrong.pkt <<'SCRIPT'
0    socket(..., SOCK_STREAM, IPPROTO_TCP) = 3
+0   bind(3, ..., ...) = 0
+0   listen(3, 1) = 0
+.1  < S 0:0(0) win 65535 <mss 1000>
+0   > S. 0:0(0) ack 1 <mss 1400>
SCRIPT
sed 's/> S\. .*/> S. 0:0(0) ack 1 <...>/; $a +.01 > R. 1:1(0) ack 1' wrong.pkt > never.pkt
cat > slow.pkt <<'SCRIPT'
0    socket(..., SOCK_STREAM, IPPROTO_TCP) = 3
+0   bind(3, ..., ...) = 0
+0   listen(3, 1) = 0
+0...0.1 accept(3, ..., ...) = 4
+.1  < S 0:0(0) win 65535 <mss 1000>
+0   > S. 0:0(0) ack 1 <...>
+.1  < . 1:1(0) ack 1 win 65535
+.1  close(4) = 0
SCRIPT
# shellcheck disable=SC2016 # the script's own command
echo '0 `echo "<img src=x onerror=document.title=1></script>"; exit 1`' \
	> '<img src=x onerror=document.title=1>.pkt'

strict_times
run --html stateless.html bad.pkt
run --html real.html wrong.pkt never.pkt slow.pkt fail.pkt bad.pkt pass.pkt \
	'<img src=x onerror=document.title=1>.pkt' \
	"$root/scripts/states/close-wait.pkt"
node "$root/tests/browser/check.mjs" stateless.html real.html \
	"$(dirname "$TUNDRILL")/browser"
