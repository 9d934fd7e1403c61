#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# install-deps: sees to it that what tundrill needs is installed.
#
#	tests/install-deps.sh [--check] LEVEL
#
# LEVEL is what is to be done:
#	compile	make the program
#	build	... and run the scripts that ship
#	check	... and the tests, of which some are skipped without the next four
#	editors	test contrib/vim and contrib/vscode
#	shells	test contrib/completion
#	readers	test what others read: captures, pages of the manual, YAML
#	browser	test the page of --html in Chromium
#	lint	"make lint"
#	package	"make deb" and "make rpm", and look at what it makes
#	kernel	build a kernel of one's own, and run scripts on it
#
# Installs what is missing with apt when it may;
# otherwise, and with --check, says what to install and ends with status 1.
# Quick when nothing is missing.

set -u

check_only=
if [ "${1-}" = --check ]; then
	check_only=1
	shift
fi
level=${1:-build}

# What we look for, and the Debian package that has it.
needs() {
	case $level in
	compile|build|check)
		cat <<-'END'
		command make make
		command cc gcc
		header stdio.h libc6-dev
		command flex flex
		command bison bison
		command pkg-config pkg-config
		library libnl-3.0 libnl-3-dev
		library libnl-route-3.0 libnl-route-3-dev
		library jansson libjansson-dev
		library libxml-2.0 libxml2-dev
		command python3 python3
		END
		;;
	lint)
		cat <<-'END'
		command cppcheck cppcheck
		command clang-tidy clang-tidy
		command pyflakes3 pyflakes3
		command groff groff-base
		command man man-db
		command mandoc mandoc
		END
		;;
	editors)
		cat <<-'END'
		command vim vim-nox
		command node nodejs
		command npm npm
		END
		;;
	shells)
		cat <<-'END'
		command zsh zsh
		command fish fish
		END
		;;
	readers)
		cat <<-'END'
		command man man-db
		package python3-yaml python3-yaml
		command tshark tshark
		END
		;;
	browser)
		cat <<-'END'
		command chromium chromium
		package fonts-dejavu-core fonts-dejavu-core
		command node nodejs
		command npm npm
		END
		;;
	kernel)
		cat <<-'END'
		command make make
		command gcc gcc
		command ld binutils
		command flex flex
		command bison bison
		command bc bc
		command xz xz-utils
		package libc6-dev libc6-dev
		package linux-source-6.12 linux-source-6.12
		END
		;;
	package)
		cat <<-'END'
		command git git
		command dpkg-buildpackage dpkg-dev
		package build-essential build-essential
		command dh debhelper
		command fakeroot fakeroot
		command lintian lintian
		command rpmbuild rpm
		command cpio cpio
		command man man-db
		END
		;;
	*)
		sed -n 's/^#	tests/usage: tests/p; s/^#	\([a-z]*	\)/    \1/p' "$0" >&2
		exit 2
		;;
	esac
	case $level in
	build|check)
		cat <<-'END'
		command sysctl procps
		command ip iproute2
		END
		;;
	esac
	if [ "$level" = check ]; then
		cat <<-'END'
		command dot graphviz
		command ethtool ethtool
		command jq jq
		command nft nftables
		command patch patch
		command tc iproute2
		command unshare util-linux
		command setpriv util-linux
		END
	fi
}

# Admin tools are outside the PATH of an ordinary Debian user.
PATH=$PATH:/usr/sbin:/sbin

missing() {
	needs | while read -r kind name package; do
		case $kind in
		command) command -v "$name" ;;
		library) pkg-config --exists "$name" ;;
		header) cc -E -x c -include "$name" /dev/null ;;
		package) dpkg -s "$name" ;;
		esac > /dev/null 2>&1 || echo "$package"
	done | sort -u | tr '\n' ' '
}

# What npm installs, into the folder with the list of it.
modules() {
	case $level in
	editors) folder=$(dirname "$0")/../contrib/vscode ;;
	browser) folder=$(dirname "$0")/browser ;;
	*) return 0 ;;
	esac
	[ "$folder/node_modules/.package-lock.json" -nt \
		"$folder/package-lock.json" ] && return
	if [ -n "$check_only" ]; then
		echo "tundrill needs: npm ci --prefix $folder" >&2
		return 1
	fi
	echo "installing: what $folder/package-lock.json lists"
	npm ci --loglevel=error --fetch-retries=1 --prefix "$folder" < /dev/null
}

needs > /dev/null || exit
packages=$(missing) || exit
[ -n "$packages" ] || { modules; exit; }

if [ -n "$check_only" ] || [ "$(id -u)" != 0 ] ||
   ! command -v apt-get > /dev/null 2>&1; then
	# Words to paste, for whoever reads them; a bare machine has no make, either.
	as_root=
	[ "$(id -u)" = 0 ] || ! command -v sudo > /dev/null 2>&1 || as_root='sudo '
	all="$0 $level"
	case $level in
	compile|build|check)
		! command -v make > /dev/null 2>&1 || all='make deps' ;;
	esac
	echo "tundrill needs packages that are not installed;" \
		"on Debian and Ubuntu, as root:" >&2
	echo "    ${as_root}apt-get install $packages" >&2
	echo "or \"$as_root$all\", which does that" >&2
	exit 1
fi

log=$(mktemp) || exit
trap 'rm -f "$log"' EXIT
export DEBIAN_FRONTEND=noninteractive
echo "installing as root, with apt-get: $packages"
# shellcheck disable=SC2086 # a list of words
if ! { apt-get -q update && apt-get -q install -y --no-install-recommends \
		$packages; } > "$log" 2>&1 < /dev/null; then
	tail -n 20 "$log" >&2
	echo "apt-get could not install: $packages" >&2
	exit 1
fi
packages=$(missing)
[ -z "$packages" ] || {
	echo "still missing after apt-get install: $packages" >&2
	exit 1
}
modules
