// SPDX-License-Identifier: BSD-2-Clause
// extension: what contrib/vscode says beside its grammar.
//
//	node extension.js FOLDER files		names the files that it says it has
//	node extension.js FOLDER snippets DIR	writes the snippets to DIR/PREFIX.pkt,
//						as they are when nothing is filled in
//	node extension.js FOLDER problems	reads what a task printed: FILE|LINE|
//						COLUMN|SEVERITY|MESSAGE of each problem
'use strict';

const fs = require('fs');
const path = require('path');

const folder = process.argv[2];

function read(name) {
	return JSON.parse(fs.readFileSync(path.join(folder, name), 'utf8'));
}

const { contributes } = read('package.json');

function files() {
	const { languages, grammars, snippets } = contributes;
	const names = [...languages.map((l) => l.configuration),
		...grammars.map((g) => g.path), ...snippets.map((s) => s.path)];

	for (const name of names) {
		read(name);
		console.log(name);
	}
}

// $1, ${1:default}, ${1|one,another|}
function filled(body) {
	const values = {};

	return body.replace(/\$(?:(\d)|\{(\d)(?::([^}]*)|\|([^,]*)[^}]*)\})/g,
		(all, plain, number, value, choice) => {
			if (plain)
				return values[plain] ?? '';
			values[number] = value ?? choice;
			return values[number];
		});
}

function snippets(to) {
	for (const { path: name } of contributes.snippets) {
		for (const one of Object.values(read(name))) {
			const body = filled(one.body.join('\n'));

			fs.writeFileSync(path.join(to, `${one.prefix}.pkt`), body);
		}
	}
}

// The first matcher that fits a line has it, as in a task that names both.
function problems() {
	for (const line of fs.readFileSync(0, 'utf8').split('\n')) {
		for (const { pattern } of contributes.problemMatchers) {
			const match = new RegExp(pattern.regexp).exec(line);

			if (!match)
				continue;
			console.log(['file', 'line', 'column', 'severity', 'message']
				.map((what) => match[pattern[what]] ?? '').join('|'));
			break;
		}
	}
}

({ files, snippets, problems })[process.argv[3]](process.argv[4]);
