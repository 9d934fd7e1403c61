" SPDX-License-Identifier: BSD-2-Clause
" pkt: scripts of packetdrill and tundrill are named *.pkt.
autocmd BufRead,BufNewFile *.pkt setfiletype pkt
