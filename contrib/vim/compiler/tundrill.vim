" SPDX-License-Identifier: BSD-2-Clause
" tundrill: :make checks the script, its errors and warnings are the quickfix list.

if exists('current_compiler')
  finish
endif
let current_compiler = 'tundrill'
let s:cpo_save = &cpo
set cpo&vim

CompilerSet makeprg=tundrill\ check\ --format=gcc\ %:S
CompilerSet errorformat=
      \%f:%l:%c:\ %trror:\ %m,
      \%f:%l:%c:\ %tarning:\ %m,
      \%f:%l:%c:\ %tote:\ %m,
      \%f:\ %trror:\ %m,
      \%f:\ %tarning:\ %m,
      \%-G%.%#

let &cpo = s:cpo_save
unlet s:cpo_save
