// SPDX-License-Identifier: BSD-2-Clause
// peer: the states of the remote host, as its segments and those that it got tell them
// (RFC 9293, 3.3.2).  A script plays it, so nobody can ask it.

import {flagsOf} from './format.js';

const FIN = /F/, SYN = /S/, RST = /R/;

// What a segment that it sends brings it to.
function sends(peer, entry) {
	const is = flagsOf(entry.text);

	if (RST.test(is))
		return 'CLOSED';
	if (SYN.test(is))
		return {'CLOSED': 'SYN-SENT', 'LISTEN': 'SYN-RECEIVED'}[peer.state] ??
			peer.state;
	if (FIN.test(is)) {
		peer.fin = entry.end_seq;
		if (peer.crossing)
			return 'CLOSING';
		return {'ESTABLISHED': 'FIN-WAIT-1', 'SYN-RECEIVED': 'FIN-WAIT-1',
			'CLOSE-WAIT': 'LAST-ACK'}[peer.state] ?? peer.state;
	}
	return peer.state;
}

// What a segment that it gets brings it to.
function gets(peer, entry) {
	const is = flagsOf(entry.text);
	const acked = peer.fin !== undefined && entry.ack >= peer.fin;
	const step = (table) => table[peer.state] ?? peer.state;

	if (RST.test(is))
		return peer.state === 'LISTEN' ? 'LISTEN' : 'CLOSED';
	if (SYN.test(is))
		return step({'SYN-SENT': /\./.test(is) ? 'ESTABLISHED' : 'SYN-RECEIVED',
			     'LISTEN': 'SYN-RECEIVED'});
	if (entry.ack !== undefined)
		peer.state = step({
			'SYN-RECEIVED': 'ESTABLISHED',
			...(acked ? {'FIN-WAIT-1': 'FIN-WAIT-2', 'CLOSING': 'TIME-WAIT',
				     'LAST-ACK': 'CLOSED'} : {}),
		});
	return FIN.test(is) && !peer.crossing ? step({'ESTABLISHED': 'CLOSE-WAIT', 'FIN-WAIT-1': 'CLOSING',
				    'FIN-WAIT-2': 'TIME-WAIT'}) : peer.state;
}

// Whether the kernel's FIN at @at is on its way while the remote host sends its own, which
// does not acknowledge it: the remote host gets it after that (figure 13).
function crosses(entries, at) {
	const {conn, end_seq: fin} = entries[at];
	const own = entries.slice(at + 1).find((e) => e.kind === 'in' &&
		e.conn === conn && FIN.test(flagsOf(e.text)));

	return own !== undefined && own.ack < fin;
}

// The state of the remote host behind each of @entries, of one connection or of several:
// [state].
export function peerStates(entries) {
	const peers = new Map();
	const isSegment = (e) => ['in', 'out'].includes(e.kind) && e.seq !== undefined;
	// Who gets a SYN first has waited for it.
	const begin = (first) => first?.kind === 'out' && SYN.test(flagsOf(first.text))
		? 'LISTEN' : 'CLOSED';
	let last = begin(entries.find(isSegment));

	return entries.map((entry, i) => {
		if (!isSegment(entry))
			return last;
		if (!peers.has(entry.conn))
			peers.set(entry.conn, {state: begin(entry)});
		const peer = peers.get(entry.conn);

		if (entry.kind === 'out' && FIN.test(flagsOf(entry.text)))
			peer.crossing ??= crosses(entries, i);
		peer.state = entry.kind === 'in' ? sends(peer, entry) : gets(peer, entry);
		last = peer.state;
		return last;
	});
}
