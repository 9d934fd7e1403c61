#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# kernel_build: "tundrill kernel" makes kernels of trees and tarballs, keeps, shows and
# removes them; what goes wrong is told, and leaves no harm.
. "$(dirname "$0")/cli_functions.inc"
. "$root/tests/e2e/kernel_functions.inc"

for tool in make gcc gzip; do
	command -v "$tool" > /dev/null && continue
	skip_all "there is no $tool here"
done

# built NAME: has a kernel that runs.
built() {
	"$kernels/$1/linux"
}

# --- a good build ------------------------------------------------------------------------

fake_tree "$dir/tree"
find tree -type f -exec md5sum {} + > before
run kernel
exits 0 "a cache that is not there has no kernels"
says out "No kernel has been built; 'tundrill kernel build" "... and it is told how to make one"
run kernel build tree -j3
exits 0 "a tree is built"
says out '^compiling tree$' "... stages are told"
says out '^tree is Linux 6.99.0-fake with HZ=1000; 3 targets' "... and what came of it"
says_not out '	|\[K' "... without a terminal, no line is written again"
built tree
result $? "... the kernel runs"
find tree -type f -exec md5sum {} + | diff before - > out
result $? "the tree stays as it was"
[ "$(stat -c %a "$kernels")" = 700 ]
result $? "the cache is its owner's alone"
grep -qx 'CONFIG_HZ=1000' "$kernels/tree/out/.config"
result $? "HZ is 1000, though the tree says 100"

run kernel build tree
exits 0 "a second build"
says out '; 0 targets' "... makes nothing again"
touch tree/one.c
run kernel build tree
says out '; 2 targets' "... but what was changed"
run kernel build --hz=250 tree
says out 'with HZ=250; 0 targets' "another HZ"
echo 'CONFIG_MINE=y
CONFIG_UNKNOWN=y
# CONFIG_TUN is not set' > fragment
run kernel build --config=fragment --debug tree
exits 0 "options of the user's, and of --debug"
says out '^CONFIG_UNKNOWN=y: not in this kernel' "... one that Kconfig did not take is told"
says_not out 'CONFIG_MINE' "... one that it did is not"
tail -n 3 "$kernels/tree/out/.config" | grep -q 'CONFIG_TUN is not set' &&
	grep -qx 'CONFIG_KASAN=y' "$kernels/tree/out/.config"
result $? "... the user's come last"

# --- the list ----------------------------------------------------------------------------

run kernel build -o other tree
run kernel list
says out "^tree +6.99.0-fake +1000 .* $dir/tree\$" "the list names each kernel"
[ "$(wc -l < out)" -eq 3 ]
result $? "... once"
run kernel info other
exits 0 "what is known of one"
says out "^source +$dir/tree" "... its source"
says out '^version +6.99.0-fake' "... its version"
says out '^lacks +nothing' "... what it lacks"
run kernel info ./tree
says out '^name +tree$' "a path of a source means the kernel that is called like it"
sed -i '/CONFIG_TUN=/d; s/CONFIG_TCP_AO=y/# CONFIG_TCP_AO is not set/' \
	"$kernels/other/out/.config"
run kernel info other
says out '^lacks +the device that scripts are played on \(CONFIG_TUN\)' \
	"an option that is missing is named"
says out '^ +TCP-AO \(RFC 5925\) \(CONFIG_TCP_AO\)' "... so is one that is off"
run kernel info othr
exits 2 "one that is not there"
says err "no kernel 'othr'; did you mean 'other'" "... has a suggestion"
run --kernel=othr pass.pkt
exits 2 "so has one to run scripts on"
says err "no kernel 'othr'; did you mean 'other'" "... in the same words"
run kernel info "$dir"
says err "has not been built: 'tundrill kernel build $dir'" "a folder that was not built"
run kernel remove other
exits 0 "one is removed"
run kernel info other
exits 2 "... and is no more"
[ ! -e "$kernels/other" ] && built tree
result $? "... nor its files; another stays"
fake_tree "$dir/elsewhere/tree"
run kernel build elsewhere/tree
exits 2 "a name that the kernel of another source has"
says err "'tree' is the kernel of $dir/tree: -o NAME" "... is not taken from it"
run kernel build -o ../up tree
exits 2 "a name that leads elsewhere"
run kernel build -o -j tree
exits 2 "... or is like an option"

# --- what goes wrong ---------------------------------------------------------------------

echo 'int one(void) { return wrong; }' > tree/one.c
run kernel build tree
exits 1 "a build that fails"
says err "^[^ ]*one.c:1:[0-9]+: error: .*wrong" "... shows what the compiler said"
says_not err "CC      net/" "... and not the log"
says err "^tundrill: tree: make ended with status 2; .* $kernels/tree/log\$" "... which is named"
run kernel list
says out "^tree +\(not finished\)" "the list tells that"
run --kernel=tree pass.pkt
exits 2 "no script is run on the kernel of an earlier build"
says err "earlier one is not used: 'tundrill kernel build $dir/tree' goes on" \
	"... and the way out is told"
echo 'int one(void) { return 1; }' > tree/one.c
run kernel build tree
exits 0 "mended, it is built"

mkdir bin
for tool in sh cp cmp grep sed head mkdir touch make gcc ld as bc; do
	ln -s "$(command -v $tool)" bin/
done
PATH=$dir/bin run kernel build tree
exits 2 "programs that are missing"
says err 'without flex, bison: apt-get install flex bison' "... are all named, with their packages"
PATH=/nowhere run kernel build tree
says err 'apt-get install make gcc binutils flex bison bc$' "... and so when there is none"
rm bin/gcc
printf '#!/bin/sh\nexit 1\n' > bin/gcc
chmod +x bin/gcc
PATH=$dir/bin run kernel build tree
says err 'without flex, bison, stdio.h, linux/types.h: .*libc6-dev linux-libc-dev' \
	"... so are headers"

run kernel build missing
exits 2 "a source that is not there"
run kernel build .
says err "is no tree of Linux: it has no Kconfig" "a folder that is no tree"
run kernel build before
says err "neither a tree of Linux nor a tarball" "a file that is no tarball"
touch tree/.config
run kernel build tree
exits 2 "a tree that was built in place"
says err "was built in place \(.config\).*make mrproper" "... is told how to get another"
rm tree/.config
run kernel build /usr/src/linux-source-0.0.tar.xz
says err 'No such file or directory; apt-get install linux-source-0\.0$' \
	"a tarball of Debian's that is not there"
mkdir 'a; touch oops'
fake_tree "$dir/a; touch oops"
run kernel build 'a; touch oops'
exits 2 "a path that a shell would read"
[ ! -e oops ] && [ ! -e tree/oops ]
result $? "... does nothing"
run kernel biuld tree
says err "did you mean 'build'" "an action that is misspelt"
run kernel build
says err "'kernel build' takes a tree or a tarball" "a build of nothing"
run kernel list -j2
says err "'kernel list' has no such option" "an option of a build, elsewhere"
run kernel build --hz=7 tree
says err "'--hz': '7' is not a number from 100 to 1000" "an HZ that is none"

# What a make that we are started by has in its environment.
MAKEFLAGS=n ARCH=arm64 O=/nowhere KBUILD_OUTPUT=/nowhere run kernel build tree
exits 0 "variables of another build mean nothing"

# --- interrupted, and two at a time ------------------------------------------------------

# members PGID: processes of a group that are alive.
members() {
	ps -eo pgid=,stat= | awk -v g="$1" '$1 == g && $2 !~ /^Z/' | grep -q .
}
gone() {
	! members "$1"
}
# The process group of the make that builds the entry NAME.
group() {
	ps -eo pgid=,args= | awk -v o="O=$kernels/$1/out" \
		'index($0, o) && !/awk/ { print $1; exit }'
}

touch tree/slow.txt
touch tree/one.c
for signal in INT TERM; do
	rm -f "$kernels/tree/out/slow"
	# A shell has its background jobs ignore SIGINT.
	env --default-signal=INT "$TUNDRILL" kernel build tree > out 2> err < /dev/null &
	pid=$!
	eventually 20 test -e "$kernels/tree/out/slow"
	make=$(group tree)
	kill -s $signal $pid
	wait $pid
	status=$?
	exits 130 "SIG$signal ends a build"
	[ -n "$make" ] && eventually 10 gone "$make"
	result $? "... and all that it has started"
done
rm -f "$kernels/tree/out/slow"
"$TUNDRILL" kernel build tree > out 2> err < /dev/null &
pid=$!
eventually 20 test -e "$kernels/tree/out/slow"
make=$(group tree)
"$TUNDRILL" kernel remove tree > out2 2> err2
status=$?
exits 2 "a kernel that is being built is not removed"
says err2 "'tree' is being built" "... and it is told why"
rm tree/slow.txt
"$TUNDRILL" kernel build tree > out2 2> err2 < /dev/null &
second=$!
eventually 20 grep -q "waiting for another build of tree" out2
result $? "a second build of the same waits"
kill -KILL $pid
wait $pid 2> /dev/null
eventually 10 gone "$make"
result $? "SIGKILL ends a build and all that it has started, too"
wait $second
status=$?
exits 0 "... and then the second one goes on"
built tree
result $? "... to its end"

# --- a full disk -------------------------------------------------------------------------

# full KIB: a build with its cache on a disk that has this much left.
map=
[ "$(id -u)" -eq 0 ] || map=--map-root-user
mkdir disk
full() {
	# shellcheck disable=SC2016,SC2086 # the inner shell expands; no argument if empty
	unshare --mount $map sh -c '
		mount -t tmpfs -o size=1m tmpfs disk && mkdir -p disk/tundrill/kernels &&
		head -c $(((1024 - $1) * 1024)) /dev/zero > disk/rest &&
		XDG_CACHE_HOME=$PWD/disk exec "$2" kernel build tree' - \
		"$1" "$TUNDRILL" > out 2> err
	status=$?
}
if unshare --mount $map true 2> /dev/null; then
	full 40
	exits 1 "a disk that a build fills"
	says err '^[^;]*: .*No space left on device$' "... is told in the words of what failed"
	says err 'its disk is full: .*XDG_CACHE_HOME' "... with the way out"
	full 0
	exits 2 "a disk that is full before"
	says err '/tree: No space left on device; its disk is full' "... is told, too"
fi

# --- tarballs ----------------------------------------------------------------------------

fake_tree "$dir/linux-6.99"
tar -czf linux-6.99.tar.gz linux-6.99
rm -r linux-6.99
run kernel build linux-6.99.tar.gz
exits 0 "a tarball is built"
says out "^unpacking $dir/linux-6.99.tar.gz" "... after it was unpacked"
built linux-6.99
result $? "... under its name"
run kernel build linux-6.99.tar.gz
says out '; 0 targets' "... a second time from what is there"
says_not out '^unpacking' "... without unpacking it"
touch -d '+1 minute' linux-6.99.tar.gz
run kernel build linux-6.99.tar.gz
says out '^unpacking' "one that has changed is unpacked again"
echo garbage > broken.tar.gz
run kernel build broken.tar.gz
exits 1 "one that is broken"
says err 'gzip|tar' "... is told in tar's words"
run kernel build broken.tar.gz
exits 1 "... and does not pass for a tree later"

HOME='' XDG_CACHE_HOME='' run kernel
exits 2 "no place for a cache"
says err 'set HOME or XDG_CACHE_HOME' "... is told"
finish
