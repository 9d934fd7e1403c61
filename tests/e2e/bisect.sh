#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# bisect: contrib/bisect finds the commit from which on a script fails, in a repository of
# trees that are built as Linux is, past one that cannot be built and one that does not boot.
#
# The kernels are programs that say what became of the runs; "tundrill" builds them and,
# for a run, calls them.
. "$(dirname "$0")/cli_functions.inc"
. "$root/tests/e2e/kernel_functions.inc"
bisect=$root/contrib/bisect/tundrill-bisect.sh

for tool in git make gcc; do
	command -v "$tool" > /dev/null && continue
	skip_all "there is no $tool here"
done

mkdir bin
cat > bin/tundrill <<WRAPPER
#!/bin/sh
case \$1 in
--kernel=*)
	"$kernels/\${1#*=}/linux" && status=0 || status=\$?
	echo "\$status" >> "$dir/runs"
	exit \$status ;;
*) exec "$TUNDRILL" "\$@" ;;
esac
WRAPPER
chmod +x bin/tundrill
PATH=$dir/bin:$PATH

# git, whoever calls and whatever is configured.
export GIT_CONFIG_GLOBAL=/dev/null GIT_CONFIG_NOSYSTEM=1
export GIT_AUTHOR_NAME=a GIT_AUTHOR_EMAIL=a@example.org
export GIT_COMMITTER_NAME=a GIT_COMMITTER_EMAIL=a@example.org

# revision SUBJECT STATUS: a commit; the runs on its kernel end with that status.  The time
# stamp of what a commit changes is that of the checkout, as in any repository.
revision() {
	echo "int one(void) { return 1 + $2; } // $1" > tree/one.c
	git -C tree add -A && git -C tree commit -qm "$1"
}

fake_tree "$dir/tree"
touch tree/arch/um/Kconfig
git init -q tree
revision "as it was" 0
git -C tree tag good
for n in 1 2 3; do
	revision "change $n" 0
done
revision "does not boot" 2
revision "is no C" "nonsense"
revision "change 4" 0
revision "the window is wrong" 1
culprit=$(git -C tree rev-parse HEAD)
for n in 5 6; do
	revision "change $n" 1
done
for name in "does not boot" "is no C"; do
	git -C tree log --format="# skip: [%H] %s" --grep="$name"
done > skipped

# bisected ARGUMENT...: what git says of it.
bisected() {
	git -C tree bisect reset > out 2>&1
	git -C tree bisect start HEAD good > out 2>&1
	(cd tree && git bisect run "$bisect" "$@") > out 2> err
	status=$?
}

bisected "$dir/pass.pkt" --quiet
exits 0 "git bisect run comes to an end"
says out "^$culprit is the first bad commit" "... and names the commit"
grep -qx 2 runs
result $? "... after a kernel that does not boot"
git -C tree bisect log > log
grep -Fxc -f skipped log > out
[ "$(cat out)" = 2 ]
result $? "... and one that does not build: both are skipped"
git -C tree status --porcelain > out
[ ! -s out ]
result $? "the tree has nothing that was not in it"

# What is no fault of a revision's ends it, and judges none.
for script in bad.pkt none.pkt; do
	bisected "$dir/$script"
	[ "$status" -ne 0 ]
	result $? "$script: git bisect run stops"
	says err 'tundrill-bisect: these scripts cannot be run' "... and says why"
done
bisected
says err 'tundrill-bisect: which scripts' "so it does without a script"
TUNDRILL_BUILD=--hz=1 bisected pass.pkt
says err 'tundrill-bisect: a kernel cannot be built here' "... and with a bad option"
(cd bin && "$bisect" pass.pkt) > out 2> err
status=$?
exits 255 "it is for trees of Linux"

finish
