#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# install: "make install" puts each file in its place, where it works; "make uninstall"
# leaves nothing of it; "make dist" packs the same bytes each time.
. "$(dirname "$0")/../e2e/cli_functions.inc"
export LC_ALL=C
version=$("$TUNDRILL" --version | sed 's/tundrill //')

# What this make was told is not for that one.
make_in() {
	folder=$1
	shift
	env -i PATH="$PATH" HOME="$HOME" make -C "$folder" "$@" > out 2> err
	status=$?
}

# install_make TARGET...: to a folder with a blank, from the build under test, which
# other tests run meanwhile and so must stay as it is.
to="$PWD/a root"
install_make() {
	make_in "$root" -o all BUILD="$(dirname "$TUNDRILL")" DESTDIR="$to" \
		PREFIX=/opt/td "$@"
}

umask 077
install_make install-compat
exits 0 "make install-compat"
umask 022

share=opt/td/share
{
	echo "755 opt/td/bin/tundrill"
	echo "777 opt/td/bin/packetdrill"
	(cd "$root" && find scripts -name '*.pkt' -o -name requirements \
		-o -name stimuli -o -name impossible) | sed "s,^,644 $share/tundrill/,"
	for page in "$root"/man/*.[1-8]; do
		echo "644 $share/man/man${page##*.}/${page##*/}"
	done
	echo "644 $share/tundrill/tundrill-report.schema.json"
	echo "644 $share/bash-completion/completions/tundrill"
	echo "644 $share/zsh/site-functions/_tundrill"
	echo "644 $share/fish/vendor_completions.d/tundrill.fish"
} | sort > want
(cd "$to" && find . ! -type d -printf '%m %P\n') | sort | diff want - > out
result $? "each file is in its place, with its mode, and no other"
find "$to" -type d ! -perm 755 > out
[ "$(find "$to" -type d | wc -l)" -gt 10 ] && [ ! -s out ]
result $? "anybody may enter the folders, whatever the umask"
[ "$(readlink "$to/opt/td/bin/packetdrill")" = tundrill ]
result $? "packetdrill is a link"

built=$TUNDRILL
run pass.pkt
possible=$status
TUNDRILL="$to/opt/td/bin/tundrill"
run --version
says out '^tundrill [0-9.]+$' "the installed program runs"
run check "$to/$share/tundrill/scripts"
exits 0 "... and accepts the scripts beside it"
if [ "$possible" -eq 2 ]; then
	skip "it finds its scripts" "runs are not possible here"
else
	run state closing
	exits 0 "... and finds those of its states"
fi
TUNDRILL=$built

: > out
for page in "$to/$share"/man/man?/*; do
	grep -nE '/usr/(local/)?share/(tundrill|zsh|fish|bash)' "$page" >> out
	grep -q "^.TH .* \"tundrill $version\" " "$page" ||
		echo "$page: is not of version $version" >> out
done
grep -q '^.I /opt/td/share/tundrill/scripts$' "$to/$share/man/man1/tundrill.1" &&
	[ ! -s out ]
result $? "the pages say where things went, and their version is the program's"
if command -v man > /dev/null; then
	for page in "$to/$share"/man/man?/*; do
		MANWIDTH=80 man --warnings -l "$page" 2>> out > text
		[ "$(wc -l < text)" -gt 50 ] || echo "$page: nothing to read" >> out
	done
	[ ! -s out ]
	result $? "man shows them without a warning"
else
	skip "man shows the pages" "there is no man here"
fi

head -n 1 "$root/debian/changelog" > out
says out "^tundrill \($version\) " "Debian's changelog is of the same version"
says "$root/rpm/tundrill.spec" "^Version: +$version\$" "... and Fedora's package"

touch "$to/$share/tundrill/of-another"
install_make uninstall
exits 0 "make uninstall"
(cd "$to" && find . ! -type d -o -name '*tundrill*') > out
printf '%s\n' "./$share/tundrill" "./$share/tundrill/of-another" | diff - out > err
result $? "... leaves what others have put beside, and nothing else"
rm "$to/$share/tundrill/of-another"
install_make uninstall
exits 0 "make uninstall with nothing installed"
(cd "$to" && find . -mindepth 1) > out
says_not out 'tundrill|completion|zsh|fish' "... and none of its folders is left"

mkdir -p "$to/opt/td/bin"
echo other > "$to/opt/td/bin/packetdrill"
install_make install-compat
[ "$status" -ne 0 ]
result $? "make install-compat does not replace another packetdrill"
says err 'not ours' "... and says so"
install_make uninstall
echo other | cmp - "$to/opt/td/bin/packetdrill"
result $? "... nor does make uninstall remove it"

if ! command -v git > /dev/null; then
	skip "make dist" "there is no git here"
	finish
fi

# The tree as it is, committed elsewhere.
mkdir copy
if [ -e "$root/.git" ]; then
	(cd "$root" && git ls-files -z -co --exclude-standard |
		tar -c --null --ignore-failed-read -T -) 2> /dev/null | tar -x -C copy
else
	tar -c -C "$root" --exclude='./build' --exclude='./build-*' . | tar -x -C copy
fi
in_copy() {
	git -C copy -c user.name=test -c user.email=test@localhost "$@" > out 2> err
}
in_copy init -q && in_copy add -A && in_copy commit -q -m all
result $? "the tree can be committed"
make_in copy dist
exits 0 "make dist"
tarball=build/tundrill-$version.tar.gz
says out "^$tarball\$" "... says where it is"
mv "copy/$tarball" first.tar.gz
touch copy/Makefile
make_in copy dist
cmp first.tar.gz "copy/$tarball" > out
result $? "... packs the same bytes again"
tar -tf first.tar.gz | sed -n 's,^tundrill-[^/]*/\(.*[^/]\)$,\1,p' | sort > names
git -C copy ls-files | sort | diff - names > out && [ "$(wc -l < names)" -gt 100 ]
result $? "... has each file of the commit"
tar -tvf first.tar.gz | awk '$1 !~ /^([d-]rwxr-xr-x|-rw-r--r--)$/ ||
	$2 != "0/0"' > out
[ ! -s out ]
result $? "... of nobody, with plain modes"
tar -xf first.tar.gz
make_in "tundrill-$version" dist
cmp first.tar.gz "tundrill-$version/$tarball" > out
result $? "... and packs itself, without git, to the same bytes"

finish
