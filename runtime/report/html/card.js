// SPDX-License-Identifier: BSD-2-Clause
// card: what is known of one event, below the script or, on a phone, at the foot.

import {marked} from './diff.js';
import {el, svg} from './dom.js';
import {clock, duration, signed} from './format.js';
import {deviation, isDue, isOther, wanted} from './rows.js';

const TITLES = {
	in: 'Inbound: the remote host sent this', out: 'Outbound: the kernel sent this',
	missing: 'Expected, but never sent', call: 'System call',
	blocked: 'System call that blocked', command: 'Command', code: 'Code',
	state: 'Change of state', way: 'Before the script',
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
	// What a command takes is no business of the line's.
	const t = ['command', 'code'].includes(entry.kind) ? entry.t : entry.end ?? entry.t;

	// Another packet has no time of this line.
	if (from === undefined || entry.kind === 'missing' || isOther(entry))
		return null;
	return signed(t < from ? t - from : t > to ? t - to : 0) +
		(entry.tol !== undefined && deviation(entry)
			? ', beyond the tolerance' : '');
}

const STRIP = {width: 300, height: 34, side: 8};

// When an event was wanted, what was tolerated, and when it came, to scale.
function strip(entry) {
	const [from, to] = wanted(entry);
	const t = entry.end ?? entry.t;

	if (entry.tol === undefined || from === undefined || isOther(entry) ||
	    entry.kind === 'missing')
		return '';
	const low = Math.min(from - entry.tol, t), high = Math.max(to + entry.tol, t);
	const x = (time) => STRIP.side + (STRIP.width - 2 * STRIP.side) *
		(time - low) / (high - low || 1);
	const end = (time) => x(time) < 40 ? 'start'
		: x(time) > STRIP.width - 40 ? 'end' : 'middle';

	return svg('svg', {
		class: 'strip', viewBox: `0 0 ${STRIP.width} ${STRIP.height}`, role: 'img',
		'aria-label': `To scale: tolerated ±${duration(entry.tol)}, ` +
			`came ${signed(t - from)}`,
	},
	svg('rect', {class: 'tolerated', x: x(from - entry.tol), y: 2, height: 14,
		     width: Math.max(2, x(to + entry.tol) - x(from - entry.tol))}),
	svg('line', {x1: STRIP.side, x2: STRIP.width - STRIP.side, y1: 9, y2: 9}),
	svg('line', {class: 'planned', x1: x(from), x2: x(from), y1: 1, y2: 17}),
	svg('circle', {class: 'came' + (deviation(entry) ? ' bad' : ''), cx: x(t),
		       cy: 9, r: 4}),
	svg('text', {x: x(from), y: 30, 'text-anchor': end(from)},
	    Math.abs(x(t) - x(from)) < 90 ? '' : 'expected'),
	svg('text', {x: x(t), y: 30, 'text-anchor': end(t)}, 'it came'));
}

function facts(entry, {text, names}) {
	const at = entry.kind === 'missing' ? 'given up at'
		: entry.kind === 'way' ? 'from' : 'at';
	const line = entry.line && text?.split('\n')[entry.line - 1];

	return el('dl', {},
		entry.kind === 'state' ? fact('from', entry.from) : null,
		fact(at, clock(entry.t) +
			(entry.end === undefined ? '' : ', returned at ' + clock(entry.end))),
		fact('script', plan(entry)),
		fact('off by', off(entry), deviation(entry) ? 'bad' : ''),
		fact('tool late', entry.late !== undefined && duration(entry.late)),
		fact('line', entry.line && [`${entry.line}  `,
					    el('code', {}, line?.trim() ?? '')]),
		fact('connection', names.has(entry.conn) && String(names.get(entry.conn))));
}

// A card that shows @rest, an entry or none, while nothing else is looked at.  @known:
// {text: the script's, names: of its connections}
export function createCard(rest, known) {
	const node = el('div', {class: 'card', role: 'status'});
	const fill = (entry, resting) => {
		node.classList.toggle('resting', resting);
		node.replaceChildren(...(entry ? contents(entry, known) : [
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

function contents(entry, known) {
	const {expected} = entry;
	const text = entry.kind === 'state' ? entry.to : entry.text ?? '';

	return [
		el('h3', {}, isDue(entry) ? 'Due, but not begun in time' : TITLES[entry.kind]),
		el('p', {class: 'text' + (entry.failed ? ' failed' : '')},
		   marked(text, text && expected)),
		expected ? el('p', {class: 'expected'}, el('b', {}, 'expected '),
			      marked(expected, text)) : '',
		facts(entry, known), strip(entry),
		entry.detail ? el('ul', {}, entry.detail.map(
			(line) => el('li', {}, line))) : '',
	];
}
