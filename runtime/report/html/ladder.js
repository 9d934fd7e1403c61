// SPDX-License-Identifier: BSD-2-Clause
// ladder: a run as a diagram: the remote host left, the kernel right.

import {largest, stretchedAxis} from './axis.js';
import {parts} from './diff.js';
import {svg} from './dom.js';
import {clock, duration, signed} from './format.js';
import {LATE_NS, buildRows, connectionNames, isDue, scaleZones, setWayApart,
	stateBands} from './rows.js';
import {wrapParts} from './wrap.js';

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
		line: size * 1.3,
	};
}

// How many characters a line of an arrow's text has room for, and one beside it.
function arrowRoom(g) {
	return Math.floor((g.kernel - g.remote - 20) / g.char);
}

function asideRoom(g) {
	return Math.floor((g.narrow ? g.kernel - g.remote - 24
		: g.width - g.calls - 4) / g.char);
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
	missing: 'never came:', way: 'before the script,', call: 'call', blocked: 'call that blocks',
	command: 'command', code: 'code', state: 'state',
};

function spoken(entry) {
	return [clock(entry.t), SAYS[entry.kind], label(entry),
		entry.failed && 'this failed',
		entry.expected && 'expected ' + entry.expected,
		entry.line && 'line ' + entry.line].filter(Boolean).join(', ');
}

// --- parts of a row ----------------------------------------------------------

// Lines of text, the last one at @y.
function textLines(g, lines, x, y, attributes) {
	const first = y - (lines.length - 1) * g.line;

	return svg('text', {x, y: first, ...attributes}, lines.map((line, i) => {
		const spans = line.map(({text, differs}) => differs
			? svg('tspan', {class: 'differs'}, text) : text);

		return lines.length === 1 ? spans
			: svg('tspan', {x, y: first + i * g.line}, spans);
	}));
}

// What an arrow's text or one beside it is made of; @ghost: of what was expected.
function rowParts(r, ghost = r.kind === 'ghost') {
	const {entry} = r;
	const both = entry.expected && entry.text;

	return ghost ? parts(entry.expected ?? entry.text ?? '', both && entry.text)
		: parts(label(entry), both && entry.expected);
}

const ARROWS = ['in', 'out', 'missing'];

function isArrow(r) {
	if (isDue(r.entry))
		return false;
	return ARROWS.includes(r.kind) || (r.kind === 'ghost' && r.entry.kind === 'out');
}

// Gives each row its lines of text, and the height that they need.
function fitRow(g, r) {
	const prefix = r.kind === 'ghost' && !isArrow(r) ? [{text: 'expected '}] : [];
	const suffix = r.kind === 'blocked' ? [{text: ' …'}] : [];

	if (!isArrow(r) && !['call', 'blocked', 'command', 'ghost', 'way', 'missing'].includes(r.kind))
		return;
	r.lines = wrapParts([...prefix, ...rowParts(r), ...suffix],
			    isArrow(r) ? arrowRoom(g) : asideRoom(g));
	r.extra = (r.lines.length - 1) * g.line;
	r.height += r.extra;
}

function arrow(g, r, toKernel, type) {
	const y = r.y + (r.extra ?? 0) / 2;
	const from = toKernel ? g.remote + 2 : g.kernel - 2;
	const to = toKernel ? g.kernel - 2 : g.remote + 2;
	const back = toKernel ? to - HEAD : to + HEAD;

	return svg('g', {class: 'arrow ' + type},
		svg('line', {x1: from, x2: back, y1: y, y2: y}),
		svg('path', {d: `M${to} ${y}L${back} ${y - 4}V${y + 4}Z`}),
		textLines(g, r.lines, (g.remote + g.kernel) / 2, y - 5,
			  {'text-anchor': 'middle'}));
}

// Text beside the kernel's line; between the lines where there is no room.
function aside(g, r, type, text) {
	const lines = text === undefined ? r.lines : [[{text}]];
	const low = text === undefined ? (r.extra ?? 0) / 2
		: g.narrow && isArrow(r) ? 12 + (r.extra ?? 0) / 2 : 0;

	return textLines(g, lines, g.narrow ? g.kernel - 12 : g.calls, r.y + 4 + low, {
		class: 'aside ' + type, 'text-anchor': g.narrow ? 'end' : 'start',
	});
}

function dot(g, y, type) {
	return svg('circle', {class: 'dot ' + type, cx: g.kernel, cy: y, r: 4});
}

function remark(entry) {
	return [entry.again && 'retransmission', entry.after && 'after the failure',
		entry.unexpected && 'expected by no line'].filter(Boolean).join(', ');
}

const DRAW = {
	in: (g, r) => [arrow(g, r, true, 'in')],
	out: (g, r) => [
		arrow(g, r, false, 'out'),
		remark(r.entry) && aside(g, r, 'remark', remark(r.entry))],
	missing: (g, r) => isDue(r.entry)
		? [dot(g, r.y, 'ghost'), aside(g, r, 'bad')]
		: [arrow(g, r, false, 'ghost'), aside(g, r, 'bad', '✗ never came')],
	'given-up': (g, r) => [aside(g, r, 'remark', isDue(r.entry)
		? 'due above, given up here' : 'given up')],
	ghost: (g, r) => [ghost(g, r)],
	call: (g, r) => [dot(g, r.y, 'call'), aside(g, r, 'call')],
	blocked: (g, r) => [dot(g, r.y, 'call'), aside(g, r, 'call')],
	end: (g, r) => [dot(g, r.y, 'call'), aside(g, r, 'remark', '… returns')],
	command: (g, r) => [aside(g, r, 'command')],
	code: (g, r) => [aside(g, r, 'command', label(r.entry))],
	state: (g, r) => [aside(g, r, 'state st-' + r.entry.to, '● ' +
		(g.names.has(r.entry.conn) ? `#${g.names.get(r.entry.conn)} ` : '') +
		r.entry.to)],
	way: (g, r) => [way(g, r)],
	begin: (g, r) => [begin(g, r)],
	edge: () => [],
};

function ghost(g, r) {
	if (isArrow(r))
		return [arrow(g, r, false, 'ghost'), aside(g, r, 'ghost', 'expected')];
	return svg('g', {}, svg('circle', {class: 'dot ghost', cx: g.kernel,
					   cy: r.y, r: 4}), aside(g, r, 'ghost'));
}

// What came before the script, folded.
function way(g, r) {
	const lines = wrapParts([{text: '▸ ' + r.entry.text}], arrowRoom(g));

	return svg('g', {class: 'way-box'},
		svg('rect', {x: g.remote, width: g.kernel - g.remote, y: r.y - 17,
			     height: 34, rx: 4}),
		textLines(g, lines, (g.remote + g.kernel) / 2,
			  r.y + 4 + (lines.length - 1) * g.line / 2,
			  {'text-anchor': 'middle'}),
		r.states.length && !g.narrow && svg('text', {
			class: 'aside state', x: g.calls, y: r.y + 4,
		}, '● ' + r.states.at(-1).to));
}

function begin(g, r) {
	return svg('g', {class: 'begin'},
		svg('line', {x1: 0, x2: g.width, y1: r.y, y2: r.y}),
		svg('text', {x: (g.remote + g.kernel) / 2, y: r.y - 5,
			     'text-anchor': 'middle'}, 'here the script begins'));
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
	if (r.kind === 'edge' || r.kind === 'state' || r.kind === 'begin')
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
		}, signed(r.t - (before.until ?? before.t)));
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

function tolerance(g, from, to, entry, scaled) {
	return svg('g', {class: 'tolerance' + (scaled ? ' scaled' : '')},
		svg('rect', {x: g.remote, width: g.kernel - g.remote,
			     y: to - from < 3 ? (from + to - 3) / 2 : from,
			     height: Math.max(3, to - from)}),
		svg('text', {x: g.remote + 5, y: to - from < 24 ? to + 13 : to - 4},
		    '±' + duration(entry.tol) + (scaled ? '' : ', not to scale')));
}

// The tolerances of what missed its time.
function tolerances(g, rows, zones) {
	return rows.filter((r) => r.edge === 'from').map((r) => {
		const to = rows.find((x) => x.edge === 'to' && x.entry === r.entry);

		return tolerance(g, r.y, to.y, r.entry,
				 zones.some((z) => z.entry === r.entry));
	});
}

// Behind what came before the script.
function wayBack(g, rows) {
	const at = rows.find((r) => r.kind === 'begin');

	return at && svg('rect', {class: 'way-back', x: 0, width: g.width, y: TOP - 6,
				  height: at.y - TOP + 6});
}

// --- the diagram ----------------------------------------------------------------

function draw(g, r) {
	const {entry} = r;
	const bad = entry.failed && r.kind !== 'ghost';
	const own = r.kind === entry.kind && r.kind !== 'begin';

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

// Draws @trace @width pixels wide.  @way: {open, name}, of what came before the script.
// Returns {node, events: [{entry, node}]}.
export function drawLadder(trace, width, way) {
	const rows = setWayApart(buildRows(trace), way.open, way.name);
	const g = geometry(width, stateBands(rows, 0).length, rows);

	for (const r of rows)
		fitRow(g, r);
	const zones = scaleZones(rows);
	const axis = stretchedAxis(rows, TOP, zones);
	const end = axis.end + 14;
	const bands = stateBands(rows, end);
	const events = [];

	g.names = connectionNames(trace);
	const nodes = rows.filter((r) => r.kind !== 'edge').map((r) => {
		const node = draw(g, r);

		if (r.kind === r.entry.kind && r.kind !== 'begin')
			events.push({entry: r.entry, node});
		return node;
	});
	const node = svg('svg', {
		class: 'ladder', viewBox: `0 0 ${width} ${end + 6}`, width,
		height: end + 6, role: 'group', 'font-size': g.size,
		'aria-label': 'Ladder diagram: segments between remote host and kernel',
	}, wayBack(g, rows), tolerances(g, rows, zones), lifelines(g, end),
	states(g, bands), bars(g, rows, end), pauses(g, rows), nodes);

	return {node, events};
}
