// SPDX-License-Identifier: BSD-2-Clause
// source: the script's text, with the lines that something happened for.

import {el, rove} from './dom.js';

// Comments and segments stand out; a string keeps its slashes.
const WORDS = /("(?:[^"\\]|\\.)*")|(\/\/.*|\/\*.*?(?:\*\/|$)|^#.*)|(^\s*(?:\+|\*|\.?\d)[\d.+~*]*(?=\s))/g;

// @comment: the line begins within a comment.
function paint(text, comment) {
	const end = comment ? text.indexOf('*/') : -2;
	const parts = [];
	let at = 0;

	if (end === -1)
		return [el('span', {class: 'comment'}, text)];
	if (end >= 0)
		return [el('span', {class: 'comment'}, text.slice(0, end + 2)),
			...paint(text.slice(end + 2), false)];

	for (const match of text.matchAll(WORDS)) {
		parts.push(text.slice(at, match.index));
		parts.push(el('span', {class: match[1] ? 'string' : match[2] ? 'comment'
			: 'when'}, match[0]));
		at = match.index + match[0].length;
	}
	parts.push(text.slice(at));
	return parts;
}

// Whether a comment is open behind @line.
function openComment(line, open) {
	const bare = open ? line : line.replace(/"(?:[^"\\]|\\.)*"/g, '""')
		.replace(/\/\/.*/, '');

	return (open || bare.includes('/*')) &&
		bare.lastIndexOf('*/') <= (open ? -1 : bare.lastIndexOf('/*'));
}

// @text in lines; @linked: those that events are linked to; @bad: those with errors.
// Returns {node, lines: Map of line -> node}.
export function drawSource(text, linked, bad) {
	const nodes = new Map();
	let comment = false;
	const lines = text.replace(/\n$/, '').split('\n').map((line, i) => {
		const inside = comment;

		comment = openComment(line, comment);
		const n = i + 1;
		const link = linked.has(n);
		const node = el('div', {
			class: 'line' + (link ? ' linked' : '') +
				(bad.has(n) ? ' bad' : ''),
			'data-line': n, role: link ? 'button' : null,
		}, el('span', {class: 'number', 'aria-hidden': 'true'},
		      (bad.has(n) ? '✗ ' : '') + n),
		el('span', {class: 'indent'}, /^\s*/.exec(line)[0]),
		el('code', {}, paint(line.trimStart(), inside), line ? '' : ' '));

		nodes.set(n, node);
		return node;
	});
	const node = el('div', {class: 'source', role: 'group',
				'aria-label': 'The script'}, lines);

	rove(node, lines.filter((line) => line.matches('.linked')));
	return {node, lines: nodes};
}
