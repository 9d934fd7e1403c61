// SPDX-License-Identifier: BSD-2-Clause
// fixture: a page with runs that no kernel is asked for: what is rare or would
// have to go wrong, and names and output that try to be markup.

import {readFileSync, writeFileSync} from 'node:fs';

const MS = 1e6;
const HOSTILE = '</script><img src=x onerror=document.title="owned">';

const AGAIN = `td --define='A= B' 'tcp/${HOSTILE}.pkt'`;

const SOURCE = `// What the kernel sends again, when and how often.
0    socket(..., SOCK_STREAM, IPPROTO_TCP) = 3
+0   bind(3, ..., ...) = 0
+0   listen(3, 1) = 0
+.1...0.2 accept(3, ..., ...) = 4
+0   < S 0:0(0) win 65535 <mss 1000,sackOK,nop,nop,nop,wscale 7>
+0   > S. 0:0(0) ack 1 <...>
+.1  < . 1:1(0) ack 1 win 257
+0   write(4, ..., 4000) = 4000
+0   > P. 1:4001(4000) ack 1
+.02 < . 1:1(0) ack 1 win 257 <sack 1001:3001,nop,nop>
+.2  > . 1:1001(1000) ack 1
+.02 < . 1:1(0) ack 4001 win 257
+.1  > F. 4001:4001(0) ack 1
+0   \`echo "${HOSTILE}"\`
/* a comment
   of two lines */
`;

function segment(kind, t, line, text, [seq, end, ack, len], more = {}) {
	return {
		kind, t, line, conn: 2, text, seq, end_seq: end, ack, len,
		win: kind === 'in' ? 257 * 128 : 64240,
		...(kind === 'in' ? {planned: t - 8e3, late: 8e3}
			: {planned: t - 4e4, tol: 4 * MS}),
		detail: ['IPv4 192.0.2.1 > 192.168.0.1 ttl 64 tos 0 ecn 0',
			 'TCP 40000 > 8080 seq 7412901 ack 912 win 257'],
		...more,
	};
}

const state = (t, conn, from, to) => ({kind: 'state', t, conn, from, to});

const TRACE = [
	{kind: 'call', t: 1e4, line: 2, text: 'socket(..., SOCK_STREAM, IPPROTO_TCP) = 3',
	 planned: 0, late: 1e4},
	{kind: 'call', t: 2e4, line: 3, text: 'bind(3, ..., ...) = 0', planned: 0},
	{kind: 'call', t: 2e4, line: 4, text: 'listen(3, 1) = 0', planned: 0},
	state(2e4, 1, 'CLOSED', 'LISTEN'),
	{kind: 'call', t: 100 * MS, end: 200.2 * MS, line: 5, planned: 100 * MS,
	 planned_end: 200 * MS, tol: 4 * MS, text: 'accept(3, ..., ...) = 4', late: 2.3 * MS},
	segment('in', 100.2 * MS, 6, 'S 0:0(0) win 65535 <mss 1000,sackOK,wscale 7>',
		[0, 1, undefined, 0]),
	state(100.21 * MS, 2, 'LISTEN', 'SYN-RECEIVED'),
	segment('out', 100.22 * MS, 7, 'S. 0:0(0) ack 1 win 64240 <mss 1460,sackOK,wscale 7>',
		[0, 1, 1, 0]),
	segment('in', 200.2 * MS, 8, '. 1:1(0) ack 1 win 257', [1, 1, 1, 0]),
	state(200.21 * MS, 2, 'SYN-RECEIVED', 'ESTABLISHED'),
	{kind: 'call', t: 200.3 * MS, line: 9, text: 'write(4, ..., 4000) = 4000'},
	segment('out', 200.32 * MS, 10, 'P. 1:4001(4000) ack 1 win 502',
		[1, 4001, 1, 4000]),
	segment('in', 220.4 * MS, 11, '. 1:1(0) ack 1 win 257 <sack 1001:3001,nop,nop>',
		[1, 1, 1, 0], {sack: [[1001, 3001]]}),
	segment('out', 451.4 * MS, 12, '. 1:1001(1000) ack 1 win 502', [1, 1001, 1, 1000],
		{again: true, planned: 420.4 * MS, failed: true}),
];

const SAMPLES = [100.22, 200.21, 200.32, 220.4, 451.4].map((ms, i) => ({
	t: ms * MS, conn: 2, state: 'ESTABLISHED', cwnd: [10, 10, 10, 10, 1][i],
	ssthresh: i === 4 ? 7 : undefined, srtt_us: [0, 100000, 100000, 90000, 90000][i],
	rttvar_us: [0, 50000, 50000, 45000, 45000][i], rto_us: [1e6, 3e5, 3e5, 2.9e5, 5.8e5][i],
	retrans: i === 4 ? 1 : 0, lost: i === 4 ? 2 : 0, unacked: i > 1 ? 4 : 0,
	in_flight: [0, 0, 4000, 2000, 3000][i], snd_wnd: 32896, rcv_wnd: 64240, mss: 1000,
}));

const RUNS = [
	[{script: 'tcp/retransmit/late.pkt', source: 0, family: 'ipv4', verdict: 'fail',
	  kind: 'timing', failure: 'late', message: 'outbound segment is 31 ms late', line: 12,
	  wall_ns: 600 * MS, late_max_ns: 2.3 * MS, tries: 2, disturbed: true,
	  states: ['ESTABLISHED']},
	 {errors: 'tcp/retransmit/late.pkt:12:6: error: outbound segment is 31 ms late\n' +
		'   12 | +.2  > . 1:1001(1000) ack 1\n      |      ^\n' +
		'   expected  at 0.420400 +-4 ms\n   actual    at 0.451400\n',
	  warnings: 'tcp/retransmit/late.pkt:9:1: warning: a warning\n',
	  trace: TRACE, samples: SAMPLES}],
	[{script: 'tcp/retransmit/never.pkt', source: 0, family: 'ipv6', verdict: 'fail',
	  kind: 'content', failure: 'wrong', message: 'expected segment was not sent', line: 14,
	  expected: 'F. 4001:4001(0) ack 1', wall_ns: 2600 * MS, tries: 1, states: []},
	 {errors: 'tcp/retransmit/never.pkt:14:6: error: expected segment was not sent\n',
	  trace: [...TRACE.slice(0, -1),
		  segment('out', 421.4 * MS, 12, '. 1:1001(1000) ack 1 win 502',
			  [1, 1001, 1, 1000], {again: true}),
		  segment('out', 500 * MS, undefined, 'R. 4001:4001(0) ack 1',
			  [4001, 4001, 1, 0], {unexpected: true}),
		  {kind: 'blocked', t: 510 * MS, line: 13, text: 'read(4, ..., 100)'},
		  {kind: 'missing', t: 2521.4 * MS, line: 14, conn: 2, planned: 521.4 * MS,
		   tol: 4 * MS, expected: 'F. 4001:4001(0) ack 1', failed: true},
		  segment('out', 2600 * MS, undefined, 'R. 4001:4001(0) ack 1',
			  [4001, 4001, 1, 0], {unexpected: true})]}],
	[{script: `tcp/${HOSTILE}.pkt`, source: 1, family: 'ipv4', verdict: 'fail',
	  kind: 'syscall', failure: 'wrong', message: HOSTILE, line: 1, expected: HOSTILE, actual: '<b>',
	  wall_ns: 10 * MS, tries: 1, disturbance: HOSTILE, disturbed: true, states: []},
	 {errors: `${HOSTILE}\n`, output: `${HOSTILE}\n`, again: AGAIN,
	  trace: [{kind: 'command', t: 0, line: 1, text: HOSTILE, failed: true,
		   expected: HOSTILE, detail: [HOSTILE]}]}],
	[{script: 'tcp/skipped.pkt', family: 'ipv4', verdict: 'skip', reason: 'needs kernel 9',
	  tries: 0, states: []}, {trace: []}],
	[{script: 'tcp/broken.pkt', verdict: 'error', message: 'unknown system call', line: 1,
	  tries: 0, states: []}, {errors: 'tcp/broken.pkt:1:1: error: unknown\n', trace: []}],
	[{script: 'tcp/fine.pkt', source: 0, family: 'ipv4', verdict: 'pass', wall_ns: 50 * MS,
	  tries: 1, states: ['ESTABLISHED']}, {trace: TRACE.slice(0, -1)}],
];

function block(attributes, value) {
	return `<script type="application/json" ${attributes}>` +
		JSON.stringify(value).replaceAll('<', '\\u003c') + '</script>\n';
}

// Writes @path: the page @real with @n copies of @list, a list of [summary, details], in
// place of its own runs, which must have met no state: the counts of those stay.
export function writeFixture(real, path, n = 1, list = RUNS) {
	const runs = [block('id="source-0"', SOURCE), block('id="source-1"', HOSTILE)];

	for (let i = 0; i < n; i++)
		for (const [summary, details] of list)
			runs.push(block('class="run"', i ? {
				...summary, script: `${i}/${summary.script}`,
			} : summary), block('class="details"', details));
	const page = readFileSync(real, 'utf8');
	const about = page.indexOf('<script type="application/json" id="about">');
	const from = page.indexOf('<script', about + 1);
	const to = page.indexOf('<script type="application/json" id="suite">');

	writeFileSync(path, page.slice(0, from) + runs.join('') + page.slice(to));
}

export {AGAIN, HOSTILE, MS, RUNS, segment, state, TRACE};
