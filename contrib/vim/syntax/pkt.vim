" SPDX-License-Identifier: BSD-2-Clause
" pkt: colours of packetdrill scripts, as tundrill(1) runs them.
"
" There are no lists of names here: what a word is follows from where it stands,
" so that a system call or a TCP option that is new to tundrill has its colour
" at once.  Wrong names are what :make is for.

if exists('b:current_syntax')
  finish
endif
let s:cpo_save = &cpo
set cpo&vim

syn include @pktShell syntax/sh.vim
unlet! b:current_syntax
syn include @pktPython syntax/python.vim
unlet! b:current_syntax

" What those two have set for the whole buffer is not ours.
syn case match
syn iskeyword @,48-57,_
syn sync clear
syn sync fromstart

" --- pieces of patterns, all of them "very magic" ---------------------------

let s:num = '%(\d+%(\.\d+)?|\.\d+)'
let s:hex = '0[xX]\x+'
let s:body = '%([<>`]|\%\{|\h\w*\s*\()'
let s:timed = s:num . '%(%(\~|\.\.\.)\+?' . s:num . ')?\s+' . s:body
" A line that begins an event: what was forgotten to be closed ends there.
let s:event = '^\s*%(\*\s+\>|%(\+\s*)?' . s:timed . ')'
" The same where a script's own text could look like a number and a "<".
let s:marked = '^\s*%(\*\s+\>|\+\s*' . s:timed . ')'
" What can only be the next event, behind a packet.
let s:next = '%([+*`]|\%\{|--\a|' . s:event
      \ . '|\s@1<=' . s:num . '\s+%([<>]\s+[-.A-Za-z]|`|\%\{|\h\w*\s*\()'
      \ . '|^\s*' . s:num . '\s*%($|\/[/*]|\~|\.\.\.))@='
let s:flags = '%([FLAGS]*\.[FLAGS]*[0-7]?[FLAGS]*|[FLAGS]*[0-7][FLAGS]*\.[FLAGS]*'
      \ . '|[FLAGS]*[0-7]?[FLAGS]+|[FLAGS]+[0-7]|-)%(\s|$)@='
let s:flags = substitute(s:flags, 'FLAGS', 'SFRPEWAU', 'g')
let s:sequence = '<\w+:\w+\(\w+\)'
let s:header = '%(' . s:flags . '|\w+\s+' . s:sequence . '|\x*:\x*:)@!<\a\w*'
let s:notinword = '%([[:alnum:]_.])@1<!'

" --- everywhere --------------------------------------------------------------
" Where several match at one place, Vim takes the last one.

syn match pktError /[^[:space:][:alnum:]_]/
syn match pktSymbol /\<\w\+\>/
exe 'syn match pktNumber /\v' . s:notinword . '%(' . s:hex . '|-?\d+)\w@!/ contained'
syn match pktPunct /[][(){},:=#>|]/ contained
syn match pktEllipsis /\.\.\./ contained

syn match pktComment +//.*+ contains=@Spell
syn region pktComment start=+/\*+ end=+\*/+ contains=@Spell
syn match pktPragmaLine +^\s*//!\s\+\w.*+ contains=pktPragma
syn match pktPragma +//!\s\+\w\++ contained nextgroup=pktPragmaText skipwhite
syn match pktPragmaText /\S.*/ contained

exe 'syn region pktString start=/"/ skip=/\\./ end=/"/ end=/\v' . s:event
      \ . '@=/ contained contains=pktBadEscape,pktEscape'
syn match pktBadEscape /\\./ contained
syn match pktEscape /\\\%([fnrtv\\"]\|x\x\x\)/ contained

" --- times and options -------------------------------------------------------

syn match pktTime /\*/
exe 'syn match pktTime /\v' . s:notinword . '%(\+\s*)?' . s:num
      \ . '%(\s*%(\~|\.\.\.)\s*%(\+\s*)?' . s:num . ')?%([[:alnum:]_.:])@!/'

syn match pktOption /--\a\w*/ nextgroup=pktOptionEquals skipwhite
syn match pktOptionEquals /=/ contained nextgroup=pktOptionValue skipwhite
syn region pktOptionValue start=/\S\@=/ end=+\v%(\s|/[/*])@=+ end=/$/
      \ contained oneline contains=@pktOptionItems
syn cluster pktOptionItems contains=pktError,pktOptionWord,pktOptionNumber,
      \pktOptionName,pktOptionPunct,pktOptionString,pktCommand
syn match pktOptionWord '\v%(%(/[/*])@![^[:space:]"`=,])+' contained
exe 'syn match pktOptionNumber /\v%([^=,[:space:]])@1<!%(-?' . s:num . '|'
      \ . s:hex . ')%([^,[:space:]])@!/ contained'
syn match pktOptionName /\h\w*=\@=/ contained
syn match pktOptionPunct /[=,]/ contained
syn region pktOptionString start=/"/ end=/"/ contained oneline

" --- packets -----------------------------------------------------------------

exe 'syn region pktPacket matchgroup=pktInbound start=/</ matchgroup=NONE end=/\v'
      \ . s:next . '/ contains=@pktPacketItems'
exe 'syn region pktPacket matchgroup=pktOutbound start=/>/ matchgroup=NONE end=/\v'
      \ . s:next . '/ contains=@pktPacketItems'
syn cluster pktInHeader contains=pktComment,pktError,pktSymbol,pktPunct,pktNumber,
      \pktWord,pktField,pktGroup
syn cluster pktPacketItems contains=@pktInHeader,pktListField,pktHeader,pktFlags,
      \pktColon,pktAddress,pktAddresses,pktSegment

syn match pktWord /\<[a-z]\w*/ contained
exe 'syn match pktAddress /\v%([[:alnum:]_.:])@1<!'
      \ . '%(%(\x{0,4}:){2,7}%(%(\d{1,3}\.){3}\d{1,3}|\x{1,4})|\d+%(\.\d+){3})'
      \ . '%([[:alnum:]_.])@!/ contained'
exe 'syn match pktField /\v<[a-z]\w*%(\s*\=|\s+%(' . s:hex
      \ . '|-?\d+)>%(\s*\>|[.:])@!)@=/ contained'
syn match pktListField /\v%(,\_s*)@80<=[a-z]\w*/ contained
exe 'syn match pktHeader /\v%([<>\])]\s*)@20<=' . s:header . '/ contained'
exe 'syn match pktNextHeader /\v' . s:header . '/ contained'
syn match pktColon /:/ contained
      \ nextgroup=pktNextHeader,pktHeaderComment skipwhite skipnl skipempty
syn match pktHeaderComment +//.*+ contained contains=@Spell
      \ nextgroup=pktNextHeader,pktHeaderComment skipwhite skipnl skipempty
exe 'syn match pktFlags /\v' . s:notinword . s:flags . '|<\h\w*%(\s+'
      \ . s:sequence . ')@=/ contained'

" Ports, or the addresses of an outer header.
syn match pktAddresses
      \ /\v%([[:alnum:]_.:])@1<![0-9a-fA-F.:]{,44}\x\s*\>\s*[0-9a-fA-F.:]{,44}\x\w@!/
      \ contained contains=pktAddressPart,pktPunct
syn match pktAddressPart /[0-9a-fA-F.:]*\x/ contained

" IP notes, a payload's length, what ICMP quotes, labels of MPLS.
exe 'syn region pktGroup matchgroup=pktPunct start=/[[(]/ end=/[])]/ '
      \ . 'matchgroup=NONE end=/\v' . s:event . '@=/ contained '
      \ . 'contains=@pktInHeader,pktInnerHeader,pktAddress,pktAddressField,'
      \ . 'pktGroupHex,pktOptionAny'
syn match pktGroupHex /\v<\d\x*>%([.:])@!/ contained
syn match pktAddressField
      \ /\v<[a-z]\w*%(\s+%(%(\x{0,4}:){2}|\d+%(\.\d+){3}))@=/ contained
syn match pktInnerHeader /\<[a-z]\w*\ze\s*(/ contained

" From the sequence numbers on: fields, each with a number, and TCP options.
syn match pktSegmentField /\<\h\w*/ contained
      \ nextgroup=pktNumber,pktSymbol skipwhite
exe 'syn match pktSequence /\v' . s:sequence
      \ . '/ contained contains=pktSymbol,pktNumber,pktPunct'
exe 'syn region pktSegment start=/\v%(' . s:sequence . ')@=/ end=/\v' . s:next
      \ . '/ contained contains=pktComment,pktError,pktNumber,pktSegmentField,'
      \ . 'pktSequence,pktTcpOptions'

exe 'syn region pktTcpOptions matchgroup=pktPunct start=/</ end=/>/ '
      \ . 'matchgroup=NONE end=/\v' . s:event . '@=/ contained '
      \ . 'contains=pktComment,pktError,pktSymbol,pktPunct,pktEllipsis,'
      \ . 'pktOptionAny,pktOptionHex,pktOptionField,pktTcpOption'
syn match pktOptionAny /\*/ contained
syn match pktOptionHex /\v<%(0[xX])?\x+>/ contained
syn match pktOptionField /\<[a-z]\w*\ze\s\+\w/ contained
syn match pktTcpOption /\v%([<,]\_s*|^\s*)@80<=\h\w*/ contained

" --- system calls ------------------------------------------------------------

exe 'syn region pktNote start=/(/ end=/)/ end=/\v' . s:event . '@=/ contains=pktNote'
syn match pktCall /\<\h\w*\ze\s*(/ nextgroup=pktArguments skipwhite
exe 'syn region pktArguments matchgroup=pktPunct start=/(/ end=/)/ '
      \ . 'matchgroup=NONE end=/\v' . s:event . '@=/ contained contains=@pktValue'
syn cluster pktValue contains=pktComment,pktError,pktSymbol,pktPunct,pktNumber,
      \pktEllipsis,pktString,pktFunction,pktMember,pktValueHeader,pktArguments
syn match pktFunction /\<\h\w*\ze\s*(/ contained nextgroup=pktArguments skipwhite
syn match pktMember /\v<[a-z]\w*%(\s*\=|\s*\([^()]*\)\s*\=)@=/ contained
exe 'syn region pktValueHeader matchgroup=pktHeader '
      \ . 'start=#\v%(\{\s*)@40<=\a\w*>%(\s*[=|}]|\s*\([^()]*\)\s*\='
      \ . '|\s*,\s*[^a-z[:space:]/])@!# '
      \ . 'matchgroup=NONE end=/\v\}@=/ end=/\v' . s:event
      \ . '@=/ contained contains=@pktInHeader,pktListField'

syn match pktEquals /=/ nextgroup=@pktResult skipwhite skipnl skipempty
syn cluster pktResult contains=pktResult,pktEllipsis,pktResultComment
syn region pktResultComment start=+/\*+ end=+\*/+ contained contains=@Spell
      \ nextgroup=@pktResult skipwhite skipnl skipempty
syn match pktResultComment +//.*+ contained contains=@Spell
      \ nextgroup=@pktResult skipwhite skipnl skipempty
syn match pktResult /\v-?\w+%(\s*\|\s*\w+)*%(\s+[A-Z]\w*)?/ contained
      \ contains=pktSymbol,pktNumber,pktPunct

" --- commands and code -------------------------------------------------------

exe 'syn region pktCommand matchgroup=pktCommandMark start=/`/ end=/`/ '
      \ . 'matchgroup=NONE end=/\v' . s:marked . '@=/ keepend contains=@pktShell'
exe 'syn region pktCode matchgroup=pktCodeMark start=/%{/ end=/}%/ '
      \ . 'matchgroup=NONE end=/\v' . s:marked . '@=/ keepend contains=@pktPython'

" Punctuation has no colour, as in most languages: flags stand out.
hi def link pktComment Comment
hi def link pktResultComment Comment
hi def link pktHeaderComment Comment
hi def link pktNote Comment
hi def link pktPragma PreProc
hi def link pktPragmaText String
hi def link pktOption PreProc
hi def link pktOptionWord String
hi def link pktOptionNumber Number
hi def link pktOptionName Constant
hi def link pktOptionString String
hi def link pktTime Label
hi def link pktInbound Identifier
hi def link pktOutbound Type
hi def link pktHeader Structure
hi def link pktInnerHeader Structure
hi def link pktNextHeader Structure
hi def link pktFlags Special
hi def link pktNumber Number
hi def link pktAddress Number
hi def link pktAddressPart Number
hi def link pktGroupHex Number
hi def link pktOptionHex Number
hi def link pktField Keyword
hi def link pktListField Keyword
hi def link pktAddressField Keyword
hi def link pktSegmentField Keyword
hi def link pktOptionField Keyword
hi def link pktTcpOption Type
hi def link pktWord Constant
hi def link pktCall Function
hi def link pktFunction Function
hi def link pktMember Identifier
hi def link pktSymbol Constant
hi def link pktEllipsis Special
hi def link pktOptionAny Special
hi def link pktString String
hi def link pktEscape SpecialChar
hi def link pktBadEscape Error
hi def link pktCommandMark Delimiter
hi def link pktCodeMark Delimiter
hi def link pktError Error

unlet s:num s:hex s:body s:timed s:event s:marked s:next s:flags s:sequence
      \ s:header s:notinword
let b:current_syntax = 'pkt'
let &cpo = s:cpo_save
unlet s:cpo_save
