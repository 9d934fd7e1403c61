" SPDX-License-Identifier: BSD-2-Clause
" classes: prints scripts with what Vim takes each character for: "vim -Nu NONE
" -es -S classes.vim FILE...", with $VIM_FILES the folder contrib/vim, into the
" file $OUT.  See sample.classes for what is printed.

set nocompatible encoding=utf-8 nomodeline noswapfile
let &runtimepath = $VIM_FILES . ',' . $VIMRUNTIME
filetype plugin on
syntax on

" What is highlighted, by the name of its group.  Groups that only hold others,
" such as pktPacket, are none: what they leave has no colour.
let s:classes = {
      \ 'pktCommand': '$', 'pktCode': 'y',
      \ 'pktCommandMark': '`', 'pktCodeMark': '%',
      \ 'pktPragma': 'p', 'pktPragmaText': 'a',
      \ 'pktComment': 'c', 'pktNote': 'N',
      \ 'pktOption': 'o', 'pktOptionWord': 'v', 'pktOptionNumber': 'n',
      \ 'pktOptionName': 's', 'pktOptionString': 'q',
      \ 'pktOptionEquals': '.', 'pktOptionPunct': '.',
      \ 'pktTime': 't', 'pktInbound': '<', 'pktOutbound': '>',
      \ 'pktFlags': 'F', 'pktNumber': 'n', 'pktOptionHex': 'n',
      \ 'pktAddress': 'n', 'pktAddressPart': 'n', 'pktGroupHex': 'n',
      \ 'pktAddressField': 'k',
      \ 'pktField': 'k', 'pktListField': 'k', 'pktSegmentField': 'k',
      \ 'pktOptionField': 'k', 'pktTcpOption': 'O',
      \ 'pktColon': '.', 'pktHeaderComment': 'c', 'pktNextHeader': 'h',
      \ 'pktHeader': 'h', 'pktInnerHeader': 'h', 'pktWord': 'w',
      \ 'pktCall': 'f', 'pktFunction': 'u', 'pktMember': 'm',
      \ 'pktSymbol': 's', 'pktEllipsis': 'l', 'pktOptionAny': 'l', 'pktEquals': '.',
      \ 'pktResultComment': 'c', 'pktString': 'q', 'pktEscape': '\', 'pktPunct': '.',
      \ 'pktError': 'e', 'pktBadEscape': 'e',
      \ }

" The languages within have groups of many names.
function! s:class(lnum, col, id) abort
  let name = synIDattr(a:id, 'name')
  if has_key(s:classes, name)
    return s:classes[name]
  endif
  if name =~# '^\%(sh\|python\)\a*\%(Quote\|String\)'
    return 'Q'
  endif
  for id in synstack(a:lnum, a:col)
    let name = synIDattr(id, 'name')
    if name ==# 'pktCommand' || name ==# 'pktCode'
      return s:classes[name]
    endif
  endfor
  return '?'
endfunction

function! s:print(lines) abort
  for lnum in range(1, line('$'))
    let text = substitute(getline(lnum), '\r$', '', '')
    let classes = ''
    let col = 1
    let last = [-1, '']
    for char in split(text, '\zs')
      if char =~# '\s'
        let classes .= char
      else
        let id = synID(lnum, col, 1)
        if id != last[0]
          let last = [id, s:class(lnum, col, id)]
        endif
        let classes .= last[1]
      endif
      let col += len(char)
    endfor
    call extend(a:lines, ['|' . text, ':' . classes])
  endfor
endfunction

let s:lines = []
for s:file in argv()
  exe 'edit' fnameescape(s:file)
  call add(s:lines, '# ' . s:file)
  call s:print(s:lines)
endfor
call writefile(s:lines, $OUT)
qall!
