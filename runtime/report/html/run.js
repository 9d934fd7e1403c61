// SPDX-License-Identifier: BSD-2-Clause
// run: the view of one run: why it failed, its script, its ladder, its graphs.

import {createCard} from './card.js';
import {loadDetails, loadSource, VERDICTS} from './data.js';
import {el, rove} from './dom.js';
import {count, duration} from './format.js';
import {drawLadder} from './ladder.js';
import {drawPlots} from './plots.js';
import {drawSequence, sequenceGraphs} from './sequence.js';
import {drawSource} from './source.js';

function head(run) {
	const {word, mark} = VERDICTS[run.verdict];
	const kind = run.kind ? ` (${run.kind}, ${run.failure})` : '';
	const facts = [
		run.family, run.wall_ns > 0 && 'took ' + duration(run.wall_ns),
		run.late_max_ns > 0 && `the tool at most ${duration(run.late_max_ns)} late`,
		run.tries > 1 && `${run.tries} tries`,
		run.kernel && 'on ' + run.kernel,
		run.against && `differs on another kernel: ${run.against}`,
		run.disturbed && `disturbed: ${run.disturbance ?? 'late'}`,
	].filter(Boolean);
	const slash = run.script.lastIndexOf('/') + 1;

	return el('div', {class: 'run-head'},
		el('h2', {tabindex: '-1'},
		   el('span', {class: 'badge ' + run.verdict}, `${mark} ${word}${kind}`),
		   el('span', {class: 'folder'}, run.script.slice(0, slash)),
		   el('span', {}, run.script.slice(slash))),
		el('p', {class: 'facts'}, facts.map((f) => el('span', {}, f))),
		run.reason ? el('p', {}, 'Skipped: ' + run.reason) : '',
		run.fails ? el('p', {}, 'Expected to fail: ' + run.fails) : '');
}

// Lines that only underline others, and both sides, are told apart.
function terminalText(text) {
	return el('pre', {class: 'terminal', tabindex: '0'}, text.trimEnd().split('\n').map((line) => {
		const type = /^\s*[~^ |]*[~^][~^ ]*$/.test(line) ? 'caret'
			: /^ +expected  /.test(line) ? 'want'
			: /^ +actual  /.test(line) ? 'got'
			: /: error: /.test(line) ? 'headline' : null;

		return el('span', {class: type}, line + '\n');
	}));
}

function section(title, type, ...children) {
	return el('section', {class: type}, el('h3', {}, title), children);
}

// The same with a control beside the title.
function controlled(title, type, control, ...children) {
	return el('section', {class: type}, el('div', {class: 'section-head'},
					       el('h3', {}, title), control), children);
}

// What is looked at, and what was chosen: a line, and the events that it led to.
function createMarker(ladder, source, card, pane) {
	const mark = (type, line) => {
		for (const node of pane.querySelectorAll('.' + type))
			node.classList.remove(type);
		if (!line)
			return;
		source?.lines.get(line)?.classList.add(type);
		for (const node of ladder.node.querySelectorAll(`[data-line="${line}"]`))
			node.classList.add(type);
	};
	const look = ({entry, node}) => {
		mark('looked-at', entry.line);
		node.classList.add('looked-at');
		ladder.show(entry);
		card.show(entry);
	};
	// Back to what has the focus, if anything has.
	const leave = () => {
		const focused = ladder.events.find(
			(e) => e.node === document.activeElement);

		if (focused)
			return look(focused);
		mark('looked-at', null);
		ladder.show(null);
		card.rest();
	};

	return {mark, look, leave};
}

function bindEvents(ladder, source, card, {mark, look, leave}) {
	for (const event of ladder.events) {
		const {entry, node} = event;

		// Not as the diagram moves below a pointer that rests.
		node.addEventListener('pointermove', () => look(event));
		node.addEventListener('pointerleave', leave);
		node.addEventListener('focus', () => {
			look(event);
			above(card.node, node);
			within(source?.node, source?.lines.get(entry.line));
		});
		node.addEventListener('blur', leave);
		node.addEventListener('click', () => {
			mark('chosen', entry.line);
			node.focus({preventScroll: true});
		});
	}
	rove(ladder.node, ladder.events.map((e) => e.node));
}

function bindLines(ladder, source, {mark, leave}, signal) {
	for (const [line, node] of source.lines) {
		const first = ladder.events.find((e) => e.entry.line === line);

		if (!first)
			continue;
		const on = (type, listener) =>
			node.addEventListener(type, listener, {signal});

		on('pointerenter', () => mark('looked-at', line));
		on('pointerleave', leave);
		on('focus', () => {
			mark('looked-at', line);
			ladder.show(first.entry);
		});
		on('blur', leave);
		on('click', () => {
			mark('chosen', line);
			node.focus({preventScroll: true});
			first.node.scrollIntoView({block: 'center'});
		});
	}
}

// On a phone the card lies over the diagram: scrolls until @node is above it.
function above(card, node) {
	const over = node.getBoundingClientRect().bottom + 8 -
		card.getBoundingClientRect().top;

	if (over > 0 && getComputedStyle(card).position === 'fixed')
		window.scrollBy(0, over);
}

// Scrolls @box, and only it, until @node is seen.
function within(box, node) {
	if (!box || !node)
		return;
	const outer = box.getBoundingClientRect(), inner = node.getBoundingClientRect();

	if (inner.top < outer.top || inner.bottom > outer.bottom)
		box.scrollTop += inner.top - outer.top - outer.height / 2;
}

function legend() {
	const item = (type, text) => el('span', {class: 'legend-' + type}, text);

	return el('p', {class: 'legend', 'aria-label': 'Legend'},
		item('live', 'as it happened'), item('ghost', 'as the script wants it'),
		item('tolerance', 'tolerance'), item('bar', 'a call that blocks'),
		item('late', 'the tool was late'));
}

// @signal: ends what the lines of the script know of this ladder.
function fillLadder(trace, {source, box, card, pane}, signal) {
	const ladder = drawLadder(trace, Math.max(300, box.clientWidth));
	const marker = createMarker(ladder, source, card, pane);

	box.replaceChildren(ladder.node);
	bindEvents(ladder, source, card, marker);
	if (source)
		bindLines(ladder, source, marker, signal);
}

function stretchButton(draw) {
	const button = el('button', {
		type: 'button', 'aria-pressed': 'false',
		on: {click: () => {
			const on = button.getAttribute('aria-pressed') !== 'true';

			button.setAttribute('aria-pressed', String(on));
			draw(on);
		}},
	}, 'Stretch bursts');

	return button;
}

function graphs(details) {
	return sequenceGraphs(details.trace ?? []).map((graph) => {
		const box = el('div', {class: 'chart-box'});
		const note = el('p', {class: 'legend'});
		const draw = (stretched) => {
			const {node, beyond} = drawSequence(
				graph, Math.max(280, box.clientWidth), stretched);

			note.textContent = beyond
				? 'Windows far above what was sent are not drawn.' : '';
			box.replaceChildren(node);
		};
		const keys = el('p', {class: 'legend'},
			el('span', {class: 'key segment'}, 'segment'),
			el('span', {class: 'key again'}, 'R: sent again'),
			el('span', {class: 'key ack'}, 'acknowledged'),
			el('span', {class: 'key window'}, 'window'),
			el('span', {class: 'key sack'}, 'SACK'));

		return {draw, node: controlled(
			`Sequence numbers ${graph.name}` +
				(graph.conn > 1 ? `, connection ${graph.conn}` : ''),
			'sequence', stretchButton(draw), box, keys, note)};
	});
}

function infoPlots(details) {
	const samples = details.samples ?? [];
	const conns = [...new Set(samples.map((s) => s.conn ?? 0))];

	return conns.map((conn) => {
		const own = samples.filter((s) => (s.conn ?? 0) === conn);
		const box = el('div', {class: 'plots'});
		const draw = (stretched) => {
			const room = box.clientWidth;
			const columns = Math.max(1, Math.floor(room / 300));

			box.replaceChildren(...drawPlots(
				own, Math.max(260, room / columns - 14), stretched));
		};

		return {draw, node: controlled(
			`tcp_info, ${count(own.length, 'sample')}` +
				(conns.length > 1 ? ` of connection ${conn}` : ''),
			'info', stretchButton(draw), box)};
	});
}

// Script, card and ladder of a run.
function parts(run, details) {
	const box = el('div', {class: 'ladder-box'});
	const text = loadSource(run);
	const linked = new Set((details.trace ?? []).map((e) => e.line));
	const source = text === null ? null : drawSource(text, linked, run.line);
	const card = createCard((details.trace ?? []).findLast((e) => e.failed));
	const pane = el('div', {class: 'pane'},
		source || details.trace?.length
			? section(source ? 'Script' : 'Event', 'script-part',
				  source?.node ?? '', card.node) : '',
		details.trace?.length
			? section('What happened', 'ladder-part', legend(), box) : '');

	return {box, source, pane, card};
}

// How the run went on another kernel.
function against(details) {
	return details.against_kernel
		? section('Against ' + details.against_kernel, 'against',
			  details.against ? terminalText(details.against)
				  : el('p', {}, 'The same.')) : '';
}

// Shows @run in @main.  Returns a function that draws again for another width.
export function showRun(run, main) {
	const details = loadDetails(run);
	const ladderParts = parts(run, details);
	const {source, pane} = ladderParts;
	const charts = [...graphs(details), ...infoPlots(details)];
	let bound = null;
	const draw = () => {
		bound?.abort();
		bound = new AbortController();
		if (details.trace?.length)
			fillLadder(details.trace, ladderParts, bound.signal);
		for (const chart of charts)
			chart.draw(chart.node.querySelector('button')
				.getAttribute('aria-pressed') === 'true');
	};

	main.replaceChildren(head(run),
		details.errors ? terminalText(details.errors) : '',
		against(details), pane, ...charts.map((c) => c.node),
		details.warnings ? section('Remarks', 'remarks',
			el('pre', {class: 'terminal'}, details.warnings)) : '',
		details.output ? section('Output of commands and code', 'output',
			el('pre', {class: 'terminal'}, details.output)) : '');
	draw();
	within(source?.node, source?.lines.get(run.line));
	return draw;
}
