// SPDX-License-Identifier: BSD-2-Clause
// words: what an event of a run says, in sentences for learners.

import {count, flagsOf} from './format.js';
import {isDue} from './rows.js';

const CALLS = {
	socket: 'The application asks the kernel for a socket. Nothing is sent.',
	bind: 'The application gives the socket an address of its own.',
	listen: 'The application lets others connect: the kernel now answers SYNs.',
	accept: 'The application takes a connection that is ready, and gets a ' +
		'descriptor for it.',
	connect: 'The application asks for a connection: the kernel sends a SYN.',
	write: 'The application hands data to the kernel, which sends it when it may.',
	send: 'The application hands data to the kernel, which sends it when it may.',
	read: 'The application takes data that has arrived.',
	recv: 'The application takes data that has arrived.',
	close: 'The application is done with the descriptor: if it was the last one, ' +
		'the kernel ends the connection.',
	shutdown: 'The application says that it sends, or reads, no more.',
	setsockopt: 'The application changes an option of the socket.',
	getsockopt: 'The application asks for an option of the socket.',
	fcntl: 'The application changes a descriptor: whether calls on it block.',
	poll: 'The application waits until a descriptor is ready.',
	epoll_wait: 'The application waits until a descriptor is ready.',
	ioctl: 'The application asks the kernel about the socket.',
	state: 'The script asks the kernel which state the connection is in.',
};

function capital(text) {
	return text[0].toUpperCase() + text.slice(1);
}

function numbers(from, to) {
	return to - from === 1 ? `number ${from}` : `numbers ${from} to ${to - 1}`;
}

// What the flags ask for or tell.
function flagWords(entry, who, other) {
	const is = flagsOf(entry.text);
	const says = [];

	if (/R/.test(is))
		says.push(`RST: ${who} ends the connection at once, or knows of none. ` +
			'Nothing is acknowledged, and no answer comes.');
	if (/S/.test(is) && /\./.test(is))
		says.push(`SYN and ACK: ${who} agrees to a connection, and tells from which ` +
			'number on it counts its own bytes.');
	else if (/S/.test(is))
		says.push(`SYN: ${who} asks for a connection, and tells from which number ` +
			'on it counts its bytes.');
	if (/F/.test(is))
		says.push(`FIN: ${who} has nothing more to send. It still takes what ` +
			`${other} sends.`);
	if (/P/.test(is) && entry.len)
		says.push('PSH: the application should get it now.');
	if (/U/.test(is))
		says.push('URG: a part of it is urgent.');
	return says;
}

function dataWords(entry, who) {
	if (!entry.len)
		return [];
	return [`${capital(who)} sends ${count(entry.len, 'byte')}: ` +
		numbers(entry.seq, entry.seq + entry.len) + '.'];
}

function ackWords(entry, who, last) {
	const is = flagsOf(entry.text);

	if (entry.ack === undefined || !/\./.test(is) || /R/.test(is))
		return [];
	if (last?.ack === entry.ack && !entry.len && !/[SF]/.test(is) &&
	    last.win === entry.win)
		return [`It acknowledges nothing new: it repeats that ${who} waits for ` +
			`number ${entry.ack}.`];
	return [`ACK: ${who} has everything in front of number ${entry.ack}, which it ` +
		'waits for.'];
}

function windowWords(entry, who) {
	if (entry.win === undefined || /R/.test(flagsOf(entry.text)))
		return [];
	return [entry.win ? `Window: ${who} has room for ${count(entry.win, 'byte')}.`
		: `Window 0: ${who} has no room. The other side must wait.`];
}

const OPTIONS = [
	[/^mss (\d+)/, (who, n) => `mss: ${who} takes segments with up to ${n} bytes ` +
		'of data.'],
	[/^wscale (\d+)/, (who, n) => `wscale: later windows of ${who} count in units of ` +
		`${2 ** n} bytes.`],
	[/^sackOK/, (who) => `sackOK: ${who} understands selective acknowledgements.`],
	[/^sack (.+)/, (who, list) => `sack: ${who} already has ${list.trim()
		.replace(/(\d+):(\d+)/g, (all, a, b) => numbers(Number(a), Number(b)))
		.replace(/ (?=number)/g, ' and ')}, but not what comes before.`],
	[/^TS val (\d+) ecr (\d+)/i, (who, val, ecr) => `TS: the clock of ${who} shows ` +
		`${val}` + (ecr === '0' ? '.' : `; it returns ${ecr}, the time that it got ` +
		'last, so that the round trip can be measured.')],
	[/^(?:FO|FOEXP)\b/, () => 'FO: a Fast Open cookie, or a request for one.'],
];

function optionWords(entry, who) {
	const list = /<([^>]*)>/.exec(entry.text)?.[1].split(',') ?? [];

	return list.flatMap((option) => {
		const [form, words] = OPTIONS.find(([f]) => f.test(option.trim())) ?? [];

		return words ? [words(who, ...form.exec(option.trim()).slice(1))] : [];
	});
}

// @last: the segment before it from the same side, of the same connection.
function segmentWords(entry, last) {
	const [who, other] = entry.kind === 'in' ? ['the remote host', 'the kernel']
		: ['the kernel', 'the remote host'];

	if (entry.seq === undefined)
		return [`${capital(who)} sends this. It is no segment of a connection.`];
	return [
		...(entry.again ? ['Sent again: no acknowledgement came in time.'] : []),
		...flagWords(entry, who, other), ...dataWords(entry, who),
		...ackWords(entry, who, last), ...windowWords(entry, who),
		...optionWords(entry, who),
	];
}

function callWords(entry) {
	const name = /^\w+/.exec(entry.text)?.[0] ?? '';
	const key = name.replace(/^(write|send|read|recv)v?(to|msg|from|mmsg)?$/, '$1')
		.replace(/^accept4$/, 'accept').replace(/^p(read|write)v?$/, '$1');
	const failed = /= -1 (\w+)/.exec(entry.text)?.[1];

	return [CALLS[key] ?? `The application calls ${name}().`,
		failed && `The call fails with ${failed}.`,
		entry.end !== undefined && 'It waits until the kernel has what it wants.',
		entry.kind === 'blocked' && 'It waits, and has not returned.'];
}

// What @entry says: [sentence].  @last: see segmentWords().
export function eventWords(entry, last) {
	const says = {
		in: segmentWords, out: segmentWords, call: callWords, blocked: callWords,
		command: () => ['The script runs a command.'],
		code: () => ['The script looks at what the kernel tells of the connection.'],
		missing: () => [isDue(entry)
			? 'This is due here, but could not begin in time.'
			: 'The script expects this segment from the kernel. It never came.'],
		way: () => ['Before the script, the kernel is brought into the state that ' +
			'it begins in.'],
	}[entry.kind]?.(entry, last) ?? [];

	return [...says, entry.failed && entry.kind !== 'missing' && entry.expected &&
		`The script expects ${entry.expected} instead: here the run fails.`,
	entry.failed && !entry.expected &&
		'Here the run fails.'].filter(Boolean);
}
