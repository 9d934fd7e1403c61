// SPDX-License-Identifier: BSD-2-Clause
// run: the view of one run: why it failed, its script, its ladder, its graphs.

import {createCard} from './card.js';
import {copyButton} from './copy.js';
import {loadAbout, loadDetails, loadSource, VERDICTS} from './data.js';
import {marked} from './diff.js';
import {el, rove} from './dom.js';
import {count, duration} from './format.js';
import {runsOf, sameFailure, shortFamily} from './group.js';
import {drawLadder} from './ladder.js';
import {createPlayer, makeSteps} from './player.js';
import {drawPlots} from './plots.js';
import {connectionNames, failedOnWay, hasWay} from './rows.js';
import {drawSequence, sequenceGraphs} from './sequence.js';
import {drawSource} from './source.js';

// The other runs of the script, and this one among them.
function siblings(run, runs) {
	const own = runsOf(run.script, runs);
	const same = own.filter((r) => r !== run && sameFailure(r, run));

	if (own.length < 2)
		return '';
	return el('p', {class: 'siblings'}, own.slice(0, 30).map((r) => el('a', {
		href: '#' + r.id, class: 'sibling',
		'aria-current': r === run ? 'page' : null,
	}, shortFamily(r.family) || 'run', ' ', el('span', {class: 'badge ' + r.verdict},
		VERDICTS[r.verdict].mark + ' ' + VERDICTS[r.verdict].word))),
	run.verdict !== 'pass' && same.length
		? el('span', {class: 'dim'}, 'the same under ' + same.map(
			(r) => shortFamily(r.family)).join(', ')) : '');
}

// @again: the command that plays it again, if there is one.
function head(run, runs, again) {
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
		siblings(run, runs),
		el('p', {class: 'facts'}, facts.map((f) => el('span', {}, f))),
		run.reason ? el('p', {}, 'Skipped: ' + run.reason) : '',
		run.fails ? el('p', {}, 'Expected to fail: ' + run.fails) : '',
		again ? copyButton(again) : '');
}

// Lines that follow each other and say what was expected and what happened, or what one
// kernel sent and what another one did.
const SIDES = [
	[/^( +expected  )(.*)/, /^( +actual    )(.*)/],
	[/^( +kernel   [-\d.]+  \w+  )(.*)/, /^( +against  [-\d.]+  \w+  )(.*)/],
];

// The parts of line @i if it is one of two sides, with what differs marked; else null.
function sideLine(lines, i) {
	for (const [first, second] of SIDES) {
		const by = first.test(lines[i]) ? 1 : second.test(lines[i]) ? -1 : 0;
		const [own, other] = by > 0 ? [first, second] : [second, first];

		if (!by)
			continue;
		const [, label, text] = own.exec(lines[i]);

		return [label, marked(text, other.exec(lines[i + by] ?? '')?.[2]), '\n'];
	}
	return null;
}

// Lines that only underline others, and both sides, are told apart.
function terminalText(text) {
	const lines = text.trimEnd().split('\n');

	return el('pre', {class: 'terminal', tabindex: '0'}, lines.map((line, i) => {
		const type = /^\s*[~^ |]*[~^][~^ ]*$/.test(line) ? 'caret'
			: /: error: /.test(line) ? 'headline' : null;

		return el('span', {class: type}, sideLine(lines, i) ?? line + '\n');
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
		card.show(entry);
	};
	// Back to what has the focus, if anything has.
	const leave = () => {
		const focused = ladder.events.find(
			(e) => e.node === document.activeElement);

		if (focused)
			return look(focused);
		mark('looked-at', null);
		card.rest();
	};

	return {mark, look, leave};
}

// @toggleWay: shows or folds what came before the script.
function bindEvents(ladder, card, {mark, look, leave}, toggleWay) {
	for (const event of ladder.events) {
		const {entry, node} = event;

		// Not as the diagram moves below a pointer that rests.
		node.addEventListener('pointermove', () => look(event));
		node.addEventListener('pointerleave', leave);
		node.addEventListener('focus', () => {
			look(event);
			above(card.node, node);
		});
		node.addEventListener('blur', leave);
		node.addEventListener('click', () => {
			mark('chosen', entry.line);
			node.focus({preventScroll: true});
			if (entry.kind === 'way')
				toggleWay();
		});
	}
	// The keys begin at what failed.
	rove(ladder.node, ladder.events.map((e) => e.node),
	     Math.max(0, ladder.events.findIndex((e) => e.entry.failed)));
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
		on('focus', () => mark('looked-at', line));
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

function legend() {
	const item = (type, text) => el('span', {class: 'legend-' + type}, text);

	return el('p', {class: 'legend', 'aria-label': 'Legend'},
		item('live', 'as it happened'), item('ghost', 'as the script wants it'),
		item('tolerance', 'tolerance, to scale'), item('bar', 'a call that blocks'),
		item('late', 'the tool was late'));
}

// A diagram that is drawn anew for each width, with what came before the script folded
// or not.  Returns {button, draw(), events(), at(entry, later)}.
function createLadder(trace, {source, box, card, pane, text}) {
	const way = {
		open: failedOnWay(trace),
		name: /^\/\/!\s*from\s+(\w+)/m.exec(text ?? '')?.[1].replaceAll('_', '-'),
	};
	const button = hasWay(trace) ? el('button', {
		type: 'button', 'aria-pressed': String(way.open), on: {click: toggle},
	}, 'Show the way' + (way.name ? ' into ' + way.name : '')) : '';
	let ladder = null, bound = null, redrawn = () => {};

	function toggle() {
		way.open = !way.open;
		button.setAttribute('aria-pressed', String(way.open));
		draw();
	}

	function draw() {
		bound?.abort();
		bound = new AbortController();
		ladder = drawLadder(trace, Math.max(300, box.clientWidth), way);
		const marker = createMarker(ladder, source, card, pane);

		box.replaceChildren(ladder.node);
		bindEvents(ladder, card, marker, toggle);
		if (source)
			bindLines(ladder, source, marker, bound.signal);
		redrawn();
	}

	// Shows @entry as the one that it is now, and those of @later as not yet there.
	function at(entry, later) {
		for (const event of ladder.events) {
			event.node.classList.toggle('now', event.entry === entry);
			event.node.classList.toggle('later', later.has(event.entry));
		}
		const from = ladder.node.querySelector('.later .hit')?.y.baseVal.value;

		for (const band of ladder.node.querySelectorAll('.band'))
			band.classList.toggle('later', band.y.baseVal.value >= from);
	}

	return {button, draw, at, events: () => ladder?.events ?? [],
		onRedraw: (action) => { redrawn = action; }};
}

function stretchButton(draw) {
	const button = el('button', {
		type: 'button', 'aria-pressed': 'true',
		on: {click: () => {
			const on = button.getAttribute('aria-pressed') !== 'true';

			button.setAttribute('aria-pressed', String(on));
			draw(on);
		}},
	}, 'Stretch bursts');

	return button;
}

function graphs(details, names) {
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
				(names.has(graph.conn)
					? `, connection ${names.get(graph.conn)}` : ''),
			'sequence', stretchButton(draw), box, keys, note)};
	});
}

function infoPlots(details, names) {
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
				(names.has(conn) ? ` of connection ${names.get(conn)}`
					: conns.length > 1 ? ', of a listener' : ''),
			'info', stretchButton(draw), box)};
	});
}

// Keeps the script's pane in sight: one that is higher than the window by its end.
function stick(node) {
	new ResizeObserver(() => {
		node.style.setProperty('top', `${Math.min(
			12, window.innerHeight - node.offsetHeight - 12)}px`);
	}).observe(node);
	return node;
}

// Script, card and ladder of a run.
function parts(run, details, names) {
	const trace = details.trace ?? [];
	const box = el('div', {class: 'ladder-box'});
	const text = loadSource(run);
	const linked = new Set(trace.map((e) => e.line));
	const bad = new Set(details.lines ?? [run.line]);
	const source = text === null ? null : drawSource(text, linked, bad);
	const card = createCard(trace.findLast((e) => e.failed), {text, names});
	const pane = el('div', {class: 'pane'});
	const ladder = createLadder(trace, {source, box, card, pane, text});

	pane.append(...[
		(source || trace.length) && stick(section(source ? 'Script' : 'Event',
			'script-part', source?.node ?? '', trace.length ? card.node : '')),
		trace.length && controlled('What happened', 'ladder-part', ladder.button,
					   legend(), box),
	].filter(Boolean));
	return {pane, ladder};
}

// How the run went on another kernel.
function against(details) {
	return details.against_kernel
		? section('Against ' + details.against_kernel, 'against',
			  details.against ? terminalText(details.against)
				  : el('p', {}, 'The same.')) : '';
}

// The kernel that the run was played on, and its settings.
function environment(run, details) {
	const known = loadAbout();
	const kernel = run.kernel ?? known?.kernel;

	return kernel || details.sysctls ? section('Environment', 'environment',
		kernel ? el('p', {}, kernel) : '',
		details.sysctls ? [el('p', {class: 'dim'},
			'Settings that are not the kernel\'s defaults:'),
		el('pre', {class: 'terminal', tabindex: '0'}, details.sysctls.trimEnd())]
			: '') : '';
}

// Shows @run, one of @runs, in @main.  @meanings: Map of state -> words.  Returns
// {draw(), keys}: draw() draws again for another width.
export function showRun(run, main, {runs, meanings}) {
	const details = loadDetails(run);
	const trace = details.trace ?? [];
	const names = connectionNames(trace);
	const {pane, ladder} = parts(run, details, names);
	const charts = [...graphs(details, names), ...infoPlots(details, names)];
	const player = createPlayer(() => makeSteps(ladder.events()), meanings, ladder.at);
	const draw = () => {
		if (trace.length)
			ladder.draw();
		for (const chart of charts)
			chart.draw(chart.node.querySelector('button')
				.getAttribute('aria-pressed') === 'true');
	};

	main.replaceChildren(head(run, runs, details.again),
		details.errors ? terminalText(details.errors) : '',
		against(details), trace.length ? player.node : '', pane,
		...charts.map((c) => c.node),
		environment(run, details),
		details.warnings ? section('Remarks', 'remarks',
			el('pre', {class: 'terminal'}, details.warnings)) : '',
		details.output ? section('Output of commands and code', 'output',
			el('pre', {class: 'terminal'}, details.output)) : '');
	draw();
	ladder.onRedraw(player.redraw);
	return {draw, keys: trace.length ? player.keys : {}};
}
