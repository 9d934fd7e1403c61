// SPDX-License-Identifier: BSD-2-Clause
// dom: elements out of values.  Text is only ever set as text, never as markup.

const SVG = 'http://www.w3.org/2000/svg';
// Makes a text look like another one (parser/plain.h).
const ACTS = /[\u2028-\u202e\u2066-\u2069]/gu;

function fill(node, attributes, children) {
	for (const [name, value] of Object.entries(attributes ?? {})) {
		if (value === undefined || value === null || value === false)
			continue;
		if (name === 'on')
			for (const [event, listener] of Object.entries(value))
				node.addEventListener(event, listener);
		else
			node.setAttribute(name, value === true ? '' : value);
	}
	node.append(...children.flat(Infinity).filter(
		(c) => c !== undefined && c !== null && c !== false).map(
		(c) => typeof c === 'string' ? c.replace(ACTS, '?') : c));
	return node;
}

// el('a', {href: '#x', on: {click: f}}, 'text', node, [more])
export function el(tag, attributes, ...children) {
	return fill(document.createElement(tag), attributes, children);
}

export function svg(tag, attributes, ...children) {
	return fill(document.createElementNS(SVG, tag), attributes, children);
}

// One of @items, at first the one at @at, takes the tab key; the arrow keys move between
// them.
export function rove(container, items, at = 0) {
	const go = (to) => {
		items[at].setAttribute('tabindex', '-1');
		at = Math.max(0, Math.min(items.length - 1, to));
		items[at].setAttribute('tabindex', '0');
	};
	items.forEach((item, i) => {
		item.setAttribute('tabindex', i === at ? '0' : '-1');
		item.addEventListener('focus', () => go(i));
	});
	container.addEventListener('keydown', (event) => {
		const to = {ArrowDown: at + 1, ArrowUp: at - 1, Home: 0,
			    End: items.length - 1}[event.key];

		if (to === undefined || !items.length ||
		    event.ctrlKey || event.metaKey || event.altKey)
			return;
		event.preventDefault();
		go(to);
		items[at].focus();
	});
}
