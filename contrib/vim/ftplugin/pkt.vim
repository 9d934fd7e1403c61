" SPDX-License-Identifier: BSD-2-Clause
" pkt: how to edit packetdrill scripts; :make checks the current one.

if exists('b:did_ftplugin')
  finish
endif
let b:did_ftplugin = 1
let s:cpo_save = &cpo
set cpo&vim

setlocal comments=s1:/*,mb:*,ex:*/,:// commentstring=//\ %s
setlocal iskeyword=@,48-57,_
setlocal formatoptions-=t formatoptions+=croql
let b:undo_ftplugin = 'setlocal comments< commentstring< iskeyword<'
      \ . ' formatoptions< makeprg< errorformat<'

" A compiler that somebody has chosen for all files stays.
if !exists('g:current_compiler')
  compiler tundrill
  let b:undo_ftplugin .= ' | unlet! b:current_compiler'
endif

let &cpo = s:cpo_save
unlet s:cpo_save
