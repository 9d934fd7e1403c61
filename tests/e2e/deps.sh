#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# deps: where something is missing, "make" says what and how to have it installed;
# "make deps", "make demo" and "make check" say what they install, and do it as root.
root=$(cd "$(dirname "$0")/../.." && pwd)
. "$(dirname "$0")/cli_functions.inc"

# A machine without flex; its apt-get only tells that it was called, id that it is root.
mkdir machine
ln -s /usr/bin/* /bin/* machine 2> /dev/null
rm -f machine/flex machine/apt-get machine/id
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
finish
