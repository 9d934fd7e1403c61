// SPDX-License-Identifier: BSD-2-Clause
// ladder: a run as a diagram: the remote host left, the kernel right.

import {largest, stretchedAxis} from './axis.js';
import {svg} from './dom.js';
import {clock, duration, shorten, signed} from './format.js';
import {LATE_NS, buildRows, stateBands, wanted} from './rows.js';

const TOP = 40;
const BAND = 7;			// width of a connection's line of states
const GAP = 3;
const HEAD = 7;			// length of an arrow's head
const CHAR = 0.605;		// width of a monospaced letter, in its size

// How wide the column right of the kernel's line is: what its texts need, as far
// as those of the arrows leave it.
function rightColumn(rows, room, bands, size) {
	const longest = (kinds) => CHAR * size * largest(rows.filter(
		(r) => kinds.includes(r.kind)).map((r) => label(r.entry).length));
	const calls = longest(['call', 'blocked', 'command', 'state']) + bands + 16;
	const arrows = longest(['in', 'out', 'missing']) + 40;

	return Math.max(room * 0.3, Math.min(calls, room - arrows));
}

function geometry(width, connections, rows) {
	const narrow = width < 560;
	const size = narrow ? 10.5 : 12;
	const gutter = narrow ? 67 : 96;
	const bands = Math.max(1, connections) * (BAND + GAP);
	const right = narrow ? bands + 8
		: rightColumn(rows, width - gutter, bands, size);

	return {
		width, narrow, size, gutter, bands,
		char: size * CHAR,
		remote: gutter + 10,
		kernel: width - right,
		calls: width - right + bands + 8,
	};
}

function label(entry) {
	switch (entry.kind) {
	case 'command': return '`' + entry.text.split('\n')[0] + '`';
	case 'code': return '%{ }%';
	case 'state': return entry.to;
	default: return entry.text ?? entry.expected ?? '';
	}
}

const SAYS = {
	in: 'the remote host sends', out: 'the kernel sends',
	missing: 'never came:', call: 'call', blocked: 'call that blocks',
	command: 'command', code: 'code', state: 'state',
};

function spoken(entry) {
	return [clock(entry.t), SAYS[entry.kind], label(entry),
		entry.failed && 'this failed',
		entry.expected && 'expected ' + entry.expected,
		entry.line && 'line ' + entry.line].filter(Boolean).join(', ');
}

// --- parts of a row ----------------------------------------------------------

function arrow(g, y, toKernel, text, type) {
	const from = toKernel ? g.remote + 2 : g.kernel - 2;
	const to = toKernel ? g.kernel - 2 : g.remote + 2;
	const back = toKernel ? to - HEAD : to + HEAD;
	const room = Math.floor((g.kernel - g.remote - 20) / g.char);

	return svg('g', {class: 'arrow ' + type},
		svg('line', {x1: from, x2: back, y1: y, y2: y}),
		svg('path', {d: `M${to} ${y}L${back} ${y - 4}V${y + 4}Z`}),
		svg('text', {x: (g.remote + g.kernel) / 2, y: y - 5,
			     'text-anchor': 'middle'}, shorten(text, room)));
}

// Text beside the kernel's line; between the lines where there is no room.
function aside(g, y, text, type) {
	const room = g.narrow ? g.kernel - g.remote - 24 : g.width - g.calls - 4;

	return svg('text', {
		class: 'aside ' + type, y: y + 4,
		x: g.narrow ? g.kernel - 12 : g.calls,
		'text-anchor': g.narrow ? 'end' : 'start',
	}, shorten(text, Math.floor(room / g.char)));
}

function dot(g, y, type) {
	return svg('circle', {class: 'dot ' + type, cx: g.kernel, cy: y, r: 4});
}

function remark(entry) {
	return [entry.again && 'retransmission', entry.after && 'after the failure',
		entry.unexpected && 'expected by no line'].filter(Boolean).join(', ');
}

const DRAW = {
	in: (g, r) => [arrow(g, r.y, true, label(r.entry), 'in')],
	out: (g, r) => [
		arrow(g, r.y, false, label(r.entry), 'out'),
		remark(r.entry) && aside(g, g.narrow ? r.y + 12 : r.y,
					 remark(r.entry), 'remark')],
	missing: (g, r) => [
		arrow(g, r.y, false, label(r.entry), 'ghost'),
		aside(g, g.narrow ? r.y + 12 : r.y, '✗ never came', 'bad')],
	'given-up': (g, r) => [aside(g, r.y, 'given up', 'remark')],
	ghost: (g, r) => [ghost(g, r)],
	call: (g, r) => [dot(g, r.y, 'call'),
			 aside(g, r.y, label(r.entry), 'call')],
	blocked: (g, r) => [dot(g, r.y, 'call'),
			    aside(g, r.y, label(r.entry) + ' …', 'call')],
	end: (g, r) => [dot(g, r.y, 'call'), aside(g, r.y, '… returns', 'remark')],
	command: (g, r) => [aside(g, r.y, label(r.entry), 'command')],
	code: (g, r) => [aside(g, r.y, label(r.entry), 'command')],
	state: (g, r) => [aside(g, r.y, '● ' + (g.many ? `#${r.entry.conn} ` : '') +
				r.entry.to, 'state st-' + r.entry.to)],
	edge: () => [],
};

function ghost(g, r) {
	const text = r.entry.expected ?? r.entry.text;

	if (r.entry.kind === 'out')
		return [arrow(g, r.y, false, text, 'ghost'),
			aside(g, g.narrow ? r.y + 12 : r.y, 'expected', 'ghost')];
	return svg('g', {}, svg('circle', {class: 'dot ghost', cx: g.kernel,
					   cy: r.y, r: 4}),
		   aside(g, r.y, 'expected ' + text, 'ghost'));
}

// How late the tool itself was: a bar as long as its logarithm, from 50 µs on.
function lateness(g, r) {
	const late = r.entry.late ?? 0;
	const length = Math.min(g.gutter - 10, 12 * Math.log10(late / 2e4));

	if (!(late >= 5e4) || r.kind === 'end' || r.kind === 'ghost')
		return null;
	return svg('g', {class: 'late'},
		svg('rect', {x: g.gutter - length, width: length, y: r.y + 7,
			     height: 2.5, rx: 1}),
		late >= LATE_NS && svg('text', {x: g.gutter, y: r.y + 20,
					    'text-anchor': 'end'},
				   'late ' + duration(late)));
}

function timeText(g, r) {
	if (r.kind === 'edge' || r.kind === 'state')
		return null;
	return svg('text', {class: 'time', x: g.gutter, y: r.y + 4,
			    'text-anchor': 'end'},
		   (r.entry.failed && r.kind !== 'ghost' ? '✗ ' : '') +
			clock(r.kind === r.entry.kind && r.kind !== 'missing'
				? r.entry.t : r.t));
}

// --- what lies behind the rows ------------------------------------------------

function lifelines(g, end) {
	return svg('g', {class: 'lifelines'},
		svg('line', {x1: g.remote, x2: g.remote, y1: TOP - 12, y2: end}),
		svg('line', {x1: g.kernel, x2: g.kernel, y1: TOP - 12, y2: end}),
		svg('text', {x: g.remote - 4, y: 16}, 'remote host'),
		svg('text', {x: g.kernel + 4, y: 16, 'text-anchor': 'end'}, 'kernel'),
		!g.narrow && svg('text', {class: 'dim', x: g.calls, y: 16},
				 'calls and states'),
		svg('text', {class: 'dim', x: g.gutter, y: 16,
			     'text-anchor': 'end'}, g.narrow ? 's' : 'seconds'));
}

function states(g, bands) {
	return bands.map((list, i) => list.map((band) => svg('rect', {
		class: 'band st-' + band.state,
		x: g.kernel - BAND / 2 + i * (BAND + GAP), width: BAND,
		y: band.from, height: Math.max(2, band.to - band.from), rx: 2,
	}, svg('title', {}, band.state))));
}

// A pause, written between the rows that it parts.
function pauses(g, rows) {
	const said = rows.filter((r) => r.kind !== 'edge');

	return said.map((r, i) => {
		const before = said[i - 1];
		const room = before && r.y - before.y -
			(r.height + before.height) / 2;

		return before && room >= 15 && svg('text', {
			class: 'pause', x: g.gutter, 'text-anchor': 'end',
			y: (r.y - r.height / 2 + before.y + before.height / 2) / 2 + 4,
		}, signed(r.t - before.t));
	});
}

// Calls that blocked are bars along the kernel's line.
function bars(g, rows, end) {
	return rows.filter((r) => r.kind === r.entry.kind &&
		(r.entry.end !== undefined || r.kind === 'blocked')).map((r) => {
		const until = rows.find((x) => x.kind === 'end' && x.entry === r.entry);

		return svg('rect', {class: 'bar', x: g.kernel - 10, width: 5, rx: 2,
				    y: r.y, height: (until?.y ?? end) - r.y});
	});
}

function tolerance(g, from, to, entry) {
	return svg('g', {class: 'tolerance'},
		svg('rect', {x: g.remote, width: g.kernel - g.remote, y: from,
			     height: Math.max(3, to - from)}),
		svg('text', {x: g.remote + 5, y: to - 4},
		    '±' + duration(entry.tol)));
}

// Those of entries that differ are always seen.
function tolerances(g, rows) {
	return rows.filter((r) => r.edge === 'from').map((r) => {
		const to = rows.find((x) => x.edge === 'to' && x.entry === r.entry);

		return tolerance(g, r.y, to.y, r.entry);
	});
}

// --- the diagram ----------------------------------------------------------------

function draw(g, r) {
	const {entry} = r;
	const bad = entry.failed && r.kind !== 'ghost';
	const own = r.kind === entry.kind;

	return svg('g', {
		class: `row ${r.kind}${bad ? ' failed' : ''}` +
			(entry.unexpected ? ' unexpected' : ''),
		'data-line': entry.line, role: own ? 'button' : null,
		'aria-label': own ? spoken(entry) : null,
	},
	svg('rect', {class: 'hit', x: 0, width: g.width, y: r.y - r.height / 2,
		     height: r.height, rx: 4}),
	timeText(g, r), (DRAW[r.kind] ?? DRAW.command)(g, r), lateness(g, r));
}

// Draws @trace @width pixels wide.  Returns {node, events: [{entry, node}]}.
export function drawLadder(trace, width) {
	const rows = buildRows(trace);
	const axis = stretchedAxis(rows, TOP);
	const end = axis.end + 14;
	const bands = stateBands(rows, end);
	const g = geometry(width, bands.length, rows);
	const events = [];

	g.many = bands.filter((list) => list.some(
		(b) => b.state !== 'LISTEN')).length > 1;
	const nodes = rows.filter((r) => r.kind !== 'edge').map((r) => {
		const node = draw(g, r);

		if (r.kind === r.entry.kind)
			events.push({entry: r.entry, node});
		return node;
	});
	const selected = svg('g', {});
	const node = svg('svg', {
		class: 'ladder', viewBox: `0 0 ${width} ${end + 6}`, width,
		height: end + 6, role: 'group', 'font-size': g.size,
		'aria-label': 'Ladder diagram: segments between remote host and kernel',
	}, tolerances(g, rows), selected, lifelines(g, end), states(g, bands),
	bars(g, rows, end), pauses(g, rows), nodes);

	// The tolerance of the entry that is looked at.
	const show = (entry) => {
		const known = entry && !entry.failed && entry.tol !== undefined &&
			entry.planned !== undefined;

		const [from, to] = known ? wanted(entry) : [];

		selected.replaceChildren(...(known ? [tolerance(
			g, axis.y(Math.max(0, from - entry.tol)) - 8,
			axis.y(to + entry.tol) + 8, entry)] : []));
	};
	return {node, events, show};
}
