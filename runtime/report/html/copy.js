// SPDX-License-Identifier: BSD-2-Clause
// copy: the command that plays a run again, and a button that copies it.

import {el} from './dom.js';

// A page that is no file has no clipboard in every browser: then the text is selected.
async function copy(node) {
	try {
		await navigator.clipboard.writeText(node.textContent);
		return 'Copied';
	} catch {
		getSelection().selectAllChildren(node);
		return document.execCommand('copy') ? 'Copied' : 'Selected';
	}
}

export function copyButton(command) {
	const text = el('code', {}, command);
	const button = el('button', {
		type: 'button', title: 'Copy the command that plays it again',
		on: {click: async () => { button.textContent = await copy(text); }},
	}, 'Copy');

	return el('p', {class: 'command-line'}, el('span', {class: 'dim'}, 'again: '), text,
		  button);
}
