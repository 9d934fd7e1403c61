// SPDX-License-Identifier: BSD-2-Clause
// rows: from the trace of a run to the rows of its ladder, in the order of time.
//
// Each entry has a row.  What differs from the script has more: the expectation's
// ghost, and the edges of its tolerance, so that the stretched axis leaves room to
// see how far off the kernel was.

const HEIGHT = {in: 34, out: 34, missing: 34, ghost: 34, call: 24, blocked: 24,
		command: 24, code: 24, state: 20, end: 20, 'given-up': 20, edge: 10};

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

// By how much the entry missed its time beyond what is allowed; 0: it did not.
export function deviation(entry) {
	const t = entry.end ?? entry.t;
	const [from, to] = wanted(entry);

	if (from === undefined || entry.tol === undefined)
		return 0;
	return t < from - entry.tol ? t - from : t > to + entry.tol ? t - to : 0;
}

function addEdges(rows, entry) {
	if (entry.tol === undefined || entry.planned === undefined)
		return;
	const [from, to] = wanted(entry);

	insert(rows, row('edge', Math.max(0, from - entry.tol), entry, {edge: 'from'}));
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
	let now = 0;

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

// The stretches of each connection's states: [{conn, state, from, to}] in y.
// @end: where the ladder ends.
export function stateBands(rows, end) {
	const bands = new Map();

	for (const {kind, entry, y} of rows) {
		if (kind !== 'state')
			continue;
		const list = bands.get(entry.conn) ?? [];

		if (list.length)
			list.at(-1).to = y;
		list.push({conn: entry.conn, state: entry.to, from: y, to: end});
		bands.set(entry.conn, list);
	}
	// A connection that is gone needs no line to the end.
	return [...bands.values()].map(
		(list) => list.filter((b) => b.state !== 'CLOSED'));
}
