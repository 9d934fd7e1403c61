// SPDX-License-Identifier: BSD-2-Clause
// data: the records that the page carries.  Each is a block of JSON in an
// element of its own, so that a run costs nothing until it is opened, and what
// was cut off by the end of an interrupted suite is only the last one.

function read(node) {
	try {
		return node && JSON.parse(node.textContent);
	} catch {
		return null;
	}
}

export const VERDICTS = {
	fail: {word: 'failed', mark: '✗'},
	error: {word: 'error', mark: '!'},
	pass: {word: 'passed', mark: '✓'},
	xfail: {word: 'xfail', mark: '~'},
	skip: {word: 'skipped', mark: '–'},
};

// How a failure is labelled, and what that says.
export const LABELS = {
	wrong: 'more is off than times',
	late: 'only times are off',
};

// A run's name in the address: the same in the next report of the same suite.
function fragment(summary, seen) {
	const base = summary.script + (summary.family ? '+' + summary.family : '');
	const n = (seen.get(base) ?? 0) + 1;

	seen.set(base, n);
	return encodeURI(base).replaceAll('#', '%23') + (n > 1 ? '+' + n : '');
}

// The runs in the order in which they ended, each with what a list shows.
export function loadRuns() {
	const seen = new Map();

	return [...document.querySelectorAll('script.run')].flatMap((node, order) => {
		const summary = read(node);

		return summary && VERDICTS[summary.verdict]
			? [{...summary, node, order, id: fragment(summary, seen)}] : [];
	});
}

// Errors as the terminal prints them, output, trace and samples of a run.
export function loadDetails(run) {
	const node = run.node.nextElementSibling;

	return (node?.matches('script.details') && read(node)) || {};
}

// The text of a run's script, or null where the record has none.
export function loadSource(run) {
	const node = document.getElementById('source-' + run.source);

	return node ? read(node) : null;
}

// What is known of the suite as a whole; null until it has ended.
export function loadSuite() {
	return read(document.getElementById('suite'));
}

// Kernel and time of the suite, as far as known; null: neither is.
export function loadAbout() {
	return read(document.getElementById('about'));
}
