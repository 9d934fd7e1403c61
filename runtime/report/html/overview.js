// SPDX-License-Identifier: BSD-2-Clause
// overview: all scripts, a row each, with a column for each family: how many runs ended
// how, which ones are listed, in which order.

import {largest} from './axis.js';
import {LABELS, VERDICTS} from './data.js';
import {marked} from './diff.js';
import {el} from './dom.js';
import {count, duration} from './format.js';
import {FAMILIES, failures, groupRuns, shortFamily, where} from './group.js';

const AT_ONCE = 2000;		// rows
const LINKS = 3;		// in a cell; more runs are counted

const RANK = {fail: 0, error: 1, xfail: 2, pass: 4, skip: 3};

const ORDERS = {
	'failed first': (a, b) => a.rank - b.rank || byName(a, b),
	'slowest first': (a, b) => b.slowest - a.slowest || byName(a, b),
	'fastest first': (a, b) => a.fastest - b.fastest || byName(a, b),
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

// A group, with what it is sorted by and found by.
function entryOf(group) {
	const {runs} = group;

	return {
		...group, node: null,
		order: Math.min(...runs.map((run) => run.order)),
		rank: Math.min(...runs.map((run) => RANK[run.verdict])),
		slowest: Math.max(...runs.map((run) => run.wall_ns ?? 0)),
		fastest: Math.min(...runs.map((run) => run.wall_ns ?? 0)),
		hays: new Map(runs.map((run) => [run, haystack(run)])),
	};
}

function sides(run) {
	const {expected, actual} = run;

	if (expected === undefined && actual === undefined)
		return null;
	return el('dl', {class: 'sides'},
		expected !== undefined && [el('dt', {}, 'expected'),
					   el('dd', {}, marked(expected, actual))],
		actual !== undefined && [el('dt', {}, 'actual'),
					 el('dd', {}, marked(actual, expected))]);
}

function label(run) {
	return run.failure ? el('span', {class: 'label ' + run.failure,
		title: LABELS[run.failure]}, run.failure) : '';
}

// Why runs that are alike ended as they did; @all: the runs of their script.
function why(alikes, all) {
	const [run] = alikes;
	const under = where(alikes, all);
	const text = run.verdict === 'skip' ? run.reason : run.message;

	return text || under ? el('div', {class: run.verdict}, el('p', {class: 'why'},
		label(run),
		run.line && run.verdict !== 'skip'
			? el('span', {class: 'dim'}, `line ${run.line}: `) : '',
		text ?? VERDICTS[run.verdict].word,
		under ? el('span', {class: 'under'}, under) : ''), sides(run)) : '';
}

// The folders that all scripts are in, which a list need not repeat.
export function commonFolder(runs) {
	const folders = runs.map(({script}) =>
		script.slice(0, script.lastIndexOf('/') + 1));
	let common = folders[0] ?? '';

	for (const folder of folders)
		while (!folder.startsWith(common)) {
			const name = common.slice(0, -1);

			common = name.slice(0, name.lastIndexOf('/') + 1);
		}
	return common === '/' ? '' : common;
}

function tags(run) {
	return [run.kind, run.disturbed && 'disturbed',
		run.tries > 1 && `${run.tries} tries`].filter(Boolean).join(', ');
}

function badge(run, n) {
	const {word, mark} = VERDICTS[run.verdict];

	return el('a', {href: '#' + run.id, class: 'run-link'},
		el('span', {class: 'badge ' + run.verdict},
		   `${mark} ${n > 1 ? n + ' ' : ''}${word}`),
		tags(run) ? el('span', {class: 'kind'}, tags(run)) : '');
}

// The runs of one family; of very many, the first of each verdict.
function cell(runs, family) {
	const verdicts = [...new Set(runs.map((run) => run.verdict))];
	const links = runs.length <= LINKS ? runs.map((run) => badge(run, 1))
		: verdicts.map((verdict) => {
			const alike = runs.filter((run) => run.verdict === verdict);

			return badge(alike[0], alike.length);
		});

	return el('td', {class: 'cell'}, runs.length
		? el('span', {class: 'family'}, shortFamily(family)) : '', links);
}

function took(group, slowest) {
	const bar = el('span', {class: 'took-bar', 'aria-hidden': 'true'});

	bar.style.setProperty('width',
		`${Math.round(100 * group.slowest / (slowest || 1))}%`);
	return el('td', {class: 'took'}, group.slowest ? duration(group.slowest) : '',
		  bar);
}

// A script's row, and below it why its runs did not pass.
function item(group, {folder, slowest, families}) {
	const {script, runs} = group;
	const slash = script.lastIndexOf('/') + 1;
	const worst = [...runs].sort((a, b) =>
		RANK[a.verdict] - RANK[b.verdict])[0];
	const told = failures(runs);

	return el('tbody', {class: worst.verdict},
		el('tr', {class: 'runs-row'},
			el('th', {scope: 'row'}, el('a', {
				href: '#' + worst.id, class: 'row-link name',
			}, el('span', {class: 'folder'}, script.slice(folder.length, slash)),
			el('span', {class: 'file'}, script.slice(slash)))),
			families.map((family) => cell(
				runs.filter((run) => (run.family ?? families[0]) === family),
				family)),
			took(group, slowest)),
		told.length ? el('tr', {class: 'why-row'}, el('td', {
			colspan: families.length + 2,
		}, told.map((alikes) => why(alikes, runs)))) : '');
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

function tableHead(families) {
	return el('thead', {}, el('tr', {},
		el('th', {scope: 'col'}, 'script'),
		families.map((family) => el('th', {scope: 'col', title: family},
					    shortFamily(family) || 'run')),
		el('th', {scope: 'col', class: 'took'}, 'took at most')));
}

// Builds the list.  Returns {node, visible(): the runs listed, in order,
// filter: the field}.
export function createOverview(runs) {
	const slowest = largest(runs.map((run) => run.wall_ns ?? 0));
	const entries = groupRuns(runs).map(entryOf);
	const known = FAMILIES.filter((f) => runs.some((run) => run.family === f));
	const frame = {folder: commonFolder(runs), slowest,
		       families: known.length ? known : ['']};
	const found = el('p', {class: 'found', role: 'status'});
	const list = el('table', {class: 'runs'});
	const kinds = [...new Set(runs.map((run) => run.kind))]
		.filter(Boolean).sort();
	const labels = Object.keys(LABELS).filter((l) => runs.some((r) => r.failure === l));
	const filter = el('input', {type: 'search', placeholder: 'Filter:  /',
				    'aria-label': 'Filter by text', on: {input: update}});
	const verdict = chips(runs, update);
	const kind = select('Kind', [['', 'any'], ...kinds.map((k) => [k, k])], update);
	const failure = select('Failure', [['', 'any'], ...labels.map(
		(l) => [l, `${l}: ${LABELS[l]}`])], update);
	const order = select('Order', Object.keys(ORDERS).map((k) => [k, k]), update);
	const more = el('button', {type: 'button', hidden: true,
				   on: {click: () => fillList(room + AT_ONCE)}});
	let visible = [], rows = [], room = AT_ONCE;

	// A browser takes its time over more rows than anybody reads.
	function fillList(n) {
		const shown = rows.slice(0, n);

		room = n;
		for (const entry of shown)
			entry.node ??= item(entry, frame);
		list.replaceChildren(tableHead(frame.families),
				     ...shown.map((entry) => entry.node));
		more.hidden = shown.length === rows.length;
		more.textContent = `Show more: ${rows.length - shown.length} are left`;
	}

	function update() {
		const words = filter.value.toLowerCase().split(/\s+/).filter(Boolean);
		const matches = (run, hay) => verdict.matches(run) &&
			(!kind.node.value || run.kind === kind.node.value) &&
			(!failure.node.value || run.failure === failure.node.value) &&
			words.every((word) => hay.includes(word));

		rows = entries.filter(({runs: own, hays}) =>
			own.some((run) => matches(run, hays.get(run))));
		rows.sort(ORDERS[order.node.value]);
		visible = rows.flatMap(({runs: own, hays}) =>
			own.filter((run) => matches(run, hays.get(run))));
		fillList(AT_ONCE);
		found.textContent = visible.length === runs.length ? ''
			: `${visible.length} of ${count(runs.length, 'run')}`;
	}
	update();
	const node = el('section', {class: 'overview', 'aria-label': 'All runs'},
		proportion(runs),
		el('div', {class: 'controls'},
			el('div', {class: 'chips'}, verdict.nodes), filter,
			kinds.length ? kind.label : '',
			labels.length > 1 ? failure.label : '', order.label),
		found, list, more);

	return {node, filter, visible: () => visible};
}
