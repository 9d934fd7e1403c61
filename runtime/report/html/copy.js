// SPDX-License-Identifier: BSD-2-Clause
// copy: the command that plays a run again, and a button that copies it.

import {loadAbout} from './data.js';
import {el} from './dom.js';
import {shortFamily} from './group.js';

// @word as a shell takes it.
function quote(word) {
	return /^[\w@%+=:,./-]+$/.test(word) ? word
		: "'" + word.replaceAll("'", "'\\''") + "'";
}

export function command(run) {
	const path = run.script.startsWith('-') ? './' + run.script : run.script;
	// The version of IP goes with the family.
	const options = (loadAbout()?.options ?? []).filter(
		(option) => !option.startsWith('--ip_version'));

	return ['tundrill', ...options,
		'--families=' + shortFamily(run.family), path].map(quote).join(' ');
}

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

export function copyButton(run) {
	const text = el('code', {}, command(run));
	const button = el('button', {
		type: 'button', title: 'Copy the command that plays it again',
		on: {click: async () => { button.textContent = await copy(text); }},
	}, 'Copy');

	return el('p', {class: 'command-line'}, el('span', {class: 'dim'}, 'again: '), text,
		  button);
}
