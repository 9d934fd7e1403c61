# SPDX-License-Identifier: BSD-2-Clause
# broken: what the commands of the file broken call.

# came RULE..., goes RULE...: rules of nft(8) for what comes from the remote host, and for
# what goes to it.
came() {
	nft_rules prerouting "$@"
}
goes() {
	nft_rules postrouting "$@"
}

# ports NAME..., numbers NAME...: sets that rules fill, "add @NAME { tcp sport }": of ports
# of the remote host, and of such a port and a sequence number.
ports() {
	for name; do
		nft_table "set $name { typeof tcp sport; size 99; flags dynamic, timeout; }"
	done
}
numbers() {
	for name; do
		nft_table "set $name { typeof tcp sport . tcp sequence; size 999;
			flags dynamic; }"
	done
}

# last NAME: a number for each port of the remote host.
last() {
	nft_table "map $1 { typeof tcp sport : tcp sequence; size 99; flags dynamic; }"
}

# routes WORD...: the route to the remote host has these attributes, too.
routes() {
	for version in 4 6; do
		ip -$version route show dev tun0 | grep ' via ' | while read -r route; do
			# shellcheck disable=SC2086 # words
			ip -$version route change $route dev tun0 "$@" || exit
		done || exit
	done
}

# default NAME VALUE: a sysctl that still has the VALUE that it has by default.
default() {
	[ "$(sysctl -n "net.ipv4.$1")" = "$2" ]
}

nft_rules() {
	hook=$1
	shift
	nft_table "chain $hook { type filter hook $hook priority 0;
		$(printf '%s\n' "$@")
	}"
}

nft_table() {
	printf 'table inet broken {\n%s\n}\n' "$1" | nft -f - || exit
}
