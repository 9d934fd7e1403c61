// SPDX-License-Identifier: BSD-2-Clause
// peer: the states of the remote host, as its segments and those that it got tell them
// (RFC 9293, 3.3.2).  A script plays it, so nobody can ask it.

const FIN = /F/, SYN = /S/, RST = /R/;

function flags(entry) {
	return (entry.text ?? '').split(' ')[0];
}

// What a segment that it sends brings it to.
function sends(peer, entry) {
	const is = flags(entry);

	if (RST.test(is))
		return 'CLOSED';
	if (SYN.test(is))
		return {'CLOSED': 'SYN-SENT', 'LISTEN': 'SYN-RECEIVED'}[peer.state] ??
			peer.state;
	if (FIN.test(is)) {
		peer.fin = entry.end_seq;
		return {'ESTABLISHED': 'FIN-WAIT-1', 'SYN-RECEIVED': 'FIN-WAIT-1',
			'CLOSE-WAIT': 'LAST-ACK'}[peer.state] ?? peer.state;
	}
	return peer.state;
}

// What a segment that it gets brings it to.
function gets(peer, entry) {
	const is = flags(entry);
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
	return FIN.test(is) ? step({'ESTABLISHED': 'CLOSE-WAIT', 'FIN-WAIT-1': 'CLOSING',
				    'FIN-WAIT-2': 'TIME-WAIT'}) : peer.state;
}

// The state of the remote host behind each of @entries, of one connection or of several:
// [state].
export function peerStates(entries) {
	const peers = new Map();
	let last = 'CLOSED';

	return entries.map((entry) => {
		const segment = ['in', 'out'].includes(entry.kind) &&
			entry.seq !== undefined;

		if (!segment)
			return last;
		if (!peers.has(entry.conn))
			peers.set(entry.conn, {state: entry.kind === 'out' &&
				SYN.test(flags(entry)) ? 'LISTEN' : 'CLOSED'});
		const peer = peers.get(entry.conn);

		peer.state = entry.kind === 'in' ? sends(peer, entry) : gets(peer, entry);
		last = peer.state;
		return last;
	});
}
