# SPDX-License-Identifier: BSD-2-Clause
# cell: data for a client; the cell has a script for a server.
recipe "Add a cell" established/data-in-order-client

new scripts/matrix/established/data-in-order-client.pkt <<'END'
// SPDX-License-Identifier: BSD-2-Clause
// ESTABLISHED as client, data at RCV.NXT: taken, and ACK (RFC 9293, 3.10.7.4, seventh
// step).
//! from ESTABLISHED as client
//! cell ESTABLISHED data-in-order ACK
//! mutate s/ack 101/ack 1/
//! families ipv4
--tolerance_usecs=100000

 +.01 < P. 1:101(100) ack 1 win 65535
   +0~+.05 > . 1:1(0) ack 101
END
