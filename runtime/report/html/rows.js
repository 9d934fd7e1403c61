// SPDX-License-Identifier: BSD-2-Clause
// rows: from the trace of a run to the rows of its ladder, in the order of time.
//
// Each entry has a row.  What differs from the script has more: the expectation's
// ghost, and the edges of its tolerance, so that the stretched axis leaves room to
// see how far off the kernel was.

import {samePacket} from './diff.js';
import {clock, count} from './format.js';

const HEIGHT = {in: 34, out: 34, missing: 34, ghost: 34, call: 24, blocked: 24,
		command: 24, code: 24, state: 20, end: 20, 'given-up': 20, edge: 10,
		way: 44, begin: 26};

// From here on the lateness of the tool is written out, below the time.
export const LATE_NS = 1e6;

function row(kind, t, entry, more) {
	const height = HEIGHT[kind] ?? 24;

	return {kind, t, entry, ...more,
		height: height + (entry.late >= LATE_NS && kind === entry.kind ? 16 : 0)};
}

// A call that blocked may be told as two entries: made, and returned.
function joinCalls(trace) {
	const open = [];
	const result = [];

	for (const entry of trace) {
		const made = entry.kind === 'call' && entry.end === undefined &&
			open.findIndex((o) => o.line === entry.line);

		if (entry.kind === 'blocked') {
			const copy = {...entry};

			open.push(copy);
			result.push(copy);
		} else if (made !== false && made >= 0) {
			const [call] = open.splice(made, 1);

			Object.assign(call, entry, {t: call.t, end: entry.t});
		} else {
			result.push(entry);
		}
	}
	return result;
}

// The script has ended where it failed: what came later, nobody waited for.
function afterFailure(entries) {
	const failed = entries.findLastIndex((e) => e.failed);

	return failed < 0 ? entries : entries.map((e, i) => i > failed && e.unexpected
		? {...e, unexpected: false, after: true} : e);
}

// Behind all that happened by then.
function insert(rows, extra) {
	const at = rows.findIndex((r) => r.t > extra.t);

	rows.splice(at < 0 ? rows.length : at, 0, extra);
}

// When the script wants an entry, [from, to]; of a call that blocks, its return.
export function wanted({kind, planned, planned_end}) {
	const end = planned_end ?? planned;

	return [kind === 'call' ? end : planned, end];
}

// Whether what is missing is a call, a command or code, which was not begun in time.
export function isDue(entry) {
	return entry.kind === 'missing' && /^(?:\w+\(|[`%])/.test(entry.expected ?? '');
}

// Whether the kernel sent another packet than the one that was expected, which has no
// time that it could miss.
export function isOther(entry) {
	return entry.kind === 'out' && entry.expected !== undefined &&
		!samePacket(entry.text ?? '', entry.expected);
}

// By how much the entry missed its time beyond what is allowed; 0: it did not.
export function deviation(entry) {
	const t = entry.end ?? entry.t;
	const [from, to] = wanted(entry);

	if (from === undefined || entry.tol === undefined || isOther(entry))
		return 0;
	return t < from - entry.tol ? t - from : t > to + entry.tol ? t - to : 0;
}

function addEdges(rows, entry) {
	if (entry.tol === undefined || entry.planned === undefined)
		return;
	const [from, to] = wanted(entry);

	insert(rows, row('edge', from - entry.tol, entry, {edge: 'from'}));
	insert(rows, row('edge', to + entry.tol, entry, {edge: 'to'}));
}

// What the script wanted of an entry that is not as it should be.
function addGhost(rows, entry) {
	const late = entry.failed && deviation(entry);

	if (entry.kind === 'missing') {
		addEdges(rows, entry);
	} else if (late) {
		insert(rows, row('ghost', wanted(entry)[0], entry));
		addEdges(rows, entry);
	} else if (isOther(entry) && entry.planned !== undefined) {
		insert(rows, row('ghost', entry.planned, entry));
	} else if (entry.expected) {
		rows.splice(rows.findIndex((r) => r.entry === entry) + 1, 0,
			    row('ghost', entry.t, entry));
	}
}

// A state is seen some time after it was entered, which may be later than the next
// event: it belongs before that.
function seenBy(entries, i) {
	let next = i;

	while (['state', 'missing'].includes(entries[next]?.kind))
		next++;
	return Math.min(entries[i].t, entries[next]?.t ?? entries[i].t);
}

// The rows of a trace; their times never go back.
export function buildRows(trace) {
	const entries = afterFailure(joinCalls(trace));
	const rows = [];
	let now = -Infinity;

	entries.forEach((entry, i) => {
		if (entry.kind === 'missing') {
			insert(rows, row('missing', entry.planned ?? entry.t, entry));
			return;
		}
		now = Math.max(now, seenBy(entries, i));
		rows.push(row(entry.kind, now, entry));
	});
	for (const entry of entries) {
		if (entry.end !== undefined)
			insert(rows, row('end', entry.end, entry));
		if (entry.kind === 'missing' && entry.t > (entry.planned ?? entry.t))
			insert(rows, row('given-up', entry.t, entry));
		addGhost(rows, entry);
	}
	return rows;
}

// --- scale ---------------------------------------------------------------------

const NEAREST = 44;		// pixels between a plan and what missed it
const FARTHEST = 640;		// pixels that a tolerance and its miss may take

// Pixels a nanosecond between the rows of @entry's tolerance and of what missed it, so
// that no row lies over another; undefined: they would take too much room.
function scaleOf(rows, entry) {
	const own = (r) => r.entry === entry;
	const edges = rows.filter((r) => r.kind === 'edge' && own(r));
	const missed = rows.find((r) => own(r) && ['given-up', 'end'].includes(r.kind)) ??
		rows.find((r) => own(r) && r.kind === entry.kind);
	const from = Math.min(edges[0].t, missed.t);
	const to = Math.max(edges.at(-1).t, missed.t);
	const seen = rows.filter((r) => r.kind !== 'edge' && r.t >= from && r.t <= to);
	const k = seen.slice(1).reduce((most, r, i) => Math.max(most,
		(seen[i].entry === entry && r.entry === entry ? NEAREST
			: (seen[i].height + r.height) / 2) / (r.t - seen[i].t)), 0);

	return k > 0 && k * (to - from) <= FARTHEST ? {from, to, k, entry} : null;
}

// The stretches of time that are drawn to scale: around what missed its time.
export function scaleZones(rows) {
	const entries = new Set(rows.filter((r) => r.kind === 'edge')
		.map((r) => r.entry));

	return [...entries].map((entry) => scaleOf(rows, entry)).filter(Boolean);
}

// --- the way into a state --------------------------------------------------------

// Whether something of a run came before its script, which says "from".
export function hasWay(trace) {
	return trace.some((e) => e.t < 0);
}

// Whether the run failed on its way.
export function failedOnWay(trace) {
	return trace.some((e) => e.failed && (e.planned ?? e.t) < 0);
}

// The last state of each connection.
function lastStates(rows) {
	return [...new Map(rows.filter((r) => r.kind === 'state')
		.map((r) => [r.entry.conn, r.entry])).values()];
}

function wayEntry(way, name) {
	const kinds = (list) => way.filter((r) => list.includes(r.kind)).length;
	const target = name ?? lastStates(way).at(-1)?.to;

	return {
		kind: 'way', way: way.filter((r) => r.kind === r.entry.kind)
			.map((r) => r.entry),
		t: way[0].t, line: way.find((r) => r.entry.line)?.entry.line,
		text: 'the way' + (target ? ` into ${target}` : '') + ': ' +
			count(kinds(['in', 'out']), 'segment') + ', ' +
			count(kinds(['call', 'blocked']), 'call'),
		detail: way.filter((r) => r.kind !== 'edge').map((r) => clock(r.t) + '  ' +
			({in: '< ', out: '> '}[r.kind] ?? '') +
			(r.entry.to ?? r.entry.text ?? '')),
	};
}

// Sets what came before the script apart: as one row, or, with @open, with a row where
// the script begins.  @name: the state that it leads to, if that is known.
export function setWayApart(rows, open, name) {
	const begin = rows.findIndex((r) => r.t >= 0);
	const n = begin < 0 ? rows.length : begin;
	const way = rows.slice(0, n);

	if (!n)
		return rows;
	if (open)
		return [...way, row('begin', 0, {kind: 'begin', t: 0}),
			...rows.slice(n)];
	return [row('way', way[0].t, wayEntry(way, name), {
		states: lastStates(way), until: way.at(-1).t,
	}),
		...rows.slice(n)];
}

// --- connections -------------------------------------------------------------------

// The number that a reader knows a connection by: a listener has none, and nor has the
// only one.
export function connectionNames(trace) {
	const own = (e) => e.conn && (e.kind === 'in' || e.kind === 'out' ||
		(e.kind === 'state' && !['LISTEN', 'CLOSED'].includes(e.to)));
	const conns = [...new Set(trace.filter(own).map((e) => e.conn))]
		.sort((a, b) => a - b);

	return new Map(conns.length > 1 ? conns.map((conn, i) => [conn, i + 1]) : []);
}

// The stretches of each connection's states: [{conn, state, from, to}] in y.
// @end: where the ladder ends.
export function stateBands(rows, end) {
	const bands = new Map();
	const enter = ({conn, to}, y) => {
		const list = bands.get(conn) ?? [];

		if (list.length)
			list.at(-1).to = y;
		list.push({conn, state: to, from: y, to: end});
		bands.set(conn, list);
	};

	for (const {kind, entry, y, states} of rows) {
		if (kind === 'state')
			enter(entry, y);
		for (const state of states ?? [])
			enter(state, y);
	}
	// A connection that is gone needs no line to the end.
	return [...bands.values()].map(
		(list) => list.filter((b) => b.state !== 'CLOSED'));
}
