// SPDX-License-Identifier: BSD-2-Clause
// plots: tcp_info over time, one small plot for each group of its values.

import {largest} from './axis.js';
import {frame, steps} from './chart.js';
import {el, svg} from './dom.js';
import {clock, compact} from './format.js';

// The kernel's word for "no threshold yet" (TCP_INFINITE_SSTHRESH).
const INFINITE = 0x7fffffff;

const PLOTS = [
	{title: 'Congestion window', unit: 'segments', values: ['cwnd', 'ssthresh']},
	{title: 'Round trip', unit: 'µs', values: ['srtt_us', 'rttvar_us']},
	{title: 'Retransmission timeout', unit: 'µs', values: ['rto_us']},
	{title: 'Retransmits and losses', unit: 'segments',
	 values: ['retrans', 'lost', 'unacked']},
	{title: 'In flight', unit: 'bytes', values: ['in_flight']},
	{title: 'Windows', unit: 'bytes', values: ['snd_wnd', 'rcv_wnd']},
];

function usable(sample, name) {
	const value = sample[name];

	return typeof value === 'number' &&
		!(name === 'ssthresh' && value >= INFINITE);
}

function curve(f, samples, name, type, end) {
	const known = samples.filter((s) => usable(s, name));
	const points = known.map((s) => [f.x(s.t), f.y(s[name])]);

	return points.length ? [
		steps(points, type, end),
		...known.map((s, i) => svg('circle', {
			class: 'point ' + type, cx: points[i][0], cy: points[i][1], r: 3,
		}, svg('title', {}, `${clock(s.t)}  ${name} ${s[name]}`))),
	] : [];
}

// What a plot's line is called: with its last value.
function legend(samples, name, type) {
	const last = samples.findLast((s) => usable(s, name));

	return el('span', {class: 'key ' + type}, name.replace(/_us$/, ''),
		  last ? ' ' + compact(last[name]) : ' none');
}

function drawPlot(plot, samples, width, stretched) {
	const values = samples.flatMap((s) => plot.values.filter(
		(name) => usable(s, name)).map((name) => s[name]));
	const f = frame({
		width, height: 140, stretched, low: 0,
		high: largest(values, 1) * 1.08,
		times: samples.map((s) => s.t),
		label: `${plot.title}: ${plot.values.join(', ')}, in ${plot.unit}`,
	});

	plot.values.forEach((name, i) => f.plot.append(
		...curve(f, samples, name, 'series-' + i, width - 16)));
	return el('figure', {class: 'plot'},
		el('figcaption', {}, el('b', {}, plot.title), ` ${plot.unit} `,
		   plot.values.map((name, i) => legend(samples, name, 'series-' + i))),
		f.node);
}

// The plots of one connection's samples that have anything to show.
export function drawPlots(samples, width, stretched) {
	return PLOTS.filter((plot) => plot.values.some(
		(name) => samples.some((s) => usable(s, name) && s[name] !== 0)))
		.map((plot) => drawPlot(plot, samples, width, stretched));
}
