// SPDX-License-Identifier: Apache-2.0
// words.js CHO40 - hold `cho40 words` against read-vietnamese-number: every
// number to 100,000, the forms that change, and as many sums as a market has.
//
// Where people say both, it is told to say what we say: linh for lẻ, tỷ for tỉ;
// nghìn, mốt, tư, lăm and bảy it says itself.  One thing is ours alone: an empty
// group before one that is not, "một triệu KHÔNG NGHÌN không trăm linh năm".
// It is taken out of ours before they are compared, and must stand exactly
// where such a group is.
'use strict';
const { execFileSync } = require('child_process');
const { ReadingConfig, doReadNumber } = require('read-vietnamese-number');

const cho40 = process.argv[2];
const SALE_MAX = 499999999;
const config = new ReadingConfig();
config.unit = [];
config.units = [[], ['nghìn'], ['triệu'], ['tỷ']];
config.oddText = 'linh';

// The same numbers every run (mulberry32).
let seed = 4021;
function random(below) {
	seed = (seed + 0x6d2b79f5) | 0;
	let t = Math.imul(seed ^ (seed >>> 15), 1 | seed);
	t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
	return Math.floor(((t ^ (t >>> 14)) >>> 0) / 4294967296 * below);
}

const numbers = [];
for (let n = 0; n <= 100000; n++)
	numbers.push(n);
// Every form of a group of three, in each place, beside empty and full ones.
for (const unit of [1, 1000, 1000000, 1000000000])
	for (const g of [1, 4, 5, 10, 11, 14, 15, 20, 21, 24, 25, 44, 55, 100,
	    101, 104, 105, 110, 111, 115, 121, 124, 125, 500, 505, 999])
		for (const rest of [0, 1, 5, 21, 105, 1005, 21000, 105000005])
			numbers.push(g * unit + rest, -(g * unit + rest));
for (let i = 0; i < 60000; i++)
	numbers.push(random(SALE_MAX + 1));
for (let i = 0; i < 20000; i++)
	numbers.push(random(SALE_MAX) * 2000 + random(2000));
numbers.push(SALE_MAX);

// Groups of three that are empty, with one above and one below that is not.
function empty(n) {
	const s = String(Math.abs(n));
	const groups = [];

	for (let end = s.length; end > 0; end -= 3)
		groups.push(Number(s.slice(Math.max(0, end - 3), end)));
	return groups.filter((g, i) => g === 0 && i > 0 &&
	    groups.slice(0, i).some((below) => below !== 0)).length;
}

const said = execFileSync(cho40, ['words', '-'],
    { input: numbers.join('\n') + '\n', maxBuffer: 1 << 28 })
    .toString().split('\n');
let wrong = 0, inner = 0;
numbers.forEach((n, i) => {
	const places = said[i].match(/không (nghìn|triệu) /g) || [];
	const ours = said[i].replace(/không (nghìn|triệu) /g, '');
	const theirs = doReadNumber(String(n), config);

	inner += places.length;
	if (ours.normalize('NFC') === theirs.normalize('NFC') &&
	    said[i] === said[i].normalize('NFC') && places.length === empty(n))
		return;
	if (wrong++ < 10)
		console.log(`${n}: "${said[i]}" is not "${theirs}"`);
});
console.log(`${numbers.length} numbers, ${inner} empty groups, ` +
    `${wrong} wrong`);
process.exit(wrong > 0 || said.length !== numbers.length + 1 ||
    inner === 0 ? 1 : 0);
