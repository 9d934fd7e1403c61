#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# vscode: contrib/vscode colours scripts, as the library that VS Code has
# for its grammars says; snippets are scripts; problems are found in what is said.
. "$(dirname "$0")/../e2e/cli_functions.inc"
. "$root/tests/editors/checks.inc"
extension=$root/contrib/vscode

command -v node > /dev/null || skip_all "there is no node (Debian: nodejs)"
[ -e "$extension/node_modules/.package-lock.json" ] ||
	skip_all "vscode-textmate is missing: npm ci in contrib/vscode installs it"

classes() {
	timeout "$LIMIT_S" node "$editors/classes.js" \
		"$extension/syntaxes/pkt.tmLanguage.json" "$@"
}

both_editors

# of_extension WHAT [ARGUMENT]
of_extension() {
	node "$editors/extension.js" "$extension" "$@"
}

of_extension files > out 2> err && [ "$(wc -l < out)" -eq 3 ]
result $? "the extension has the files that it names"

mkdir snippets
of_extension snippets snippets 2> err
: > out
for snippet in snippets/*.pkt; do
	{
		# One that begins a script is one; others go on.
		grep -q '^0 ' "$snippet" || cat <<-'END'
		0 socket(..., SOCK_STREAM, IPPROTO_TCP) = 3
		+0 socket(..., SOCK_STREAM, IPPROTO_TCP) = 4
		END
		cat "$snippet"
	} > snippet.pkt
	"$TUNDRILL" check snippet.pkt > said 2>&1 || cat "$snippet" said >> out
done
[ ! -s out ] && [ "$(find snippets -type f | wc -l)" -ge 10 ]
result $? "every snippet is accepted"

# The task of the README names matchers that there are, and is JSON.
awk '/^```json/ { inside = 1; next } /^```/ { inside = 0 } inside' \
	"$extension/README.md" > tasks.json
node -e '
	const fs = require("fs");
	const has = JSON.parse(fs.readFileSync(process.argv[1]))
		.contributes.problemMatchers.map((m) => "$" + m.name);
	for (const task of JSON.parse(fs.readFileSync("tasks.json")).tasks)
		for (const name of task.problemMatcher)
			console.log(has.includes(name) ? "there" : "no " + name);
	' "$extension/package.json" > out 2> err
[ "$(sort -u out)" = there ]
result $? "the tasks in the README name what there is"

cat > errors.pkt <<'END'
0 socket(..., SOCK_STREAM, IPPROTO_TCP) = 3
+0 lisen(3, 1) = 0
END
echo '0 close(7) = 0' > warning.pkt
echo '// nothing' > empty.pkt
run check --format=gcc errors.pkt warning.pkt empty.pkt
of_extension problems < out > problems
mv problems out
says out '^warning.pkt\|1\|9\|warning\|.*descriptor' \
	"a warning of check is a problem with a place"
says out "^errors.pkt\\|2\\|4\\|error\\|.*did you mean 'listen'" \
	"an error of check is a problem with a place"
says out '^empty.pkt\|1?\|1?\|error\|.*no events' \
	"an error of check without a place is a problem"
[ "$(wc -l < out)" -eq 3 ]
result $? "nothing else of check is a problem"

finish
