#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# deb: the Debian package of the last commit is built, lintian has nothing to say
# against it, and what is in it works.
. "$(dirname "$0")/../e2e/cli_functions.inc"
for tool in git dpkg-buildpackage dh; do
	command -v $tool > /dev/null ||
		skip_all "there is no $tool; tests/install-deps.sh package"
done
[ -e "$root/.git" ] || skip_all "this is no checkout of git"
: "${BUILD:=build}"
case $BUILD in /*) ;; *) BUILD=$root/$BUILD ;; esac

git -C "$root" status --porcelain > before
env -u MAKEFLAGS -u MAKELEVEL -u BUILD \
	make -C "$root" BUILD="$BUILD" deb > out 2> err
result $? "the package is built"
git -C "$root" status --porcelain | diff before - > out
result $? "... and the checkout stays as it was"

if command -v lintian > /dev/null; then
	# It leaves databases where its temporary files are.
	TMPDIR=$PWD lintian --allow-root --fail-on error,warning "$BUILD"/deb/*.changes > out 2>&1
	result $? "lintian: no errors and no warnings"
else
	skip "lintian" "there is no lintian here"
fi

dpkg-deb -x "$BUILD"/deb/tundrill_*_*.deb package 2> err
result $? "the package can be unpacked"
share=package/usr/share
TUNDRILL=$PWD/package/usr/bin/tundrill

run --version
says out "^tundrill $(dpkg-deb -f "$BUILD"/deb/tundrill_*_*.deb Version)\$" \
	"its version is the program's"
(cd "$root" && git ls-files scripts |
	grep -E '(\.pkt|/requirements|/stimuli|/impossible)$' | sort) > want
(cd $share/tundrill && find scripts -type f | sort) | diff want - > out
result $? "all scripts are in it"
cmp "$root/contrib/completion/tundrill.bash" \
	$share/bash-completion/completions/tundrill > out &&
	cmp "$root/contrib/completion/_tundrill" \
		$share/zsh/vendor-completions/_tundrill >> out &&
	cmp "$root/contrib/completion/tundrill.fish" \
		$share/fish/vendor_completions.d/tundrill.fish >> out
result $? "completion is where Debian's shells look for it"

(cd "$root/man" && echo ./*.[1-8]) > want
(cd $share/man && find . -name '*.gz' | sed 's,.*/,./,; s,.gz$,,' | sort | xargs) |
	diff want - > out
result $? "all pages of the manual are in it"
gzip -dc $share/man/man1/tundrill.1.gz > page
says page '^.I /usr/share/tundrill/scripts$' "the manual says where scripts went"
says_not page '/usr/local/(bin|share)' "... and of no place where nothing is"

PATH=$PWD/package/usr/bin:$PATH "$root/debian/tests/scripts" > out 2> err
status=$?
if [ "$status" -eq 77 ]; then
	skip "the package's own test" "runs are not possible here"
else
	result "$status" "the package's own test passes"
fi

finish
