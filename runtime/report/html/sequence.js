// SPDX-License-Identifier: BSD-2-Clause
// sequence: a time/sequence graph in the style of tcptrace: what one side sent,
// what the other acknowledged, and the window it offered.

import {largest} from './axis.js';
import {frame, steps} from './chart.js';
import {svg} from './dom.js';
import {clock, flagsOf} from './format.js';

// The segments of one direction, and what came back.
function directions(trace, conn) {
	const tcp = trace.filter((e) => (e.kind === 'in' || e.kind === 'out') &&
		e.seq !== undefined && (e.conn ?? 0) === conn);
	const of = (kind) => tcp.filter((e) => e.kind === kind);

	return [
		{name: 'sent by the kernel', sent: of('out'), back: of('in')},
		{name: 'sent by the remote host', sent: of('in'), back: of('out')},
	].filter((d) => d.sent.some((e) => e.len > 0));
}

// [{name, sent, back, conn}]: each direction of each connection that had data.
export function sequenceGraphs(trace) {
	const conns = [...new Set(trace.map((e) => e.conn ?? 0))].sort((a, b) => a - b);

	return conns.flatMap((conn) => directions(trace, conn).map(
		(d) => ({...d, conn})));
}

function title(entry) {
	return svg('title', {}, `${clock(entry.t)}  ${entry.text}`);
}

// A segment: a bar from its first to its last byte, R over one sent again.
function segment(f, entry) {
	const x = f.x(entry.t), low = f.y(entry.seq), high = f.y(entry.end_seq);
	const letters = (/[SF]/.exec(flagsOf(entry.text)) ?? [''])[0];

	return svg('g', {class: 'segment' + (entry.again ? ' again' : '')},
		title(entry),
		svg('rect', {class: 'hit', x: x - 6, width: 12, y: high - 4,
			     height: low - high + 8}),
		svg('path', {d: `M${x} ${low}V${high}M${x - 3} ${high}h6` +
				`M${x - 3} ${low}h6`}),
		(entry.again || letters) && svg('text', {
			x: x, y: high - 4, 'text-anchor': 'middle',
		}, entry.again ? 'R' + letters : letters));
}

function sacks(f, back) {
	return back.flatMap((e) => (e.sack ?? []).map(([from, to]) => svg('path', {
		class: 'sack', d: `M${f.x(e.t)} ${f.y(from)}V${f.y(to)}`,
	}, title(e))));
}

// The highest edge of the window, where it is near what was sent.
function windowPoints(f, acks, high) {
	return acks.filter((e) => e.win !== undefined && e.ack + e.win <= high)
		.map((e) => [f.x(e.t), f.y(e.ack + e.win)]);
}

// Draws one graph; @stretched: bursts get room.
export function drawSequence({name, sent, back}, width, stretched) {
	const acks = back.filter((e) => e.ack !== undefined && /\./.test(flagsOf(e.text)));
	const top = largest(sent.map((e) => e.end_seq));
	const low = sent.reduce((least, e) => Math.min(least, e.seq), top);
	const edges = acks.map((e) => e.ack + (e.win ?? 0));
	const reach = low + (top - low) * 2.2;
	const high = largest(edges.filter((v) => v <= reach), top);
	const f = frame({
		width, height: 280, stretched, low,
		high: high + (high - low) * 0.06,
		times: [...sent, ...back].map((e) => e.t),
		label: 'Sequence numbers over time, ' + name,
	});
	const points = acks.map((e) => [f.x(e.t), f.y(e.ack)]);
	const window = windowPoints(f, acks, reach);

	f.plot.append(...[
		window.length > 0 && steps(window, 'window', width - 16),
		points.length > 0 && steps(points, 'ack', width - 16),
		...sacks(f, back), ...sent.filter((e) => e.end_seq > e.seq)
			.map((e) => segment(f, e)),
	].filter(Boolean));
	return {node: f.node, beyond: edges.some((v) => v > reach)};
}
