// SPDX-License-Identifier: BSD-2-Clause
// card: what is known of one event, below the script or, on a phone, at the foot.

import {el} from './dom.js';
import {clock, duration, signed} from './format.js';
import {deviation, wanted} from './rows.js';

const TITLES = {
	in: 'Inbound: the remote host sent this', out: 'Outbound: the kernel sent this',
	missing: 'Expected, but never sent', call: 'System call',
	blocked: 'System call that blocked', command: 'Command', code: 'Code',
	state: 'Change of state',
};

function fact(name, value, type) {
	return value && [el('dt', {}, name), el('dd', {class: type}, value)];
}

function plan(entry) {
	if (entry.planned === undefined)
		return null;
	return clock(entry.planned) +
		(entry.planned_end === undefined ? '' : ' to ' + clock(entry.planned_end)) +
		(entry.tol === undefined ? '' : '  ±' + duration(entry.tol));
}

function off(entry) {
	const [from, to] = wanted(entry);
	const t = entry.end ?? entry.t;

	if (from === undefined || entry.kind === 'missing')
		return null;
	return signed(t < from ? t - from : t > to ? t - to : 0) +
		(entry.tol !== undefined && deviation(entry)
			? ', beyond the tolerance' : '');
}

function facts(entry) {
	const at = entry.kind === 'missing' ? 'given up at' : 'at';

	return el('dl', {},
		entry.kind === 'state' ? fact('from', entry.from) : null,
		fact(at, clock(entry.t) +
			(entry.end === undefined ? '' : ', returned at ' + clock(entry.end))),
		fact('script', plan(entry)),
		fact('off by', off(entry), deviation(entry) ? 'bad' : ''),
		fact('tool late', entry.late !== undefined && duration(entry.late)),
		fact('line', entry.line && String(entry.line)),
		fact('connection', entry.conn && String(entry.conn)));
}

// A card that shows @rest, an entry or none, while nothing else is looked at.
export function createCard(rest) {
	const node = el('div', {class: 'card', role: 'status'});
	const fill = (entry, resting) => {
		node.classList.toggle('resting', resting);
		node.replaceChildren(...(entry ? contents(entry) : [
			el('p', {class: 'dim'}, 'Hover over an event, or move to it ' +
				'with the arrow keys, to see its headers and times.')]));
	};

	fill(rest, true);
	return {
		node,
		rest: () => fill(rest, true),
		show: (entry) => fill(entry, false),
	};
}

function contents(entry) {
	return [
		el('h3', {}, TITLES[entry.kind]),
		el('p', {class: 'text' + (entry.failed ? ' bad' : '')},
		   entry.kind === 'state' ? entry.to : entry.text ?? ''),
		entry.expected ? el('p', {class: 'expected'}, el('b', {}, 'expected '),
				    entry.expected) : '',
		facts(entry),
		entry.detail ? el('ul', {}, entry.detail.map(
			(line) => el('li', {}, line))) : '',
	];
}
