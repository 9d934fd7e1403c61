# SPDX-License-Identifier: BSD-2-Clause
# requirement_script: MUST-14, as a client sees it.
recipe "Add a requirement's script" must-14-mss-of-a-client

new scripts/rfc9293/must-14-mss-of-a-client.pkt <<'END'
// SPDX-License-Identifier: BSD-2-Clause
// MUST-14: the MSS option is sent in SYN, too (RFC 9293, 3.7.1).
//! covers RFC9293:MUST-14
//! mutate s/<mss 1460,/<mss 1400,/
--tolerance_usecs=100000

    0 socket(..., SOCK_STREAM, IPPROTO_TCP) = 3
   +0 fcntl(3, F_SETFL, O_RDWR|O_NONBLOCK) = 0
   +0 connect(3, ..., ...) = -1 EINPROGRESS (Operation now in progress)
   +0 > S 0:0(0) <mss 1460, ...>
END

row scripts/rfc9293/broken 'MUST-14 must-14-mss-option.pkt' <<'END'
MUST-14 must-14-mss-of-a-client.pkt goes 'reset tcp option maxseg'
END
