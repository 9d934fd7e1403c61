# SPDX-License-Identifier: BSD-2-Clause
# ip_note: "[proto 99]", the protocol that an IPv4 header says.
recipe "Add an IP note" proto

front netdev/wire/notes.h '	WIRE_NUMBER_COUNT' <<'END'
	WIRE_NUMBER_PROTO,
END
row netdev/wire/note_number.c '[WIRE_NUMBER_ID] = {' <<'END'
	[WIRE_NUMBER_PROTO] = { "proto", &wire_ipv4, 8, 0, 8, false },
END
row netdev/wire/note_number.c 'NUMBER(id, WIRE_NUMBER_ID' <<'END'
NUMBER(proto, WIRE_NUMBER_PROTO, "ip proto", NULL);
END

row netdev/wire/note.h '	X(id)	' <<'END'
	X(proto)							\
END

front tests/unit/test_wire_notes.c 'is_printed("[csum bad] udp (5)"' <<'END'
	is_printed("[proto 99, id 5] udp (5)", AF_INET, true,
		   "[id 5, proto 99] udp (5)");
END
front tests/unit/test_wire_notes.c 'is_error("[csum] udp (5)"' <<'END'
	is_error("[proto 256] udp (5)", AF_INET, true,
		 "proto 256 is out of range (0 to 255)");
END

new tests/e2e/proto.pkt <<'END'
// A protocol that nobody speaks is refused (RFC 1122, 3.2.2.1).
//! families ipv4
//! mutate s/proto 99/proto 17/
0  socket(..., SOCK_DGRAM, IPPROTO_UDP) = 3
+0 < [proto 99] udp 4000 > 5000 (10)
+0 > icmp unreachable protocol_unreachable
END

front man/tundrill-script.5 '.BI off " N\fR, " \fBreserved " N"' <<'END'
.BI proto " N"
The protocol that an IPv4 header says.
.TP
END
front man/tundrill-script.5 '+.01 < [cut 30] P. 1:101(100)' <<'END'
+.01 < [proto 99] P. 1:101(100) ack 1 win 65535
+0   > icmp unreachable protocol_unreachable
END
