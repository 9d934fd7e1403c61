// SPDX-License-Identifier: BSD-2-Clause
// check: the page of --html in headless Chromium, as people use it.
//
//	node check.mjs STATELESS REAL FOLDER
//
// STATELESS is a page of runs that met no state, REAL one of others; screenshots go to
// FOLDER.

import {mkdirSync, readFileSync, statSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';

import {faint, launch, overflow, visitor} from './browser.mjs';
import {HOSTILE, RUNS, writeFixture} from './fixture.mjs';
import {picture} from './picture.mjs';
import {Tap} from './tap.mjs';

const LATE = 'tcp/retransmit/late.pkt+ipv4';
const NEVER = 'tcp/retransmit/never.pkt+ipv6';

const [stateless, real, folder] = process.argv.slice(2);
const tap = new Tap();
const fixture = join(folder, 'fixture.html');

mkdirSync(folder, {recursive: true});
writeFixture(stateless, fixture);
const browser = await launch();

const visit = visitor(browser, tap);

const names = (page) => page.locator('.runs .file').allTextContents();
const shot = (page, name, fullPage = false) =>
	page.screenshot({path: join(folder, name + '.png'), fullPage});
const focused = (page) => page.evaluate(() => document.activeElement.className.baseVal ??
	document.activeElement.className);

async function wide(page, what) {
	const [need, have] = await overflow(page);

	tap.ok(need <= have, `${what}: nothing is wider than the page`, need, have);
}

// --- all runs ------------------------------------------------------------------

await visit('overview', fixture, {}, async (page) => {
	const filter = page.getByRole('searchbox');
	const order = page.getByLabel('Order');

	tap.is(await names(page), ['script><img src=x onerror=document.title="owned">.pkt',
		'late.pkt', 'never.pkt', 'broken.pkt', 'skipped.pkt', 'fine.pkt'],
	'all runs are listed, failed ones first');
	tap.is(await page.title(), 'tundrill report', 'a hostile name runs nothing');
	tap.is(await page.locator('img').count(), 0, '... and is no markup');
	tap.ok((await page.locator('.why').allTextContents()).includes('wrongline 1: ' + HOSTILE),
	       '... but text');
	await shot(page, 'overview');

	await filter.fill('NEVER ipv6');
	tap.is(await names(page), ['never.pkt'], 'words filter');
	tap.is(await page.locator('.found').textContent(), '1 of 6 runs', '... and tell so');
	await filter.press('Escape');
	tap.is((await names(page)).length, 6, 'Escape ends it');
	await filter.fill('4001:4001');
	tap.is(await names(page), ['never.pkt'], 'what was expected is found');
	await filter.fill('');
	await page.getByRole('button', {name: /failed/}).click();
	tap.is((await names(page)).length, 3, 'a verdict filters');
	await page.getByRole('button', {name: /skipped/}).click();
	tap.is((await names(page)).length, 4, 'two verdicts do');
	await page.getByLabel('Kind').selectOption('timing');
	tap.is(await names(page), ['late.pkt'], 'a kind filters');
	await page.getByLabel('Kind').selectOption('');
	tap.is(await page.locator('.label').allTextContents(), ['wrong', 'late', 'wrong'],
	       'each failure is labelled');
	await page.getByLabel('Failure').selectOption('late');
	tap.is(await names(page), ['late.pkt'], '... and its label filters');
	await page.getByLabel('Failure').selectOption('');
	await order.selectOption('slowest first');
	tap.is((await names(page)).slice(0, 2), ['never.pkt', 'late.pkt'], 'sorted by time');
	await page.getByRole('button', {name: /failed/}).click();
	await page.getByRole('button', {name: /skipped/}).click();
	await order.selectOption('by name');
	tap.is((await names(page))[1], 'broken.pkt', 'sorted by name');
	await order.selectOption('as they ended');
	tap.is((await names(page))[0], 'late.pkt', 'sorted as they ended');
	tap.is(await faint(page), [], 'text stands out (light)');
});

await visit('keyboard', fixture, {}, async (page) => {
	await page.keyboard.press('j');
	await page.keyboard.press('j');
	await page.keyboard.press('k');
	await page.keyboard.press('j');
	await page.keyboard.press('Enter');
	await page.locator('.run-head').waitFor();
	tap.is(await page.evaluate(() => decodeURI(location.hash.slice(1))), LATE,
	       'j, k and Enter open a run');
	await page.keyboard.press('j');
	await page.getByRole('heading', {level: 2, name: /never/}).waitFor();
	tap.ok(true, 'j goes to the next one');
	await page.keyboard.press('ArrowLeft');
	await page.getByRole('heading', {level: 2, name: /late/}).waitFor();
	tap.ok(true, 'an arrow goes back');
	await page.keyboard.press('Escape');
	await page.locator('.runs').waitFor();
	tap.is(await page.evaluate(() => document.activeElement.getAttribute('href')),
	       '#' + LATE, 'Escape leads back to the row');
	await page.keyboard.press('/');
	await page.keyboard.type('fine');
	tap.is(await names(page), ['fine.pkt'], '/ filters');
	await page.keyboard.press('Tab');
	await page.getByRole('link').first().click();
	await page.locator('.run-head').waitFor();
	await page.keyboard.press('/');
	await page.locator('.runs').waitFor();
	tap.is(await page.evaluate(() => document.activeElement.type), 'search',
	       '... and leads to the filter from a run');
	tap.is(await page.evaluate(() => [...document.querySelectorAll(
		'button, a, input, select, summary')].filter((n) => n.checkVisibility() &&
		n.tabIndex < 0).length), 0, 'every control takes the focus');
});

// --- one run ----------------------------------------------------------------------

// Every failed run of a page shows why, and where.
async function everyFailure(page, what) {
	await page.locator('.runs, .run-head').first().waitFor();
	const hrefs = await page.locator('.runs .run-link:has(.badge:is(.fail, .error))')
		.evaluateAll((links) => links.map((a) => a.getAttribute('href')));

	for (const href of hrefs) {
		await page.evaluate((h) => { location.hash = h; }, href);
		await page.waitForFunction((h) => document.querySelector('.run-head') &&
			location.hash === h, href);
		const found = await page.evaluate(() => ({
			errors: document.querySelector('.terminal')?.textContent ?? '',
			events: document.querySelectorAll('.ladder .row').length,
			failed: document.querySelectorAll('.ladder .row.failed').length,
			ghosts: document.querySelectorAll('.ladder .ghost').length,
			bad: document.querySelectorAll('.source .bad').length,
			source: document.querySelectorAll('.source').length,
		}));

		tap.ok(found.errors.length > 0 && (!found.events || found.failed) &&
		       (!found.source || found.bad > 0),
		       `${what}: ${href.slice(1, 60)} shows its error and place`, found);
	}
	return hrefs.length;
}

await visit('fixture', fixture, {}, async (page) => {
	tap.is(await everyFailure(page, 'fixture'), 4, 'all that failed were opened');
	tap.is(await page.title(), 'tcp/broken.pkt – tundrill report',
	       'no hostile text has run');
});

await visit('a run that is late', fixture, {hash: LATE}, async (page) => {
	const ladder = page.locator('.ladder');
	const card = page.locator('.card');

	tap.is((await page.locator('.terminal').first().textContent()).trim(),
	       RUNS[0][1].errors.trim(), 'the error is the terminal\'s');
	tap.is(await ladder.locator('.tolerance').count(), 1, 'its tolerance is a band');
	tap.is(await ladder.locator('.row.ghost .arrow').count(), 1, 'its plan is a ghost');
	tap.is(await ladder.locator('.row.ghost .aside').textContent(), 'expected',
	       '... and called so');
	const [ghost, failed] = await Promise.all(['.row.ghost .hit', '.row.failed .hit']
		.map(async (s) => (await ladder.locator(s).boundingBox()).y));

	tap.ok(ghost + 20 < failed, 'which lies above', ghost, failed);
	tap.is(await ladder.locator('.bar').count(), 1, 'a call that blocks is a bar');
	tap.is(await ladder.locator('.band').evaluateAll((bands) => bands.map(
		(b) => b.classList[1])), ['st-LISTEN', 'st-SYN-RECEIVED', 'st-ESTABLISHED'],
	'states are bands');
	tap.ok((await ladder.locator('.late').allTextContents()).includes('late 2.3 ms'),
	       'lateness is written');
	tap.ok((await card.textContent()).includes('beyond the tolerance'),
	       'the card begins with what failed');
	await shot(page, 'run-late', true);

	await ladder.locator('.row.in').first().hover();
	tap.ok((await card.textContent()).includes('TCP 40000 > 8080 seq 7412901'),
	       'hovering decodes the header');
	tap.is(await page.locator('.source .looked-at').getAttribute('data-line'), '6',
	       '... and shows the line');
	await page.locator('.source [data-line="10"]').hover();
	tap.ok((await ladder.locator('.looked-at').textContent()).includes('P. 1:4001'),
	       'a line shows its event');
	await page.locator('.source [data-line="8"]').click();
	tap.ok((await ladder.locator('.chosen').textContent()).includes('. 1:1(0) ack 1'),
	       '... and keeps it when clicked');
	await ladder.locator('[tabindex="0"]').focus();
	await page.keyboard.press('End');
	await page.keyboard.press('ArrowUp');
	tap.ok((await card.textContent()).includes('<sack 1001:3001'),
	       'arrow keys go from event to event');
	tap.is(await focused(page), 'row in looked-at', '... and take the focus along');

	tap.is(await page.locator('.sequence svg .segment').count(), 3, 'segments are graphed');
	tap.is(await page.locator('.sequence .again text').textContent(), 'R',
	       '... retransmissions with R');
	tap.is(await page.locator('.sequence svg .sack').count(), 1, '... SACK blocks');
	tap.is(await page.locator('.sequence .trace.ack').count(), 1, '... what was acked');
	const place = () => page.locator('.sequence .segment .hit').nth(1).getAttribute('x');
	const before = await place();

	await page.locator('.sequence button').click();
	tap.ok(before !== await place(), 'bursts can be stretched', before);
	tap.is(await page.locator('.plot').count(), 6, 'tcp_info is plotted');
	tap.is(await page.locator('.plot .series-0.point').count(), 30,
	       '... with each sample');
	tap.is(await faint(page), [], 'text stands out (light)');
});

await visit('a segment that never came', fixture, {hash: NEVER}, async (page) => {
	tap.ok((await page.locator('.row.missing').textContent()).includes('F. 4001:4001'),
	       'a missing segment is a ghost');
	tap.ok((await page.locator('.row.missing').textContent()).includes('never came'),
	       '... with words');
	tap.is(await page.locator('.row.given-up .time').textContent(), '✗ 2.521400',
	       '... and a time when it was given up');
	tap.ok((await page.locator('.row.unexpected').textContent())
		.includes('expected by no line'), 'what nobody expected is told apart');
	tap.is(await page.locator('.row.out .remark').last().textContent(),
	       'after the failure', '... but not behind the end');
	tap.is(await page.locator('.bar').count(), 2, 'a call that never returned is a bar');
});

for (const [name, options] of [['phone', {width: 360, height: 740}],
			       ['dark', {dark: true}]]) {
	await visit(name, fixture, options, async (page) => {
		await wide(page, name + ', all runs');
		await shot(page, 'overview-' + name);
		tap.is(await faint(page), [], `text stands out (${name})`);
		for (const id of [LATE, NEVER]) {
			await page.evaluate((h) => { location.hash = h; }, id);
			await page.locator('.ladder').waitFor();
			await wide(page, name + ', ' + id);
			tap.is(await faint(page), [], `text stands out (${name}, ${id})`);
		}
		await shot(page, 'run-' + name, true);
	});
}

await visit('phone, an event', fixture, {width: 360, height: 740, hash: LATE}, async (page) => {
	tap.ok(!await page.locator('.card').isVisible(), 'the card is out of the way');
	await page.locator('.row.out').first().click();
	tap.ok(await page.locator('.card').isVisible(), '... until an event is chosen');
	const [card, row] = await Promise.all(['.card', '.row.out >> nth=0'].map(
		(s) => page.locator(s).boundingBox()));

	tap.ok(row.y + row.height <= card.y && row.y >= 0, '... which it does not cover',
	       card, row);
	await shot(page, 'event-phone');
	await page.setViewportSize({width: 700, height: 740});
	await page.locator('.ladder[width="652"]').waitFor();
	tap.ok(true, 'another width draws it anew');
});

await visit('paper', fixture, {hash: LATE}, async (page) => {
	await page.emulateMedia({media: 'print'});
	tap.ok(!await page.locator('nav').isVisible(), 'paper has no buttons');
	writeFileSync(join(folder, 'run.pdf'), await page.pdf({format: 'A4'}));
	tap.ok(statSync(join(folder, 'run.pdf')).size > 5000, 'a run prints');
});

// --- real runs ------------------------------------------------------------------------

await visit('real runs', real, {}, async (page) => {
	tap.ok(await everyFailure(page, 'real') >= 6, 'real failures were opened');
	await page.evaluate(() => { location.hash = ''; });
	await page.locator('.runs').waitFor();
	await page.getByText('States:').click();
	tap.ok(await page.locator('.coverage tbody tr').count() > 20, 'arrows are counted');
	await page.locator('.coverage').getByRole('button', {name: /CLOSE-WAIT/}).click();
	tap.is(await names(page), ['close-wait.pkt'], 'a state finds its runs');
	await shot(page, 'real', true);
});

await visit('one number is wrong', real, {hash: 'wrong.pkt+ipv4'}, async (page) => {
	const text = await page.locator('.terminal').first().textContent();

	tap.ok(/expected {2}S. 0:0\(0\) ack 1 .*<mss 1400>/.test(text) &&
	       /actual {4}S. 0:0\(0\) ack 1 .*<mss 1460>/.test(text),
	       'both sides are shown', text);
	for (const part of ['.terminal', '.source .bad']) {
		const box = await page.locator(part).first().boundingBox();

		tap.ok(box.y >= 0 && box.y + box.height <= 800,
		       `${part} is on the first screen`, box);
	}
	await shot(page, 'real-wrong', true);
	writeFileSync(join(folder, 'picture.svg'), await picture(page));
});

await visit('a call that returns late', real, {hash: 'slow.pkt+ipv4'}, async (page) => {
	const tops = await Promise.all(['.row.call.failed', '.tolerance rect', '.row.ghost',
		'.row.end'].map(async (s) => (await page.locator(s).boundingBox()).y));

	tap.ok(tops.every((y, i) => !i || tops[i - 1] < y),
	       'its call, its tolerance, when it should return, when it did', tops);
	tap.is(await page.locator('.bar').count(), 1, '... and how long it took');
	await shot(page, 'real-slow', true);
});

await visit('a picture', join(folder, 'picture.svg'), {}, async (page) => {
	tap.is(await page.locator('.row.ghost .arrow text').textContent(),
	       'S. 0:0(0) ack 1 <mss 1400>', 'a picture stands on its own');
	tap.is(await page.locator('svg > rect').first().evaluate(
		(node) => getComputedStyle(node).fill), 'rgb(255, 255, 255)',
	'... with its style');
});

// --- any size, any end ------------------------------------------------------------------

const cut = join(folder, 'cut.html');
const whole = readFileSync(fixture, 'utf8');

writeFileSync(cut, whole.slice(0, whole.indexOf('tcp/skipped.pkt')));
await visit('a page that was cut off', cut, {}, async (page) => {
	tap.is((await names(page)).length, 3, 'what was whole is listed');
	tap.ok((await page.locator('.totals').textContent()).includes('has not ended'),
	       '... and the rest is known to be missing');
});

const large = join(folder, 'large.html');

// From the begin of the navigation until all is drawn, in ms.
function opened(page) {
	return page.evaluate(() => new Promise((resolve) => {
		requestAnimationFrame(() => setTimeout(() => resolve(performance.now())));
	}));
}

let few;

writeFixture(stateless, large, 50);
await visit('300 runs', large, {}, async (page) => {
	few = await opened(page);
});

writeFixture(stateless, large, 250);
tap.ok(statSync(large).size < 15e6, '1,500 runs are less than 15 MB', statSync(large).size);
await visit('1,500 runs', large, {}, async (page) => {
	const ms = await opened(page);

	tap.ok(ms < 10 * few, 'five times the runs open in less than ten times the time',
	       `${ms} ms, not ${few}`);
	tap.is((await names(page)).length, 1500, 'all are listed');
	await page.getByRole('searchbox').fill('fine');
	tap.is((await names(page)).length, 250, '... and filtered');
});

writeFixture(stateless, large, 500);
await visit('3,000 runs', large, {}, async (page) => {
	tap.is((await names(page)).length, 2000, 'a part of very many runs is listed');
	await page.getByRole('button', {name: 'Show more: 1000 are left'}).click();
	tap.is((await names(page)).length, 3000, '... then the rest');
});

await browser.close();
process.exit(tap.done());
