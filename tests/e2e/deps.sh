#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# deps: where something is missing, "make" says what and how to have it installed;
# "make deps", "make demo" and "make check" say what they install, and do it as root.
. "$(dirname "$0")/cli_functions.inc"

# A machine without flex; its apt-get only tells that it was called, id that it is root.
mkdir machine
ln -s /usr/bin/* /bin/* machine 2> /dev/null
rm -f machine/flex machine/apt-get machine/id machine/sudo
cat > machine/apt-get <<END
#!/bin/sh
echo "\$*" >> "$dir/installed"
END
cat > machine/id <<END
#!/bin/sh
cat "$dir/uid"
END
chmod +x machine/apt-get machine/id

# make_as UID TARGET
make_as() {
	echo "$1" > uid
	rm -f installed
	env -i PATH="$dir/machine" HOME="$HOME" make -C "$root" BUILD="$dir/build" \
		"$2" > out 2> err
	status=$?
}

make_as 0 all
exits 2 "make without flex fails"
says err 'apt-get install .*flex' "... says what is missing"
says err '"make deps"' "... and how to have it"
[ ! -e installed ]
result $? "... which it does not do itself, not for root"
for target in deps demo check; do
	make_as 0 "$target"
	says out '^installing as root, with apt-get: .*flex' \
		"make $target says what it installs"
	says installed '^-q install .* flex' "... and does for root"
	make_as 1000 "$target"
	[ "$status" -eq 2 ] && [ ! -e installed ]
	result $? "... and for nobody else"
	says err 'apt-get install .*flex' "... who hears what to do"
done

# deps_as UID ARGUMENT...: the script by itself.
deps_as() {
	echo "$1" > uid
	rm -f installed
	shift
	env -i PATH="$dir/machine" HOME="$HOME" "$root/tests/install-deps.sh" "$@" \
		> out 2> err
	status=$?
}

says_not err sudo "no machine without sudo is told to use it"
ln -s /bin/true machine/sudo
deps_as 1000 build
exits 1 "an ordinary user"
says err '^    sudo apt-get install .*flex' "... can paste what is said"
says err '^or "sudo make deps"' "... or have all installed"
deps_as 0 --check build
says err '^    apt-get install .*flex' "root does without sudo"
rm machine/make
deps_as 1000 build
says err '^    sudo apt-get install .* make' "make may be missing, too"
says err '^or "sudo [^ ]*tests/install-deps\.sh build"' "... which is no way out then"
rm -f machine/groff
deps_as 1000 lint
says err '^or "sudo [^ ]*tests/install-deps\.sh lint"' "... nor is it for what it does not install"

# A folder that cannot be written: of a read-only file system, as root may write to all.
mkdir -p theirs/build/parser
touch theirs/build/parser/x.o
map=
[ "$(id -u)" -eq 0 ] || map=--map-root-user
if unshare --mount $map true 2> /dev/null; then
	# read_only FOLDER: make to theirs/build, of which that is read-only.
	read_only() {
		# shellcheck disable=SC2016,SC2086 # the inner shell expands; no argument if empty
		env -u MAKEFLAGS -u MAKELEVEL unshare --mount $map sh -c '
			mount --bind "$2" "$2" && mount -o remount,bind,ro "$2" &&
			exec make -C "$1" BUILD="$3"' - "$root" "$1" "$dir/theirs/build" \
			> out 2> err
		status=$?
	}
	read_only theirs
	exits 2 "a folder that cannot be written"
	says err '^/.*/theirs/build cannot be written: "make BUILD=' "... is told, with the way out"
	read_only theirs/build/parser
	exits 2 "one in which root has built"
	says err '/parser cannot be written; has root built here\? "sudo chown -R ' "... is told, too"
fi
[ ! -e theirs/build/parser/lexer.yy.c ]
result $? "... before anything is made"

# A compiler without the headers of the C library.
rm machine/cc
cat > machine/cc <<END
#!/bin/sh
echo 'fatal error: stdio.h: No such file or directory' >&2
exit 1
END
chmod +x machine/cc
deps_as 1000 compile
says err 'install .*libc6-dev' "a compiler without headers is not enough"
finish
