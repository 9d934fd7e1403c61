// SPDX-License-Identifier: BSD-2-Clause
// coverage: the states and arrows that the suite went through, as a diagram and a
// table.

import {el} from './dom.js';
import {count} from './format.js';
import {drawStates} from './states.js';

function table(coverage) {
	return el('table', {},
		el('thead', {}, el('tr', {}, ['from', 'to', 'when', 'times'].map(
			(name) => el('th', {scope: 'col'}, name)))),
		el('tbody', {}, coverage.arrows.map((a) => el('tr', {
			class: a.count ? '' : 'missed',
		}, el('td', {}, a.from), el('td', {}, a.to), el('td', {}, a.label),
		el('td', {class: 'number'}, a.count ? String(a.count)
			: a.unreachable ? 'cannot be taken: ' + a.unreachable
			: 'not taken')))));
}

// Nothing where no state was seen.  @choose: called with a state's name.
export function drawCoverage(coverage, choose) {
	const seen = coverage?.states.filter((s) => s.count).length;
	const can = coverage?.arrows.filter((a) => !a.unreachable) ?? [];

	if (!seen)
		return '';
	return el('details', {class: 'coverage'},
		el('summary', {}, 'States: ',
		   `${seen} of ${coverage.states.length}, `,
		   `${can.filter((a) => a.count).length} of `,
		   count(can.length, 'arrow'), ' that Linux can take'),
		el('p', {class: 'dim'}, 'RFC 9293, figure 5. A state leads to its runs. ' +
			'Dashed: not seen; dotted: cannot be taken on Linux.'),
		el('div', {class: 'diagram', tabindex: '0'}, drawStates(coverage, choose)),
		el('details', {}, el('summary', {}, 'All arrows, also of resets, ' +
			'timeouts and reuse'), table(coverage)));
}
