#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# vim: contrib/vim colours scripts, and :make fills the quickfix list.
. "$(dirname "$0")/../e2e/cli_functions.inc"
. "$root/tests/editors/checks.inc"

command -v vim > /dev/null || skip_all "there is no vim"
vim -Nu NONE -i NONE -es -c 'if !has("syntax") | cquit | endif' -c 'qall!' ||
	skip_all "this vim has no syntax files (Debian: vim-nox)"

# vim_run ARGUMENT...: without a screen, with contrib/vim as a user has it.  Vim
# gives memory back and takes it again all the time, unless glibc keeps some.
vim_run() {
	VIM_FILES=$root/contrib/vim MALLOC_TOP_PAD_=16777216 \
		timeout "$LIMIT_S" vim -Nu NONE -i NONE -es "$@" < /dev/null
}

classes() {
	OUT=$dir/vim.out vim_run -S "$editors/classes.vim" "$@" && cat "$dir/vim.out"
}

both_editors

# What a user of contrib/vim has in a buffer, after COMMANDs.
cat > user.vim <<'VIM'
set nocompatible nomodeline noswapfile shellpipe=>%s\ 2>&1
let &runtimepath = $VIM_FILES . ',' . $VIMRUNTIME
filetype plugin indent on
VIM

vim_run -S user.vim -c 'edit pass.pkt' -c 'redir! > out' \
	-c 'silent echo &filetype &commentstring &iskeyword' \
	-c 'silent echo &makeprg b:undo_ftplugin' -c 'redir END' -c 'qall!'
says out '^pkt // %s @,48-57,_$' "a file *.pkt is one of scripts"
says out 'tundrill check --format=gcc .*commentstring<' ":make is tundrill check"

vim_run -S user.vim -c 'edit pass.pkt' -c 'set filetype=c' -c 'redir! > out' \
	-c 'silent echo &filetype &commentstring exists("b:current_compiler")' \
	-c 'redir END' -c 'qall!'
says out '^c .*\*/ 0$' "another file type undoes it"

mkdir bin 'a folder'
ln -s "$TUNDRILL" bin/tundrill
cat > 'a folder/errors.pkt' <<'END'
0 socket(..., SOCK_STREAM, IPPROTO_TCP) = 3
+0 lisen(3, 1) = 0
+0 < S 0:0(0) winn 5
END
echo '0 close(7) = 0' > 'a folder/warning.pkt'
echo '// nothing' > 'a folder/empty.pkt'
cat > quickfix.vim <<'VIM'
silent make!
let lines = []
for e in getqflist()
  let place = [bufname(e.bufnr), e.lnum, e.col, e.type]
  call add(lines, join(place + [e.text], '|'))
endfor
call writefile(lines, 'list', 'a')
qall!
VIM
for script in errors warning empty; do
	PATH=$PWD/bin:$PATH vim_run -S user.vim -c "edit a\\ folder/$script.pkt" \
		-c 'source quickfix.vim'
done
mv list out
says out "^a folder/errors.pkt\\|2\\|4\\|e\\|.*did you mean 'listen'" \
	":make lists an error with its place"
says out '^a folder/errors.pkt\|3\|15\|e\|' ":make lists all errors"
says out '^a folder/warning.pkt\|1\|9\|w\|.*descriptor' \
	":make lists a warning with its place"
says out '^a folder/empty.pkt\|[01]\|[01]\|e\|.*no events' \
	":make lists an error that has no place"
[ "$(wc -l < out)" -eq 4 ]
result $? "nothing else is in the list"

finish
