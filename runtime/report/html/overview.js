// SPDX-License-Identifier: BSD-2-Clause
// overview: all runs: how many ended how, which ones are listed, in which order.

import {largest} from './axis.js';
import {VERDICTS} from './data.js';
import {el} from './dom.js';
import {count, duration} from './format.js';

const AT_ONCE = 2000;		// rows

const RANK = {fail: 0, error: 1, xfail: 2, pass: 4, skip: 3};

const ORDERS = {
	'failed first': (a, b) => RANK[a.verdict] - RANK[b.verdict] || byName(a, b),
	'slowest first': (a, b) => b.wall_ns - a.wall_ns || byName(a, b),
	'fastest first': (a, b) => a.wall_ns - b.wall_ns || byName(a, b),
	'by name': byName,
	'as they ended': (a, b) => a.order - b.order,
};

function byName(a, b) {
	return a.script < b.script ? -1 : a.script > b.script ? 1 : a.order - b.order;
}

// What a run can be found by.
function haystack(run) {
	return [run.script, run.family && `(${run.family})`, run.kind, run.failure,
		run.message, run.expected, run.actual, run.reason, run.fails,
		...(run.states ?? [])]
		.filter(Boolean).join('\n').toLowerCase();
}

function sides(run) {
	if (run.expected === undefined && run.actual === undefined)
		return null;
	return el('dl', {class: 'sides'},
		run.expected !== undefined && [el('dt', {}, 'expected'),
					       el('dd', {}, run.expected)],
		run.actual !== undefined && [el('dt', {}, 'actual'),
					     el('dd', {}, run.actual)]);
}

function why(run) {
	if (run.verdict === 'skip')
		return el('p', {class: 'why'}, run.reason ?? '');
	if (!run.message)
		return null;
	return [el('p', {class: 'why'},
		   run.line ? el('span', {class: 'dim'}, `line ${run.line}: `) : '',
		   run.message), sides(run)];
}

// The folders that all scripts are in, which a list need not repeat.
export function commonFolder(runs) {
	const folders = runs.map(({script}) =>
		script.slice(0, script.lastIndexOf('/') + 1));
	let common = folders[0] ?? '';

	for (const folder of folders)
		while (!folder.startsWith(common))
			common = common.slice(0, common.lastIndexOf('/', common.length - 2) + 1);
	return common;
}

function item(run, folder, slowest) {
	const {word, mark} = VERDICTS[run.verdict];
	const slash = run.script.lastIndexOf('/') + 1;
	const tags = [run.kind, run.disturbed && 'disturbed',
		      run.tries > 1 && `${run.tries} tries`];
	const bar = el('span', {class: 'took-bar', 'aria-hidden': 'true'});

	bar.style.setProperty('width', `${Math.round(
		100 * (run.wall_ns ?? 0) / (slowest || 1))}%`);
	return el('li', {class: run.verdict},
		el('a', {href: '#' + run.id, class: 'row-link'},
			el('span', {class: 'badge ' + run.verdict}, `${mark} ${word}`),
			el('span', {class: 'name'},
			   el('span', {class: 'folder'}, run.script.slice(folder.length, slash)),
			   el('span', {class: 'file'}, run.script.slice(slash)), ' ',
			   el('span', {class: 'family'}, run.family ?? '')),
			el('span', {class: 'kind'}, tags.filter(Boolean).join(', ')),
			el('span', {class: 'took'}, bar,
			   run.wall_ns ? duration(run.wall_ns) : '')),
		why(run));
}

function chips(runs, change) {
	const chosen = new Set();
	const nodes = Object.entries(VERDICTS).flatMap(([verdict, {word, mark}]) => {
		const n = runs.filter((run) => run.verdict === verdict).length;
		const button = el('button', {
			type: 'button', class: 'chip ' + verdict, 'aria-pressed': 'false',
			on: {click: () => {
				if (!chosen.delete(verdict))
					chosen.add(verdict);
				button.setAttribute('aria-pressed',
						    String(chosen.has(verdict)));
				change();
			}},
		}, el('b', {}, String(n)), ` ${mark} ${word}`);

		return n ? [button] : [];
	});

	return {nodes, matches: (run) => !chosen.size || chosen.has(run.verdict)};
}

// In proportion to how many ended how; the numbers are beside it.
function proportion(runs) {
	return el('div', {class: 'proportion', 'aria-hidden': 'true'},
		Object.keys(VERDICTS).map((verdict) => {
			const n = runs.filter((run) => run.verdict === verdict).length;
			const part = el('span', {class: verdict});

			part.style.setProperty('flex-grow', String(n));
			return n ? part : '';
		}));
}

function select(label, options, change) {
	const node = el('select', {on: {change}}, options.map(
		([value, text]) => el('option', {value}, text)));

	return {node, label: el('label', {}, label + ' ', node)};
}

// Builds the list.  Returns {node, visible(): the runs listed, in order,
// filter: the field}.
export function createOverview(runs) {
	const slowest = largest(runs.map((run) => run.wall_ns ?? 0));
	const entries = runs.map((run) => ({run, hay: haystack(run), node: null}));
	const folder = commonFolder(runs);
	const found = el('p', {class: 'found', role: 'status'});
	const list = el('ol', {class: 'runs'});
	const kinds = [...new Set(runs.map((run) => run.kind))]
		.filter(Boolean).sort();
	const filter = el('input', {type: 'search', placeholder: 'Filter:  /',
				    'aria-label': 'Filter by text', on: {input: update}});
	const verdict = chips(runs, update);
	const kind = select('Kind', [['', 'any'], ...kinds.map((k) => [k, k])], update);
	const order = select('Order', Object.keys(ORDERS).map((k) => [k, k]), update);
	const more = el('button', {type: 'button', hidden: true,
				   on: {click: () => fillList(room + AT_ONCE)}});
	let visible = [], room = AT_ONCE;

	// A browser takes its time over more rows than anybody reads.
	function fillList(rows) {
		const shown = visible.slice(0, rows);

		room = rows;
		for (const entry of shown)
			entry.node ??= item(entry.run, folder, slowest);
		list.replaceChildren(...shown.map((entry) => entry.node));
		more.hidden = shown.length === visible.length;
		more.textContent = `Show more: ${visible.length - shown.length} are left`;
	}

	function update() {
		const words = filter.value.toLowerCase().split(/\s+/).filter(Boolean);

		visible = entries.filter(({run, hay}) => verdict.matches(run) &&
			(!kind.node.value || run.kind === kind.node.value) &&
			words.every((word) => hay.includes(word)));
		visible.sort((a, b) => ORDERS[order.node.value](a.run, b.run));
		fillList(AT_ONCE);
		found.textContent = visible.length === runs.length ? ''
			: `${visible.length} of ${count(runs.length, 'run')}`;
	}
	update();
	const node = el('section', {class: 'overview', 'aria-label': 'All runs'},
		proportion(runs),
		el('div', {class: 'controls'},
			el('div', {class: 'chips'}, verdict.nodes), filter,
			kinds.length ? kind.label : '', order.label),
		found, list, more);

	return {node, filter, visible: () => visible.map((entry) => entry.run)};
}
