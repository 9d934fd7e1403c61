// SPDX-License-Identifier: BSD-2-Clause
// states: RFC 9293's figure 5, with what was observed.

import {svg} from './dom.js';

const WIDTH = 880, HEIGHT = 600;
const BOX = {width: 132, height: 42};

// Middles of the boxes, as the figure has them; it has CLOSED twice.
const PLACES = {
	'CLOSED': [440, 30], 'LISTEN': [440, 130], 'SYN-RECEIVED': [130, 235],
	'SYN-SENT': [750, 235], 'ESTABLISHED': [440, 310], 'FIN-WAIT-1': [130, 395],
	'CLOSE-WAIT': [750, 395], 'CLOSING': [440, 475], 'LAST-ACK': [750, 475],
	'FIN-WAIT-2': [130, 565], 'TIME-WAIT': [440, 565], 'CLOSED again': [750, 565],
};
const ENDS = ['LAST-ACK', 'TIME-WAIT'];	// these lead to the lower CLOSED

// Arrows that a straight line does not suit: corners, and place of the label.
const ROUTES = {
	'CLOSED>SYN-SENT': [[[506, 21], [765, 21], [765, 214]], [635, 15]],
	'SYN-SENT>CLOSED': [[[735, 214], [735, 39], [506, 39]], [620, 53]],
};

// Where the line from (x, y), within the box of @middle, along (dx, dy) leaves it.
function border(middle, [x, y], dx, dy) {
	const reach = (half, at, d) => d ? (half * Math.sign(d) - at) / d : Infinity;
	const scale = Math.min(reach(BOX.width / 2, x - middle[0], dx),
			       reach(BOX.height / 2, y - middle[1], dy));

	return [x + dx * scale, y + dy * scale];
}

// Of two arrows between the same states, each keeps to its own side.
function straight(arrow, paired) {
	const a = PLACES[arrow.from];
	const b = PLACES[arrow.to === 'CLOSED' && ENDS.includes(arrow.from)
		? 'CLOSED again' : arrow.to];
	const dx = b[0] - a[0], dy = b[1] - a[1];
	const size = Math.hypot(dx, dy);
	const side = paired ? [-dy / size, dx / size] : [0, 0];
	const move = ([x, y], by) => [x + side[0] * by, y + side[1] * by];
	const from = border(a, move(a, 10), dx, dy);
	const to = border(b, move(b, 10), -dx, -dy);
	const middle = [(from[0] + to[0]) / 2, (from[1] + to[1]) / 2];

	return [[from, to], ...beside(middle, dx, dy, side)];
}

// Where a label beside the middle of a line lies clear of it, and how it is anchored: on
// the side that a pair leaves to it.
function beside([x, y], dx, dy, side) {
	const upright = Math.abs(dx) < 1, falls = dx * dy > 0;
	const above = side[1] > 0 ? false : side[1] < 0 || dx * dy > 0 || dx < 0;

	if (upright)
		return side[0] < 0 ? [[x - 8, y + 4], 'end'] : [[x + 8, y + 4], 'start'];
	if (Math.abs(dy) < 1)
		return [[x, y - 6], 'middle'];
	return above ? [[x + (falls ? 4 : -4), y - 5], falls ? 'start' : 'end']
		: [[x + (falls ? -4 : 4), y + 14], falls ? 'end' : 'start'];
}

function drawArrow(arrow, paired) {
	const [points, label, anchor = 'middle'] =
		ROUTES[`${arrow.from}>${arrow.to}`] ?? straight(arrow, paired);
	const type = arrow.count ? 'taken' : arrow.unreachable ? 'never' : 'missed';
	const [[x1, y1], [x2, y2]] = points.slice(-2);
	const size = Math.hypot(x2 - x1, y2 - y1);
	const ux = (x2 - x1) / size, uy = (y2 - y1) / size;
	const back = [x2 - ux * 9, y2 - uy * 9];

	return svg('g', {class: 'state-arrow ' + type},
		svg('title', {}, `${arrow.from} → ${arrow.to}: ${arrow.label}` +
			(arrow.unreachable ? ': ' + arrow.unreachable : '')),
		svg('polyline', {points: [...points.slice(0, -1), back].join(' ')}),
		svg('path', {d: `M${x2} ${y2}L${back[0] - uy * 4.5} ${back[1] + ux * 4.5}` +
			`L${back[0] + uy * 4.5} ${back[1] - ux * 4.5}Z`}),
		svg('text', {x: label[0], y: label[1], 'text-anchor': anchor},
		    arrow.label + (arrow.count ? `  ×${arrow.count}` : '')));
}

function drawBox(state, [x, y], choose) {
	const act = () => choose(state.name);

	return svg('g', {
		class: 'state-box' + (state.count ? ' taken' : ''),
		role: choose && 'button', tabindex: choose && '0',
		'aria-label': choose && `${state.name}, entered ${state.count} times`,
		on: choose ? {click: act, keydown: (event) => {
			if (event.key === 'Enter' || event.key === ' ') {
				event.preventDefault();
				act();
			}
		}} : {},
	},
	svg('title', {}, state.meaning),
	svg('rect', {x: x - BOX.width / 2, y: y - BOX.height / 2, rx: 8, ...BOX}),
	svg('text', {x, y: y - 2, 'text-anchor': 'middle', class: 'state-name'}, state.name),
	svg('text', {x, y: y + 14, 'text-anchor': 'middle'},
	    state.count ? '×' + state.count : 'not seen'));
}

// @choose: called with the name of a state that was seen and is chosen.
export function drawStates({states, arrows}, choose) {
	const shown = arrows.filter((a) => a.figure);
	const paired = (a) => shown.some((b) => a.from === b.to && a.to === b.from);
	const closed = states.find((s) => s.name === 'CLOSED');

	return svg('svg', {class: 'states', viewBox: `0 0 ${WIDTH} ${HEIGHT}`,
			   role: 'group', 'aria-label': 'States and arrows observed'},
		shown.map((a) => drawArrow(a, paired(a))),
		states.map((s) => drawBox(s, PLACES[s.name], s.count ? choose : null)),
		drawBox(closed, PLACES['CLOSED again'], null));
}
