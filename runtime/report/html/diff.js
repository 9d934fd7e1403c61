// SPDX-License-Identifier: BSD-2-Clause
// diff: what differs between what a script expects and what happened.
//
// Segments are compared field by field, options one by one, as the terminal does it;
// other texts by what they begin and end with alike.

import {el} from './dom.js';

const SEGMENT = /(?:^|\s)([SFRPUEWAC.\d]+|-)\s+\d+:\d+\(\d+\)/;
// What the terminal says behind a side: when, or how much is allowed.
const REMARK = / {3,}at [-\d.]+$|, tolerance .*$/;

// [{name, from, to, text}] of a text; the same name in another text is the same field.
function fields(text) {
	const found = [];
	const seen = new Map();
	const add = (name, from, to) => {
		const n = seen.get(name) ?? 0;

		seen.set(name, n + 1);
		found.push({name: n ? `${name}#${n}` : name, from, to,
			    text: text.slice(from, to).replace(/\s+/g, ' ')});
	};

	for (const match of text.matchAll(
		/(ack|win|urg)\s+\S+|<([^>]*)>|\S+/g)) {
		const from = match.index, to = from + match[0].length;
		let at = from + 1;

		if (match[2] === undefined) {
			if (match[0] !== '-')
				add(match[1] ?? 'word', from, to);
			continue;
		}
		for (const option of match[2].split(',')) {
			const skip = option.length - option.trimStart().length;

			if (option.trim())
				add('<' + option.trim().split(' ')[0], at + skip,
				    at + skip + option.trim().length);
			at += option.length + 1;
		}
	}
	return found;
}

// Whether @field needs no partner in the text with the fields @others.
function optional(field, others) {
	return field.name === 'win' || field.text === '...' ||
		(field.name[0] === '<' && others.some((o) => o.text === '...'));
}

function segmentMarks(text, other) {
	const others = fields(other);

	return fields(text).filter((field) => {
		const partner = others.find((o) => o.name === field.name);

		return partner ? partner.text !== field.text
			: !optional(field, others);
	}).map(({from, to}) => [from, to]);
}

function textMarks(text, other) {
	const words = (t) => t.match(/[\w.]+|\s+|[^\w\s.]/g) ?? [];
	const a = words(text), b = words(other);
	const room = Math.min(a.length, b.length);
	let head = 0, tail = 0;

	while (head < room && a[head] === b[head])
		head++;
	while (tail < room - head && a.at(-1 - tail) === b.at(-1 - tail))
		tail++;
	const from = a.slice(0, head).join('').length;
	const to = text.length - a.slice(a.length - tail).join('').length;

	return to > from ? [[from, to]] : [];
}

// Where @text differs from @other: [[from, to]], in order.
function marks(text, other) {
	const [a, b] = [text, other].map((t) => t.replace(REMARK, ''));

	return SEGMENT.test(a) && SEGMENT.test(b) ? segmentMarks(a, b)
		: textMarks(a, b);
}

// @text in parts, [{text, differs}]; @other may be none.
export function parts(text, other) {
	const result = [];
	let at = 0;

	for (const [from, to] of other ? marks(text, other) : []) {
		result.push({text: text.slice(at, from)},
			    {text: text.slice(from, to), differs: true});
		at = to;
	}
	result.push({text: text.slice(at)});
	return result.filter((part) => part.text);
}

// Whether @text may be the packet that @expected speaks of: flags and numbers agree.
export function samePacket(text, expected) {
	const key = (t) => /\S+\s+\d+:\d+\(\d+\)/.exec(t)?.[0].replace(/\s+/g, ' ');

	return key(text) === key(expected);
}

// @text as nodes, with what differs from @other marked.
export function marked(text, other) {
	return parts(text, other).map((part) => part.differs
		? el('mark', {}, part.text) : part.text);
}
