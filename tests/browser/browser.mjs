// SPDX-License-Identifier: BSD-2-Clause
// browser: headless Chromium, and what each page must not do: print errors, or ask
// for anything but itself.

import {existsSync} from 'node:fs';
import {pathToFileURL} from 'node:url';
import {chromium} from 'playwright-core';

const QUIET = ['--disable-gpu', '--disable-quic', '--no-first-run',
	       '--disable-background-networking', '--disable-component-update',
	       '--disable-sync'];

export function findChromium() {
	return ['/usr/bin/chromium', '/usr/bin/chromium-browser'].find(existsSync);
}

export function launch() {
	// Chromium refuses its sandbox to root.
	const root = process.getuid() === 0 ? ['--no-sandbox'] : [];

	return chromium.launch({executablePath: findChromium(), headless: true,
				args: [...QUIET, ...root]});
}

// Opens the file @path.  Returns {page, faults}: what it did and should not have.
export async function open(browser, path, options = {}) {
	const {hash = '', width = 1280, height = 800, dark = false} = options;
	const context = await browser.newContext({
		viewport: {width, height}, colorScheme: dark ? 'dark' : 'light',
	});
	const page = await context.newPage();
	const url = pathToFileURL(path).href;
	const faults = [];

	// The end of patience on a busy machine: what hangs hangs for ever.
	page.setDefaultTimeout(60000);
	page.on('console', (message) => {
		if (['error', 'warning'].includes(message.type()))
			faults.push('console: ' + message.text());
	});
	page.on('pageerror', (error) => faults.push('exception: ' + error.stack));
	page.on('dialog', (dialog) => {
		faults.push('dialog: ' + dialog.message());
		dialog.dismiss();
	});
	page.on('request', (request) => {
		if (request.url().split('#')[0] !== url)
			faults.push('request: ' + request.url());
	});
	await page.goto(url + (hash && '#' + hash));
	return {page, faults};
}

// visit(name, path, options, checks): runs @checks on a page; then it must have behaved.
export const visitor = (browser, tap) => (name, path, options, checks) =>
	tap.group(name, async () => {
		const {page, faults} = await open(browser, path, options);

		await checks(page);
		tap.is(faults, [], `${name}: no error, no request`);
		await page.context().close();
	});

// How wide the page would be, and how wide it is.
export const overflow = (page) => page.evaluate(() =>
	[document.documentElement.scrollWidth, window.innerWidth]);

// Ratios of contrast (WCAG 2.1, 1.4.3) below 4.5 between text and what is behind.
export const faint = (page) => page.evaluate(() => {
	const rgb = (text) => (text.match(/[\d.]+/g) ?? []).map(Number);
	const light = (text) => {
		const [r, g, b] = rgb(text).map((c) => c / 255).map(
			(c) => c <= 0.03928 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4);

		return 0.2126 * r + 0.7152 * g + 0.0722 * b;
	};
	const behind = (node) => {
		for (; node; node = node.parentElement) {
			const colour = getComputedStyle(node).backgroundColor;

			if (rgb(colour).length === 3)
				return colour;
		}
		return 'rgb(255, 255, 255)';
	};

	return [...document.querySelectorAll('body *')].filter((node) =>
		node.checkVisibility() && [...node.childNodes].some(
			(c) => c.nodeType === 3 && c.data.trim())).flatMap((node) => {
		const style = getComputedStyle(node);
		const text = light(node instanceof SVGElement ? style.fill : style.color);
		const paper = light(behind(node));
		const ratio = (Math.max(text, paper) + 0.05) /
			(Math.min(text, paper) + 0.05);

		return ratio < 4.5 ? [`${node.tagName}.${node.getAttribute('class')} ` +
			`${node.textContent.slice(0, 30)} ${ratio.toFixed(2)}`] : [];
	});
});
