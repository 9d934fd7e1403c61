#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# rpm: Fedora's package of the last commit is built, and what is in it works.
: "${TUNDRILL:=$(dirname "$0")/../../build/tundrill}"
. "$(dirname "$0")/../e2e/cli_functions.inc"
for tool in git rpmbuild rpm2cpio cpio; do
	command -v $tool > /dev/null ||
		skip_all "there is no $tool; tests/install-deps.sh package"
done
[ -e "$root/.git" ] || skip_all "this is no checkout of git"
: "${BUILD:=build}"
case $BUILD in /*) ;; *) BUILD=$root/$BUILD ;; esac

# Only Fedora's rpm knows what is installed, and makes a package of debug information.
# Its own tests are those that ran here.
rpmspec -q --buildrequires "$root/rpm/tundrill.spec" > needs 2> err
result $? "the specification can be read"
sed -n 's/^pkgconfig(\(.*\))$/\1/p' needs | sort | xargs > out
sed -n 's/^PKGS := //p' "$root/Makefile" | tr ' ' '\n' | sort | xargs | diff - out > err
result $? "it asks for the libraries that are linked"
git -C "$root" status --porcelain > before
env -u MAKEFLAGS -u MAKELEVEL -u BUILD make -C "$root" BUILD="$BUILD" rpm \
	RPMFLAGS="--nodeps --nocheck --define 'debug_package %{nil}'" > out 2> err
result $? "the package is built"
git -C "$root" status --porcelain | diff before - > out
result $? "... and the checkout stays as it was"

mkdir package
(cd package && rpm2cpio "$BUILD"/rpm/RPMS/*/tundrill-*.rpm | cpio -idm --quiet) 2> err
result $? "the package can be unpacked"
TUNDRILL=$PWD/package/usr/bin/tundrill
run --version
says out "^tundrill $(rpm -qp --qf '%{VERSION}' "$BUILD"/rpm/RPMS/*/tundrill-*.rpm)\$" \
	"its version is the program's"
(cd "$root" && git ls-files scripts | grep 'pkt$' | sort) > want
(cd package/usr/share/tundrill && find scripts -name '*.pkt' | sort) |
	diff want - > out
result $? "all scripts are in it"
(cd "$root/man" && echo ./*.[1-8]) > want
(cd package/usr/share/man && find . -type f | sed 's,.*/,./,; s,.gz$,,' | sort | xargs) |
	diff want - > out
result $? "all pages of the manual are in it"
find package/usr/share/man -name 'tundrill.1*' -exec gzip -cdf {} + > page
says page '^.I /usr/share/tundrill/scripts$' "the manual says where scripts went"
says_not page '/usr/local/(bin|share)' "... and of no place where nothing is"
# Fedora's rpm has a folder of licences, Debian's one for each version.
[ -n "$(find package/usr/share/licenses package/usr/share/doc -name LICENSE 2> err)" ]
result $? "the licence is in it"
run check pass.pkt
exits 0 "it works"

finish
