# SPDX-License-Identifier: BSD-2-Clause
"""isn_of_syn_acks: "ready", then the time and the live ISN of each SYN,ACK on a device.

    isn_of_syn_acks.py DEVICE
"""

import socket
import struct
import sys
import time

ETH_P_ALL = 3
SYN_ACK = 0x12


def tcp_of(packet):
    """The TCP header in a packet without a link layer, or nothing."""
    if packet[0] >> 4 == 4 and packet[9] == socket.IPPROTO_TCP:
        return packet[(packet[0] & 15) * 4:]
    if packet[0] >> 4 == 6 and packet[6] == socket.IPPROTO_TCP:
        return packet[40:]
    return b''


def main():
    with socket.socket(socket.AF_PACKET, socket.SOCK_DGRAM,
                       socket.htons(ETH_P_ALL)) as s:
        s.bind((sys.argv[1], ETH_P_ALL))
        print('ready', flush=True)
        while True:
            tcp = tcp_of(s.recv(2000))
            if len(tcp) >= 20 and tcp[13] == SYN_ACK:
                print(time.monotonic(), struct.unpack('!I', tcp[4:8])[0],
                      flush=True)


main()
