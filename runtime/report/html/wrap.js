// SPDX-License-Identifier: BSD-2-Clause
// wrap: texts in lines of the room that there is, without a cut inside a word.

const MOST = 5;			// lines

// Pieces of @parts between which a line may end: [{text, differs}].
function pieces(parts) {
	return parts.flatMap(({text, differs}) =>
		(text.match(/[^\s,]*[\s,]+|[^\s,]+/g) ?? []).map(
			(piece) => ({text: piece, differs})));
}

// Pieces that are alike become one.
function append(line, piece) {
	const last = line.at(-1);

	if (last && last.differs === piece.differs)
		last.text += piece.text;
	else
		line.push(piece);
}

// @parts, [{text, differs}], in lines of @room characters: [[{text, differs}]].
export function wrapParts(parts, room) {
	const lines = [[]];
	let used = 0;

	for (const piece of pieces(parts)) {
		for (let {text} = piece; text; text = text.slice(room)) {
			const bit = text.slice(0, room);

			if (used && used + bit.trimEnd().length > room) {
				lines.push([]);
				used = 0;
			}
			append(lines.at(-1), {text: bit, differs: piece.differs});
			used += bit.length;
		}
	}
	if (lines.length > MOST) {
		lines.length = MOST;
		lines.at(-1).push({text: '…'});
	}
	return lines;
}
