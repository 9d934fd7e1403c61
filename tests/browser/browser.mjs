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

	page.setDefaultTimeout(10000);
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
