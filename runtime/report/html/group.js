// SPDX-License-Identifier: BSD-2-Clause
// group: the runs of a script, which belong together, and the failures among them
// that are one and the same.

export const FAMILIES = ['ipv4', 'ipv6', 'ipv4-mapped-ipv6'];

// As --families has it.
export function shortFamily(family) {
	return family === 'ipv4-mapped-ipv6' ? 'mapped' : family ?? '';
}

function byFamily(a, b) {
	return FAMILIES.indexOf(a.family) - FAMILIES.indexOf(b.family) ||
		a.order - b.order;
}

// The runs of @script, by family.
export function runsOf(script, runs) {
	return runs.filter((run) => run.script === script).sort(byFamily);
}

// [{script, runs}], in the order in which their first runs ended; runs by family.
export function groupRuns(runs) {
	const groups = new Map();

	for (const run of runs) {
		if (!groups.has(run.script))
			groups.set(run.script, {script: run.script, runs: []});
		groups.get(run.script).runs.push(run);
	}
	for (const group of groups.values())
		group.runs.sort(byFamily);
	return [...groups.values()];
}

// Times differ from run to run, and so do what is told of them.
function alike(text) {
	return (text ?? '').replace(/-?\d+\.\d+/g, 'T');
}

function failure(run) {
	return [run.verdict, run.kind, run.failure, run.line, run.message, run.expected, run.actual,
		run.reason, run.fails].map((v) => alike(v === undefined ? '' : String(v)))
		.join('\n');
}

// Whether two runs failed in the same way.
export function sameFailure(a, b) {
	return failure(a) === failure(b);
}

// The runs with something to tell, those alike together: [[run...]].
export function failures(runs) {
	const groups = new Map();

	for (const run of runs) {
		const key = failure(run);

		if (run.verdict === 'pass')
			continue;
		if (!groups.has(key))
			groups.set(key, []);
		groups.get(key).push(run);
	}
	return [...groups.values()];
}

// "same under ipv4, ipv6, mapped"; "ipv6"; nothing where no other run is there.
export function where(alikes, all) {
	const names = [...new Set(alikes.map((run) => shortFamily(run.family)))]
		.filter(Boolean);

	if (names.length > 1)
		return 'same under ' + names.join(', ');
	return alikes.length === all.length ? '' : names.join('');
}
