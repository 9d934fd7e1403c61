// SPDX-License-Identifier: BSD-2-Clause
// player: goes through a run step by step: what happens, what it says in words, and the
// state of both ends.

import {el} from './dom.js';
import {clock} from './format.js';
import {peerStates} from './peer.js';
import {eventWords} from './words.js';

const PACE_MS = 2600;		// a step while it plays

// The state of the connection that @entry is about, given the last ones of all.
function kernelState(known, conn) {
	return known.get(conn) ?? ([...known.values()].includes('LISTEN') ? 'LISTEN'
		: 'CLOSED');
}

// The steps of a run: its events, each with the changes of state that follow it.
// @events: of the ladder.
export function makeSteps(events) {
	const steps = [], known = new Map(), last = new Map();
	let conn;

	for (const {entry} of events) {
		if (entry.kind === 'state' && steps.length) {
			known.set(entry.conn, entry.to);
			if (entry.to !== 'LISTEN' || conn === undefined)
				conn = entry.conn;
			steps.at(-1).kernel = kernelState(known, conn);
			steps.at(-1).entries.push(entry);
			continue;
		}
		const key = entry.kind + entry.conn;

		for (const state of entry.states ?? []) {
			known.set(state.conn, state.to);
			conn = state.conn;
		}
		if (entry.conn && entry.seq !== undefined)
			conn = entry.conn;
		steps.push({entry, entries: [entry], words: eventWords(entry, last.get(key)),
			    kernel: kernelState(known, conn)});
		if (entry.seq !== undefined)
			last.set(key, entry);
	}
	const peers = peerStates(steps.flatMap(({entry}) => entry.way ?? [entry]));
	let at = -1;

	for (const step of steps) {
		at += (step.entry.way ?? [0]).length;
		step.peer = peers[at] ?? 'CLOSED';
	}
	return steps;
}

function endBox(name, note) {
	const state = el('span', {class: 'end-state'});
	const meaning = el('span', {class: 'end-meaning'});

	return {
		node: el('div', {class: 'end'}, el('b', {}, name),
			 el('span', {class: 'dim'}, note), state, meaning),
		show(to, from, meanings) {
			state.replaceChildren(from !== to ? el('span', {class: 'dim'},
				`${from} → `) : '', el('span', {class: 'chip-state'},
				el('span', {class: 'swatch bg-' + to}), to));
			meaning.textContent = meanings.get(to) ?? '';
			state.classList.toggle('changed', from !== to);
		},
	};
}

const WIRES = {in: ['→', 'from the remote host to the kernel'],
	       out: ['←', 'from the kernel to the remote host']};

function wireText({entry}) {
	const [mark, label] = WIRES[entry.kind] ?? ['', ''];

	return el('div', {class: 'wire ' + entry.kind + (entry.failed ? ' failed' : '')},
		el('span', {class: 'wire-arrow', role: label ? 'img' : null,
			    'aria-label': label || null}, mark),
		el('code', {}, entry.text ?? entry.expected ?? ''));
}

// Builds the player of @steps, which it gets by steps(), as a redrawn ladder has others.
// @meanings: Map of state -> words; @show: called with the entry of the step and those
// that are still to come, or with null when it ends.  Returns {node, redraw(), keys}.
export function createPlayer(steps, meanings, show) {
	const remote = endBox('remote host', 'its state as its segments tell');
	const kernel = endBox('kernel', 'its state as it says itself');
	const wire = el('div', {class: 'wire-box'});
	const says = el('ul', {class: 'says', 'aria-live': 'polite'});
	const place = el('span', {class: 'place'});
	const slider = el('input', {type: 'range', min: 1, 'aria-label': 'Step', step: 1,
				    on: {input: () => go(Number(slider.value) - 1)}});
	const stage = el('div', {class: 'stage', hidden: true},
		el('div', {class: 'ends'}, remote.node, wire, kernel.node), slider, says);
	const button = (text, label, act) => el('button', {
		type: 'button', 'aria-label': label, title: label, on: {click: act},
	}, text);
	const back = button('◀', 'Back one step (h)', () => step(-1));
	const forth = button('Step ▶', 'Forward one step (l)', () => step(1));
	const play = button('Play', 'Play (p)', () => toggle());
	const stop = button('✕', 'End of stepping', () => end());
	const node = el('section', {class: 'player'}, el('div', {class: 'section-head'},
		el('h3', {}, 'Step by step'), el('div', {class: 'player-buttons'},
			place, back, forth, play, stop)), stage);
	let at = -1, timer = 0;

	function go(to) {
		const list = steps();

		if (!list.length)
			return;
		at = Math.max(0, Math.min(list.length - 1, to));
		draw(list);
	}

	function draw(list) {
		const now = list[at], before = list[at - 1] ?? {peer: 'CLOSED',
								 kernel: 'CLOSED'};

		stage.hidden = stop.hidden = false;
		remote.show(now.peer, at ? before.peer : now.peer, meanings);
		kernel.show(now.kernel, before.kernel, meanings);
		wire.replaceChildren(wireText(now));
		says.replaceChildren(...now.words.map((words) => el('li', {}, words)));
		place.textContent = `${at + 1} of ${list.length}, at ` +
			`${clock(now.entry.t)} s`;
		slider.max = list.length;
		slider.value = at + 1;
		back.disabled = at === 0;
		forth.disabled = at === list.length - 1;
		show(now.entry, new Set(list.slice(at + 1).flatMap((s) => s.entries)));
	}

	function step(by) {
		pause();
		go(at < 0 ? 0 : at + by);
	}

	function pause() {
		clearInterval(timer);
		timer = 0;
		play.textContent = 'Play';
		play.setAttribute('aria-pressed', 'false');
	}

	function toggle() {
		if (timer)
			return pause();
		const begin = at >= steps().length - 1 ? 0 : at + 1;

		go(begin);
		play.textContent = 'Pause';
		play.setAttribute('aria-pressed', 'true');
		timer = setInterval(() => {
			if (!node.isConnected || at >= steps().length - 1)
				return pause();
			go(at + 1);
		}, PACE_MS);
	}

	function end() {
		pause();
		at = -1;
		stage.hidden = stop.hidden = true;
		back.disabled = true;
		forth.disabled = false;
		place.textContent = '';
		show(null, new Set());
	}

	back.disabled = stop.hidden = true;
	return {
		node,
		redraw: () => { if (at >= 0) go(at); },
		keys: {l: () => step(1), h: () => step(-1), p: toggle},
	};
}
