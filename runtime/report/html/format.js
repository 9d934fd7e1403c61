// SPDX-License-Identifier: BSD-2-Clause
// format: times and counts as people read them.

const UNITS = [['s', 1e9], ['ms', 1e6], ['µs', 1e3], ['ns', 1]];

// Script time, as the terminal prints it: 0.100233
export function clock(ns) {
	return (ns / 1e9).toFixed(6);
}

// 1234567 -> "1.23 ms"; three digits, as nobody compares the fourth.
export function duration(ns) {
	const size = Math.abs(ns);
	const [unit, each] = UNITS.find(([, n]) => size >= n) ?? UNITS[3];

	return `${parseFloat((ns / each).toPrecision(3))} ${unit}`;
}

export function signed(ns) {
	return (ns < 0 ? '−' : '+') + duration(Math.abs(ns));
}

export function count(n, one, many = one + 's') {
	return `${n} ${n === 1 ? one : many}`;
}

// The flags of a segment, which addresses or ports may stand in front of: "S."
export function flagsOf(text) {
	return /(\S+)\s+\d+:\d+\(\d+\)/.exec(text ?? '')?.[1] ?? '';
}

// 65536 -> "65.5k", for the ticks of an axis.
export function compact(value) {
	const size = Math.abs(value);
	const [unit, each] = size >= 1e9 ? ['G', 1e9] : size >= 1e6 ? ['M', 1e6]
		: size >= 1e4 ? ['k', 1e3] : ['', 1];

	return parseFloat((value / each).toPrecision(4)) + unit;
}
