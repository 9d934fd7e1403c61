// SPDX-License-Identifier: BSD-2-Clause
// tap: prints the results of checks as TAP (testanything.org).

export class Tap {
	run = 0;
	failed = 0;

	ok(good, name, ...shown) {
		this.run++;
		if (!good) {
			this.failed++;
			for (const line of shown.map(show).join('\n').split('\n'))
				console.log('# ' + line);
		}
		console.log(`${good ? '' : 'not '}ok ${this.run} - ${name}`);
	}

	is(got, want, name) {
		this.ok(JSON.stringify(got) === JSON.stringify(want), name,
			'got', got, 'want', want);
	}

	// @checks: an async function, which may throw.
	async group(name, checks) {
		try {
			await checks();
		} catch (error) {
			this.ok(false, `${name}: ran to its end`, error.stack);
		}
	}

	// The exit status.
	done() {
		console.log('1..' + this.run);
		return this.failed ? 1 : 0;
	}
}

function show(value) {
	return typeof value === 'string' ? value : JSON.stringify(value);
}
