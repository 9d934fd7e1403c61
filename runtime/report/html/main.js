// SPDX-License-Identifier: BSD-2-Clause
// main: what is shown, by the address's fragment; and the keyboard.

import {drawCoverage} from './coverage.js';
import {loadAbout, loadRuns, loadSuite} from './data.js';
import {el} from './dom.js';
import {count, duration} from './format.js';
import {commonFolder, createOverview} from './overview.js';
import {showRun} from './run.js';

function summary(runs, suite) {
	const parts = [count(runs.length, 'run')];

	if (runs.length > 1 && commonFolder(runs))
		parts.push('in ' + commonFolder(runs));
	if (!suite)
		parts.push('the suite has not ended');
	else if (suite.wall_ns)
		parts.push('took ' + duration(suite.wall_ns));
	if (suite?.not_run)
		parts.push(`interrupted: ${suite.not_run} not run`);
	return parts.join(', ');
}

function about(known) {
	return [known?.kernel, known?.time].filter(Boolean).join(', ');
}

// What is shown in @main: all runs, or the one that the address names.
function createView(runs, main, overview, coverage, meanings) {
	const view = {shown: null, redraw: null, keys: {}, filtering: false};
	let place = 0;

	const showAll = (from) => {
		const row = from && overview.node.querySelector(
			`a[href="#${CSS.escape(from.id)}"]`);

		main.replaceChildren(coverage, overview.node);
		document.title = 'tundrill report';
		window.scrollTo(0, place);
		(view.filtering ? overview.filter : row)?.focus({preventScroll: true});
		view.filtering = false;
	};

	view.open = (run) => { location.hash = run ? run.id : ''; };
	view.step = (by) => {
		const list = overview.visible();
		const at = list.indexOf(view.shown);
		const next = list[view.shown && at < 0 ? 0 : at + by];

		if (next)
			view.open(next);
	};
	view.update = () => {
		const id = location.hash.slice(1);
		const run = runs.find((r) => r.id === id);
		const from = view.shown;

		if (!from)
			place = window.scrollY;
		view.shown = run ?? (runs.length === 1 && !id ? runs[0] : null);
		view.redraw = null;
		view.keys = {};
		if (!view.shown)
			return showAll(from);
		const {draw, keys} = showRun(view.shown, main, {runs, meanings});

		view.redraw = draw;
		view.keys = keys;
		document.title = `${view.shown.script} – tundrill report`;
		window.scrollTo(0, 0);
		if (run)
			main.querySelector('h2').focus({preventScroll: true});
	};
	return view;
}

function createKeys(view, overview, runs) {
	return {
		j: () => view.shown ? view.step(1) : moveRow(overview, 1),
		k: () => view.shown ? view.step(-1) : moveRow(overview, -1),
		ArrowRight: () => view.shown ? view.step(1) : moveCell(1),
		ArrowLeft: () => view.shown ? view.step(-1) : moveCell(-1),
		'/': () => {
			if (!view.shown)
				return overview.filter.focus();
			view.filtering = true;
			view.open(null);
		},
		Escape: () => view.shown && runs.length > 1 && view.open(null),
		ArrowDown: () => view.shown ? firstEvent() : moveRow(overview, 1),
		ArrowUp: () => view.shown ? firstEvent() : moveRow(overview, -1),
		h: () => view.keys.h?.(), l: () => view.keys.l?.(), p: () => view.keys.p?.(),
	};
}

function createButtons(view) {
	const button = (text, label, action) => el('button', {
		type: 'button', 'aria-label': label, title: label, on: {click: action},
	}, text);

	return [button('← All runs', 'All runs (Escape)', () => view.open(null)),
		button('↑', 'Previous run (k)', () => view.step(-1)),
		button('↓', 'Next run (j)', () => view.step(1))];
}

function start() {
	const runs = loadRuns(), suite = loadSuite();
	const overview = createOverview(runs);
	const coverage = drawCoverage(suite?.coverage, (state) => {
		overview.filter.value = state;
		overview.filter.dispatchEvent(new Event('input'));
		overview.filter.focus();
	});
	const meanings = new Map((suite?.coverage?.states ?? []).map(
		(state) => [state.name, state.meaning]));
	const view = createView(runs, document.querySelector('main'), overview, coverage,
				meanings);
	const buttons = createButtons(view);
	const keys = createKeys(view, overview, runs);
	const show = () => {
		view.update();
		for (const button of buttons)
			button.hidden = !view.shown || runs.length < 2;
	};

	document.querySelector('nav').append(...buttons);
	document.querySelector('.totals').textContent = summary(runs, suite);
	document.querySelector('.about').textContent = about(loadAbout());
	document.addEventListener('keydown', (event) => onKey(event, keys, overview));
	window.addEventListener('hashchange', show);
	onWidth(() => view.redraw?.());
	show();
}

function moveRow(overview, by) {
	const rows = [...overview.node.querySelectorAll('.row-link')];
	const at = rows.indexOf(document.activeElement);

	rows[Math.max(0, Math.min(rows.length - 1, at + by))]?.focus();
}

// To the next run of the same script.
function moveCell(by) {
	const row = document.activeElement.closest('.runs-row');
	const links = [...row?.querySelectorAll('a') ?? []];

	links[links.indexOf(document.activeElement) + by]?.focus();
}

// The diagram takes the arrow keys from here on.
function firstEvent() {
	const node = document.querySelector('.ladder [tabindex="0"]');

	node?.focus({preventScroll: true});
	node?.scrollIntoView({block: 'nearest'});
}

// What scrolls, or moves, by the arrow keys itself.
const OWN_ARROWS = '.terminal, .diagram, .ladder, .source, summary';

function onKey(event, keys, overview) {
	const field = event.target.closest?.('input, select');

	if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented ||
	    (/^Arrow(Up|Down)$/.test(event.key) && event.target.closest?.(OWN_ARROWS)))
		return;
	if (field && event.key === 'Escape' && field === overview.filter) {
		overview.filter.value = '';
		overview.filter.dispatchEvent(new Event('input'));
		overview.filter.blur();
	} else if (!field && keys[event.key]) {
		event.preventDefault();
		keys[event.key]();
	}
}

// Calls @action when the window has another width; a phone changes the height alone,
// with each bar that comes and goes.
function onWidth(action) {
	let timer = 0, width = window.innerWidth;

	window.addEventListener('resize', () => {
		if (width === window.innerWidth)
			return;
		width = window.innerWidth;
		clearTimeout(timer);
		timer = setTimeout(action, 100);
	});
}

document.addEventListener('DOMContentLoaded', start);
