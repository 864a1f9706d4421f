// SPDX-License-Identifier: Apache-2.0
// judge.js DIR - hold every job DIR/NAME.bin against DIR/NAME.pbm, the dots it
// was made of, as npos reads it; what it saw is left in DIR/NAME.seen.pbm.
//
// npos decodes GS v 0 and knows the length of every command; it is neither
// strict (that is tests/support/paper.c) nor ours.
'use strict';
const fs = require('fs');
const path = require('path');
const npos = require('npos');

const dir = process.argv[2];
let wrong = 0;

function complain(name, what) {
	console.log(`FAIL: ${name}: ${what}`);
	wrong++;
}

// Its bitmap as PBM: 1 is black.
function dots(image) {
	const wide = image.width / 8;
	const bits = Buffer.alloc(wide * image.height);
	for (let y = 0; y < image.height; y++)
		for (let x = 0; x < image.width; x++)
			if (image.getPixel(x, y) === 0)
				bits[y * wide + (x >> 3)] |= 0x80 >> (x & 7);
	return Buffer.concat([
		Buffer.from(`P4\n${image.width} ${image.height}\n`), bits]);
}

// What it makes of a job: its pictures, how often each command stands there,
// and where the dots of each band begin.
async function read(bytes) {
	const ast = await npos.parser().parse(bytes);
	const rasters = ast.entries.filter((e) => e.type === 'raster');
	const commands = {};
	for (const n of ast.tree) {
		const c = n.ascii + (n.fn || '');
		commands[c] = (commands[c] || 0) + 1;
	}
	return {
		commands,
		pictures: rasters.map((e) => dots(e.data)),
		bands: rasters.flatMap((e) => e.nodes.map((n) => n.offset)),
	};
}

async function judge(name) {
	const bytes = fs.readFileSync(path.join(dir, name + '.bin'));
	const ours = fs.readFileSync(path.join(dir, name + '.pbm'));
	const { pictures, commands, bands } = await read(bytes);
	if (pictures.length !== 1)
		return complain(name, `${pictures.length} pictures`);
	fs.writeFileSync(path.join(dir, name + '.seen.pbm'), pictures[0]);
	if (!pictures[0].equals(ours))
		complain(name, 'other dots');
	const said = JSON.stringify(commands);
	if (said !== JSON.stringify({
		STX: 1, 'DLE\u0004': 2 + bands.length, 'ESC@': 1,
		GSv0: bands.length, ESCd: 1, GSV: 1,
	}))
		complain(name, 'commands ' + said);
	// One dot elsewhere is seen: this can fail.
	bytes[bands[bands.length >> 1] + 5] ^= 0x10;
	const other = (await read(bytes)).pictures;
	if (other.length === 1 && other[0].equals(ours))
		complain(name, 'a wrong dot is not seen');
	return undefined;
}

async function main() {
	const names = fs.readdirSync(dir).filter((f) => f.endsWith('.bin'))
		.map((f) => f.slice(0, -4)).sort();
	for (const name of names)
		await judge(name).catch((e) => complain(name, e.message));
	console.log(`${names.length} papers, ${wrong} wrong`);
	process.exit(names.length >= 40 && wrong === 0 ? 0 : 1);
}
main();
