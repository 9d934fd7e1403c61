// SPDX-License-Identifier: BSD-2-Clause
// classes: prints scripts with what the TextMate grammar takes each character
// for: "node classes.js GRAMMAR FILE...".  See sample.classes for the output.
'use strict';

const fs = require('fs');
const path = require('path');

const grammarFile = path.resolve(process.argv[2]);
const modules = path.join(path.dirname(grammarFile), '..', 'node_modules');
const oniguruma = require(path.join(modules, 'vscode-oniguruma'));
const textmate = require(path.join(modules, 'vscode-textmate'));

// The first row that the beginning of a scope matches; scopes are tried from the
// innermost one on.  What only groups others ("meta.") is no colour.
const CLASSES = [
	['meta.embedded.block.shell', '$'],
	['meta.embedded.block.python', 'y'],
	['punctuation.section.embedded.begin.command', '`'],
	['punctuation.section.embedded.end.command', '`'],
	['punctuation.section.embedded', '%'],
	['punctuation.definition.pragma', 'p'],
	['keyword.other.pragma', 'p'],
	['string.unquoted.pragma', 'a'],
	['comment.block.note', 'N'],
	['comment', 'c'],
	['keyword.other.option', 'o'],
	['string.unquoted.option', 'v'],
	['constant.numeric.time', 't'],
	['keyword.control.inbound', '<'],
	['keyword.control.outbound', '>'],
	['storage.type.flags', 'F'],
	['constant.numeric', 'n'],
	['keyword.other.field', 'k'],
	['support.type.option', 'O'],
	['entity.name.type.header', 'h'],
	['constant.language.word', 'w'],
	['entity.name.function.call', 'f'],
	['support.function', 'u'],
	['variable.other.member', 'm'],
	['variable.other.constant.symbol', 's'],
	['keyword.operator.ellipsis', 'l'],
	['keyword.operator', '.'],
	['constant.character.escape', '\\'],
	['string.quoted', 'q'],
	['punctuation', '.'],
	['invalid', 'e'],
];

// Stand-ins for the editor's own grammars of the languages that scripts embed:
// like those, they let a quote that is never closed run on.
const EMBEDDED = ['source.shell', 'source.python'];

function embedded(scopeName) {
	return {
		scopeName,
		patterns: ['\'', '"'].map((quote) => (
			{ name: 'string', begin: quote, end: quote }
		)),
	};
}

function classOf(scopes) {
	const found = (scope) => CLASSES.find((row) => scope.startsWith(row[0]));
	const within = scopes.find((s) => s.startsWith('meta.embedded.block'));

	if (within)
		return scopes.includes('string') ? 'Q' : found(within)[1];
	for (const scope of scopes.slice(1).reverse()) {
		if (found(scope))
			return found(scope)[1];
	}
	return '?';
}

function print(grammar, file) {
	const text = fs.readFileSync(file, 'utf8').replace(/\r?\n$/, '');
	let stack = textmate.INITIAL;

	process.stdout.write(`# ${file}\n`);
	for (const line of text.split(/\r?\n/)) {
		const result = grammar.tokenizeLine(line, stack);
		let classes = '';

		for (const token of result.tokens) {
			const chars = line.slice(token.startIndex, token.endIndex);

			classes += chars.replace(/\S/gu, classOf(token.scopes)
				.replace('$', '$$$$'));
		}
		stack = result.ruleStack;
		process.stdout.write(`|${line}\n:${classes}\n`);
	}
}

async function main() {
	const wasm = path.join(modules, 'vscode-oniguruma/release/onig.wasm');

	await oniguruma.loadWASM(fs.readFileSync(wasm).buffer);
	const registry = new textmate.Registry({
		onigLib: Promise.resolve({
			createOnigScanner: (sources) =>
				new oniguruma.OnigScanner(sources),
			createOnigString: (string) =>
				new oniguruma.OnigString(string),
		}),
		loadGrammar: async (scopeName) => EMBEDDED.includes(scopeName) ?
			embedded(scopeName) :
			textmate.parseRawGrammar(
				fs.readFileSync(grammarFile, 'utf8'), grammarFile),
	});
	const grammar = await registry.loadGrammar('source.pkt');

	for (const file of process.argv.slice(3))
		print(grammar, file);
}

main();
