// SPDX-License-Identifier: Apache-2.0
// judge.js CHO40 - hold `cho40 qr make` and `cho40 qr parse` against
// vietnam-qr-pay: every field of codes we make as it reads them, the whole
// code as it would build it, and codes it builds as we read them.
'use strict';
const { execFileSync } = require('child_process');
const { QRPay } = require('vietnam-qr-pay');

const cho40 = process.argv[2];
const CODES = 600;
let wrong = 0;

// The same numbers every run (mulberry32).
let seed = 20211;
function random(below) {
	seed = (seed + 0x6d2b79f5) | 0;
	let t = Math.imul(seed ^ (seed >>> 15), 1 | seed);
	t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
	return ((t ^ (t >>> 14)) >>> 0) % below;
}

function text(from, max) {
	let s = '';
	for (let n = 1 + random(max); n > 0; n--)
		s += from[random(from.length)];
	return s;
}

// Marks away by Unicode decomposition, which is not how we do it.
function plain(s) {
	return s.normalize('NFD').replace(/[\u0300-\u036f]/g, '')
		.replace(/đ/g, 'd').replace(/Đ/g, 'D');
}

const ALNUM = [...'0123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnpqrstuvwxyz'];
const WORDS = ['rau', 'Đậu', 'cà chua', 'thịt bò', 'Mỷ', 'HD001', 'chợ', 'ớt',
	'Nguyễn', 'ngô', 'mật ong', 'C40000714D2PF2DB0', 'Phở', 'ỚT', '2kg'];

function words(max) {
	let s = WORDS[random(WORDS.length)];
	for (;;) {
		const next = s + ' ' + WORDS[random(WORDS.length)];
		if (plain(next).length > max || random(4) === 0)
			return s;
		s = next;
	}
}

function anOrder() {
	const o = { bin: '970436', account: text(ALNUM, 19) };
	o.bin = String(100000 + random(900000));
	if (random(5) > 0)
		o.amount = String(1 + random(499999999));
	if (random(5) > 0)
		o.purpose = words(25);
	o.service = ['QRIBFTTA', 'QRIBFTTC', 'QRPUSH'][random(3)];
	if (o.service === 'QRPUSH' || random(4) === 0) {
		o.mcc = String(1000 + random(9000));
		o.name = words(25);
		o.city = text(ALNUM, 15);
	}
	if (random(3) === 0) {
		o.bill = text(ALNUM, 14);
		o.store = text(ALNUM, 14);
		o.terminal = text(ALNUM, 14);
	}
	return o;
}

function check(what, got, want) {
	if ((got === undefined ? '' : String(got)) ===
	    (want === undefined ? '' : String(want)))
		return;
	if (wrong++ < 20)
		console.log(`${what}: "${got}" is not "${want}"`);
}

function make(o) {
	const args = ['qr', 'make'];
	for (const key of Object.keys(o))
		args.push('--' + key, o[key]);
	return execFileSync(cho40, args, { encoding: 'utf8', stdio:
		['ignore', 'pipe', 'ignore'] }).trimEnd();
}

function purposeOf(o) {
	return o.purpose && plain(o.purpose).toUpperCase();
}

// Field by field, as the library reads what we made.
function judgeReading(o, payload) {
	const q = new QRPay(payload);
	check(payload + ' valid', q.isValid, true);
	check(payload + ' bin', q.consumer.bankBin, o.bin);
	check(payload + ' account', q.consumer.bankNumber, o.account);
	check(payload + ' service', q.provider.service, o.service);
	check(payload + ' initiation', q.initMethod, o.amount ? '12' : '11');
	check(payload + ' amount', q.amount, o.amount);
	check(payload + ' currency', q.currency, '704');
	check(payload + ' nation', q.nation, 'VN');
	check(payload + ' mcc', q.category, o.mcc);
	check(payload + ' name', q.merchant.name, o.name && plain(o.name));
	check(payload + ' city', q.city, o.city);
	check(payload + ' bill', q.additionalData.billNumber, o.bill);
	check(payload + ' store', q.additionalData.store, o.store);
	check(payload + ' terminal', q.additionalData.terminal, o.terminal);
	check(payload + ' purpose', q.additionalData.purpose, purposeOf(o));
}

// The same order given to the library's own builder.
function build(o) {
	const q = QRPay.initVietQR({ bankBin: o.bin, bankNumber: o.account,
		amount: o.amount, purpose: purposeOf(o), service: o.service });
	q.category = o.mcc;
	q.merchant.name = o.name && plain(o.name);
	q.city = o.city;
	q.additionalData.billNumber = o.bill;
	q.additionalData.store = o.store;
	q.additionalData.terminal = o.terminal;
	return q.build();
}

const orders = [];
for (let i = 0; i < CODES; i++)
	orders.push(anOrder());
for (const o of orders) {
	const payload = make(o);
	judgeReading(o, payload);
	check('built', payload, build(o));
}

// And what the library builds, as we read it, all in one run.
const lines = execFileSync(cho40, ['qr', 'parse', '-'], { encoding: 'utf8',
	input: orders.map(build).join('\n') + '\n' }).trimEnd().split('\n');
check('answers', lines.length, CODES);
orders.forEach((o, i) => {
	const got = JSON.parse(lines[i]);
	check('parse valid', got.valid, true);
	check('parse kind', got.kind, 'vietqr');
	check('parse bin', got.bin, o.bin);
	check('parse account', got.account, o.account);
	check('parse service', got.service, o.service);
	check('parse amount', got.amount, o.amount);
	check('parse purpose', got.purpose, purposeOf(o));
	check('parse name', got.name, o.name && plain(o.name));
	check('parse city', got.city, o.city);
});

console.log(`${CODES} codes, ${wrong} differences`);
process.exit(wrong === 0 ? 0 : 1);
