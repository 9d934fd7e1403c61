// SPDX-License-Identifier: BSD-2-Clause
// axis: from times to places.  A script's events come in bursts of microseconds
// with seconds between them; the stretched axis keeps their order and gives each a
// row, and lets a pause grow only with its logarithm.

const SHORT_NS = 1e4;

function pause(ns) {
	return ns <= SHORT_NS ? 0 : 9 * Math.log10(ns / SHORT_NS);
}

// @marks: [{t, height}], in the order of t.  @zones: [{from, to, k}], stretches of time
// that are to scale, k pixels a nanosecond.  Sets the y of each mark, the middle of its
// row.  Returns {y(t), end}; y() is monotone.
export function stretchedAxis(marks, top, zones = []) {
	let y = top;

	marks.forEach((mark, i) => {
		const before = marks[i - 1];
		const zone = before && zones.find(
			(z) => before.t >= z.from && mark.t <= z.to);

		if (zone) {
			y += zone.k * (mark.t - before.t);
		} else {
			if (before)
				y += before.height / 2 + pause(mark.t - before.t);
			y += mark.height / 2;
		}
		mark.y = y;
	});
	return {
		end: y + (marks.at(-1)?.height ?? 0) / 2,
		y: (t) => placeOf(marks, t),
	};
}

function placeOf(marks, t) {
	const next = marks.findIndex((mark) => mark.t >= t);
	const b = marks[next], a = marks[next - 1];

	if (!marks.length)
		return 0;
	if (next < 0)
		return marks.at(-1).y;
	if (!a || b.t === t)
		return b.y;
	return a.y + (b.y - a.y) * (t - a.t) / (b.t - a.t);
}

// From the range [from, to] to [low, high], in proportion.
export function linearAxis(from, to, low, high) {
	const size = to - from || 1;

	return (value) => low + (high - low) * (value - from) / size;
}

// The largest of @values, which may be more than arguments can be; @floor at least.
export function largest(values, floor = 0) {
	return values.reduce((a, b) => Math.max(a, b), floor);
}

// Round values in [from, to], about @n of them.
export function ticks(from, to, n) {
	const rough = (to - from || 1) / n;
	const power = 10 ** Math.floor(Math.log10(rough));
	const step = power * [1, 2, 5, 10].find((f) => f * power >= rough);
	const result = [];

	for (let i = Math.ceil(from / step); i * step <= to + step / 1e6; i++)
		result.push(i * step);
	return result;
}
