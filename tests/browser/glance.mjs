// SPDX-License-Identifier: BSD-2-Clause
// glance: what the page of --html says at a glance, and its player.
//
//	node glance.mjs STATELESS REAL STATES FOLDER
//
// STATELESS is a page of runs that met no state, REAL one of failures under all families,
// STATES one of scripts/states; what is made goes to FOLDER.

import {mkdirSync} from 'node:fs';
import {join} from 'node:path';

import {faint, launch, overflow, visitor} from './browser.mjs';
import {AGAIN, MS, RUNS, segment, state, TRACE, writeFixture} from './fixture.mjs';
import {Tap} from './tap.mjs';

const [stateless, real, states, folder] = process.argv.slice(2);
const tap = new Tap();
const browser = await launch();
const fixture = join(folder, 'glance.html');

// The kernel sends again what it had sent, in place of what is expected; and there are
// two connections.
const OTHER = [{script: 'other.pkt', source: 0, family: 'ipv4', verdict: 'fail',
		kind: 'content', failure: 'wrong', message: 'outbound segment differs', line: 12,
		expected: '. 4001:5001(1000) ack 1', actual: '. 1:1001(1000) ack 1 win 502',
		wall_ns: 5 * MS, tries: 1, states: []},
	       {errors: 'other.pkt:12:6: error: outbound segment differs\n', lines: [12, 14],
		trace: [...TRACE.slice(0, -1),
			{...segment('in', 222 * MS, 11, 'S 0:0(0) win 9', [0, 1, undefined, 0]),
			 conn: 3},
			state(222.1 * MS, 3, 'LISTEN', 'SYN-RECEIVED'),
			segment('out', 451.4 * MS, 12, '. 1:1001(1000) ack 1 win 502',
				[1, 1001, 1, 1000], {again: true, planned: 220.4 * MS,
				 expected: '. 4001:5001(1000) ack 1', failed: true})]}];

mkdirSync(folder, {recursive: true});
writeFixture(stateless, fixture, 1, [RUNS[0], RUNS[1], RUNS[2], OTHER]);

const visit = visitor(browser, tap);

async function wide(page, what) {
	const [need, have] = await overflow(page);

	tap.ok(need <= have, `${what}: nothing is wider than the page`, need, have);
}

const texts = (where, selector) => where.locator(selector).allTextContents();
const row = (page, name) => page.locator('.runs tbody', {hasText: name});
const runOf = (script, family = 'ipv4') => `${script}+${family}`;

// --- all scripts -----------------------------------------------------------------

await visit('a row for each script', real, {}, async (page) => {
	tap.is(await texts(page, '.runs thead th'),
	       ['script', 'ipv4', 'ipv6', 'mapped', 'took at most'],
	       'families are columns');
	tap.is(await page.locator('.runs tbody').count(), 6, 'scripts are rows');
	tap.is(await texts(row(page, 'wrong.pkt'), '.cell .badge'),
	       ['✗ failed', '✗ failed', '✗ failed'], 'each run has its verdict');
	tap.is(await texts(row(page, 'wrong.pkt'), '.why'),
	       ['wrongline 5: outbound segment differssame under ipv4, ipv6, mapped'],
	       'what is the same is said once');
	tap.is(await texts(row(page, 'late.pkt'), '.under'),
	       ['same under ipv4, ipv6, mapped'], '... also if only times differ');
	tap.is(await texts(row(page, 'late.pkt'), '.label'), ['late'],
	       '... which its label says');
	tap.is(await page.locator('tbody.pass .label').count(), 0, 'what passed has none');
	tap.is(await texts(row(page, 'alone.pkt'), '.under'), ['ipv6'],
	       'one that failed alone is named');
	tap.is(await texts(row(page, 'wrong.pkt'), 'mark'), ['mss 1400', 'mss 1460'],
	       'what differs is marked in both');
	await page.keyboard.press('ArrowDown');
	tap.is(await page.evaluate(() => document.activeElement.className),
	       'row-link name', 'an arrow key reaches the first row');
	for (let i = 0; i < 3; i++)
		await page.keyboard.press('ArrowRight');
	await page.keyboard.press('Enter');
	await page.locator('.run-head').waitFor();
	tap.is((await texts(page, '.sibling[aria-current]')), ['mapped ✓ passed'],
	       '... then the run of a family');
	tap.is(await page.locator('.sibling').count(), 3, '... beside the others');
});

// --- one run -----------------------------------------------------------------------

await visit('what differs', real, {hash: runOf('wrong.pkt')}, async (page) => {
	tap.is(await texts(page, '.siblings .dim'), ['the same under ipv6, mapped'],
	       'what failed alike is told');
	for (const part of ['.terminal', '.card'])
		tap.is((await texts(page.locator(part).first(), 'mark')).sort(),
		       ['mss 1400', 'mss 1460'], `it is marked in ${part}`);
	tap.is((await texts(page, '.ladder .differs')).sort(), ['mss 1400', 'mss 1460'],
	       'it is marked in the diagram');
	await page.keyboard.press('ArrowDown');
	tap.ok(await page.evaluate(() => document.activeElement.matches('.row.failed')),
	       'an arrow key is at once at what failed');
	await page.keyboard.press('ArrowUp');
	tap.ok(await page.evaluate(() => document.activeElement.matches('.row:not(.failed)')),
	       '... and goes on from there');
});

await visit('a tolerance', fixture, {hash: runOf('tcp/retransmit/late.pkt')}, async (page) => {
	const [plan, came, band] = await Promise.all(['.row.ghost .arrow line',
		'.row.failed .arrow line', '.tolerance.scaled rect'].map(
		(s) => page.locator('.ladder ' + s).evaluate((node) => {
			const {x, y, width, height} = node.getBBox();

			return {x, y, width, height};
		})));
	const [miss, size] = [came.y - plan.y, band.height];

	tap.ok(Math.abs(size / miss - 8 / 31) < 0.02, 'is to scale with what missed it',
	       size, miss);
	tap.ok(Math.abs(band.y + size / 2 - plan.y) < 1, '... around the plan', band, plan);
	tap.is(await page.locator('.card .strip .came.bad').count(), 1,
	       '... and in the card');
	tap.ok(!/connection *\d|#\d/.test(await page.textContent('main')),
	       'the only connection has no number');
	tap.is(await page.locator('.sequence button').getAttribute('aria-pressed'), 'true',
	       'bursts are stretched');
});

await visit('another packet', fixture, {hash: runOf('other.pkt')}, async (page) => {
	const card = await page.locator('.card').textContent();

	tap.ok(!card.includes('off by') && card.includes('expected'),
	       'another packet is not off by any time', card);
	tap.is(await page.locator('.tolerance, .strip').count(), 0, '... nor has it a band');
	tap.is(await page.locator('.row.ghost').count(), 1, '... but what was expected shows');
	tap.is(await texts(page, '.row.ghost .time'), ['0.220400'], '... when it was');
	tap.is(await page.locator('.source .bad').evaluateAll(
		(lines) => lines.map((line) => line.dataset.line)), ['12', '14'],
	'each line with an error is marked');
	tap.ok((await texts(page, '.ladder text.state')).includes('● #2 SYN-RECEIVED'),
	       'the second of two connections has a number');
});

const EARLY = join(folder, 'early.html');

writeFixture(stateless, EARLY, 1, [[{...OTHER[0], kind: 'timing'}, {trace: [
	...TRACE.slice(0, -2),
	segment('out', 220 * MS, 12, '. 4001:4001(0) ack 1', [4001, 4001, 1, 0],
		{planned: 420 * MS, expected: 'P. 4001:5001(1000) ack 1', failed: true}),
]}], [{...OTHER[0], script: 'command.pkt', kind: 'command'}, {trace: [
	{kind: 'command', t: 100.02 * MS, end: 250 * MS, planned: 100 * MS, line: 15,
	 text: 'false', failed: true},
]}]]);

await visit('an ACK in front of what is not due yet', EARLY, {
	hash: runOf('other.pkt'),
}, async (page) => {
	tap.is(await texts(page, '.row.ghost .time'), ['0.420000'],
	       'what was expected shows when it is due');
	tap.ok((await texts(page, '.row.ghost')).join().includes('P. 4001:5001(1000) ack 1'),
	       '... and not what came');
	tap.is(await page.locator('.tolerance, .strip').count(), 0, '... and no band');
});

await visit('a command that failed', EARLY, {hash: runOf('command.pkt')}, async (page) => {
	const card = await page.locator('.card').textContent();

	tap.ok(card.includes('off by+20 µs'), 'what it takes is not off by its plan', card);
});

for (const width of [360, 700, 1280])
	await visit(`the script at ${width} pixels`, fixture, {
		width, hash: runOf('tcp/retransmit/late.pkt'),
	}, async (page) => {
		const [scrolls, numbers] = await page.locator('.source').evaluate((node) => [
			node.scrollHeight > node.clientHeight + 1 ||
				node.scrollWidth > node.clientWidth,
			[...node.querySelectorAll('.number')].filter((n) => {
				const box = n.getBoundingClientRect();

				return box.left >= 0 && box.right <= innerWidth;
			}).length]);

		tap.ok(!scrolls, `${width} pixels show all of a script`);
		tap.is(numbers, 17, `... with its numbers (${width})`);
		tap.ok((await texts(page, '.ladder .row.call .aside')).includes(
			'socket(..., SOCK_STREAM, IPPROTO_TCP) = 3'),
		`no text of the diagram is cut (${width})`);
		const outside = await page.locator('.ladder').evaluate((ladder) =>
			[...ladder.querySelectorAll('text')].filter((text) => {
				const box = text.getBBox();

				return box.x < 0 || box.x + box.width >
					ladder.viewBox.baseVal.width;
			}).map((text) => text.textContent));

		tap.is(outside, [], `... nor beyond its edge (${width})`);
	});

await visit('again', fixture, {}, async (page) => {
	await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
	await page.evaluate(() => { location.hash = [...document.querySelectorAll(
		'.row-link')].find((a) => a.textContent.includes('<img')).getAttribute('href'); });
	await page.locator('.command-line button').click();
	await page.getByRole('button', {name: 'Copied'}).waitFor();
	tap.is(await page.evaluate(() => navigator.clipboard.readText()),
	       AGAIN, 'the command that plays it again is copied as it is');
	await page.evaluate((hash) => { location.hash = hash; },
			    runOf('tcp/retransmit/late.pkt'));
	await page.getByRole('heading', {level: 2, name: /late/}).waitFor();
	tap.is(await page.locator('.command-line').count(), 0, '... if there is one');
});

await visit('environment', real, {hash: runOf('setting.pkt')}, async (page) => {
	const text = await page.locator('.environment').textContent();

	tap.ok(/Linux \d.*ticks a second/.test(text), 'the kernel and its ticks', text);
	tap.ok(text.includes('net.ipv4.tcp_retries2 = 7'),
	       'a setting that is not the default', text);
	tap.ok(!text.includes('tcp_sack ='), '... and none that is', text);
});

// --- from a state --------------------------------------------------------------------

await visit('from a state', real, {hash: runOf('from.pkt')}, async (page) => {
	const ladder = page.locator('.ladder');
	const times = async () => (await texts(ladder, '.time')).map(
		(text) => Number(text.replace('✗ ', '')));

	tap.is(await ladder.locator('.row.way').count(), 1, 'the way is folded');
	tap.ok((await ladder.locator('.row.way').textContent()).includes(
		'the way into ESTABLISHED: 3 segments, 4 calls'), '... and called so');
	tap.ok((await times())[0] < 0, 'it begins before 0', await times());
	tap.is(await ladder.locator('.band').evaluateAll((bands) => bands.map(
		(b) => b.classList[1])), ['st-LISTEN', 'st-ESTABLISHED'],
	'... and leads to its states');
	await page.getByRole('button', {name: 'Show the way into ESTABLISHED'}).click();
	const all = await times();

	tap.ok(all.length > 9 && all.every((t, i) => !i || t >= all[i - 1]),
	       'unfolded, times go on from below 0', all);
	tap.is(await texts(ladder, '.begin text'), ['here the script begins'],
	       '... and the script is set apart');
	tap.is(await ladder.locator('.row.way').count(), 0, '... nothing is told twice');
});

await visit('a failure on the way', fixture, {}, async (page) => {
	const runs = [[RUNS[0][0], {trace: [
		{kind: 'call', t: -2e7, planned: -2e7, line: 1, text: 'socket() = 3'},
		{kind: 'missing', t: -1e6, planned: -1.9e7, tol: 4e6, line: 1, conn: 1,
		 expected: 'S. 0:0(0) ack 1', failed: true}]}]];

	writeFixture(stateless, fixture, 1, runs);
	await page.reload();
	tap.is(await page.locator('.row.missing.failed').count(), 1, 'is not folded');
	tap.is(await texts(page, '.row.given-up .time'), ['✗ -0.001000'],
	       '... and has times below 0');
});

await visit('a call that is not begun in time', fixture, {}, async (page) => {
	writeFixture(stateless, fixture, 1, [[RUNS[0][0], {trace: [
		{kind: 'missing', t: 6e6, planned: 0, tol: 4e6, line: 2, failed: true,
		 expected: 'socket(..., SOCK_STREAM, IPPROTO_TCP) = 3'}]}]]);
	await page.reload();
	tap.is(await page.locator('.row.missing .arrow').count(), 0, 'is no segment');
	tap.ok((await page.locator('.card').textContent()).startsWith('Due, but not begun'),
	       '... but due');
});

await visit('two kernels', fixture, {}, async (page) => {
	writeFixture(stateless, fixture, 1, [[RUNS[0][0], {against_kernel: 'Linux 7.2.0', against:
		'differ a.pkt (ipv4)  packet\n    kernel   0.100123  out  S. 0:0(0) ack 1 ' +
		'<mss 1460,nop,wscale 7>\n    against  0.100130  out  S. 0:0(0) ack 1 ' +
		'<mss 1460,sackOK,wscale 7>\n', trace: []}]]);
	await page.reload();
	tap.is(await texts(page, '.against mark'), ['nop', 'sackOK'],
	       'what they sent differently is marked');
});

// --- the player -------------------------------------------------------------------------

const ends = (page) => page.locator('.chip-state').allTextContents();
const words = async (page) => (await texts(page, '.says li')).join('\n');

// Which states the last step of each script shows: of the remote host, of the kernel.
const AT_END = {
	'closed': ['CLOSED', 'CLOSED'],
	'closing': ['TIME-WAIT', 'CLOSING'],
	'close-wait': ['FIN-WAIT-2', 'CLOSE-WAIT'],
	'established': ['ESTABLISHED', 'ESTABLISHED'],
	'fin-wait-1': ['CLOSE-WAIT', 'FIN-WAIT-1'],
	'fin-wait-2': ['CLOSE-WAIT', 'FIN-WAIT-2'],
	'last-ack': ['TIME-WAIT', 'LAST-ACK'],
	'listen': ['CLOSED', 'LISTEN'],
	'syn-received': ['ESTABLISHED', 'SYN-RECEIVED'],
	'syn-sent': ['SYN-RECEIVED', 'SYN-SENT'],
	'time-wait': ['CLOSED', 'TIME-WAIT'],
};

for (const [name, want] of Object.entries(AT_END))
	await visit(`${name}, step by step`, states, {hash: `${name}.pkt+ipv4`}, async (page) => {
		await page.keyboard.press('l');
		const n = Number(await page.getByLabel('Step', {exact: true}).getAttribute('max'));

		for (let i = 1; i < n; i++)
			await page.keyboard.press('l');
		tap.is(await ends(page), want, `${name}: the states of both ends`);
		tap.ok(await page.getByRole('button', {name: 'Forward'}).isDisabled(),
		       `${name}: there is an end`);
	});

await visit('a client', states, {hash: 'syn-sent.pkt+ipv4'}, async (page) => {
	await page.keyboard.press('l');
	tap.is(await ends(page), ['LISTEN', 'CLOSED'], 'the other end waits for its SYN');
});

await visit('a segment with ports', states, {hash: 'closed.pkt+ipv4'}, async (page) => {
	await page.keyboard.press('l');
	while (!/SYN:/.test(await words(page)))
		await page.keyboard.press('l');
	tap.is(await ends(page), ['SYN-SENT', 'CLOSED'], 'its flags are known');
});

await visit('the player', states, {hash: 'closing.pkt+ipv4'}, async (page) => {
	const stage = page.locator('.stage');
	const place = () => page.locator('.place').textContent();

	tap.ok(!await stage.isVisible(), 'is out of the way at first');
	for (let i = 0; i < 4; i++)
		await page.keyboard.press('l');
	tap.is(await ends(page), ['SYN-SENT', 'SYN-RECEIVED'], 'l steps on, to the SYN');
	tap.is(await texts(page, '.wire code'), ['S 0:0(0) win 65535 <mss 1000>'],
	       '... which is shown');
	tap.ok(/SYN: the remote host asks for a connection[^]*room for 65535 bytes[^]*mss: /
		.test(await words(page)), '... and said in words', await words(page));
	tap.ok((await page.locator('.ladder .now').textContent()).includes('S 0:0(0)'),
	       '... and marked in the diagram');
	const later = await page.locator('.ladder .later').count();

	tap.ok(later > 4, '... where what follows is faint', later);
	tap.is(await texts(page, '.ladder .row:not(.later) text.state'),
	       ['● LISTEN', '● SYN-RECEIVED'], '... states, too');
	tap.is(await page.locator('.band:not(.later)').count(), 2, '... and their bands');
	await page.keyboard.press('l');
	tap.ok(/SYN and ACK[^]*has everything in front of number 1/.test(await words(page)),
	       'the answer is said in words', await words(page));
	await page.keyboard.press('h');
	tap.ok((await place()).startsWith('4 of '), 'h steps back', await place());
	await page.getByLabel('Step', {exact: true}).focus();
	await page.keyboard.press('End');
	tap.is(await page.locator('.ladder .later').count(), 0, 'a slider goes to the end');
	await page.keyboard.press('ArrowLeft');
	tap.is(await page.evaluate(() => decodeURI(location.hash)), '#closing.pkt+ipv4',
	       '... and keeps its arrow keys');
	await page.getByRole('button', {name: 'Back'}).click();
	await page.setViewportSize({width: 400, height: 800});
	await page.locator('.ladder[width="376"]').waitFor();
	tap.is(await page.locator('.ladder .now').count(), 1, 'another width keeps the step');
	await wide(page, 'player on a phone');
	await page.getByRole('button', {name: 'End of stepping'}).click();
	tap.ok(!await stage.isVisible(), 'it can be put away');
	tap.is(await page.locator('.ladder .later').count(), 0, '... and all is seen again');
	await page.clock.install();
	await page.keyboard.press('p');
	await page.clock.runFor(3000);
	tap.ok((await place()).startsWith('2 of '), 'p plays', await place());
	await page.keyboard.press('p');
	await page.clock.runFor(6000);
	tap.ok((await place()).startsWith('2 of '), '... until p is pressed', await place());
});

for (const dark of [false, true])
	await visit(`player, ${dark ? 'dark' : 'light'}`, states, {
		dark, hash: 'closing.pkt+ipv4',
	}, async (page) => {
		await page.keyboard.press('p');
		await page.getByLabel('Step', {exact: true}).press('End');
		tap.is(await faint(page), [], `text stands out (dark: ${dark})`);
	});

// --- folders ----------------------------------------------------------------------

const PLACES = join(folder, 'places.html');

for (const [scripts, common] of [
	[['/a.pkt', 'b/c.pkt'], ''], [['/a/b.pkt', 'c.pkt'], ''],
	[['/a/b/c.pkt', '/a/d.pkt'], '/a/'], [['/a.pkt', '/b/c.pkt'], ''],
	[['a/b.pkt', 'a/c/d.pkt'], 'a/']]) {
	writeFixture(stateless, PLACES, 1, scripts.map((script) =>
		[{...RUNS[0][0], script}, RUNS[0][1]]));
	await visit(`scripts ${scripts}`, PLACES, {}, async (page) => {
		const names = scripts.map((script) => script.slice(common.length));

		tap.is((await texts(page, '.runs tbody th')).map((name) => name.trim())
			.sort(), names.sort(), `${scripts}: without the folders of all`);
	});
}

// --- the diagram of states ------------------------------------------------------------------

await visit('states', states, {}, async (page) => {
	await page.getByText('States:').click();
	const crossed = await page.locator('svg.states').evaluate((svg) => {
		const lines = [...svg.querySelectorAll('polyline')].flatMap((line) => {
			const points = [...line.points].map(({x, y}) => [x, y]);

			return points.slice(1).map((p, i) => [points[i], p]);
		});
		const inside = ([x, y], b) => x > b.x && x < b.x + b.width && y > b.y &&
			y < b.y + b.height;
		// Points close to each other stand for the line.
		const meets = ([[x1, y1], [x2, y2]], box) => Array.from({length: 400},
			(_, i) => [x1 + (x2 - x1) * i / 399, y1 + (y2 - y1) * i / 399])
			.some((p) => inside(p, box));

		return [...svg.querySelectorAll('.state-arrow text')].filter((text) =>
			lines.some((line) => meets(line, text.getBBox())))
			.map((text) => text.textContent);
	});

	tap.is(crossed, [], 'no line goes through a label');
});

await browser.close();
process.exit(tap.done());
