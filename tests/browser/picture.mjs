// SPDX-License-Identifier: BSD-2-Clause
// picture: the ladder of one run as an SVG file of its own, light and dark.
//
//	node tests/browser/picture.mjs PAGE FRAGMENT OUT.svg [WIDTH]
//
// PAGE was written by --html; FRAGMENT is the run's, as in "wrong.pkt+ipv4".
// docs/run.svg is the script of the README with its wrong number.

import {readFileSync, realpathSync, writeFileSync} from 'node:fs';
import {fileURLToPath} from 'node:url';

import {launch, open} from './browser.mjs';

const HTML = new URL('../../runtime/report/html/', import.meta.url);

function style() {
	return ['theme.css', 'ladder.css'].map((name) => readFileSync(
		new URL(name, HTML), 'utf8').replace(/\/\*[^]*?\*\/\n/g, '')).join('');
}

// The text of the picture of the run that @page shows.
export async function picture(page) {
	const text = await page.evaluate((css) => {
		const ladder = document.querySelector('.ladder').cloneNode(true);
		const of = (tag) => document.createElementNS(ladder.namespaceURI, tag);
		const [sheet, paper] = [of('style'), of('rect')];

		for (const node of ladder.querySelectorAll('*'))
			for (const name of ['role', 'tabindex', 'aria-label', 'data-line'])
				node.removeAttribute(name);
		for (const node of ladder.querySelectorAll('.row:not(.failed) > .hit'))
			node.remove();
		sheet.textContent = css;
		for (const name of ['width', 'height'])
			paper.setAttribute(name, '100%');
		paper.setAttribute('fill', 'var(--paper)');
		ladder.setAttribute('role', 'img');
		ladder.prepend(sheet, paper);
		return new XMLSerializer().serializeToString(ladder);
	}, style());

	return '<!-- SPDX-License-Identifier: BSD-2-Clause -->\n' +
		text.replace(/ (?:x|y|width|height|[xy][12]|c[xy]|d|viewBox)="[^"]*"/g,
			     (place) => place.replace(/(\.\d)\d+/g, '$1'))
			.replace(/><(g|rect|line|text|circle|path)\b/g, '>\n<$1') + '\n';
}

async function main([path, hash, out, width = 820]) {
	const browser = await launch();
	// Below 1,000 pixels the diagram is as wide as the page, but for its margins.
	const {page} = await open(browser, path, {hash, width: Number(width) + 48});

	await page.locator('.ladder').waitFor();
	writeFileSync(out, await picture(page));
	await browser.close();
}

if (process.argv[1] && realpathSync(process.argv[1]) === fileURLToPath(import.meta.url))
	await main(process.argv.slice(2));
