// SPDX-License-Identifier: BSD-2-Clause
// chart: the frame of a plot: axes with round numbers, lines, marks, a reading.

import {largest, linearAxis, stretchedAxis, ticks} from './axis.js';
import {svg} from './dom.js';
import {compact, duration} from './format.js';

const LEFT = 46, RIGHT = 10, TOP = 8, BOTTOM = 22;
const APART = 72;		// middles of two labels

// Places of times between @left and @right: in proportion, or with bursts
// stretched.
export function timeScale(times, left, right, stretched) {
	const sorted = [...times].sort((a, b) => a - b);
	const first = sorted[0] ?? 0, last = sorted.at(-1) ?? 1;
	let axis, size;

	if (!stretched)
		return linearAxis(first, last, left, right);
	axis = stretchedAxis([...new Set(sorted)].map((t) => ({t, height: 14})), 0);
	size = Math.max(1, axis.end - 14);
	return (t) => left + (right - left) * (axis.y(t) - 7) / size;
}

// Of @times, those that a label has room for: the last one, and what is apart from it
// and from each other.
function labelled(times, x) {
	const sorted = [...new Set(times)].sort((a, b) => a - b);
	const last = sorted.pop();
	const chosen = [];

	for (const t of sorted)
		if (x(last) - x(t) >= APART && duration(t) !== duration(last) &&
		    duration(t) !== duration(chosen.at(-1) ?? NaN) &&
		    (!chosen.length || x(t) - x(chosen.at(-1)) >= APART))
			chosen.push(t);
	return last === undefined ? [] : [...chosen, last];
}

// A frame of @width by @height over @times and values from @low to @high.
// Returns {node, x(t), y(value), plot}: draw into plot.
export function frame({width, height, times, low, high, stretched, label}) {
	const x = timeScale(times, LEFT + 6, width - RIGHT - 6, stretched);
	const y = linearAxis(low, high, height - BOTTOM, TOP);
	const plot = svg('g', {});
	const last = largest(times), first = -largest(times.map((t) => -t), -last);
	const marks = ticks(low, high, height < 160 ? 3 : 6);
	const seconds = stretched ? labelled(times, x) : ticks(first, last, width / 110);
	const node = svg('svg', {class: 'chart', width, height, role: 'img',
				 viewBox: `0 0 ${width} ${height}`, 'aria-label': label},
		svg('title', {}, label),
		marks.map((v) => svg('g', {class: 'grid'},
			svg('line', {x1: LEFT, x2: width - RIGHT, y1: y(v), y2: y(v)}),
			svg('text', {x: LEFT - 6, y: y(v) + 4, 'text-anchor': 'end'},
			    compact(v)))),
		seconds.map((t) => svg('g', {class: 'grid'},
			svg('line', {x1: x(t), x2: x(t), y1: TOP, y2: height - BOTTOM}),
			svg('text', {x: x(t), y: height - 6, 'text-anchor':
				x(t) > width - 35 && first !== last ? 'end' : 'middle',
			}, duration(t)))),
		first < 0 && last > 0 && svg('line', {
			class: 'begin', x1: x(0), x2: x(0), y1: TOP, y2: height - BOTTOM,
		}, svg('title', {}, 'here the script begins')),
		plot);

	return {node, x, y, plot};
}

// The path of a value that holds until the next one.  @points: [[x, y]]
export function steps(points, type, end) {
	const d = points.map(([x, y], i) => i ? `H${x}V${y}` : `M${x} ${y}`).join('');

	return svg('path', {class: 'trace ' + type,
			    d: d + (end === undefined ? '' : `H${end}`)});
}
